"""Which article repeats another: the same page, the same text, a syndicated, updated or truncated copy.

Candidates come from MinHash LSH over word shingles (datasketch); every one is then verified exactly, so a
hash collision never costs an article. The order of the input does not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from datasketch import MinHash, MinHashLSH

from pipeline.news import Article

SHINGLE_WORDS = 4  # Broder et al., "Syntactic Clustering of the Web" (1997), take 10; news leads are short
SAME = 0.7  # resemblance (Jaccard); in the labelled corpus no two different articles exceed 0.1, copies are above 0.8
CONTAINED = 0.8  # share of the shorter text found in the longer; below 1 because a teaser ends in other words
OPENING_WORDS = 60  # the part that a truncated copy surely shares
CANDIDATE = 0.4  # LSH threshold: lower than SAME, as verification is exact and a miss is not
PERMUTATIONS = 128  # standard error of the estimated resemblance: 1/sqrt(128), about 0.09


@dataclass(frozen=True, slots=True)
class _Text:
    """A normalised text: its words, and their shingles."""

    words: tuple[str, ...]
    shingles: frozenset[str]


def find_duplicates(articles: Sequence[Article], earlier: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Map each article that repeats another to the one it repeats: article id -> id.

    Among tonight's the fullest is kept, ties by publication (undated last) then id, and no kept article is
    itself a duplicate. An article of which `earlier` (id, text) of past nights already said (nearly) all
    repeats that one; a fuller version of an earlier text is news, and is kept.
    """
    texts = {article.id: _normalised(article.text) for article in articles}
    past = _Index()
    for past_id, text in sorted(earlier):
        past.add(past_id, _normalised(text))
    kept = _Index()
    pages: dict[str, str] = {}  # canonical URL -> the kept article
    repeats: dict[str, str] = {}
    for article in sorted(articles, key=lambda a: (-len(texts[a.id].words), _published(a), a.id)):
        text = texts[article.id]
        original = past.holding(text) or pages.get(article.canonical_url) or kept.resembling(text)
        if original is not None:
            repeats[article.id] = original
            continue
        kept.add(article.id, text)
        pages[article.canonical_url] = article.id
    return repeats


class _Index:
    """Texts that can be asked for one that another repeats."""

    def __init__(self) -> None:
        self._texts: dict[str, _Text] = {}
        self._by_text = MinHashLSH(threshold=CANDIDATE, num_perm=PERMUTATIONS)
        self._by_opening = MinHashLSH(threshold=CANDIDATE, num_perm=PERMUTATIONS)

    def add(self, key: str, text: _Text) -> None:
        if key in self._texts or not text.words:
            return
        self._texts[key] = text
        self._by_text.insert(key, _minhash(text.shingles))
        self._by_opening.insert(key, _minhash(_shingles(text.words[:OPENING_WORDS])))

    def holding(self, text: _Text) -> str | None:
        """A text that has nearly everything this one has."""
        return self._best(text, lambda other: _share(text.shingles, other.shingles), CONTAINED)

    def resembling(self, text: _Text) -> str | None:
        """A text, at least as long, of which this one is a copy: whole, or its beginning."""
        whole = self._best(text, lambda other: _resemblance(text.shingles, other.shingles), SAME)
        return whole or self._best(text, lambda other: _share(text.shingles, _start(other, len(text.words))), CONTAINED)
