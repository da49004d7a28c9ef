"""The checker stays above its floors on its own sentences and on the gold set; no weights are read."""

import tomllib
from pathlib import Path

import pytest

from evaluation.checker import measure_translations, read_cases
from evaluation.claims import gold_cases
from evaluation.translations import judged, recall
from pipeline.check.names import parse_glossary
from pipeline.measure.checker import measure
from pipeline.measure.gold import KINDS, LANGUAGES

ROOT = Path(__file__).parents[2]
FLOORS = tomllib.loads((ROOT / "evaluation" / "floors.toml").read_text("utf-8"))["checker"]


@pytest.fixture(scope="module")
def glossary():
    return parse_glossary((ROOT / "configs" / "glossary.toml").read_text("utf-8"), "glossary.toml")


@pytest.fixture(scope="module")
def cases():
    return read_cases()


def test_the_set_is_large_enough_to_tell(cases):
    assert sum(not case.kind for case in cases) >= 150
    for language in LANGUAGES:
        for kind in KINDS:
            assert sum(case.language == language and case.kind == kind for case in cases) >= 15, (language, kind)


def above(found, floors):
    for language in LANGUAGES:
        assert found[language, ""].value <= floors["false_alarms"], language
        for kind in KINDS:
            assert found[language, kind].value >= floors[kind], (language, kind)


def test_support(cases, glossary):
    above(measure(cases, glossary), FLOORS)


def test_faithful(glossary):
    above(measure_translations(glossary), FLOORS["faithful"])


def test_gold_set(glossary):
    gold = gold_cases()
    assert 0.4 < sum(held_out for _, held_out in gold) / len(gold) < 0.6
    above(measure([case for case, _ in gold], glossary), FLOORS["gold"])
    above(measure([case for case, held_out in gold if held_out], glossary), FLOORS["held_out"])


def test_translations(glossary):
    found = list(judged(glossary, every=5))
    blamed = [bool(each.blamed) for each in found if not each.kind]
    assert sum(blamed) / len(blamed) <= FLOORS["translations"]["false_alarms"]
    for kind in KINDS:
        assert recall(found, kind).value >= FLOORS["translations"][kind], kind
