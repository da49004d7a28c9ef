"""What French words can be, from Lexique."""

import pytest

from pipeline.check.morphology import Reading, inflect, readings


@pytest.mark.parametrize(
    ("word", "reading"),
    [
        ("partenariat", Reading("partenariat", "noun", "m", "s")),
        ("européennes", Reading("européen", "adjective", "f", "p")),
        ("déclarée", Reading("déclarer", "participle", "f", "s")),
        ("nouvelle", Reading("nouveau", "adjective", "f", "s")),
        ("hôpital", Reading("hôpital", "noun", "m", "s")),
    ],
)
def test_readings(word, reading):
    assert reading in readings(word)


def test_an_unknown_word_has_no_reading():
    assert readings("infrigé") == ()


@pytest.mark.parametrize(
    ("reading", "gender", "number", "form"),
    [
        (Reading("nouveau", "adjective", "m", "s"), "f", "p", "nouvelles"),
        (Reading("nouveau", "adjective", "f", "s"), "m", "s", "nouveau"),
        (Reading("signer", "participle", "f", "s"), "m", "p", "signés"),
        (Reading("amende", "noun", "f", "s"), "f", "p", "amendes"),
        (Reading("infriger", "participle", "m", "s"), "f", "s", None),
    ],
)
def test_inflection(reading, gender, number, form):
    assert inflect(reading, gender, number) == form
