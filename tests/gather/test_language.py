"""The language of articles."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.gather.language import detect

TEXTS = {
    "fr": "L'autorité a infligé vendredi une amende à un établissement de crédit, dont le système de notation "
    "fonctionnait sans que personne puisse en corriger les décisions.",
    "en": "The authority announced on Friday that it had fined a lender over a scoring system that nobody was able to "
    "overrule, and whose decisions were not recorded anywhere.",
    "de": "Die Behörde hat am Freitag ein Bußgeld gegen eine Bank verhängt, deren Bewertungssystem von niemandem "
    "überwacht wurde und dessen Entscheidungen nirgends aufgezeichnet waren.",
    "es": "La autoridad anunció el viernes una multa contra una entidad de crédito, cuyo sistema de puntuación nadie "
    "podía corregir y cuyas decisiones no quedaban registradas.",
    "it": "L'autorità ha annunciato venerdì una multa contro un istituto di credito, il cui sistema di valutazione "
    "nessuno poteva correggere e le cui decisioni non erano registrate.",
    "zh": "监管机构周五宣布对一家贷款公司处以罚款,因为没有人能够推翻其评分系统的决定,而且这些决定也没有任何记录。",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_body_tells_its_language(code):
    found, confidence = detect(TEXTS[code], None)
    assert found == code
    assert 0.9 <= confidence <= 1.0


def test_a_hint_that_lies_changes_nothing():
    assert detect(TEXTS["fr"], "en") == detect(TEXTS["fr"], None)


@pytest.mark.parametrize("text", ["", "  \n", "12 345 €", "!?…", "🤖🤖"])
def test_a_text_without_letters_has_no_language(text):
    assert detect(text, "fr") is None


TORN = TEXTS["fr"] + " " + TEXTS["es"] + " " + TEXTS["en"]


@pytest.mark.parametrize("hint", ["fr", "fr-FR", "FR_ca"])
def test_the_hint_decides_between_languages_that_the_text_leaves_open(hint):
    assert detect(TORN, None) is None
    code, confidence = detect(TORN, hint)
    assert code == "fr"
    assert confidence < 0.9


def test_a_hint_that_the_text_contradicts_does_not_decide():
    assert detect(TORN, "fi") is None


def test_a_long_text_is_read_in_several_places():
    preface = "Table des matières. Sommaire. Préface. "
    assert detect(preface + TEXTS["de"] * 40, None)[0] == "de"


def test_one_text_has_one_answer_in_every_thread():
    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(lambda text: detect(text, "fr"), [TORN] * 12))
    assert len(answers) == 1


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300), st.none() | st.text(max_size=8))
def test_any_text_has_a_language_or_none(text, hint):
    found = detect(text, hint)
    assert found is None or (len(found[0]) in {2, 3} and 0 < found[1] <= 1)
