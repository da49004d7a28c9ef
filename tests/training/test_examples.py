"""What may be learned from, and that it is asked as the pipeline asks."""

from collections import Counter

import pytest

from pipeline.check.names import Glossary
from pipeline.write import prompts
from training.examples import OURS, dump, others, ours, parse
from training.heldout import asked_of_news, asked_of_ours, is_held_out

GLOSSARY = Glossary({})
LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pl", "pt")


def record(number, kind="sentence"):
    return {"kind": kind, **{language: f"{language} {number}." for language in LANGUAGES}}


def aligned(en, fr, *, licence="MIT", cos=0.95, source="notices", order=0):
    return {"en": en, "fr": fr, "licence": licence, "cos": cos, "source": source, "order": order}


FINE = aligned(
    "The council approved a budget of 12 million euros on Tuesday.",
    "Le conseil a approuvé mardi un budget de 12 millions d'euros.",
)


def test_a_sentence_is_learned_into_french_and_into_english_from_french_as_often_as_from_elsewhere():
    count = 400
    asked = list(ours([record(number) for number in range(count)], seed=0))
    into = Counter((example.prompt.messages[-1].content[:2], example.answer[:2]) for example in asked)
    assert into["en", "fr"] == count
    assert sum(into[source, "en"] for source in LANGUAGES) == count
    assert 0.4 * count < into["fr", "en"] < 0.6 * count
    assert all(into[source, "en"] for source in LANGUAGES if source != "en")
    assert {example.origin for example in asked} == {OURS}


def test_it_is_asked_word_for_word_as_the_pipeline_asks():
    questions = [example.prompt for example in ours([record(1)], seed=0)]
    assert prompts.translate("en 1.", "en", "fr") in questions


def test_a_draft_is_asked_for_as_many_sentences_as_it_has():
    draft = {"kind": "draft", "language": "fr", "title": "Titre", "text": "Texte.", "sentences": ["Un.", "Deux."]}
    (example,) = ours([draft], seed=0)
    assert example.prompt == prompts.draft("Titre", "Texte.", "fr", 2)
    assert example.answer == "Un. Deux."


@pytest.mark.parametrize(
    ("pair", "taken"),
    [
        (FINE, True),
        ({**FINE, "licence": "WMT news task data: free for research use (statmt.org)"}, False),
        ({**FINE, "cos": 0.8}, False),
        ({**FINE, "fr": "Le conseil a approuvé mardi un budget de 13 millions d'euros."}, False),
        ({**FINE, "fr": "Le conseil a approuvé jeudi un budget de 12 millions d'euros."}, False),
        (aligned("Yes.", "Oui."), False),
        (
            aligned(
                "The council thanked all those who had taken part.",
                "Le conseil a remercié toutes les personnes qui avaient participé.",
            ),
            False,
        ),
    ],
    ids=["fine", "licence", "unlike", "number", "weekday", "short", "no fact"],
)
def test_of_others_only_what_may_be_shipped_asserts_a_fact_and_loses_none(pair, taken):
    assert bool(list(others([pair], 10, GLOSSARY, seed=0))) is taken


def test_so_many_of_others_two_in_three_into_french():
    found = list(others([FINE] * 50, 9, GLOSSARY, seed=0))
    assert len(found) == 9
    assert sum(example.answer == FINE["fr"] for example in found) == 6


def test_examples_survive_their_file():
    for example in (*ours([record(1), record(2, "headline")], seed=0), *others([FINE], 1, GLOSSARY, seed=0)):
        assert parse(dump(example)) == example


def test_what_is_held_out_is_asked_both_ways_and_out_of_one_language_more():
    records = [record(number) for number in range(400)]
    held = [each for each in records if is_held_out(each)]
    assert 20 < len(held) < 60
    legs = Counter((asked.source, asked.target) for asked in asked_of_ours(records))
    assert legs["en", "fr"] == legs["fr", "en"] == len(held)
    assert legs.total() == 3 * len(held)
    assert legs.keys() == {("en", "fr"), *((language, "en") for language in LANGUAGES if language != "en")}


def test_a_draft_is_never_held_out():
    assert not any(is_held_out({"kind": "draft", "en": str(number)}) for number in range(100))


def test_the_press_is_asked_both_ways_and_only_where_well_translated():
    news = {**FINE, "source": "newstest2013"}
    clumsy = {**news, "order": 1}
    asked = list(asked_of_news([news, clumsy, FINE], 1, GLOSSARY, seed=0))
    assert [(each.source, each.text) for each in asked] == [("en", FINE["en"]), ("fr", FINE["fr"])]
