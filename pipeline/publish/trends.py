"""The weeks as numbers: how many stories each section had, and in which languages the articles were that tell them.

Whoever cannot see the picture reads its description, which says the same in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import ValidationError

from pipeline.publish.catalogue import Catalogue, load_catalogue
from pipeline.publish.report import Lenient, Outcome

_OTHER = "other"  # the section of stories that no section of the topic has
_PRESS = ("fr", "en")  # the languages whose coverage is compared


class _Run(Lenient):
    date: date


class _Story(Lenient):
    section: str


class _Article(Lenient):
    language: str | None
    outcome: str


class _Report(Lenient):
    run: _Run
    stories: list[_Story]
    articles: list[_Article]


@dataclass(frozen=True, slots=True)
class Told:
    """What one night told: the section of each story, the language of each article that is a source of one."""

    night: date
    sections: tuple[str, ...]
    languages: tuple[str, ...]


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


def read_counts(report: bytes) -> Told | None:
    """Read a report.json, of this version or an earlier one; None when it is none."""
    try:
        read = _Report.model_validate_json(report)
    except ValidationError:
        return None
    sources = (article.language for article in read.articles if article.outcome in {Outcome.TOLD, Outcome.COPY})
    return Told(read.run.date, tuple(story.section for story in read.stories), tuple(filter(None, sources)))


def charts(
    nights: Iterable[Told], language: str, sections: Mapping[str, Mapping[str, str]], weeks: int
) -> tuple[Chart, ...]:
    """Stories by section and articles by language, in the last weeks until the last night; none without a night.

    Raises ConfigError when the language has no catalogue.
    """
    words, told = load_catalogue(language), list(nights)
    if not told:
        return ()
    last = _monday(max(night.night for night in told))
    mondays = tuple(last - timedelta(weeks=ago) for ago in reversed(range(weeks)))
    titles = {key: names.get(language) or names.get("en") or key for key, names in sections.items()}
    titles[_OTHER] = words.headings.other
    press = {code: words.language_name(code).capitalize() for code in _PRESS}
    press[_OTHER] = words.trends.others
    return (
        _chart(words.trends.stories, mondays, titles, [(night.night, night.sections) for night in told], words),
        _chart(words.trends.articles, mondays, press, [(night.night, night.languages) for night in told], words),
    )


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
