"""What a source took back: the same page, read on two nights, and what it says now in place of what it said."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.curate.duplicates import words
from pipeline.curate.reading import Reader
from pipeline.news import Article, Change

SAME_SENTENCE = 0.5  # share of words that two versions of one sentence have in common; of two sentences, .2 is much


def unchanged(before: Article, after: Article) -> bool:
    """Whether a page reads as it did, layout and punctuation aside."""
    return words(before.title) == words(after.title) and words(before.text) == words(after.text)


def changes(before: Article, after: Article, reader: Reader) -> tuple[Change, ...]:
    """The headline if its words are others, then each sentence in which a number, a date or a name was exchanged.

    A value counts as taken back when the page states it nowhere any more; what is only added is no change.
    """
    found = [Change(after.id, before.title, after.title)] if words(before.title) != words(after.title) else []
    return (*found, *_exchanged(before, after, reader))


def _exchanged(before: Article, after: Article, reader: Reader) -> Iterator[Change]:
    language = after.language
    old, new = _sentences(before, reader), _sentences(after, reader)
    gone = {key: text for key, text in old.items() if key not in new}
    whole = reader.union(language, new.values())
    for key, text in new.items():
        if key in old or not gone:
            continue
        version = max(gone, key=lambda other: (_shared(key, other), other))
        if _shared(key, version) < SAME_SENTENCE:
            continue
        taken_back = reader.values(gone[version], language) - whole
        if taken_back and reader.values(text, language) - reader.values(gone[version], language):
            yield Change(after.id, gone.pop(version), text)


def _sentences(article: Article, reader: Reader) -> dict[tuple[str, ...], str]:
    """The sentences of an article by their words, in order."""
    pieces = (piece for paragraph in article.paragraphs for piece in reader.sentences(paragraph, article.language))
    return {words(piece): piece for piece in pieces}


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Jaccard's coefficient of two sentences' words."""
    both = {*one} | {*other}
    return len({*one} & {*other}) / len(both) if both else 0.0
