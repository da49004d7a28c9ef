"""What a sentence's translator is told: its days, dates, numerals and terms, in the other language's words."""

import tomllib
from importlib import resources

import pytest

from pipeline.check.lexicon import LANGUAGES
from pipeline.write.hints import hints


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("Le Sénat a voté mercredi.", "fr", "en", {"mercredi": "Wednesday"}),
        ("The Senate voted on Wednesday.", "en", "fr", {"Wednesday": "mercredi"}),
        ("martedì 7 ottobre 2025", "it", "en", {"martedì": "Tuesday", "7 ottobre 2025": "7 October 2025"}),
        ("w czwartek 2 lipca", "pl", "en", {"czwartek": "Thursday", "2 lipca": "2 July"}),
        ("W lutym urząd", "pl", "en", {"lutym": "February"}),
        ("On May 2, 2026, it", "en", "fr", {"May 2, 2026": "2 mai 2026"}),
        ("le 3.3.2026", "fr", "en", {"3.3.2026": "3 March 2026"}),
        ("le 29 février", "fr", "en", {"29 février": "29 February"}),
        ("Seize pays et deux villes", "fr", "en", {"Seize": "sixteen"}),  # small numbers are known
        ("Quarantatré lavoratori", "it", "en", {"Quarantatré": "43"}),  # of which English has no single word
        ("six millions d'euros, 12 pays", "fr", "en", {}),  # written alike, and digits
        ("cinq millions d'euros", "fr", "en", {"cinq": "five"}),
        ("from 12 to 14 May", "en", "fr", {}),  # two dates in one place
        ("hier et demain", "fr", "en", {}),
        ("en 2026", "fr", "en", {}),
        ("Mercredi, le projet de loi", "fr", "en", {"Mercredi": "Wednesday", "projet de loi": "bill"}),
        ("på onsdag", "sv", "en", {}),
        ("on Wednesday", "en", "sv", {}),
    ],
)
def test_hints(text, source, target, expected):
    assert {each.found: each.preferred for each in hints(text, source, target)} == expected


def test_hints_stand_in_the_order_of_the_sentence():
    found = hints("The bill of 3 March was signed on Monday.", "en", "fr")
    assert [each.found for each in found] == ["bill", "3 March", "Monday"]


def test_every_example_is_there_in_every_language_that_the_checks_know():
    data = tomllib.loads((resources.files("pipeline.write") / "data" / "examples.toml").read_text("utf-8"))
    assert [set(example) for example in data["examples"]] == [set(LANGUAGES)] * 4
