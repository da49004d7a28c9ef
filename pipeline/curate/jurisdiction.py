"""Whose decisions a story is about: the territory that its first article names most often at its beginning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.curate.reading import Reader
from pipeline.curate.relevance import TERM_CHARACTERS, lead
from pipeline.news import Article


def jurisdiction(articles: Sequence[Article], reader: Reader) -> str:
    """The territory of a story by headlines and openings: the others break the first's ties; "" when none is named."""
    first, others = _named(articles[:1], reader), _named(articles[1:], reader)
    return max({**first, **others}, key=lambda territory: (first[territory], others[territory]), default="")


def _named(articles: Iterable[Article], reader: Reader) -> Counter[str]:
    """How often each territory is named, in the order in which they are."""
    counts = Counter[str]()
    for article in articles:
        for text in (article.title, lead(article, TERM_CHARACTERS)):
            counts.update(dict(reader.territories(text, article.language)))
    return counts
