"""Which article repeats another: the same page, the same text, a syndicated, updated or truncated copy.

Candidates come from MinHash LSH over word shingles (datasketch); each is then verified exactly, so that an
unlucky hash never costs an article. The order of the input does not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from datasketch import MinHash, MinHashLSH

from pipeline.news import Article

SHINGLE_WORDS = 4  # Broder et al., "Syntactic Clustering of the Web" (1997), take 10; teasers are short
SAME = 0.7  # resemblance: real copies of the labelled corpus reach 0.94, different articles at most 0.28
CONTAINED = 0.8  # share of the shorter text found in the longer: different articles on one event reach 0.48
OPENING_WORDS = 40  # what a truncated copy surely shares with the whole
PERMUTATIONS = 128
# Bands and rows: a pair of resemblance s becomes a candidate with probability 1 - (1 - s^3)^42, that is .94 at
# s = .4 and 1.00 at SAME (Leskovec et al., "Mining of Massive Datasets", 3.4.2); a false candidate costs little.
BANDS = (42, 3)


@dataclass(frozen=True, slots=True)
class _Text:
    """A normalised text: its words in order, its shingles, and the sketches of them and of its opening."""

    words: tuple[str, ...]
    shingles: frozenset[str]
    whole: MinHash
    opening: MinHash


def find_duplicates(articles: Sequence[Article], earlier: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Map each article that repeats another to the one it repeats: article id -> id.

    Among tonight's articles the fullest is kept, ties by publication (undated last), then id; no kept
    article is itself in the result. `earlier` holds (id, text) of past nights: an article all but
    contained in one of them repeats it, whereas a fuller version of it is news.
    """
    texts = {article.id: _read(article.text) for article in articles}
    past, kept = _Index(), _Index()
    for past_id, past_text in sorted(earlier):
        past.add(past_id, _read(past_text))
    pages: dict[str, str] = {}  # canonical URL -> the article kept for it
    repeats: dict[str, str] = {}
    for article in sorted(articles, key=lambda a: (-len(texts[a.id].words), _published(a), a.id)):
        text = texts[article.id]
        original = past.holder(text) or pages.get(article.canonical_url) or kept.original(text)
        if original is None:
            kept.add(article.id, text)
            pages[article.canonical_url] = article.id
        else:
            repeats[article.id] = original
    return repeats


class _Index:
    """Texts, to be asked for the one that another repeats; ties go to the best match, then to the lowest key."""

    def __init__(self) -> None:
        self._texts: dict[str, _Text] = {}
        self._whole = MinHashLSH(num_perm=PERMUTATIONS, params=BANDS)
        self._openings = MinHashLSH(num_perm=PERMUTATIONS, params=BANDS)

    def add(self, key: str, text: _Text) -> None:
        """Keep a text under a key; an empty one resembles nothing."""
        if key not in self._texts and text.words:
            self._texts[key] = text
            self._whole.insert(key, text.whole)
            self._openings.insert(key, text.opening)

    def holder(self, text: _Text) -> str | None:
        """The text that holds nearly everything this one says."""
        return self._best(text, lambda other: _share(text.shingles, other.shingles), CONTAINED)

    def original(self, text: _Text) -> str | None:
        """The text of which this one is a version, or the beginning.

        Only a beginning: a notice quoted in full in the middle of an analysis stays a source of its own.
        """
        version = self._best(text, lambda other: _resemblance(text.shingles, other.shingles), SAME)
        return version or self._best(text, lambda other: _share(text.shingles, _start(other, text)), CONTAINED)

    def _best(self, text: _Text, measure: Callable[[_Text], float], least: float) -> str | None:
        """The candidate that measures highest, if it reaches `least`."""
        if not text.words:
            return None
        candidates = {*self._whole.query(text.whole), *self._openings.query(text.opening)}
        measured = sorted((-measure(self._texts[key]), key) for key in candidates)
        return measured[0][1] if measured and -measured[0][0] >= least else None


def words(text: str) -> tuple[str, ...]:
    """A text as words in order, without case, punctuation or layout."""
    return tuple(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def shingles(in_order: tuple[str, ...]) -> frozenset[str]:
    """Every run of `SHINGLE_WORDS` words; of a shorter text, the text."""
    runs = range(max(1, len(in_order) - SHINGLE_WORDS + 1))
    return frozenset(" ".join(in_order[i : i + SHINGLE_WORDS]) for i in runs)


def _read(text: str) -> _Text:
    """A text, normalised."""
    in_order = words(text)
    whole = shingles(in_order)
    return _Text(in_order, whole, _minhash(whole), _minhash(shingles(in_order[:OPENING_WORDS])))


def _start(text: _Text, like: _Text) -> frozenset[str]:
    """The beginning of a text, a quarter longer than another: room for a caption or a date line."""
    return shingles(text.words[: len(like.words) * 5 // 4])


def _resemblance(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's coefficient."""
    return len(one & other) / len(one | other)


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    """Containment: how much of `part` is in `whole` (Broder 1997)."""
    return len(part & whole) / len(part)


def _minhash(parts: frozenset[str]) -> MinHash:
    """The sketch of a set of shingles, always with the same permutations."""
    sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
    sketch.update_batch([part.encode() for part in parts])
    return sketch


def _published(article: Article) -> datetime:
    """When it appeared; undated articles come last."""
    return article.published or datetime.max.replace(tzinfo=UTC)
