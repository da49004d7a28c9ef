"""Where the sources of one story give different figures for what must be the same thing.

Careful rather than complete: two figures differ when they are of one unit and of about the same size, neither source
states the other's anywhere, and rounding does not make them one. A reader is told of it in one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.curate.reading import Reader
from pipeline.news import Article, Claim, Figure

OPENING = 6  # sentences: further down an article compares with other years and other countries
NEAR = 0.8  # of the larger: 109 and 112 may be one thing told twice, 109 and 20 are two things
LARGE = 1000  # a count without a unit that is smaller may count anything


@dataclass(frozen=True, slots=True)
class _Stated:
    """A figure and where it stands."""

    article: Article
    figure: Figure
    passage: str


def differing(articles: Sequence[Article], reader: Reader) -> tuple[Claim, ...]:
    """What the sources say of the first thing on which two publishers differ: a claim each; none where all agree."""
    stated = [list(_stated(article, reader)) for article in articles]
    everywhere = [
        [figure for text in (article.title, *article.paragraphs) for figure in reader.figures(text, article.language)]
        for article in articles
    ]
    for one, other in combinations(range(len(articles)), 2):
        if articles[one].publisher == articles[other].publisher:
            continue
        for here in stated[one]:
            for there in stated[other]:
                if (
                    _comparable(here.figure, there.figure)
                    and not any(_same(here.figure, figure) for figure in everywhere[other])
                    and not any(_same(there.figure, figure) for figure in everywhere[one])
                ):
                    return tuple(Claim(each.article.id, each.figure.words, each.passage) for each in (here, there))
    return ()


def _stated(article: Article, reader: Reader) -> Iterator[_Stated]:
    """The figures of an article's first sentences."""
    sentences = [
        sentence for paragraph in article.paragraphs for sentence in reader.sentences(paragraph, article.language)
    ]
    for sentence in sentences[:OPENING]:
        for figure in reader.figures(sentence, article.language):
            if figure.unit == "%" or figure.value >= LARGE:
                yield _Stated(article, figure, sentence)


def _comparable(one: Figure, other: Figure) -> bool:
    """Whether two figures may be of one thing and say different things of it."""
    smaller, larger = sorted((one.value, other.value))
    return one.unit == other.unit and smaller >= NEAR * larger and not _same(one, other)


def _same(one: Figure, other: Figure) -> bool:
    """Whether two figures are one, the more exact of them rounded to the digits of the other."""
    digits = min(_digits(one.value), _digits(other.value))
    return f"{one.value:.{digits}g}" == f"{other.value:.{digits}g}"


def _digits(value: float) -> int:
    """How many digits a figure is written with, zeros at its end aside: 109 for 109,000."""
    return max(1, len(f"{value:.12g}".partition("e")[0].replace(".", "").strip("0")))
