"""What tonight adds to what earlier nights told: each group is a new story, an update, a correction, or a repetition.

A story keeps its id while it is open. The order of arrival does not matter: of groups that continue the same story the
nearest keeps it, ties going to the group whose id it has, then to the lowest id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.curate.changes import changes
from pipeline.curate.reading import Reader, Values, amounts
from pipeline.curate.relevance import likeness
from pipeline.curate.stories import Group
from pipeline.curate.topics import StoryThresholds
from pipeline.news import Article, Change, Label, Previous
from pipeline.ports import Told, Vectors


@dataclass(frozen=True, slots=True)
class Recalled:
    """The groups that have something to tell, by id, and where the articles of the others were told: by article id."""

    groups: tuple[Group, ...]
    repeats: Mapping[str, Previous]


@dataclass(frozen=True, slots=True)
class _Continued:
    """A group with the open stories that it may continue, the nearest first, and what it adds to all of them."""

    group: Group
    stories: tuple[tuple[float, Told], ...]
    news: Values
    novelty: float
    changes: tuple[Change, ...]


def recall(
    groups: Sequence[Group],
    told: Sequence[Told],
    vectors: Mapping[str, Vectors],
    reader: Reader,
    *,
    floor: float,
    thresholds: StoryThresholds,
) -> Recalled:
    """Look every group up among the open stories.

    A group continues a story when they share a page, or when their likeness reaches `follow_up`. It repeats it when its
    titles and leads state no number, date or name that the story's articles, of any night, did not.
    """
    scale = _Scale(vectors, reader, floor, thresholds)
    kept: list[Group] = []
    repeats: dict[str, Previous] = {}
    continued: list[_Continued] = []
    for group in sorted(groups, key=lambda one: one.id):
        stories = scale.near(group, told)
        if not stories:
            kept.append(group)
            continue
        one = _continued(group, stories, reader)
        if one.news or one.changes:
            continued.append(one)
        else:
            repeats |= {article.id: stories[0][1].last for article in (*group.articles, *group.copies)}
    return Recalled(tuple(sorted((*kept, *_assigned(continued)), key=lambda one: one.id)), repeats)


def centre(vectors: Iterable[Vectors]) -> Vectors:
    """The direction of several unit vectors, (d,), of length 1."""
    mean = np.mean(np.stack(list(vectors)), axis=0)
    result: Vectors = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
    return result


@dataclass(frozen=True, slots=True)
class _Scale:
    """How near a group is to a story, as `stories` judges pairs."""

    vectors: Mapping[str, Vectors]
    reader: Reader
    floor: float
    thresholds: StoryThresholds

    def near(self, group: Group, told: Sequence[Told]) -> tuple[tuple[float, Told], ...]:
        """The stories that a group may continue with their nearness, the nearest first, of equals the latest told."""
        here = centre(self.vectors[article.id] for article in group.articles)
        pages = {article.canonical_url for article in group.articles}
        measured = [(self._nearness(group, here, pages, story), story) for story in told]
        measured.sort(key=lambda pair: (-pair[0], -pair[1].last.night.toordinal(), pair[1].last.story_id))
        return tuple(pair for pair in measured if pair[0] >= self.thresholds.follow_up)

    def _nearness(self, group: Group, here: Vectors, pages: set[str], story: Told) -> float:
        """1 where a page is shared, else the likeness to the nearest night that told it, and what adds to it."""
        if not pages.isdisjoint(article.canonical_url for article in story.articles):
            return 1.0
        rows = [vector for vector in story.vectors if len(vector) == len(here)]  # an encoder that was replaced: no help
        if not rows:
            return 0.0
        near = float(likeness(np.stack(rows) @ here, self.floor).max())
        if _languages(group.articles).isdisjoint(_languages(story.articles)):
            near += self.thresholds.cross_language
        if self.thresholds.follow_up - self.thresholds.same_amount <= near < self.thresholds.follow_up:
            shared = _amounts(group.articles, self.reader) & _amounts(story.articles, self.reader)
            near += self.thresholds.same_amount * bool(shared)
        return min(near, 1.0)


def _languages(articles: Iterable[Article]) -> set[str]:
    return {article.language for article in articles}


def _amounts(articles: Iterable[Article], reader: Reader) -> Values:
    return amounts(frozenset().union(*(reader.opening(article) for article in articles)))


def _continued(group: Group, stories: tuple[tuple[float, Told], ...], reader: Reader) -> _Continued:
    """What a group adds: its titles and leads state it and no article of the stories does, datelines aside."""
    known = frozenset().union(*(reader.whole(article) for _, story in stories for article in story.articles))
    stated = frozenset().union(*(reader.opening(article) - _dateline(article) for article in group.articles))
    news = stated - known
    found = _changes(group.articles, (story for _, story in stories), reader)
    return _Continued(group, stories, news, 1.0 if found else len(news) / max(1, len(stated)), found)


def _dateline(article: Article) -> Values:
    """The day on which an article appeared, which says nothing of what it tells."""
    return frozenset({f"date {article.published:%m-%d}"} if article.published else ())


def _changes(articles: Iterable[Article], stories: Iterable[Told], reader: Reader) -> tuple[Change, ...]:
    """What pages say now in place of what they last said."""
    last = {article.canonical_url: article for story in stories for article in story.articles}
    return tuple(
        change
        for article in articles
        if article.canonical_url in last
        for change in changes(last[article.canonical_url], article, reader)
    )


def _assigned(continued: Sequence[_Continued]) -> list[Group]:
    """Give each story to one group; a group that finds all of its stories taken is a new one."""
    taken: set[str] = set()
    assigned = []
    ranked = sorted(
        continued, key=lambda one: (-one.stories[0][0], one.group.id != one.stories[0][1].last.story_id, one.group.id)
    )
    for one in ranked:
        story = next((story for _, story in one.stories if story.last.story_id not in taken), None)
        if story is None:
            assigned.append(one.group)
            continue
        taken.add(story.last.story_id)
        assigned.append(
            replace(
                one.group,
                id=story.last.story_id,
                label=Label.CORRECTION if one.changes else Label.UPDATE,
                timeline=story.nights,
                news=tuple(sorted(one.news)),
                changes=one.changes,
                novelty=one.novelty,
            )
        )
    return assigned
