"""Is this about the topic? Terms, likeness to prototypes and examples, and the feed's scope, in one small logistic.

Pure: the caller embeds what `lead_text` returns, and `Topic.sentences()`, with the same encoder.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np

from pipeline.curate.topics import Topic
from pipeline.news import Article, Entry, Relevance
from pipeline.ports import Vectors

LEAD_CHARACTERS = 600  # what is embedded, about two paragraphs: 6 ms with USE on 2 cores, where 1,200 take 15
TERM_CHARACTERS = 1000  # where terms are looked for: measured better than 600 (log loss .068 against .080)
TITLE_CHARACTERS = 200  # of the lead, which stand for a title where there is none
NAMED_TERMS = 5  # a reason is read by a person
# How quickly an example counts for less, the less alike it is. Of 9, 13, 17, 22 and 26, 13 and 17 told 220 headlines
# that nobody had tuned for best apart (area under the curve of the density alone: .985), 17 the corpus (.991).
CONCENTRATION = 17
FULL_MARKS = 3  # so many terms count in full: a text is not more on topic for repeating them


def lead(item: Article | Entry, characters: int) -> str:
    """The first paragraphs, or what the feed says: at most so many characters, cut between words."""
    text = " ".join(item.paragraphs) if isinstance(item, Article) else item.summary
    if len(text) <= characters:
        return text
    end = text.rfind(" ", 0, characters + 1)
    return text[: end if end > 0 else characters]


def lead_text(item: Article | Entry) -> str:
    """What is embedded of an item, here and for `stories`: its title and its lead."""
    return f"{item.title}. {lead(item, LEAD_CHARACTERS)}".strip()


def chance(prototypes: Vectors, topic: Topic) -> float:
    """The mean cosine of sentences that have nothing in common: on-topic against off-topic prototypes.

    Encoders differ in this floor (0.13 for USE-multilingual v3), hence `likeness`.
    """
    on = len(topic.prototypes.on)
    off = len(topic.prototypes.off)
    return float(np.mean(prototypes[:on] @ prototypes[on : on + off].T))


def likeness(cosines: Vectors, floor: float) -> Vectors:
    """Cosine above chance: 0 at the encoder's `floor` or below, 1 for identical texts.

    The correction for chance of Cohen's kappa (1960), (observed - expected) / (1 - expected).
    """
    above: Vectors = np.clip((cosines - floor) / (1 - floor), 0, 1).astype(np.float32)
    return above


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an item shows for being on topic: features for the logistic, and words for a person.

    `subject_title` and `aspect_title` are 0 or 1; `both` is how strongly the item speaks of the weaker
    of the two, 0 to 1; `prototypes` how much denser those on topic, and the examples, lie about it than those off
    topic (see `density_ratio`).
    """

    subject_title: float
    aspect_title: float
    both: float
    prototypes: float
    subject: tuple[str, ...]
    aspect: tuple[str, ...]
    nearest: str
    cosine: float  # with `nearest`


def measure(item: Article | Entry, vector: Vectors, topic: Topic, prototypes: Vectors) -> Evidence:
    """Look an item over. `vector` (d,) embeds its `lead_text`, `prototypes` (n, d) the topic's sentences."""
    language = item.language if isinstance(item, Article) else item.feed.language
    opening = lead(item, TERM_CHARACTERS)
    headline = item.title or lead(item, TITLE_CHARACTERS)
    subject_title = topic.subject.terms.found(headline, language)
    aspect_title = topic.aspect.terms.found(headline, language)
    subject = subject_title + topic.subject.terms.found(opening, language)
    aspect = aspect_title + topic.aspect.terms.found(opening, language)
    cosines = prototypes @ vector
    nearest = int(np.argmax(cosines[: len(topic.prototypes.on)]))
    return Evidence(
        subject_title=min(1, len(subject_title)),
        aspect_title=min(1, len(aspect_title)),
        both=min(len(subject), len(aspect), FULL_MARKS) / FULL_MARKS,
        prototypes=density_ratio(*_exemplars(topic, cosines), chance(prototypes, topic)),
        subject=subject,
        aspect=aspect,
        nearest=topic.prototypes.on[nearest],
        cosine=float(cosines[nearest]),
    )


def density_ratio(on: Vectors, off: Vectors, floor: float) -> float:
    """How many times denser what is on topic lies about a vector than what is not, as a natural logarithm.

    `on` (n,) and `off` (m,) are its cosines with both. The logarithm of the ratio of two kernel density estimates on
    the sphere with von Mises-Fisher kernels (Bai, Rao and Zhao, "Kernel estimators of density function of directional
    data", 1988).
    """
    scale = CONCENTRATION / (1 - floor)
    dense, other = (float(np.mean(np.exp(scale * cosines.astype(np.float64)))) for cosines in (on, off))
    return math.log(dense / other)


def _exemplars(topic: Topic, rows: Vectors) -> tuple[Vectors, Vectors]:
    """Those of the rows of `Topic.sentences()` that are on topic, prototypes and examples, and those that are not."""
    on, off = len(topic.prototypes.on), len(topic.prototypes.off)
    end = len(rows) - len(topic.examples.off)
    start = end - len(topic.examples.on)
    return np.concatenate([rows[:on], rows[start:end]]), np.concatenate([rows[on : on + off], rows[end:]])


def judge(item: Article | Entry, vector: Vectors, topic: Topic, prototypes: Vectors) -> Relevance:
    """Decide whether an item is on topic; reasons name the terms, the nearest prototype and the feed's scope.

    `vector` (d,) embeds the item's `lead_text`; `prototypes` (n, d) embeds `topic.sentences()`.
    """
    evidence = measure(item, vector, topic, prototypes)
    feed = item.entry.feed if isinstance(item, Article) else item.feed
    weights = topic.relevance
    log_odds = (
        weights.intercept
        + weights.subject_title * evidence.subject_title
        + weights.aspect_title * evidence.aspect_title
        + weights.both * evidence.both
        + weights.prototypes * evidence.prototypes
        + weights.scope[feed.scope]
    )
    score = 1 / (1 + math.exp(-log_odds))
    reasons = (
        f"{topic.subject.label}: {_counted(evidence.subject)}",
        f"{topic.aspect.label}: {_counted(evidence.aspect)}",
        f'near "{evidence.nearest}" {evidence.cosine:.2f}',
        f"prototypes and examples {evidence.prototypes:+.1f}",
        f"feed scope {feed.scope}",
    )
    return Relevance(round(score, 4), score >= weights.threshold, reasons)


def _counted(terms: tuple[str, ...]) -> str:
    """The terms, most frequent first, with their counts: "intelligence artificielle ×3, IA"."""
    counts = Counter(terms).most_common(NAMED_TERMS)
    return ", ".join(f"{term} ×{count}" if count > 1 else term for term, count in counts) or "none"
