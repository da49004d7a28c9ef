"""What titles are made of comes back in another language, and in no other title."""

import pytest

from pipeline.check.institutions import parts
from pipeline.check.words import folded_words


@pytest.mark.parametrize(
    ("language", "title", "part"),
    [
        ("en", "Commercial Court", "court"),
        ("de", "Handelsgericht", "court"),
        ("pl", "sąd handlowy", "court"),
        ("nl", "handelsrechtbank", "court"),
        ("de", "Wettbewerbsbehörde", "competition"),
        ("pl", "urząd ochrony konkurencji", "competition"),
        ("it", "Autorità garante della concorrenza", "authority"),
        ("pt", "Ministério da Justiça", "justice"),
        ("nl", "mededingingsautoriteit", "authority"),
        ("es", "Ministerio de Asuntos Digitales", "digital"),
        ("fr", "ministère du Numérique", "digital"),
        ("pl", "Ministerstwo Cyfryzacji", "digital"),
    ],
)
def test_a_title_names_its_parts(language, title, part):
    assert part in parts(folded_words(title), language)


@pytest.mark.parametrize(
    ("language", "title", "part"),
    [("en", "Commercial Court", "parliament"), ("de", "Handelsgericht", "bank"), ("fr", "Sénat", "court")],
)
def test_and_no_others(language, title, part):
    assert part not in parts(folded_words(title), language)


def test_a_language_without_a_table_has_no_parts():
    assert parts(["domstol"], "sv") == frozenset()
