"""The weeks as numbers and in words."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.trends import Told, count_trends, read_counts

SECTIONS = {"law": {"fr": "Lois", "en": "Law"}, "courts": {"en": "Courts"}, "unused": {"en": "Unused"}}
NIGHTS = [
    Told(date(2026, 11, 22), ("law", "courts"), ("FR", ""), ("fr", "de")),  # a Sunday
    Told(date(2026, 11, 23), ("law", "lost-since"), ("FR", "EU"), ("en",)),  # the Monday after it
    Told(date(2026, 11, 24), ("law",), ("001",), ("en", "fr", "it")),
    Told(date(2026, 10, 1), ("law",) * 9, ("JP",) * 9, ("fr",) * 9),  # before the weeks that are shown
]


def drawn(language="en", nights=NIGHTS, weeks=2):
    return count_trends(nights, language, SECTIONS, weeks).charts


def numbers(chart):
    return {each.name: each.values for each in chart.series}


def test_stories_are_counted_by_week_and_section():
    stories, *_ = drawn()
    assert stories.weeks == (date(2026, 11, 16), date(2026, 11, 23))
    assert numbers(stories) == {"Law": (1, 2), "Courts": (1, 0), "Other news": (0, 1)}


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["France", "World", "European Union", "Others or none named"]),
        ("fr", ["France", "Monde", "Union européenne", "Autres ou aucun nommé"]),
        ("de", ["Frankreich", "Welt", "Europäische Union", "Andere oder keine genannt"]),
    ],
)
def test_stories_are_counted_by_jurisdiction_in_the_words_of_cldr(language, names):
    _, places, _ = drawn(language)
    assert list(numbers(places).items()) == list(zip(names, [(1, 1), (0, 1), (0, 1), (1, 0)], strict=True))


def test_beyond_seven_jurisdictions_the_rest_is_one_line():
    codes = ("FR", "FR", "EU", "EU", "US", "US", "GB", "GB", "CN", "CN", "DE", "DE", "IT", "JP", "ES", "")
    _, places, _ = drawn(nights=[Told(date(2026, 11, 22), (), codes, ())])
    assert [(each.name, each.values[-1]) for each in places.series][5:] == [
        ("United States", 2),
        ("Spain", 1),  # of three with one story each, the first by its code
        ("Others or none named", 3),
    ]


def test_the_french_press_is_compared_with_the_english():
    *_, articles = drawn("fr")
    assert numbers(articles) == {"Français": (1, 1), "Anglais": (0, 2), "Autres langues": (1, 1)}


@given(
    nights=st.lists(
        st.builds(
            Told,
            st.dates(date(2026, 9, 1), date(2026, 12, 31)),
            st.lists(st.sampled_from(["law", "courts", "unused", "other", "lost"])).map(tuple),
            st.lists(st.sampled_from(["FR", "EU", "001", "US", "GB", "CN", "DE", "IT", "JP", "", "XX", "other"])).map(
                tuple
            ),
            st.lists(st.sampled_from(["fr", "en", "de", "other"])).map(tuple),
        ),
        min_size=1,
    ),
    weeks=st.integers(2, 12),
)
def test_nothing_is_counted_twice_and_nothing_is_lost(nights, weeks):
    told = count_trends(nights, "en", SECTIONS, weeks).charts
    within = [night for night in nights if night.night >= told[0].weeks[0]]
    for chart, kind in zip(told, ("sections", "jurisdictions", "press"), strict=True):
        assert sum(sum(each.values) for each in chart.series) == sum(len(getattr(night, kind)) for night in within)
        assert len({each.name for each in chart.series}) == len(chart.series) <= 8
        assert all(any(each.values) and len(each.values) == len(chart.weeks) for each in chart.series)
        assert len(chart.weeks) <= weeks


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
    for chart in drawn(nights=[Told(date(2026, 11, 22), (), (), ())]):
        assert chart.series == ()
        assert chart.description.endswith(": 0.")


def test_no_week_before_the_first_night_is_a_week_without_stories():
    (stories, *_) = drawn(nights=NIGHTS[:3], weeks=26)
    assert stories.weeks == (date(2026, 11, 16), date(2026, 11, 23))


def test_the_description_of_all_is_that_of_each():
    told = count_trends(NIGHTS, "en", SECTIONS, 2)
    assert (told.language, told.title) == ("en", "Trends")
    assert told.description == " ".join(chart.description for chart in told.charts)


def report(stories, *articles):
    return json.dumps({"run": {"date": "2026-11-22"}, "stories": stories, "articles": articles}).encode()


def test_a_report_is_read_for_what_it_told():
    read = report(
        [{"section": "law", "jurisdiction": "EU"}, {"section": "work", "jurisdiction": ""}],
        {"kind": "press", "language": "fr", "outcome": "told"},
        {"kind": "trade-press", "language": "en", "outcome": "copy"},
        {"kind": "regulator", "language": "fr", "outcome": "told"},
        {"kind": "press", "language": "en", "outcome": "off_topic"},
        {"kind": "press", "language": None, "outcome": "failed"},
    )
    assert read_counts(read) == Told(date(2026, 11, 22), ("law", "work"), ("EU", ""), ("fr", "en"))


def test_of_an_older_report_jurisdictions_and_press_are_not_known():
    read = report([{"section": "law"}], {"language": "fr", "outcome": "told"})
    assert read_counts(read) == Told(date(2026, 11, 22), ("law",), ("",), ())


@pytest.mark.parametrize("report", [b"", b"{", b"[]", b'{"run": {}}'])
def test_what_is_no_report_is_none(report):
    assert read_counts(report) is None
