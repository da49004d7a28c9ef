"""Models behind a server: a real HTTP server on loopback that answers, and fails, in every way."""

import logging
import time

import pytest
import tiny
from chat_server import KEY, after, body, chatting, hang, says, status

from pipeline.doors.models.presets import Server
from pipeline.doors.models.served import connect
from pipeline.errors import WeightsError
from pipeline.news import Cost
from pipeline.ports import Completion, Message, Prompt

FAILED = Completion("", finished=False)
FINE = Completion("Yes.", finished=True, confidence=pytest.approx(0.9))


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("MY_KEY", KEY)
    with chatting() as chat:
        yield chat


def opened(server, **settings):
    told = Server(**{"url": server.url, "timeout": 5, "retries": 1} | settings)
    return connect("served", "some/model", told, tiny.Stopwatch())


def prompt(text, **settings):
    return Prompt((Message("system", "Be brief."), Message("user", text)), 24, **settings)


def test_a_prompt_is_asked_as_it_is_and_its_answer_comes_with_its_confidence_and_cost(server):
    server.told["Why?"] = [says("No one knows.", 0.5, 0.8, 0.4)]
    model = opened(server)
    assert model.cost == Cost()
    answer = Completion("No one knows.", finished=True, confidence=pytest.approx((0.5 * 0.8 * 0.4) ** (1 / 3)))
    assert model.generate([prompt("Why?")]) == [(answer,)]
    assert (model.cost.tokens_in, model.cost.tokens_out) == (10, 3)
    assert model.cost.seconds > 0
    [asked] = server.of("Why?")
    assert asked["model"] == "some/model"
    assert asked["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Why?"}]
    assert (asked["max_tokens"], asked["chat_template_kwargs"]) == (24, {"enable_thinking": False})


def test_the_first_candidate_is_greedy_and_the_others_are_sampled_each_with_a_seed_of_its_own(server):
    [candidates] = opened(server).generate([prompt("Why?", candidates=3, temperature=0.6, seed=7)])
    assert candidates == (FINE,) * 3
    asked = sorted((one["temperature"], one["seed"]) for one in server.of("Why?"))
    assert asked == [(0.0, 7), (0.6, 8), (0.6, 9)]


def test_answers_keep_the_order_of_their_prompts_whichever_comes_first(server):
    server.told["1"], server.told["2"] = [after(0.3, says("One.", 0.9))], [says("Two.", 0.9)]
    model = opened(server)
    assert [index for index, _ in model.answers([prompt("1"), prompt("2")])] == [1, 0]
    assert [answer[0].text for answer in model.generate([prompt("1"), prompt("2")])] == ["One.", "Two."]


def test_no_more_requests_are_in_flight_than_allowed(server):
    server.otherwise = after(0.02, says("Yes.", 0.9))
    opened(server, in_flight=3).generate([prompt(str(number), candidates=2) for number in range(8)])
    assert server.busiest == 3


@pytest.mark.parametrize(
    ("replies", "expected", "times"),
    [
        pytest.param([status(500), says("Yes.", 0.9)], FINE, 2, id="500, then fine"),
        pytest.param([status(429, Retry_After="1"), says("Yes.", 0.9)], FINE, 2, id="429 with Retry-After"),
        pytest.param([status(500)], FAILED, 2, id="500 for ever"),
        pytest.param([status(400)], FAILED, 1, id="400: longer than the context"),
        pytest.param([hang], FAILED, 1, id="hangs"),
        pytest.param([body('{"choices": [{"mess')], FAILED, 1, id="half a JSON"),
        pytest.param([body("<html>Sorry</html>", "text/html")], FAILED, 1, id="a page"),
        pytest.param([body('{"choices": []}')], FAILED, 1, id="no choice"),
        pytest.param([body("[]")], FAILED, 1, id="another JSON"),
        pytest.param([says("Yes.")], Completion("Yes.", finished=True), 1, id="no log-probabilities"),
        pytest.param([says("Yes and", 0.9, 0.9, finish="length")], Completion("Yes and", False, 0.9), 1, id="cut"),
    ],
)
def test_a_fault_costs_its_own_item_only(server, replies, expected, times):
    server.told["Bad?"] = replies
    model = opened(server, timeout=2)
    begun = time.monotonic()
    answers = model.generate([prompt("Good?"), prompt("Bad?"), prompt("Fine?")])
    assert answers == [
        (FINE,),
        (Completion(expected.text, expected.finished, pytest.approx(expected.confidence)),),
        (FINE,),
    ]
    assert len(server.of("Bad?")) == times
    assert time.monotonic() - begun < 4


def test_retry_after_is_waited_for(server):
    server.told["Why?"] = [status(429, Retry_After="1"), says("Yes.", 0.9)]
    model = opened(server)
    begun = time.monotonic()
    model.generate([prompt("Why?")])
    assert time.monotonic() - begun >= 1


def test_an_answer_is_cut_after_its_sentences_and_so_is_its_confidence(server):
    server.told["Why?"] = [says("Le texte passe. Il est là. Nul ne", *[0.5] * 3, *[0.1] * 5, finish="length")]
    [[answer]] = opened(server).generate([prompt("Why?", stop_after=1)])
    assert answer == Completion("Le texte passe.", finished=True, confidence=pytest.approx(0.5))


def test_a_server_that_refuses_the_switch_for_thinking_is_asked_without_it(server):
    server.refused = frozenset({"chat_template_kwargs"})
    assert opened(server).generate([prompt("Why?")]) == [(FINE,)]
    assert len(server.of("Why?")) == 1


def test_the_model_is_asked_for_by_the_servers_own_name_and_its_word_is_remembered(server):
    server.otherwise = says("Yes.", 0.9, model="weights.gguf")
    assert opened(server, model="alias").reported == "weights.gguf"
    assert server.asked[0]["model"] == "alias"


def test_the_key_comes_from_its_variable_and_none_is_sent_that_was_not_named(server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-service")
    opened(server)
    assert "sk-of-another-service" not in server.headers[-1]["Authorization"]
    server.key = KEY
    assert opened(server, key_variable="MY_KEY").generate([prompt("Why?")]) == [(FINE,)]


@pytest.mark.parametrize(
    ("reply", "settings", "message"),
    [
        (status(401), {}, r"wants a key; name the environment variable that holds it in server\.key_variable"),
        (status(401), {"key_variable": "MY_KEY"}, r"refuses the key; put the right one into .* MY_KEY$"),
        (status(404), {}, r"has no chat with 'some/model'; correct server\.url \(it ends in /v1\) or server\.model"),
        (status(400), {}, r"answers with the status 400; look into its log"),
        (status(503), {}, r"answers with the status 503; look into its log"),
        (body("<html></html>", "text/html"), {}, r"answers, but not with a chat completion; correct server\.url"),
        (says("Yes."), {}, r"tells no probabilities of its tokens \(logprobs\).*; serve the model with vLLM or llama"),
        (hang, {"timeout": 0.2}, r"not done in 0\.2 s; start it, or correct server\.url"),
        (hang, {"url": "http://127.0.0.1:9/v1"}, r"127\.0\.0\.1:9/v1 cannot be reached, .* start it, or correct"),
        (hang, {"key_variable": "NOT_SET"}, r"the environment variable NOT_SET, .* is not set; set it"),
    ],
)
def test_a_server_of_no_use_is_an_error_that_says_what_to_do_never_the_key(server, caplog, reply, settings, message):
    caplog.set_level(logging.DEBUG)
    server.otherwise = reply
    with pytest.raises(WeightsError, match=message) as caught:
        opened(server, **settings | {"retries": 0})
    assert str(caught.value).startswith("served: ")
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert KEY not in str(caught.value) + caplog.text


def test_a_server_that_is_gone_ends_the_night_once_nothing_was_answered(server):
    model = opened(server, retries=0)
    server.otherwise = status(500)
    with pytest.raises(WeightsError, match="answers with the status 500"):
        model.generate([prompt("1"), prompt("2")])


def test_a_lone_failure_of_a_server_that_is_well_is_a_value(server):
    server.told["Bad?"] = [status(400)]
    assert opened(server).generate([prompt("Bad?", candidates=2)]) == [(FAILED, FAILED)]


def test_a_server_whose_first_answer_ends_at_once_tells_probabilities_all_the_same(server):
    choice = '{"message": {"content": ""}, "finish_reason": "stop", "logprobs": {"content": []}}'
    server.otherwise = body(f'{{"model": "some/model", "choices": [{choice}]}}')
    assert opened(server).reported == "some/model"


def test_who_takes_no_more_answers_stops_the_requests(server):
    model = opened(server, in_flight=1)
    server.otherwise = after(0.05, says("Yes.", 0.9))
    stream = model.answers([prompt(str(number)) for number in range(50)])
    next(stream)
    stream.close()
    asked = len(server.asked)
    time.sleep(0.2)
    assert len(server.asked) <= asked + 1 < 50


def test_nothing_asked_costs_nothing(server):
    model = opened(server)
    assert model.generate([]) == []
    assert model.cost == Cost()
    assert len(server.asked) == 1


def test_how_likely_a_given_answer_is_cannot_be_asked(server):
    assert opened(server).likelihoods([(prompt("a"), "b"), (prompt("c"), "d")]) == [None, None]
