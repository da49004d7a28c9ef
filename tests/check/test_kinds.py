"""Kinds of one family exclude one another; a family of which a source says nothing is nobody's business."""

from pathlib import Path

import pytest

from pipeline.check.kinds import confused, kinds
from pipeline.check.lexicon import LANGUAGES
from pipeline.check.names import parse_glossary
from pipeline.check.problems import ProblemKind
from pipeline.check.support import Source, faithful, support

GLOSSARY = parse_glossary((Path(__file__).parents[2] / "configs" / "glossary.toml").read_text("utf-8"), "glossary.toml")


def blamed(claimed: str, language: str, told: str, told_language: str) -> list[str]:
    return [
        each.text
        for each in confused(kinds(claimed, language, negated=False), kinds(told, told_language, negated=False))
    ]


@pytest.mark.parametrize(
    ("claimed", "language", "told", "told_language", "wrong"),
    [
        ("Le décret a été proposé.", "fr", "Die Richtlinie war vorgeschlagen worden.", "de", ["décret"]),
        ("La directive a été proposée.", "fr", "Die Haftungsrichtlinie war vorgeschlagen worden.", "de", []),
        ("Les gouvernements fédéraux répondent.", "fr", "State governments may answer.", "en", ["fédéraux"]),
        ("Les gouvernements des États répondent.", "fr", "State governments may answer.", "en", []),
        ("De nombreux pays ont signé.", "fr", "Several countries have signed.", "en", ["nombreux"]),
        ("Most countries have signed.", "en", "Plusieurs pays ont signé.", "fr", ["most"]),
        ("The Senate rejected the bill.", "en", "Le Sénat a adopté le projet de loi.", "fr", ["rejected"]),
        ("The regulation allows it.", "en", "Il regolamento lo vieta.", "it", ["allows"]),
        ("Costs fell by 4%.", "en", "De kosten stegen met 4%.", "nl", ["fell"]),
        ("The judge spoke.", "en", "Prokurator zabrał głos.", "pl", ["judge"]),
        ("O ministro falou.", "pt", "The governor spoke.", "en", ["ministro"]),
        ("El demandado recurrió.", "es", "The plaintiff appealed.", "en", ["demandado"]),
    ],
)
def test_one_kind_is_not_told_as_another(
    claimed: str, language: str, told: str, told_language: str, wrong: list[str]
) -> None:
    assert blamed(claimed, language, told, told_language) == wrong


@pytest.mark.parametrize(
    ("claimed", "told"),
    [
        ("The rules apply.", "The directive applies."),  # in wider words
        ("The directive applies.", "The rules apply."),  # perhaps known from elsewhere
        ("The directive applies.", "The directive replaces a decree."),  # less than the source
        ("The directive replaces a decree.", "The directive applies."),  # more, but nothing was exchanged
    ],
)
def test_wider_narrower_and_fewer_words_are_no_confusion(claimed: str, told: str) -> None:
    assert not blamed(claimed, "en", told, "en")


def test_every_family_is_known_in_every_language() -> None:
    words = {
        "fr": "La directive remplace un décret.",
        "en": "The directive replaces a decree.",
        "de": "Die Richtlinie ersetzt ein Dekret.",
        "es": "La directiva sustituye a un decreto.",
        "it": "La direttiva sostituisce un decreto.",
        "nl": "De richtlijn vervangt een decreet.",
        "pt": "A diretiva substitui um decreto.",
        "pl": "Dyrektywa zastępuje dekret.",
    }
    assert set(words) == set(LANGUAGES)
    for language, text in words.items():
        assert {each.kind for each in kinds(text.lower(), language, negated=False)} == {"directive", "decree"}, language
    assert kinds("direktiva", "sl", negated=False) == ()


def test_both_verdicts_name_the_kind() -> None:
    source = Source("The European Commission withdrew the proposed directive on Tuesday.", "en")
    drafted = "The European Commission withdrew the proposed decree on Tuesday."
    verdict = support(drafted, "en", [source], [0.9], GLOSSARY)
    assert [problem.detail for problem in verdict.problems if problem.kind is ProblemKind.KIND] == ["decree"]
    translated = "La Commission européenne a retiré mardi le décret proposé."
    problems = faithful(translated, "fr", source.text, "en", 0.9, GLOSSARY)
    assert {problem.detail for problem in problems if problem.kind is ProblemKind.KIND} == {"décret", "directive"}


def test_a_negation_makes_one_opposite_the_other() -> None:
    def wrong(translation: str) -> list[str]:
        problems = faithful(translation, "fr", "Emotionserkennung ist verboten.", "de", 0.9, GLOSSARY)
        return [problem.detail for problem in problems if problem.kind is ProblemKind.KIND]

    assert wrong("La reconnaissance des émotions est autorisée.") == ["autorisée", "verboten"]
    assert not wrong("La reconnaissance des émotions n’est pas autorisée.")
    assert not wrong("La reconnaissance des émotions est interdite.")
