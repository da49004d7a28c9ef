"""Builders for the tests of this room: articles by name, vectors by hand, and a topic of bees."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np

from pipeline.curate.reading import Reader
from pipeline.curate.topics import parse_topic
from pipeline.news import Article, Entry, Feed, Figure, Scope, SourceKind

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


def an_article(
    name: str,
    *,
    title: str = "A title",
    text: str = "One sentence.",
    language: str = "en",
    kind: SourceKind = SourceKind.PRESS,
    scope: Scope = Scope.GENERAL,
    publisher: str = "The Ledger",
    days: float | None = 0,
    page: str = "",
) -> Article:
    """An article called `name`, which is its id; published `days` after Monday, or undated."""
    url = f"https://news.example/{page or name}"
    published = None if days is None else MONDAY + timedelta(days=days)
    feed = Feed("https://news.example/feed", publisher, language, kind, scope)
    return Article(
        id=name,
        entry=Entry(feed, url, url, title, "", published),
        final_url=url,
        canonical_url=url,
        publisher=publisher,
        title=title,
        paragraphs=tuple(text.split("\n\n")),
        language=language,
        language_confidence=1.0,
        published=published,
        retrieved=MONDAY,
        method="by hand",
    )


def unit(*numbers: float) -> np.ndarray:
    """A vector of length 1 in that direction."""
    vector = np.array(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


# Bees (subject) and farming rules (aspect): what a topic file looks like for any other topic.
BEES = """
name = "bees"

[subject]
label = "bee terms"
[subject.terms]
any = ["APIS"]
en = ["bee*", "hive*"]
fr = ["abeille*", "ruche*"]
de = ["*biene*"]

[aspect]
label = "rule terms"
[aspect.terms]
en = ["law*", "ban*", "farm minister"]
fr = ["loi*", "l'État"]

[prototypes]
on = ["Parliament protects bees."]
off = ["A recipe with honey."]

[[sections]]
key = "law"
titles = { en = "Law", fr = "Lois" }
prototypes = ["A law on hives."]

[[sections]]
key = "harvest"
titles = { en = "Harvest", fr = "Récolte" }
prototypes = ["The harvest is good."]

[[sections]]
key = "other"
titles = { en = "Other", fr = "Autres" }

[relevance]
threshold = 0.5
intercept = -4.0
subject_title = 1.0
aspect_title = 1.0
both = 4.0
prototypes = 0.12
scope = { ai-policy = 2.0, tech-policy = 1.0, tech = 0.0, general = 0.0 }

[stories]
same_event = 0.5
follow_up = 0.6
per_day = 0.1

[ranking]
publishers = 1.0
languages = 0.5
reach = 0.25
novelty = 1.0
relevance = 2.0
section_threshold = 0.3
[ranking.kind]
institution = 4.0
regulator = 4.0
court = 4.0
legislature = 4.0
research = 2.0
think-tank = 1.5
civil-society = 1.5
press = 1.5
trade-press = 1.5
company = 0.5

[[ranking.consequence]]
label = "proposed"
weight = 1.0
terms = { en = ["bill"], fr = ["propose*"] }

[[ranking.consequence]]
label = "decided"
weight = 3.0
terms = { en = ["adopted", "signs * into law"], fr = ["adopté*"] }
"""

# Figures, and territories in capitals, are all that this reader sees in a text.
READER = Reader(
    lambda text, _: tuple(re.split(r"(?<=\.) ", text)),
    lambda text, _: frozenset(f"number {each}" for each in re.findall(r"\d+", text)),
    lambda text, _: tuple(Figure(float(each), "EUR", each) for each in re.findall(r"\d+", text)),
    lambda text, _: tuple(Counter(re.findall(r"\b[A-Z]{2}\b", text)).most_common()),
)

NOTHING_BESIDE = dict[str, str]().__getitem__
TOPIC = parse_topic(BEES, "bees.toml", NOTHING_BESIDE)

# One axis per prototype sentence of BEES: on, off, law, harvest. Chance is 0, so likeness is the cosine.
PROTOTYPES = np.eye(4, dtype=np.float32)
