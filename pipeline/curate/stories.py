"""Articles become groups, one per event, across languages.

Average-link clustering (UPGMA: Sokal and Michener, 1958) of an affinity made of likeness and time. The
order of the input does not matter: everything starts from the articles sorted by id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from pipeline.curate.reading import Reader, amounts
from pipeline.curate.relevance import likeness
from pipeline.curate.topics import StoryThresholds
from pipeline.news import Article, Change, Label, Previous, SourceKind
from pipeline.ports import Vectors

READABLE = 20_000  # characters; a longer text is a report, which a summary of the first pages would betray
FULL = 6_000  # characters; beyond, a text is not more worth reading for being longer
BAND = 2_000  # characters; texts this near in length are equally full, and the kind of source decides

# Who is read first when two texts are equally full: those who speak of themselves.
NEAREST_TO_THE_EVENT = (
    SourceKind.COURT,
    SourceKind.REGULATOR,
    SourceKind.LEGISLATURE,
    SourceKind.INSTITUTION,
    SourceKind.PRESS,
    SourceKind.TRADE_PRESS,
    SourceKind.RESEARCH,
    SourceKind.THINK_TANK,
    SourceKind.CIVIL_SOCIETY,
    SourceKind.COMPANY,
)


@dataclass(frozen=True, slots=True)
class Group:
    """One event before it is ranked; the first article is the one to summarise, the others follow by id.

    `id` comes from the earliest article, so that it stays the same when another paper joins in, or from the earlier
    nights that told the story. `copies` repeat one of the articles. The rest is what `memory` knows (see `Story`);
    `novelty` is the share of what its titles and leads state that no earlier night knew, 0 to 1.
    """

    id: str
    articles: tuple[Article, ...]
    copies: tuple[Article, ...]
    label: Label = Label.NEW
    timeline: tuple[Previous, ...] = ()
    news: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    novelty: float = 1.0


def group(
    articles: Sequence[Article],
    duplicates: Mapping[str, str],
    vectors: Mapping[str, Vectors],
    *,
    reader: Reader,
    languages: Sequence[str],
    floor: float,
    thresholds: StoryThresholds,
) -> tuple[Group, ...]:
    """Group a night's articles by event; groups by id.

    `duplicates` is what `find_duplicates` returned for them: a copy of one of the articles goes with it,
    and what merely repeats an earlier night is left out. `vectors` maps an article's id to the embedding
    (d,) of its `lead_text`, `floor` is the encoder's `relevance.chance`; `reader` finds amounts. The article
    to summarise is in the first of `languages` that an article is in, if any.
    """
    kept = sorted((article for article in articles if article.id not in duplicates), key=lambda a: a.id)
    if not kept:
        return ()
    affinities = _affinities(kept, vectors, floor, thresholds, reader)
    copies: dict[str, list[Article]] = {}
    for article in sorted(articles, key=lambda a: a.id):
        if article.id in duplicates:
            copies.setdefault(duplicates[article.id], []).append(article)
    groups = []
    for members in average_link(affinities, thresholds.same_event):
        ordered = _lead_first([kept[i] for i in members], languages)
        groups.append(
            Group(
                id=f"s{min(ordered, key=_age).id}",
                articles=ordered,
                copies=tuple(copy for article in ordered for copy in copies.get(article.id, ())),
            )
        )
    return tuple(sorted(groups, key=lambda g: g.id))


def _affinities(
    articles: Sequence[Article],
    vectors: Mapping[str, Vectors],
    floor: float,
    thresholds: StoryThresholds,
    reader: Reader,
) -> Vectors:
    """How strongly each pair seems to tell one event, (n, n).

    Likeness, less `per_day` for each day between, more for a pair of two languages, which encoders find less alike, and
    for a shared amount. The one place where a pair is judged: what else speaks for or against a pair belongs here.
    """
    rows = np.stack([vectors[article.id] for article in articles])
    days = np.array([_day(article) for article in articles])
    apart = np.nan_to_num(np.abs(days[:, None] - days[None, :]))  # an undated article is as near as any
    tongues = np.array([article.language for article in articles])
    two_languages = tongues[:, None] != tongues[None, :]
    result: Vectors = likeness(rows @ rows.T, floor)
    result += (thresholds.cross_language * two_languages - thresholds.per_day * apart).astype(np.float32)
    # Reading takes longer than comparing: only for pairs that an amount would bring together.
    doubtful = (result < thresholds.same_event) & (result >= thresholds.same_event - thresholds.same_amount)
    read = {i: amounts(reader.opening(articles[i])) for i in np.flatnonzero(doubtful.any(axis=1)).tolist()}
    for one, other in np.argwhere(doubtful).tolist():
        if read[one] & read[other]:
            result[one, other] += thresholds.same_amount
    return result


def average_link(affinities: Vectors, threshold: float) -> list[list[int]]:
    """Merge the two groups of highest mean affinity while it reaches the threshold; ties by lowest index.

    `affinities` is symmetric, (n, n). Returns groups of indices, each sorted. O(n^2) per merge at worst,
    on the connected parts of the graph of pairs above the threshold only: a mean of pairs that are all
    below it cannot reach it.
    """
    groups: list[list[int]] = []
    for part in _connected(affinities >= threshold):
        groups += [[part[i] for i in members] for members in _merge(affinities[np.ix_(part, part)], threshold)]
    return groups


def _connected(linked: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> list[list[int]]:
    """The connected parts of a graph, each sorted."""
    unseen = np.ones(len(linked), dtype=bool)
    parts = []
    for start in range(len(linked)):
        if not unseen[start]:
            continue
        unseen[start] = False
        part, frontier = [start], [start]
        while frontier:
            reached = np.flatnonzero(linked[frontier.pop()] & unseen)
            unseen[reached] = False
            part += reached.tolist()
            frontier += reached.tolist()
        parts.append(sorted(part))
    return parts


def _merge(affinities: Vectors, threshold: float) -> list[list[int]]:
    """Average link within one connected part."""
    members: dict[int, list[int]] = {i: [i] for i in range(len(affinities))}
    means = affinities.astype(np.float64)
    np.fill_diagonal(means, -np.inf)
    while len(members) > 1:
        one, other = sorted(divmod(int(np.argmax(means)), len(means)))
        if means[one, other] < threshold:
            break
        sizes = len(members[one]), len(members[other])
        merged = (means[one] * sizes[0] + means[other] * sizes[1]) / sum(sizes)
        means[one], means[:, one] = merged, merged
        means[other], means[:, other], means[one, one] = -np.inf, -np.inf, -np.inf
        members[one] = sorted(members[one] + members.pop(other))
    return list(members.values())


def _lead_first(articles: Sequence[Article], languages: Sequence[str]) -> tuple[Article, ...]:
    """The article to summarise, then the others by id."""

    def preference(article: Article) -> tuple[int, int, int, str]:
        length = sum(map(len, article.paragraphs))
        fullness = min(length, FULL) // BAND if length <= READABLE else 0
        nearness = NEAREST_TO_THE_EVENT.index(article.entry.feed.kind)
        place = languages.index(article.language) if article.language in languages else len(languages)
        return place, -fullness, nearness, article.id

    first = min(articles, key=preference)
    return (first, *sorted((a for a in articles if a is not first), key=lambda a: a.id))


def _age(article: Article) -> tuple[datetime, str]:
    """Earliest first; undated articles last."""
    return article.published or datetime.max.replace(tzinfo=UTC), article.id


def _day(article: Article) -> float:
    """The publication in days since the epoch; not a number where unknown."""
    return article.published.timestamp() / 86_400 if article.published else float("nan")
