"""How this room reads a text for what it states: the reader is brought along, since rooms do not know one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.curate.relevance import TERM_CHARACTERS, lead
from pipeline.news import Article, Figure

Values = frozenset[str]  # numbers, dates and names as plain values, the same in every language

_SMALL = frozenset(f"number {count}" for count in range(13))  # any two texts may count to a dozen


@dataclass(frozen=True, slots=True)
class Reader:
    """Functions of (text, language): a paragraph's sentences; the plain values, figures and territories of a text.

    A territory comes with how often it is named, the most often named first.
    """

    sentences: Callable[[str, str], tuple[str, ...]]
    values: Callable[[str, str], Values]
    figures: Callable[[str, str], tuple[Figure, ...]]
    territories: Callable[[str, str], tuple[tuple[str, int], ...]]

    def opening(self, article: Article) -> Values:
        """What an article states in its title and lead: what it is about."""
        return self.values(article.title, article.language) | self.values(
            lead(article, TERM_CHARACTERS), article.language
        )

    def whole(self, article: Article) -> Values:
        """What an article states anywhere."""
        return self.union(article.language, (article.title, *article.paragraphs))

    def union(self, language: str, texts: Iterable[str]) -> Values:
        """What any of these texts states."""
        return frozenset().union(*(self.values(text, language) for text in texts))


def amounts(values: Values) -> Values:
    """The numbers that two texts do not share by chance."""
    return frozenset(value for value in values if value.startswith("number ")) - _SMALL
