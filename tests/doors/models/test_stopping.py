"""When an answer is over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.doors.models.stopping import after_sentences, loops


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The law was adopted. The minister", "The law was adopted."),
        ("It applies in the EU. The", "It applies in the EU."),
        ("La loi est « adoptée ». Le ministre", "La loi est « adoptée »."),
        ("La ministre dit : « C'est adopté. » Le texte", "La ministre dit : « C'est adopté. »"),
        ('He said "no." The law', 'He said "no."'),
        ("It came in 2025. Since", "It came in 2025."),
        ("It costs 3.5 million. The", "It costs 3.5 million."),
        ("The U.S. Senate voted. It", "The U.S. Senate voted."),
        ("Mr. Li and Sen. Roy agreed. They", "Mr. Li and Sen. Roy agreed."),
        ("See art. 5 of the Act, e.g. on scoring. The", "See art. 5 of the Act, e.g. on scoring."),
        ("Is it law? Yes", "Is it law?"),
        ("法案が可決された。大臣", "法案が可決された。"),
        ("1. The first point is made. 2", None),
        ("The law was adopted.", None),
        ("The law was adopted. ", None),
        ("", None),
    ],
)
def test_the_first_sentence_ends_where_another_begins(text, first):
    end = after_sentences(text, 1)
    assert (None if end is None else text[:end]) == first


@given(st.integers(1, 6), st.integers(1, 6))
def test_as_many_sentences_as_asked(written, asked):
    text = " ".join(["The court upheld the fine."] * written) + " And"
    end = after_sentences(text, asked)
    assert (end is None) if asked > written else (text[:end].count(".") == asked)


@pytest.mark.parametrize(
    ("tokens", "looping"),
    [
        (list(range(100)), False),
        ([1, 2, 3] * 10, True),
        ([1] * 13, False),
        ([1] * 14, True),
        ([*range(12), 99, 98] * 2, False),
        ([*range(12), 99, *range(12), 98, *range(12)], True),
        ([], False),
    ],
)
def test_a_passage_of_twelve_tokens_written_three_times_is_a_loop(tokens, looping):
    assert loops(tokens) is looping
