"""Dates and weekdays are read alike in every language, and proven as precisely as they are claimed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.dates import Date, Weekday, dates, proves_date, proves_weekday, weekdays


def read(text, language):
    return [found for found, _, _ in dates(text, language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "le 22 novembre 2026"),
        ("en", "November 22, 2026"),
        ("en", "22 November 2026"),
        ("en", "11/22/2026"),
        ("de", "am 22. November 2026"),
        ("de", "am 22.11.2026"),
        ("es", "el 22 de noviembre de 2026"),
        ("it", "il 22 novembre 2026"),
        ("nl", "op 22 november 2026"),
        ("pt", "em 22 de novembro de 2026"),
        ("pl", "22 listopada 2026"),
        ("fr", "2026-11-22"),
    ],
)
def test_a_day_is_the_same_in_every_language(language, text):
    assert read(text, language) == [Date(2026, 11, 22)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "le 1er mars", [Date(None, 3, 1)]),
        ("fr", "en août", [Date(None, 8)]),
        ("en", "in May", [Date(None, 5)]),
        ("en", "it may march on", []),
        ("fr", "du 12 au 14 novembre 2026", [Date(2026, 11, 12), Date(2026, 11, 14)]),
        ("en", "November 12 to 14", [Date(None, 11, 12), Date(None, 11, 14)]),
        ("fr", "de 2024 à 2027", [Date(2024), Date(2027)]),
        ("en", "2024-26", [Date(2024), Date(2026)]),
        ("fr", "2 100 euros", []),
        ("en", "€2000", []),
    ],
)
def test_months_years_ranges_and_what_is_no_date(language, text, expected):
    assert read(text, language) == expected


@pytest.mark.parametrize(
    ("known", "context", "claimed", "holds"),
    [
        ([Date(2026, 11, 22)], [], Date(2026, 11, 22), True),
        ([Date(2026, 11, 22)], [], Date(2026, 11), True),
        ([Date(2026, 11, 22)], [], Date(2026, 11, 23), False),
        ([Date(None, 11, 22)], [], Date(2026, 11, 22), False),
        ([Date(None, 11, 22)], [Date(2026)], Date(2026, 11, 22), True),
        ([Date(2025, 11, 22)], [Date(2026)], Date(2026, 11, 22), False),
        ([Date(2026)], [], Date(2026, 11), False),
        ([], [Date(2026)], Date(2026), False),
    ],
)
def test_a_date_is_proven_part_by_part(known, context, claimed, holds):
    assert proves_date(known, claimed, context) is holds


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("fr", "mardi dernier", 1),
        ("en", "on Tuesday", 1),
        ("de", "am Dienstag", 1),
        ("pl", "we wtorek", 1),
        ("pt", "na terça-feira", 1),
    ],
)
def test_weekdays(language, text, day):
    assert [found.day for found, _, _ in weekdays(text, language)] == [day]


@pytest.mark.parametrize(
    ("known", "days", "claimed", "holds"),
    [
        ([Weekday(1)], [], Weekday(1), True),
        ([Weekday(1)], [], Weekday(2), False),
        ([], [Date(2026, 11, 22)], Weekday(6), True),  # 22 November 2026 is a Sunday
        ([Weekday(2)], [Date(2026, 11, 22)], Weekday(6), False),
        ([], [], Weekday(relative=-1), False),
        ([], [Date(2026, 2, 31)], Weekday(6), False),
    ],
)
def test_a_weekday_is_written_or_follows_from_a_date(known, days, claimed, holds):
    assert proves_weekday(known, days, claimed) is holds


@given(st.dates(), st.dates())
def test_a_day_proves_itself_and_no_other(one, other):
    known = [Date(one.year, one.month, one.day)]
    assert proves_date(known, Date(other.year, other.month, other.day), []) is (one == other)


def test_a_date_is_looked_up_in_long_lists_in_a_moment():
    days = [Date(None, 6, 15)] * 10_000
    years = [Date(year) for year in range(1000, 3000)] * 5
    began = time.process_time()
    assert not proves_date(days, Date(3000, 6, 15), years)
    assert proves_date(days, Date(2999, 6, 15), years)
    assert time.process_time() - began < 2  # seconds; every day with every year takes minutes
