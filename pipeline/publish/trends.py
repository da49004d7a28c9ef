"""The weeks as numbers: stories by section and jurisdiction, and the press that told them, in French and in English.

Whoever cannot see the picture reads its description, which says the same in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import ValidationError

from pipeline.news import SourceKind
from pipeline.publish.catalogue import Catalogue, load_catalogue
from pipeline.publish.report import Lenient, Outcome

_OTHER = "other"  # what has no name of its own in a chart
_COMPARED = ("fr", "en")  # the languages whose press is compared
_PRESS = frozenset({SourceKind.PRESS, SourceKind.TRADE_PRESS})
_JURISDICTIONS = 7  # more lines than these and one for the rest are not told apart


class _Run(Lenient):
    date: date


class _Story(Lenient):
    section: str
    jurisdiction: str = ""  # reports of before it was known


class _Article(Lenient):
    language: str | None
    outcome: str
    kind: str | None = None  # likewise


class _Report(Lenient):
    run: _Run
    stories: list[_Story]
    articles: list[_Article]


@dataclass(frozen=True, slots=True)
class Told:
    """What one night told: section and jurisdiction of each story, and the language of each article of the press."""

    night: date
    sections: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    press: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A name and its number in each week."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers over the weeks, which are named by their Mondays, with a title and a description of all of it."""

    title: str
    weeks: tuple[date, ...]
    series: tuple[Series, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Trends:
    """The charts of one language, under one title; none without a night."""

    language: str
    title: str
    charts: tuple[Chart, ...]

    @property
    def description(self) -> str:
        """All that the charts show, in words."""
        return " ".join(chart.description for chart in self.charts)


def read_counts(report: bytes) -> Told | None:
    """Read a report.json, of this version or an earlier one; None when it is none.

    A story whose jurisdiction is not told has none; an article whose kind is not told is not known to be of the press.
    """
    try:
        read = _Report.model_validate_json(report)
    except ValidationError:
        return None
    sources = (each for each in read.articles if each.outcome in {Outcome.TOLD, Outcome.COPY})
    return Told(
        read.run.date,
        sections=tuple(story.section for story in read.stories),
        jurisdictions=tuple(story.jurisdiction for story in read.stories),
        press=tuple(each.language for each in sources if each.kind in _PRESS and each.language),
    )


def count_trends(
    nights: Iterable[Told], language: str, sections: Mapping[str, Mapping[str, str]], weeks: int
) -> Trends:
    """Count the last weeks until the last night, none of them before the first: a week without nights is no zero.

    Raises ConfigError when the language has no catalogue.
    """
    words, told = load_catalogue(language), list(nights)
    if not told:
        return Trends(language, words.trends.title, ())
    first, last = (_monday(of(night.night for night in told)) for of in (min, max))
    shown = min(weeks, (last - first).days // 7 + 1)
    mondays = tuple(last - timedelta(weeks=ago) for ago in reversed(range(shown)))
    within = [night for night in told if night.night >= mondays[0]]
    titles = {key: names.get(language) or names.get("en") or key for key, names in sections.items()}
    places = {code: words.territory_name(code) for code in _most_frequent(within)}
    press = {code: words.language_name(code).capitalize() for code in _COMPARED}
    counted: tuple[tuple[str, Mapping[str, str], Callable[[Told], Sequence[str]]], ...] = (
        (words.trends.stories, titles | {_OTHER: words.headings.other}, lambda night: night.sections),
        (words.trends.jurisdictions, places | {_OTHER: words.trends.elsewhere}, lambda night: night.jurisdictions),
        (words.trends.press, press | {_OTHER: words.trends.others}, lambda night: night.press),
    )
    charts = (
        _chart(title, mondays, names, [(night.night, keys(night)) for night in within], words)
        for title, names, keys in counted
    )
    return Trends(language, words.trends.title, tuple(charts))


def _most_frequent(nights: Iterable[Told]) -> list[str]:
    """The jurisdictions that have lines of their own: most stories first, by their codes where that is a tie."""
    counts = Counter(code for night in nights for code in night.jurisdictions if code)
    return sorted(counts, key=lambda code: (-counts[code], code))[:_JURISDICTIONS]


def _chart(
    title: str,
    mondays: tuple[date, ...],
    names: Mapping[str, str],
    found: Sequence[tuple[date, Sequence[str]]],
    words: Catalogue,
) -> Chart:
    """Count what was found, week by week; what has no name counts as other, and what never was is left out."""
    counts = Counter((_monday(night), key if key in names else _OTHER) for night, keys in found for key in keys)
    series = tuple(
        Series(name, values)
        for key, name in names.items()
        if any(values := tuple(counts[monday, key] for monday in mondays))
    )
    totals = words.listed([f"{each.name} {words.number(sum(each.values))}" for each in series]) or words.number(0)
    description = words.trends.described.format(
        title=title, first=words.day(mondays[0]), last=words.day(mondays[-1] + timedelta(days=6)), counts=totals
    )
    return Chart(title, mondays, series, description)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
