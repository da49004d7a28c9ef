"""The dates box: days to come that tonight's sources name, such as an entry into force, a deadline or a hearing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pipeline.check.dates import Date, dates
from pipeline.check.words import tidy
from pipeline.news import Article, Citation, Due, Story
from pipeline.write.sentences import cite, source_sentences

_HORIZON = timedelta(days=3 * 366)  # laws apply two or three years after they are passed; what is later is a vision
_SENTENCES = 80  # of an article, from the top
_PER_STORY = 3  # days, the nearest: a box is read at a glance


def agenda(stories: Sequence[Story], night: date) -> tuple[Due, ...]:
    """The days after `night` that sources of these stories name, each day of a story once, in order.

    A day without a year is that of the year which brings it nearest to the article's publication; so "12 May", read in
    June, is past. Days of a story follow the order of the stories.
    """
    found = [due for story in stories for due in _first(story, night)]
    return tuple(sorted(found, key=lambda due: due.day))


def _first(story: Story, night: date) -> list[Due]:
    """The nearest days of one story, each with the first passage that names it."""
    days: dict[date, Due] = {}
    for article in story.articles:
        for day, citation in _days(article, night):
            if night < day <= night + _HORIZON:
                days.setdefault(day, Due(day, story.id, citation))
    return [days[day] for day in sorted(days)[:_PER_STORY]]


def _days(article: Article, night: date) -> Iterator[tuple[date, Citation]]:
    """Every day that an article names, past ones too, with the sentence that names it."""
    published = article.published.date() if article.published else night
    for sentence in source_sentences(article, _SENTENCES):
        for found, _, _ in dates(tidy(sentence.text), article.language):
            if (day := resolved(found, published)) is not None:
                yield day, cite(sentence)


def resolved(found: Date, published: date) -> date | None:
    """The day that was meant by what was written on `published`; None for a month, a year, or no day of a calendar."""
    if found.month is None or found.day is None:
        return None
    years = (found.year,) if found.year else (published.year - 1, published.year, published.year + 1)
    candidates = []
    for year in years:
        try:
            candidates.append(date(year, found.month, found.day))
        except ValueError:  # 29 February of another year
            continue
    return min(candidates, key=lambda day: abs(day - published), default=None)
