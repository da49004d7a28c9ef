"""Dates, months, years, weekdays and "yesterday", whatever the language writes them like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from pipeline.check.lexicon import alternation, lexicon


@dataclass(frozen=True, slots=True)
class Date:
    """A day, a month or a year, as precise as it was written: what was not written is None."""

    year: int | None = None
    month: int | None = None  # 1 to 12
    day: int | None = None  # 1 to 31
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day told by its name: 0 (Monday) to 6, or by its distance from today: `relative` -1 is yesterday."""

    day: int | None = None
    relative: int | None = None
    text: str = field(default="", compare=False)


def proves_date(known: Iterable[Date], claimed: Date, context: Iterable[Date]) -> bool:
    """Whether some known date says what is claimed; parts that it leaves open may come from the context.

    The parts that both give must agree, and at least one must be given by both.
    """
    lacking = set()  # what known dates leave open: of few kinds, however many dates there are
    for one in known:
        pairs = ((one.year, claimed.year), (one.month, claimed.month), (one.day, claimed.day))
        if any(a is not None and b is not None and a != b for a, b in pairs):
            continue
        if any(a is not None and a == b for a, b in pairs):
            year, month, day = (b if a is None else None for a, b in pairs)
            lacking.add(Date(year, month, day))
    if Date() in lacking:
        return True
    return bool(lacking) and any(
        _contains(other, part) and _agrees(other, claimed) for other in context for part in lacking
    )


def proves_weekday(known: Iterable[Weekday], dates: Iterable[Date], claimed: Weekday) -> bool:
    """Whether a weekday was written, or, where none was, follows from a full date."""
    written = tuple(known)
    if written:
        return claimed in written
    days = (day.weekday() for each in dates if (day := _calendar_day(each)) is not None)
    return claimed.day is not None and claimed.day in days


def _contains(one: Date, part: Date) -> bool:
    pairs = ((one.year, part.year), (one.month, part.month), (one.day, part.day))
    return all(b is None or a == b for a, b in pairs)


def _agrees(one: Date, other: Date) -> bool:
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return not any(a is not None and b is not None and a != b for a, b in pairs)


def _calendar_day(found: Date) -> date | None:
    if found.year is None or found.month is None or found.day is None:
        return None
    try:
        return date(found.year, found.month, found.day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, eq=False)
class _Grammar:
    months: dict[str, int]
    weekdays: dict[str, int]
    relative: dict[str, int]
    month_first: bool
    patterns: tuple[re.Pattern[str], ...]
    month_alone: re.Pattern[str]
    month_led: re.Pattern[str]
    year: re.Pattern[str]
    weekday: re.Pattern[str]


@cache
def _grammar(language: str) -> _Grammar:
    words = lexicon(language)
    months = dict(words.month_abbreviations) | dict(words.months)
    month = rf"(?P<month>{alternation(months)})\.?"
    of = rf"(?:{alternation(words.forms('dates', 'of'))} )?"
    joiner = rf"(?:-|,| ?{alternation(words.forms('dates', 'joiners'))})"
    suffix = rf"(?:{alternation(words.forms('number', 'ordinal_suffixes'))}|\.|º|°)?"
    year = r"(?P<year>(?:19|20)\d\d)(?!\d)"
    day = r"(?<![\d.,/:])(?P<day>3[01]|[12]\d|0?[1-9])"
    first = rf"(?:(?<![\d.,/:])(?P<first>3[01]|[12]\d|0?[1-9]){suffix} ?{joiner} ?)?"
    weekday_forms = dict(words.weekdays)
    # English "may" and "march" are verbs too: alone, they need a capital and a word that leads to a date.
    verbs = words.forms("dates", "verbs")
    alone = alternation(name for name in words.months if name not in verbs)
    leads, capitalised = alternation(words.forms("dates", "leads")), alternation(name.capitalize() for name in verbs)
    following = r"(?P<second>3[01]|[12]\d|0?[1-9])(?!\d)"
    return _Grammar(
        months=months,
        weekdays=weekday_forms,
        relative=dict(words.table("dates", "relative")),
        month_first=words.month_first,
        patterns=(
            re.compile(
                r"(?<![\d/-])(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
            ),
            re.compile(
                r"(?<![\d.,/])(?P<one>\d{1,2})(?P<mark>[./])(?P<two>\d{1,2})(?P=mark)(?P<year>(?:19|20)?\d\d)(?!\d)"
            ),
            re.compile(rf"{first}{day}{suffix} {of}{month}(?!\w),?(?: {of}{year})?", re.IGNORECASE),
            re.compile(
                rf"(?<!\w){month} {day}{suffix}(?!\d|[.,]\d| ?%)(?: ?{joiner} ?{following})?(?:,? {year})?",
                re.IGNORECASE,
            ),
            re.compile(rf"(?<!\w){month},? {of}{year}", re.IGNORECASE),
        ),
        month_alone=re.compile(rf"(?<!\w)(?P<month>{alone})(?!\w)", re.IGNORECASE),
        month_led=re.compile(rf"(?<!\w)(?i:{leads})[ -](?P<month>{capitalised})(?!\w)"),
        year=re.compile(
            r"(?<![\d.,/$€£\0])(?P<year>(?:19|20)\d\d)(?![\d%$€£]|[.,]\d| ?%)(?:[-/](?P<last>(?:19|20)?\d\d)(?!\d))?"
        ),
        weekday=re.compile(
            rf"(?<!\w)(?P<name>{alternation([*weekday_forms, *words.table('dates', 'relative')])})(?!\w)", re.IGNORECASE
        ),
    )


def dates(text: str, language: str) -> tuple[tuple[Date, int, int], ...]:
    """The dates of a tidy text, each with the start and end of where it stands; bare years included."""
    grammar = _grammar(language)
    found: list[tuple[Date, int, int]] = []
    taken = bytearray(len(text))
    for pattern in (*grammar.patterns, grammar.month_alone, grammar.month_led, grammar.year):
        for match in pattern.finditer(text):
            start, end = match.span("month") if pattern is grammar.month_led else match.span()
            read = tuple(_read(match, grammar))
            if read and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.extend((each, start, end) for each in read)
    return tuple(found)


def weekdays(text: str, language: str) -> tuple[tuple[Weekday, int, int], ...]:
    """The weekdays of a tidy text and its "yesterday" and "tomorrow", each with its start and end."""
    grammar = _grammar(language)
    return tuple(
        (
            Weekday(grammar.weekdays.get(name), grammar.relative.get(name), match.group()),
            *match.span(),
        )
        for match in grammar.weekday.finditer(text)
        for name in [match["name"].lower()]
    )


def _read(match: re.Match[str], grammar: _Grammar) -> Iterator[Date]:
    """The date or dates (the ends of a range) that a pattern matched."""
    parts = match.groupdict()
    text = match.group().strip()
    year = int(parts["year"]) if parts.get("year") else None
    if parts.get("one"):
        one, two = int(parts["one"]), int(parts["two"])
        month_first = two > 12 or (one <= 12 and grammar.month_first and parts["mark"] == "/")
        number, place = (two, one) if month_first else (one, two)
        if 1 <= place <= 12 and 1 <= number <= 31 and year is not None:
            yield Date(year if year > 99 else 2000 + year, place, number, text)
        return
    named = parts.get("month")
    month = None if named is None else int(named) if named.isdigit() else grammar.months[named.lower().rstrip(".")]
    for key in ("first", "day", "second"):
        if parts.get(key):
            yield Date(year, month, int(parts[key]), text)
    if not parts.get("day"):
        yield Date(year, month, None, text)
    if parts.get("last"):
        last = int(parts["last"])
        yield Date(last if last > 99 else (year or 0) // 100 * 100 + last, None, None, text)
