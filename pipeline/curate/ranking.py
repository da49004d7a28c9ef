"""Groups become stories: each under a section, with a score whose every part is said, in printing order."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.curate.relevance import TERM_CHARACTERS, chance, lead, likeness
from pipeline.curate.stories import Group
from pipeline.curate.topics import OTHER, Topic
from pipeline.news import Article, Relevance, Story
from pipeline.ports import Vectors

CROWD = 8  # publishers, languages or articles; a louder echo adds nothing


def rank(
    groups: Sequence[Group],
    relevances: Mapping[str, Relevance],
    vectors: Mapping[str, Vectors],
    topic: Topic,
    prototypes: Vectors,
) -> tuple[Story, ...]:
    """Score every group and file it under a section; highest score first, ties by id.

    `relevances` and `vectors` (embeddings (d,) of `lead_text`) are by article id; `prototypes` (n, d)
    embeds `topic.sentences()`. The reasons of a story add up to its score.
    """
    stories = []
    for group in groups:
        parts = _parts(group, relevances, topic)
        stories.append(
            Story(
                id=group.id,
                articles=group.articles,
                copies=group.copies,
                section=section_of([vectors[article.id] for article in group.articles], topic, prototypes),
                label=group.label,
                score=round(sum(points for _, points in parts), 2),
                reasons=tuple(f"{what} +{points:.2f}" for what, points in parts),
                previous=group.timeline[-1] if group.timeline else None,
                timeline=group.timeline,
                news=group.news,
                changes=group.changes,
            )
        )
    return tuple(sorted(stories, key=lambda story: (-story.score, story.id)))


def section_of(vectors: Sequence[Vectors], topic: Topic, prototypes: Vectors) -> str:
    """The key of the section whose best prototype is most like the articles on average, else "other"."""
    floor = chance(prototypes, topic)
    row = len(topic.prototypes.on) + len(topic.prototypes.off)
    best_key, best = OTHER, topic.ranking.section_threshold
    for section in topic.sections:
        typical = prototypes[row : row + len(section.prototypes)]
        row += len(section.prototypes)
        if not section.prototypes:
            continue
        near = float(likeness(np.stack(vectors) @ typical.T, floor).max(axis=1).mean())
        if near > best:
            best_key, best = section.key, near
    return best_key


def _parts(group: Group, relevances: Mapping[str, Relevance], topic: Topic) -> list[tuple[str, float]]:
    """What the score is made of: (what, points), points with two decimals."""
    weights = topic.ranking
    sources = (*group.articles, *group.copies)
    kind = max((article.entry.feed.kind for article in sources), key=lambda kind: (weights.kind[kind], kind))
    publishers = len({article.publisher for article in sources})
    languages = len({article.language for article in sources})
    relevance = max(relevances[article.id].score for article in group.articles)
    parts = [
        (f"source {kind}", weights.kind[kind]),
        (f"{publishers} publisher{'s'[: publishers > 1]}", weights.publishers * _echo(publishers)),
        (f"{languages} language{'s'[: languages > 1]}", weights.languages * _echo(languages)),
        (f"{len(sources)} article{'s'[: len(sources) > 1]}", weights.reach * _echo(len(sources))),
        (f"novelty {group.novelty:.2f}", weights.novelty * group.novelty),
        (f"relevance {relevance:.2f}", weights.relevance * relevance),
        *_consequence(group.articles[0], topic),
    ]
    return [(what, round(points, 2)) for what, points in parts]


def _echo(count: int) -> float:
    """Nothing for one, 1 for two, 3 for `CROWD` and more: doubling adds one."""
    return math.log2(min(count, CROWD))


def _consequence(article: Article, topic: Topic) -> list[tuple[str, float]]:
    """The weightiest consequence that the article's title and lead speak of, with the word that says so."""
    text = f"{article.title}. {lead(article, TERM_CHARACTERS)}"
    for rung in sorted(topic.ranking.consequence, key=lambda rung: (-rung.weight, rung.label)):
        if found := rung.terms.found(text, article.language):
            return [(f'{rung.label} ("{found[0]}")', rung.weight)]
    return []
