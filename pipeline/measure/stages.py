"""One stage of curating by itself, on labelled headlines: relevance, stories, near-duplicates.

Every figure has the percentile bootstrap's 95 % interval (Efron and Tibshirani, 1993, chapter 13), over items, or over
events where items of one event hang together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from pipeline.curate.duplicates import find_duplicates
from pipeline.curate.reading import Reader
from pipeline.curate.relevance import chance, judge, lead_text
from pipeline.curate.stories import group
from pipeline.curate.topics import Topic
from pipeline.measure.gold import GoldArticle
from pipeline.news import Article, Entry, Feed
from pipeline.ports import Embed

DRAWS = 1000  # of the bootstrap
WORST = 8  # confusions that are shown
_READ = datetime(2026, 1, 1, tzinfo=UTC)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A headline with its lead; `event` names what it tells, if it is told more than once. `body` is who decided."""

    article: Article
    event: str | None
    body: str = ""
    on_topic: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its interval."""

    name: str
    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class StageResult:
    """The figures of a stage, and its worst confusions in words, the worst first."""

    figures: tuple[Measured, ...]
    confusions: tuple[str, ...]


def parse_labelled(document: str) -> list[Labelled]:
    """Read JSON lines with `event`, `language`, `title`, `lead` and, where neighbours matter, `body`.

    `on_topic` is said where an event is off topic all the same; without an event, an item is.
    """
    rows = [json.loads(line) for line in document.splitlines() if line.strip()]
    return [
        Labelled(
            article=_article(f"{row['title']} {row['lead']}", row),
            event=row["event"],
            body=row.get("body", ""),
            on_topic=row.get("on_topic", row["event"] is not None),
        )
        for row in rows
    ]


def _article(name: str, row: dict[str, str]) -> Article:
    """A headline as the article that a feed of general scope would lead to."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    url = f"https://news.example/{digest}"
    entry = Entry(Feed("https://news.example/feed", digest, row["language"]), url, url, row["title"], "", None)
    return Article(
        id=digest,
        entry=entry,
        final_url=url,
        canonical_url=url,
        publisher=digest,
        title=row["title"],
        paragraphs=(row["lead"],),
        language=row["language"],
        language_confidence=1.0,
        published=None,
        retrieved=_READ,
        method="evaluation",
    )


def gold_article(gold: GoldArticle) -> Article:
    """An article of the gold set, with its whole text."""
    row = {"title": gold.title, "lead": gold.paragraphs[0], "language": gold.language}
    return replace(_article(gold.name, row), paragraphs=gold.paragraphs)


def relevance(items: Sequence[Labelled], topic: Topic, embed: Embed) -> StageResult:
    """Precision, recall and F1 of what is found on topic, in all and per language."""
    prototypes = embed.embed(topic.sentences())
    rows = embed.embed([lead_text(item.article) for item in items])
    found = [judge(item.article, row, topic, prototypes) for item, row in zip(items, rows, strict=True)]
    truth = np.array([item.on_topic for item in items])
    got = np.array([one.relevant for one in found])
    figures = []
    for language in ("all", *sorted({item.article.language for item in items})):
        mine = np.flatnonzero([language in ("all", item.article.language) for item in items])
        for name, measure in (("precision", _precision), ("recall", _recall), ("F1", _f1)):
            figures.append(_bootstrapped(f"{name}, {language}", mine, _over(measure, truth, got)))
    wrong = sorted(
        (-abs(one.score - topic.relevance.threshold), item.article.title, one.score)
        for item, one, wanted in zip(items, found, truth, strict=True)
        if one.relevant != wanted
    )
    return StageResult(tuple(figures), tuple(f"{score:.2f} {title}" for _, title, score in wrong[:WORST]))


def stories(items: Sequence[Labelled], topic: Topic, embed: Embed, reader: Reader) -> StageResult:
    """BCubed of the groups (Bagga and Baldwin, 1998), and how many pairs of neighbouring events were merged."""
    told = [item for item in items if item.event is not None]
    prototypes = embed.embed(topic.sentences())
    rows = embed.embed([lead_text(item.article) for item in told])
    vectors = {item.article.id: row for item, row in zip(told, rows, strict=True)}
    groups = group(
        [item.article for item in told],
        {},
        vectors,
        reader=reader,
        languages=(),
        floor=chance(prototypes, topic),
        thresholds=topic.stories,
    )
    place = {article.id: one.id for one in groups for article in one.articles}
    names = [item.event for item in told]
    where = [place[item.article.id] for item in told]
    precision, recall = _bcubed(where, names)
    events = sorted(set(map(str, names)))
    members = {event: np.flatnonzero([name == event for name in names]) for event in events}

    def score(draw: NDArray[np.int_]) -> float:
        drawn = np.concatenate([members[events[index]] for index in draw])
        p, r = precision[drawn].mean(), recall[drawn].mean()
        return float(2 * p * r / (p + r))

    everything = np.arange(len(events))
    merged, pairs = 0, 0
    confusions = []
    for one in range(len(told)):
        for other in range(one):
            together, same = where[one] == where[other], names[one] == names[other]
            neighbours = bool(told[one].body) and told[one].body == told[other].body and not same
            pairs += neighbours
            merged += neighbours and together
            if together != same:
                kind = "merged" if together else "split"
                confusions.append(f"{kind}: {told[one].article.title} / {told[other].article.title}")
    return StageResult(
        (
            _bootstrapped("BCubed F1", everything, score),
            _bootstrapped("BCubed precision", everything, _mean_over(precision, members, events)),
            _bootstrapped("BCubed recall", everything, _mean_over(recall, members, events)),
            Measured("merges of the same body's events", merged, merged, merged, pairs),
        ),
        tuple(sorted(confusions)[:WORST]),
    )


def duplicates(articles: Sequence[Article]) -> StageResult:
    """Copies made of articles (cut, with a caption, under another headline) found, and different articles kept."""
    made = [copy for article in articles for copy in _copies(article)]
    of = {copy.id: article.id for article in articles for copy in _copies(article)}
    found = find_duplicates([*articles, *made], [])
    one = {article.id: article.id for article in articles} | of
    truth = np.array([True] * len(made) + [False] * len(articles))
    # Of an article and its copies all but one must be found, whichever is kept.
    kept = [name for name in one if name not in found]
    wrong = [name for name, original in found.items() if one[name] != one[original]]
    missed = len(kept) - len({one[name] for name in kept})
    hits = np.array([1.0] * (len(made) - missed) + [0.0] * missed)
    everything = np.arange(len(made))
    return StageResult(
        (
            _bootstrapped("copies found", everything, lambda draw: float(hits[draw].mean())),
            Measured("different articles taken for copies", len(wrong), len(wrong), len(wrong), len(truth)),
        ),
        tuple(sorted(wrong)[:WORST]),
    )


def _copies(article: Article) -> Iterator[Article]:
    """The article cut after two thirds, and with a caption under another headline."""
    count = max(1, 2 * len(article.paragraphs) // 3)
    for kind, paragraphs in (
        ("cut", article.paragraphs[:count]),
        ("captioned", ("Photo: agency.", *article.paragraphs)),
    ):
        name = hashlib.sha256(f"{kind} {article.id}".encode()).hexdigest()[:16]
        url = f"https://copy.example/{name}"
        yield replace(article, id=name, canonical_url=url, title=f"{kind}: {article.title}", paragraphs=paragraphs)


def _bcubed(where: Sequence[str], names: Sequence[str | None]) -> tuple[Floats, Floats]:
    """Precision and recall of each item."""
    together = np.array(where)[:, None] == np.array(where)[None, :]
    same = np.array(names)[:, None] == np.array(names)[None, :]
    both = (together & same).sum(axis=1)
    return both / together.sum(axis=1), both / same.sum(axis=1)


def _mean_over(
    values: Floats, members: dict[str, NDArray[np.int_]], events: Sequence[str]
) -> Callable[[NDArray[np.int_]], float]:
    return lambda draw: float(values[np.concatenate([members[events[index]] for index in draw])].mean())


def _over(
    measure: Callable[[NDArray[np.bool_], NDArray[np.bool_]], float], truth: NDArray[np.bool_], got: NDArray[np.bool_]
) -> Callable[[NDArray[np.int_]], float]:
    return lambda draw: measure(truth[draw], got[draw])


def _precision(truth: NDArray[np.bool_], got: NDArray[np.bool_]) -> float:
    return float((truth & got).sum() / max(1, got.sum()))


def _recall(truth: NDArray[np.bool_], got: NDArray[np.bool_]) -> float:
    return float((truth & got).sum() / max(1, truth.sum()))


def _f1(truth: NDArray[np.bool_], got: NDArray[np.bool_]) -> float:
    return float(2 * (truth & got).sum() / max(1, truth.sum() + got.sum()))


def _bootstrapped(name: str, rows: NDArray[np.int_], measure: Callable[[NDArray[np.int_]], float]) -> Measured:
    """A figure over rows, with the interval of `DRAWS` samples of as many, always the same ones."""
    random = np.random.default_rng(len(rows))
    drawn = [measure(random.choice(rows, len(rows))) for _ in range(DRAWS)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Measured(name, measure(rows), float(low), float(high), len(rows))


def shown(result: StageResult) -> str:
    """The figures as a Markdown table, the confusions as a list."""
    lines = ["| figure | value | 95 % | of |", "| --- | --- | --- | --- |"]
    lines += [f"| {f.name} | {f.value:.3f} | {f.low:.3f} to {f.high:.3f} | {f.count} |" for f in result.figures]
    return "\n".join([*lines, "", *(f"- {each}" for each in result.confusions)])
