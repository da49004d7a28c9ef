"""Names are recognised across languages; ordinary words with a capital are not names."""

from pathlib import Path

import pytest

from pipeline.check.names import akin, names, ordinary, parse_glossary, spells
from pipeline.check.words import tidy
from pipeline.errors import ConfigError

GLOSSARY = parse_glossary((Path(__file__).parents[2] / "configs" / "glossary.toml").read_text("utf-8"), "glossary.toml")


def read(text, language):
    return names(tidy(text), language, GLOSSARY)


@pytest.mark.parametrize(
    ("key", "forms"),
    [
        (
            "European Commission",
            [("fr", "la Commission européenne"), ("en", "the European Commission"), ("de", "die EU-Kommission")],
        ),
        ("GDPR", [("fr", "le RGPD"), ("en", "the GDPR"), ("de", "die DSGVO"), ("nl", "de AVG")]),
        ("CNIL", [("fr", "la Cnil"), ("en", "the French data protection authority")]),
        (
            "place:US",
            [
                ("fr", "les États-Unis"),
                ("fr", "le Sénat est américain"),
                ("en", "the U.S."),
                ("de", "amerikanische Firmen"),
            ],
        ),
        ("place:Brussels", [("fr", "à Bruxelles"), ("en", "in Brussels"), ("de", "in Brüssel")]),
        ("place:PL", [("fr", "en Pologne"), ("en", "in Poland"), ("pl", "polskie firmy")]),
        ("place:London", [("fr", "à Londres"), ("en", "in London"), ("de", "Londoner Firmen")]),
        ("place:Rotterdam", [("nl", "het Rotterdamse bedrijf"), ("pl", "w Rotterdamu"), ("pt", "em Roterdão")]),
        ("place:EE", [("en", "an Estonian firm"), ("pl", "estońska firma"), ("nl", "een Ests bedrijf")]),
        ("US Congress", [("en", "Congress"), ("pl", "Kongresie")]),
        ("place:US", [("en", "the US Senate"), ("es", "el Senado estadounidense")]),
    ],
)
def test_one_key_for_every_form(key, forms):
    for language, text in forms:
        assert any(key in name.keys for name in read(text, language)), (language, text)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Selon Emmanuel Macron, la recherche avance.", [("emmanuel", "macron")]),
        ("en", "Lawmakers told Demis Hassabis no.", [("demis", "hassabis")]),
        ("en", "Companies must publish reports.", []),
        ("fr", "Malheureusement, personne ne répond.", []),
        ("fr", "Avec GPT-4, OpenAI change tout.", [("gpt", "4"), ("openai",)]),
    ],
)
def test_capitalised_words_that_are_no_ordinary_words_are_names(language, text, expected):
    assert [name.words for name in read(text, language) if name.firm and not name.keys] == expected


def test_common_notions_need_no_proof():
    assert [name.firm for name in read("l'IA et l'intelligence artificielle", "fr")] == [False, False]


def test_lower_case_words_are_no_places():
    assert read("la réunion a eu lieu, checking and rushing", "fr") == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("putin", "poutine", True),
        ("zelensky", "zelenskyy", True),
        ("hamburg", "hambourg", True),
        ("otan", "nato", True),
        ("transparency", "transparence", True),
        ("bundestag", "bundesrat", False),
        ("macron", "scholz", False),
        ("openai", "anthropic", False),
    ],
)
def test_spellings_of_one_name(one, other, same):
    assert akin(one, other) is akin(other, one) is same


def test_an_acronym_spells_the_words_of_a_title():
    assert spells("ftc", ("the", "federal", "trade", "commission"), {"the"})
    assert spells(
        "insee",
        ("institut", "national", "de", "la", "statistique", "et", "des", "etudes", "economiques"),
        {"de", "la", "et", "des"},
    )
    assert not spells("cnil", ("commission", "europeenne"), set())


@pytest.mark.parametrize(
    ("word", "language", "is_ordinary"), [("Companies", "en", True), ("Macron", "fr", False), ("Behörde", "de", True)]
)
def test_ordinary_words(word, language, is_ordinary):
    assert ordinary(word, language) is is_ordinary


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("[name", "TOML"),
        ("[names]\nA = ['a']", "names"),
        ("[name]\nA = 'a'", "name.A"),
        ("[name]\nA = []", "name.A"),
        ("name = 1", "name"),
    ],
)
def test_a_wrong_glossary_is_named_by_file_and_entry(toml, named):
    with pytest.raises(ConfigError, match=r"glossary\.toml") as caught:
        parse_glossary(toml, "glossary.toml")
    assert named in str(caught.value)
