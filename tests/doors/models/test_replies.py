"""What a server sends becomes a completion: its text, whether it is whole, how sure the model was."""

import math

import pytest
from pydantic import ValidationError

from pipeline.doors.models.replies import Reply, completion
from pipeline.news import Cost


def reply(content, tokens=None, finish="stop", **more):
    logprobs = None if tokens is None else {"content": tokens}
    choice = {"message": {"content": content}, "finish_reason": finish, "logprobs": logprobs}
    return Reply.model_validate({"choices": [choice], **more})


def token(text, chance, raw=None):
    return {"token": text, "logprob": math.log(chance), "bytes": raw}


@pytest.mark.parametrize(
    ("content", "tokens", "stop_after", "expected"),
    [
        ("A b", [token("A", 0.9), token(" b", 0.4)], None, 0.6),
        # what is cut, and what ends the turn, does not count
        ("It is so. Why", [token("It is so.", 0.9), token(" Why", 0.1)], 1, 0.9),
        ("Yes", [token("Yes", 0.9), token("<|im_end|>", 0.1)], None, 0.9),
        # a character in two tokens: only the bytes tell
        ("é", [token("\ufffd", 0.9, [0xC3]), token("\ufffd", 0.4, [0xA9]), token("", 0.1)], None, 0.6),
        # white space before the answer is the model's too
        ("\n Yes", [token("\n", 0.9), token(" Yes", 0.4)], None, 0.6),
        ("Yes", [], None, 0.0),
        ("Yes", None, None, 0.0),
        ("", [token("<|im_end|>", 0.9)], None, 0.0),
    ],
)
def test_confidence_is_that_of_the_kept_text(content, tokens, stop_after, expected):
    assert completion(reply(content, tokens), stop_after).confidence == pytest.approx(expected)


@pytest.mark.parametrize(
    ("content", "finish", "stop_after", "text", "finished"),
    [
        ("It is so.", "stop", None, "It is so.", True),
        ("It is so. And", "length", None, "It is so. And", False),
        ("It is so. And", "length", 1, "It is so.", True),
        ("It is so.", "length", 1, "It is so.", False),
        ("It is so. And", None, None, "It is so. And", False),
        (None, "stop", 2, "", True),
    ],
)
def test_an_answer_is_finished_when_it_ended_by_itself_or_has_its_sentences(
    content, finish, stop_after, text, finished
):
    told = completion(reply(content, finish=finish), stop_after)
    assert (told.text, told.finished) == (text, finished)


def test_the_cost_is_the_servers_count():
    assert reply("Yes", usage={"prompt_tokens": 7, "completion_tokens": 2}).cost == Cost(tokens_in=7, tokens_out=2)
    assert reply("Yes").cost == Cost()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"choices": []}', '{"choices": [{"message": 3}]}'])
def test_what_is_no_chat_completion_is_refused(text):
    with pytest.raises(ValidationError):
        Reply.model_validate_json(text)
