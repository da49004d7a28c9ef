"""A fetched page becomes an article, or a reason why not."""

from __future__ import annotations

from pipeline.gather.extraction import extract
from pipeline.gather.language import detect
from pipeline.gather.reservations import STRICT, Signal
from pipeline.gather.urls import canonical, identity
from pipeline.news import Article, Entry, Failure, Page, Reason, Stage


def to_article(page: Page, entry: Entry, honoured: frozenset[Signal] = STRICT) -> Article | Failure:
    """Return the article that the page of an entry holds, or why it holds none.

    Its id is that of the entry's address, wherever the page was found in the end, so that a rerun knows it again.
    The failures are those of `extraction.extract`, and UNKNOWN_LANGUAGE. `honoured`: the signals that can reserve it.
    """
    extracted = extract(page, entry, honoured)
    if isinstance(extracted, Failure):
        return extracted
    language = detect("\n".join(extracted.paragraphs), entry.feed.language)
    if language is None:
        return Failure(entry.url, Stage.LANGUAGE, Reason.UNKNOWN_LANGUAGE, f"the feed says {entry.feed.language}")
    code, confidence = language
    return Article(
        id=identity(entry.url),
        entry=entry,
        final_url=page.final_url,
        canonical_url=extracted.canonical_url or canonical(page.final_url),
        publisher=extracted.publisher,
        title=extracted.title,
        paragraphs=extracted.paragraphs,
        language=code,
        language_confidence=confidence,
        published=extracted.published,
        retrieved=page.retrieved,
        method=extracted.method,
    )
