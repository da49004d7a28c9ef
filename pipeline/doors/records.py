"""News as records: to bytes and back through the types of `pipeline.news`, and editions with parts taken out."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

import numpy as np
from pydantic import TypeAdapter

from pipeline.news import Article, Edition, Entry, Failure, Previous, Story
from pipeline.ports import Vectors

T = TypeVar("T")

VECTOR_TYPE = np.dtype("<f4")  # float32, little-endian whatever the machine, so that an archive can move

ARTICLE = TypeAdapter(Article)
EDITION = TypeAdapter(Edition)
ENTRY = TypeAdapter(Entry)
FAILURE = TypeAdapter(Failure)
PREVIOUS = TypeAdapter(Previous)


def dumped(adapter: TypeAdapter[T], value: T) -> bytes:
    """UTF-8 JSON. Raises ValueError for what JSON cannot give back: a score that is not a number, half a character."""
    content = adapter.dump_python(value, mode="json")
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def packed(vector: Vectors) -> bytes:
    """The numbers of a vector, (d,)."""
    return vector.astype(VECTOR_TYPE).tobytes()


def unpacked(content: bytes) -> Vectors:
    """What `packed` made of a vector."""
    return np.frombuffer(content, VECTOR_TYPE).astype(np.float32)


def without_text(edition: Edition) -> Edition:
    """The edition, its articles without their texts."""
    return replace(
        edition,
        stories=tuple(
            replace(story, articles=_textless(story.articles), copies=_textless(story.copies))
            for story in edition.stories
        ),
    )


def _textless(articles: tuple[Article, ...]) -> tuple[Article, ...]:
    return tuple(replace(each, paragraphs=(), entry=replace(each.entry, summary="")) for each in articles)


def without_articles(edition: Edition, urls: Collection[str], ids: Collection[str]) -> Edition:
    """The edition without the articles of these addresses and ids, and without the stories told from them."""
    gone, stories = set(ids), list[Story]()
    for story in edition.stories:
        articles = [
            article
            for article in sources(story)
            if not {article.final_url, article.canonical_url, article.entry.url, article.entry.link}.isdisjoint(urls)
        ]
        gone.update(article.id for article in articles)
        stories += [] if articles else [story]
    kept = {story.id for story in stories}
    return replace(
        edition,
        stories=tuple(stories),
        summaries=tuple(summary for summary in edition.summaries if summary.story_id in kept),
        unsummarised=tuple(each for each in edition.unsummarised if each.url not in urls),
        judgements=tuple(each for each in edition.judgements if each.article_id not in gone),
        failures=tuple(each for each in edition.failures if each.subject not in urls),
    )


def sources(story: Story) -> tuple[Article, ...]:
    """All articles that tell a story, copies last."""
    return story.articles + story.copies


def previous(edition: Edition, story: Story) -> Previous:
    """How a later night refers to this story."""
    headlines = tuple(
        (summary.language, summary.headline) for summary in edition.summaries if summary.story_id == story.id
    )
    return Previous(story.id, edition.night, headlines)
