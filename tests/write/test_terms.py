"""Terms of art are found in the forms they take, longest first, and told with the target language's own."""

import tomllib
from importlib import resources

import pytest

from pipeline.write.terms import terms


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        (
            "The draft bill names a regulator.",
            "en",
            "fr",
            [("draft bill", "avant-projet de loi"), ("regulator", "régulateur")],
        ),
        ("Two bills, one levy.", "en", "fr", [("bills", "projet de loi"), ("levy", "taxe")]),
        ("Le projet de loi crée une taxe.", "fr", "en", [("projet de loi", "bill"), ("taxe", "levy")]),
        ("Die KI-Verordnung gilt.", "de", "en", [("KI-Verordnung", "AI Act")]),
        (
            "Het keurmerk van de toezichthouders",
            "nl",
            "en",
            [("keurmerk", "quality label"), ("toezichthouders", "regulator")],
        ),
        ("The bill, the bill.", "en", "fr", [("bill", "projet de loi")]),
        ("Nothing of the sort.", "en", "fr", []),
        ("billion-dollar billing", "en", "fr", []),
        ("The bill.", "en", "zh", []),
        ("", "xx", "fr", []),
    ],
)
def test_terms(text, source, target, expected):
    assert [(term.found, term.preferred) for term in terms(text, source, target)] == expected


def test_a_sentence_gets_four_hints_at_most():
    assert len(terms("The bill, the levy, the fee, the damages, the hearing, the copyright.", "en", "fr")) == 4


def test_every_concept_has_a_word_in_english_and_in_another_language():
    data = tomllib.loads((resources.files("pipeline.write") / "data" / "terms.toml").read_text("utf-8"))
    for concept in data["concepts"]:
        assert concept.get("en"), concept
        assert len(concept) > 1, concept
