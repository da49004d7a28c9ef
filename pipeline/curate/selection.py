"""The room's one door: a night's articles in, its stories on topic out, in printing order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.curate.differences import differing
from pipeline.curate.duplicates import find_duplicates
from pipeline.curate.jurisdiction import jurisdiction
from pipeline.curate.memory import centre, recall
from pipeline.curate.ranking import rank
from pipeline.curate.reading import Reader
from pipeline.curate.relevance import chance, judge, lead_text, likeness
from pipeline.curate.stories import group
from pipeline.curate.topics import Topic
from pipeline.news import Article, Entry, Failure, Judgement, Story, Unsummarised
from pipeline.ports import Embed, Told, Vectors

SOMEWHAT = 0.2  # likeness: copies of one text, whatever headline they were given, are far above it


@dataclass(frozen=True, slots=True)
class Selection:
    """What a night has to tell.

    `vectors` has one row per story, the direction of its articles' titles and leads. `unreadable` are the entries
    on topic whose page could not be read. `judgements` say of every article why it is or is not in a story.
    """

    stories: tuple[Story, ...]
    vectors: Vectors
    unreadable: tuple[Unsummarised, ...]
    judgements: tuple[Judgement, ...]


def select(
    articles: Sequence[Article],
    failed: Sequence[tuple[Entry, Failure]],
    topic: Topic,
    embed: Embed,
    *,
    told: Sequence[Told],
    reader: Reader,
    drafted: Sequence[str],
) -> Selection:
    """Choose and order the stories of a night.

    `told` are the open stories of earlier nights, `reader` finds what a text states; `drafted` are the languages in
    which a story is best read. The order of the input does not matter.
    """
    articles = sorted(articles, key=lambda article: article.id)
    prototypes = embed.embed(topic.sentences())
    rows = embed.embed([lead_text(article) for article in articles])
    vectors = {article.id: row for article, row in zip(articles, rows, strict=True)}
    relevances = {article.id: judge(article, vectors[article.id], topic, prototypes) for article in articles}
    relevant = [article for article in articles if relevances[article.id].relevant]
    floor = chance(prototypes, topic)
    duplicates = _duplicates(relevant, told, vectors, floor)
    groups = group(
        relevant, duplicates, vectors, reader=reader, languages=drafted, floor=floor, thresholds=topic.stories
    )
    recalled = recall(groups, told, vectors, reader, floor=floor, thresholds=topic.stories)
    stories = tuple(
        replace(story, differing=differing(story.articles, reader), jurisdiction=jurisdiction(story.articles, reader))
        for story in rank(recalled.groups, relevances, vectors, topic, prototypes)
    )
    centres = [centre(vectors[article.id] for article in story.articles) for story in stories]
    return Selection(
        stories=stories,
        vectors=np.stack(centres) if centres else np.zeros((0, prototypes.shape[1]), dtype=np.float32),
        unreadable=_unreadable(failed, topic, embed, prototypes),
        judgements=tuple(
            Judgement(article.id, relevances[article.id], duplicates.get(article.id), recalled.repeats.get(article.id))
            for article in articles
        ),
    )


def _duplicates(
    articles: Sequence[Article], told: Sequence[Told], vectors: Mapping[str, Vectors], floor: float
) -> dict[str, str]:
    """What repeats another article, of this night or of an open story: article id -> id.

    Only stories somewhat like an article are looked at. A page that was told is compared with itself by `memory`.
    """
    pages = {article.canonical_url for story in told for article in story.articles}
    fresh = [article for article in articles if article.canonical_url not in pages]
    if not fresh:
        return {}
    rows = np.stack([vectors[article.id] for article in fresh])
    near = [
        article
        for story in told
        if any(
            len(vector) == rows.shape[1] and float(likeness(rows @ vector, floor).max()) >= SOMEWHAT
            for vector in story.vectors
        )
        for article in story.articles
    ]
    return find_duplicates(fresh, [(article.id, article.text) for article in near])


def _unreadable(
    failed: Sequence[tuple[Entry, Failure]], topic: Topic, embed: Embed, prototypes: Vectors
) -> tuple[Unsummarised, ...]:
    """The failed entries that are on topic by what their feed says of them, most relevant first."""
    rows = embed.embed([lead_text(entry) for entry, _ in failed])
    scored = [
        (judge(entry, row, topic, prototypes), entry, failure)
        for (entry, failure), row in zip(failed, rows, strict=True)
    ]
    scored.sort(key=lambda item: (-item[0].score, item[1].url))
    return tuple(
        Unsummarised(
            url=entry.link,
            title=entry.title,
            publisher=entry.feed.title,
            language=entry.feed.language or "",
            reason=failure.reason,
            published=entry.published,
        )
        for relevance, entry, failure in scored
        if relevance.relevant
    )
