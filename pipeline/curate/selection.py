"""The room's one door: a night's articles in, its stories on topic out, in printing order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.curate.duplicates import find_duplicates
from pipeline.curate.ranking import rank
from pipeline.curate.relevance import chance, judge, lead_text
from pipeline.curate.stories import group
from pipeline.curate.topics import Topic
from pipeline.news import Article, Entry, Failure, Judgement, Story, Unsummarised
from pipeline.ports import Embed, Told, Vectors


@dataclass(frozen=True, slots=True)
class Selection:
    """What a night has to tell.

    `vectors` has one row per story, that of its first article's title and lead. `unreadable` are the entries
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
    told_texts: Sequence[tuple[str, str]],
    drafted: Sequence[str],
) -> Selection:
    """Choose and order the stories of a night.

    `told` and `told_texts` are the stories and the articles of the last weeks; `drafted` are the languages
    in which a story is best read. The order of the input does not matter.
    """
    articles = sorted(articles, key=lambda article: article.id)
    prototypes = embed.embed(topic.sentences())
    rows = embed.embed([lead_text(article) for article in articles])
    vectors = {article.id: row for article, row in zip(articles, rows, strict=True)}
    relevances = {article.id: judge(article, vectors[article.id], topic, prototypes) for article in articles}
    relevant = [article for article in articles if relevances[article.id].relevant]
    duplicates = find_duplicates(relevant, told_texts)
    groups = group(
        relevant,
        duplicates,
        vectors,
        told,
        languages=drafted,
        floor=chance(prototypes, topic),
        thresholds=topic.stories,
    )
    stories = rank(groups, relevances, vectors, topic, prototypes)
    leads = [vectors[story.articles[0].id] for story in stories]
    return Selection(
        stories=stories,
        vectors=np.stack(leads) if leads else np.zeros((0, prototypes.shape[1]), dtype=np.float32),
        unreadable=_unreadable(failed, topic, embed, prototypes),
        judgements=tuple(
            Judgement(article.id, relevances[article.id], duplicates.get(article.id)) for article in articles
        ),
    )


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
