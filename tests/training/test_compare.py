"""Two scorings are compared sentence by sentence."""

import json
from dataclasses import asdict

import pytest

from training.compare import chrf, faults, gain, paired, printed, side_by_side, table
from training.heldout import Asked
from training.score import Scored, parse


def scored(number, answer, *wrong, kept=True):
    asked = Asked("news", "en", "fr", f"Sentence {number}.", f"Phrase numéro {number}.")
    return Scored(asked, answer, 0.9, wrong, kept)


BEFORE = [scored(number, "Phrase.", ("number", str(number)), kept=False) for number in range(30)]
AFTER = [scored(number, f"Phrase numéro {number}.") for number in range(30)]


def test_the_same_answers_gain_nothing():
    pairs = [(each, each) for each in BEFORE]
    assert gain(pairs, chrf) == (0, 0, 0)
    assert gain(pairs, printed) == (0, 0, 0)


def test_better_answers_gain_and_the_interval_says_so():
    value, low, high = gain(list(zip(BEFORE, AFTER, strict=True)), chrf)
    assert 0 < low <= value <= high


def test_perfect_answers_score_a_hundred_whatever_their_spaces():
    assert chrf([scored(1, "Phrase\N{NO-BREAK SPACE}numéro 1.")]) == pytest.approx(100)


def test_a_sentence_counts_once_for_a_kind():
    assert faults([scored(1, "x", ("number", "1"), ("number", "2"), ("name", "A"))], "number") == 1


def test_the_table_has_both_models_figures_side_by_side():
    *_, row = table(paired(BEFORE, AFTER))
    assert "| news | en to fr | 30 |" in row
    assert "| 0, 100 % | +100.0 [100.0, 100.0] | 30, 0 |" in row


def test_the_sentences_side_by_side_are_the_same_each_time_and_say_what_is_wrong():
    groups = paired(BEFORE, AFTER)
    lines = list(side_by_side(groups))
    assert lines == list(side_by_side(groups))
    assert sum(line.startswith("* ") for line in lines) == 20
    assert any("before: Phrase. — number (" in line for line in lines)


def test_other_questions_are_not_compared():
    with pytest.raises(ValueError, match="different questions"):
        paired(BEFORE, AFTER[1:])


def test_a_score_survives_its_file():
    assert parse(json.dumps(asdict(BEFORE[3]))) == BEFORE[3]
