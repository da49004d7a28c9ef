"""The batch engine, over tiny models with random weights: what it writes is what the model alone would write."""

import math

import pytest
import tiny
import torch
from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

from pipeline.doors.models.local import LocalModel, likelihood
from pipeline.doors.models.reading import CausalReader
from pipeline.ports import Completion, Likelihood, Message, Prompt

TEXTS = [
    "The regulator opened an inquiry.",
    "Le régulateur a ouvert une enquête sur l'entreprise lundi, après des mois de plaintes venues de toute l'Europe.",
    "Why?",
    "Parliament adopted the law by 52 votes to 3. The minister welcomed it. No one had read the annex. " * 4,
    "Parliament adopted the law by 52 votes to 3. The minister welcomed it. No one had read the annex. " * 4 + "Why?",
    "La Commission propose un règlement.",
]


def prompt(text, max_tokens=24, **settings):
    return Prompt((Message("user", text),), max_tokens, **settings)


@pytest.fixture(scope="module", params=["llama", "qwen2"])
def chat(request, tmp_path_factory):
    folder = tiny.causal(tmp_path_factory.mktemp(request.param), request.param)
    return AutoModelForCausalLM.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)


@pytest.fixture(scope="module", params=["mt5", "mbart"])
def seq2seq(request, tmp_path_factory):
    folder = getattr(tiny, request.param)(tmp_path_factory.mktemp(request.param))
    return AutoModelForSeq2SeqLM.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)


def engine(pair, context=2048, rows=16):
    return LocalModel(*pair, tiny.Stopwatch(), context=context, rows=rows)


def alone(pair, text, max_tokens):
    """What transformers writes greedily for one prompt."""
    model, tokenizer = pair
    if tokenizer.chat_template:
        messages = [{"role": "user", "content": text}]
        ids = tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, return_dict=False, enable_thinking=False
        )
    else:
        ids = tokenizer(text)["input_ids"]
    inputs = torch.tensor([ids])
    max_tokens += model.generation_config.forced_bos_token_id is not None  # the language is not part of the answer
    output = model.generate(
        input_ids=inputs, attention_mask=torch.ones_like(inputs), max_new_tokens=max_tokens, do_sample=False
    )[0]
    start = 0 if model.config.is_encoder_decoder else len(ids)
    return tokenizer.decode(output[start:], skip_special_tokens=True).strip()


@pytest.mark.parametrize("rows", [1, 3, 16])
def test_a_batch_of_mixed_lengths_writes_what_the_model_writes_alone(chat, rows):
    answers = engine(chat, rows=rows).generate([prompt(text) for text in TEXTS])
    assert [candidates[0].text for candidates in answers] == [alone(chat, text, 24) for text in TEXTS]
    assert len({candidates[0].text for candidates in answers}) >= 4  # the weights are not too dull to tell


@pytest.mark.parametrize("rows", [1, 3, 16])
def test_encoder_decoders_answer_through_the_same_port(seq2seq, rows):
    answers = engine(seq2seq, rows=rows).generate([prompt(text, 13) for text in TEXTS])  # too short to be a loop
    assert [candidates[0].text for candidates in answers] == [alone(seq2seq, text, 13) for text in TEXTS]
    assert len({candidates[0].text for candidates in answers}) >= 3


def test_an_answer_depends_on_its_prompt_and_seed_not_on_its_neighbours(chat):
    asked = prompt(TEXTS[0], candidates=4, seed=7)
    apart = engine(chat).generate([asked])[0]
    among = engine(chat, rows=5).generate(
        [prompt(TEXTS[1], candidates=3), prompt(TEXTS[3]), asked, prompt(TEXTS[4], candidates=2, seed=7)]
    )[2]
    assert among == apart
    assert len({completion.text for completion in apart}) >= 3


def test_the_first_candidate_is_greedy_and_the_seed_moves_the_others(chat):
    one, other = engine(chat).generate([prompt(TEXTS[0], candidates=3, seed=seed) for seed in (1, 2)])
    assert one[0] == other[0] == engine(chat).generate([prompt(TEXTS[0])])[0][0]
    assert one[1:] != other[1:]


def test_a_prompt_is_read_once_whatever_its_candidates_and_a_common_beginning_once_for_all(chat):
    single, many, pair = engine(chat), engine(chat), engine(chat)
    single.generate([prompt(TEXTS[3])])
    many.generate([prompt(TEXTS[3], candidates=6)])
    pair.generate([prompt(TEXTS[3]), prompt(TEXTS[4])])
    assert many.cost.tokens_in == single.cost.tokens_in
    assert pair.cost.tokens_in < single.cost.tokens_in + 12
    assert many.cost.tokens_out > single.cost.tokens_out
    assert single.cost.seconds > 0


SHARED = "Translate into French. The law was adopted. La loi a été adoptée. The minister welcomed it. " * 6


@pytest.mark.parametrize("rows", [2, 5, 16])
def test_short_prompts_that_begin_alike_are_read_together_and_answered_as_alone(chat, rows):
    texts = [SHARED + text for text in ("Why?", "No one came.", "The court ruled on it.", "Who was there?", "Nobody!")]
    passes = []
    hook = chat[0].register_forward_pre_hook(
        lambda _, __, given: passes.append(tuple(given["input_ids"].shape)), with_kwargs=True
    )
    try:
        answers = engine(chat, rows=rows).generate([prompt(text) for text in texts])
    finally:
        hook.remove()
    assert [candidates[0].text for candidates in answers] == [alone(chat, text, 24) for text in texts]
    readings = [shape for shape in passes if shape[1] > 1]
    assert max(count for count, _ in readings) == min(rows, len(texts))
    assert sum(count for count, _ in readings) == len(texts) + 1  # what all begin with, then each once


def test_prompts_are_read_together_while_they_share_much_and_need_little_padding():
    reader = CausalReader(None)
    shared = list(range(100))
    near, short, far = [*shared, 1, 2, 3, 4], [*shared, 5, 6, 7], list(range(200, 304))
    assert reader.together([near]) == 1
    assert reader.together([near, short, near, far, near]) == 3
    assert reader.together([near, [*shared, *range(400)]]) == 1  # the first would be padding for the most part
    assert reader.together([[*shared, *range(n, n + 200)] for n in range(9)]) == 2  # 512 tokens hold no third


def test_an_answer_cut_by_its_limit_is_not_finished(chat):
    cut = engine(chat).generate([prompt("Why?", 3)])[0][0]
    assert not cut.finished
    assert cut.text


def test_an_answer_caught_in_a_loop_is_not_finished_and_goes_no_further(chat):
    model, tokenizer = chat
    written = tokenizer("Parliament adopted the law, and " * 60)["input_ids"]
    parrot = LocalModel(Parrot(model, written), tokenizer, tiny.Stopwatch(), context=2048)
    looping = parrot.generate([prompt("Why?", 300)])[0][0]
    assert not looping.finished
    assert looping.text.count("Parliament") < 10


def test_an_answer_stops_after_its_sentences(chat):
    model, tokenizer = chat
    written = tokenizer("Parliament adopted the law. The minister welcomed it. No one had read it.")["input_ids"]

    def answer(count):
        parrot = LocalModel(Parrot(model, written), tokenizer, tiny.Stopwatch(), context=2048)
        return parrot.generate([prompt("Why?", 60, stop_after=count)])[0][0]

    assert answer(1) == Completion("Parliament adopted the law.", finished=True, confidence=1.0)
    assert answer(2) == Completion(
        "Parliament adopted the law. The minister welcomed it.", finished=True, confidence=1.0
    )


def test_a_prompt_that_does_not_fit_the_context_is_answered_by_nothing(chat):
    small = engine(chat, context=60)
    fits, not_fits = small.generate([prompt("Why?", 8), prompt(TEXTS[3], 8, candidates=2)])
    assert fits[0].text
    assert not_fits == (Completion("", finished=False),) * 2


@pytest.mark.parametrize("most", [1, 2, 5])
def test_when_memory_runs_out_the_batch_is_halved_and_nothing_changes(chat, most):
    asked = [prompt(text, candidates=2) for text in TEXTS]
    narrow = LocalModel(Narrow(chat[0], rows=most), chat[1], tiny.Stopwatch(), context=2048, rows=16)
    assert narrow.generate(asked) == engine(chat).generate(asked)


def test_an_answer_for_which_there_is_no_memory_even_alone_is_given_up(chat):
    asked = [prompt(TEXTS[0], 8, candidates=2), prompt(TEXTS[3], 8, candidates=2)]
    tight = LocalModel(Narrow(chat[0], rows=16, positions=120), chat[1], tiny.Stopwatch(), context=2048, rows=16)
    short, long = tight.generate(asked)
    assert short == engine(chat).generate(asked)[0]
    assert long == (Completion("", finished=False),) * 2


def test_answers_come_as_they_are_done(chat):
    model = engine(chat, rows=1)
    stream = model.answers([prompt(text, 5) for text in TEXTS[:3]])
    next(stream)
    begun = model.cost
    assert len(list(stream)) == 2
    assert model.cost.tokens_out > begun.tokens_out


def test_nothing_asked_costs_nothing(chat):
    model = engine(chat)
    assert model.generate([]) == []
    assert model.cost.seconds == 0


class Wrapped:
    """A model that is another one, but for what a subclass changes."""

    def __init__(self, model):
        self._model = model

    def __getattr__(self, name):
        return getattr(self._model, name)


class Parrot(Wrapped):
    """Writes a given text, whatever is asked, one token per reading."""

    def __init__(self, model, tokens):
        super().__init__(model)
        self._tokens = tokens

    def __call__(self, **inputs):
        output = self._model(**inputs)
        length = inputs["past_key_values"].get_seq_length()
        self._start = length if inputs["input_ids"].shape[1] > 1 else self._start
        output.logits[..., self._tokens[length - self._start]] = 1e6
        return output


class Narrow(Wrapped):
    """Has memory for so many rows, of so many positions each."""

    def __init__(self, model, rows, positions=10_000):
        super().__init__(model)
        self._rows = rows
        self._positions = positions

    def __call__(self, **inputs):
        rows, new = inputs["input_ids"].shape
        positions = inputs["past_key_values"].get_seq_length() + new
        output = self._model(**inputs)  # the cache has grown before memory runs out
        if rows > self._rows or positions > self._positions:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return output


ANSWERS = ("Yes, at once and in full.", "No.", "Peut-être demain, a dit le ministre.")


def chances_alone(pair, text, answer):
    """The log-probabilities of an answer, from one plain forward pass."""
    model, tokenizer = pair
    one = LocalModel(*pair, tiny.Stopwatch(), context=2048)
    ids, tokens = one._ids(prompt(text)), tokenizer(answer, add_special_tokens=False)["input_ids"]
    with torch.inference_mode():
        if model.config.is_encoder_decoder:
            start = one._reader._start
            logits = model(input_ids=torch.tensor([ids]), decoder_input_ids=torch.tensor([[*start, *tokens]])).logits[
                0, len(start) - 1 : -1
            ]
        else:
            logits = model(torch.tensor([[*ids, *tokens]])).logits[0, len(ids) - 1 : -1]
    logs = logits.float().log_softmax(dim=-1)
    return [float(logs[place, token]) for place, token in enumerate(tokens)]


def close(found, expected):
    return found.mean == pytest.approx(expected.mean, abs=2e-4) and found.weakest == pytest.approx(
        expected.weakest, abs=2e-4
    )


def weighed_together_as_alone(pair):
    asked = [(text, answer) for text in TEXTS[:3] for answer in ANSWERS]
    found = engine(pair).likelihoods([(prompt(text), answer) for text, answer in asked])
    return all(close(one, likelihood(chances_alone(pair, *each))) for one, each in zip(found, asked, strict=True))


def test_an_answer_weighed_among_others_is_as_likely_as_alone(chat):
    assert weighed_together_as_alone(chat)


def test_so_it_is_by_an_encoder_decoder(seq2seq):
    assert weighed_together_as_alone(seq2seq)


def test_an_empty_answer_and_one_beyond_the_context_are_not_weighed(chat):
    asked = [(prompt("Why?"), ""), (prompt(TEXTS[3]), "Yes."), (prompt("Why?"), "No.")]
    empty, long, short = engine(chat, context=100).likelihoods(asked)
    assert (empty, long) == (None, None)
    assert short is not None


def test_weighing_halves_its_rows_when_memory_runs_out_and_gives_up_on_one(chat):
    model = engine(chat)
    weigh, longest = model._reader.weigh, len(model._ids(prompt(TEXTS[3])))

    def scarce(prompts, answers):
        """Memory for two rows, and none for a long one."""
        if len(prompts) > 2 or max(map(len, prompts)) >= longest:
            raise RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory")
        return weigh(prompts, answers)

    model._reader.weigh = scarce
    asked = (TEXTS[0], TEXTS[2], TEXTS[3], TEXTS[5])
    *found, lost, last = model.likelihoods([(prompt(text), ANSWERS[0]) for text in asked])
    alone = [likelihood(chances_alone(chat, text, ANSWERS[0])) for text in asked]
    assert lost is None
    assert all(close(one, other) for one, other in zip((*found, last), (*alone[:2], alone[3]), strict=True))


def test_the_figures_of_a_likelihood_are_geometric_means():
    found = likelihood([math.log(p) for p in (1.0, 1.0, 0.5, 0.5, 0.5, 1.0)])
    assert found == Likelihood(round(0.5**0.5, 4), 0.5)
    assert likelihood([math.log(0.25)]) == Likelihood(0.25, 0.25)


def test_what_was_weighed_is_counted_as_read(chat):
    model = engine(chat)
    model.likelihoods([(prompt("Why?"), "No.")])
    assert model.cost.tokens_in > 0
    assert model.cost.tokens_out == 0


def test_a_beginning_met_twice_is_not_read_a_third_time_whatever_came_between(chat):
    beginning = "Parliament adopted the law by 52 votes to 3, and the minister welcomed the vote. " * 4
    model = engine(chat)
    model.generate([prompt(f"{beginning}{end}", 2) for end in ("Why?", "When?")])
    model.likelihoods([(prompt("Nothing alike."), "No.")])
    model.generate([prompt("Something else.", 2)])
    before = model.cost.tokens_in
    model.likelihoods([(prompt(f"{beginning}Where?"), "There.")])
    model.generate([prompt(f"{beginning}Who?", 2)])
    assert model.cost.tokens_in - before < len(model._ids(prompt(beginning)))
    fresh = engine(chat)
    assert model.likelihoods([(prompt(f"{beginning}Where?"), "There.")]) == fresh.likelihoods(
        [(prompt(f"{beginning}Where?"), "There.")]
    )
