"""The weeks as numbers and in words."""

import json
from datetime import date

import pytest

from pipeline.publish.trends import Told, charts, read_counts

SECTIONS = {"law": {"fr": "Lois", "en": "Law"}, "courts": {"en": "Courts"}, "unused": {"en": "Unused"}}
NIGHTS = [
    Told(date(2026, 11, 22), ("law", "courts"), ("fr", "de")),  # a Sunday
    Told(date(2026, 11, 23), ("law", "lost-since"), ("en",)),  # the Monday after it
    Told(date(2026, 11, 24), ("law",), ("en", "fr", "it")),
    Told(date(2026, 10, 1), ("law",) * 9, ("fr",) * 9),  # before the weeks that are shown
]


def drawn(language="en", nights=NIGHTS, weeks=2):
    return charts(nights, language, SECTIONS, weeks)


def test_stories_are_counted_by_week_and_section():
    stories, _ = drawn()
    assert stories.weeks == (date(2026, 11, 16), date(2026, 11, 23))
    assert {each.name: each.values for each in stories.series} == {
        "Law": (1, 2),
        "Courts": (1, 0),
        "Other news": (0, 1),
    }


def test_articles_are_counted_by_language_french_against_english():
    _, articles = drawn("fr")
    assert {each.name: each.values for each in articles.series} == {
        "Français": (1, 1),
        "Anglais": (0, 2),
        "Autres langues": (1, 1),
    }


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "Stories a week, by section, from 16 November 2026 to 29 November 2026: Law 3, Courts 1 and Other news 1.",
        ),
        (
            "fr",
            "Sujets par semaine, selon la rubrique, du 16 novembre 2026 au 29 novembre 2026\u00a0: Lois 3, Courts 1 et",
        ),
    ],
)
def test_the_description_says_the_same_in_words(language, said):
    assert drawn(language)[0].description.startswith(said)


def test_without_a_night_there_is_nothing_to_draw_and_without_stories_nothing_in_it():
    assert drawn(nights=[]) == ()
    stories, _ = drawn(nights=[Told(date(2026, 11, 22), (), ())])
    assert stories.series == ()
    assert stories.description.endswith(": 0.")


def test_a_report_is_read_for_what_it_told():
    report = {
        "run": {"date": "2026-11-22"},
        "stories": [{"section": "law"}],
        "articles": [
            {"language": "fr", "outcome": "told"},
            {"language": "en", "outcome": "copy"},
            {"language": "en", "outcome": "off_topic"},
            {"language": None, "outcome": "failed"},
        ],
    }
    assert read_counts(json.dumps(report).encode()) == Told(date(2026, 11, 22), ("law",), ("fr", "en"))


@pytest.mark.parametrize("report", [b"", b"{", b"[]", b'{"run": {}}'])
def test_what_is_no_report_is_none(report):
    assert read_counts(report) is None
