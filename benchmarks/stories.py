"""Times the memory of stories and the grouping of a very full night. Run by hand.

    .venv/bin/python -m benchmarks.stories

Two thousand articles are grouped, embeddings included (the encoder of the preset `embedded`), and an archive that
remembers 200,000 articles, 21 nights of it still open, is asked for its open stories. Targets: 20 s and 0.5 s on 2
cores. Seconds are the processor's, of all threads together: a machine that has other work to do does not change them.
"""

from __future__ import annotations

import json
import random
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from pipeline.check.names import parse_glossary
from pipeline.check.places import NOWHERE
from pipeline.commands.assembly import read_topic
from pipeline.curate.relevance import chance, lead_text
from pipeline.curate.stories import group
from pipeline.doors.archive import SqliteArchive
from pipeline.doors.models.embedding import UseEncoder
from pipeline.doors.records import ARTICLE, PREVIOUS, dumped, packed
from pipeline.measure.stages import parse_labelled
from pipeline.news import Article, Previous
from pipeline.run import reader_of

ROOT = Path(__file__).parent.parent
ARTICLES = 2_000
REMEMBERED = 200_000
NIGHTLY = 60  # articles that a night told: twenty stories of three sources
OPEN = 21
TONIGHT = date(2026, 11, 22)
EMPTY_EDITION = b"{}"  # its content is not read here


def main() -> None:
    """Print both times."""
    random.seed(1)
    labelled = parse_labelled((ROOT / "evaluation" / "neighbours.jsonl").read_text(encoding="utf-8"))
    samples = [item.article for item in labelled]
    print(f"{ARTICLES} articles grouped in {grouped(samples):.1f} processor seconds, embeddings included")
    with TemporaryDirectory() as scratch:
        path = Path(scratch, "archive.sqlite")
        fill(path, samples)
        with SqliteArchive.open(path) as archive:
            started = time.process_time()
            told = archive.told(TONIGHT - timedelta(days=OPEN), TONIGHT)
            seconds = time.process_time() - started
    print(f"{len(told)} open stories out of {REMEMBERED} articles remembered, in {seconds:.2f} processor seconds")


def grouped(samples: list[Article]) -> float:
    """Seconds for a night of many articles, each sample under a dozen other headlines."""
    topic = read_topic(ROOT / "configs/topics/ai-policy.toml")
    glossary = parse_glossary((ROOT / "configs/glossary.toml").read_text(encoding="utf-8"), "glossary")
    reader = reader_of(glossary, NOWHERE)
    encoder = UseEncoder(threads=2)
    night = [
        replace(sample, id=f"{number:016x}", title=f"{sample.title} {random.choice(samples).title}")  # noqa: S311
        for number, sample in enumerate(random.choices(samples, k=ARTICLES))  # noqa: S311
    ]
    started = time.process_time()
    floor = chance(encoder.embed(topic.sentences()), topic)
    rows = encoder.embed([lead_text(article) for article in night])
    vectors = {article.id: row for article, row in zip(night, rows, strict=True)}
    group(night, {}, vectors, reader=reader, languages=("fr", "en"), floor=floor, thresholds=topic.stories)
    return time.process_time() - started


def fill(path: Path, samples: list[Article]) -> None:
    """An archive of so many articles told, a page of text each, `NIGHTLY` a night."""
    SqliteArchive.open(path).close()
    vector = packed(np.ones(512, dtype=np.float32) / np.sqrt(512))
    text = ("A sentence of an article about the law, the court and the regulator. " * 40,)
    with closing(sqlite3.connect(path)) as db, db:
        for number in range(REMEMBERED):
            night = (TONIGHT - timedelta(days=1 + number // NIGHTLY)).isoformat()
            story, name = f"s{number // 3}", f"{number:016x}"
            if number % NIGHTLY == 0:
                db.execute("INSERT INTO edition (night, content) VALUES (?, ?)", (night, EMPTY_EDITION))
            if number % 3 == 0:
                previous = Previous(story, date.fromisoformat(night), (("fr", "Titre"), ("en", "Title")))
                db.execute(
                    "INSERT INTO chapter VALUES (?, ?, ?, ?)", (story, night, dumped(PREVIOUS, previous), vector)
                )
            url = f"https://news.example/{name}"
            article = replace(samples[number % len(samples)], id=name, paragraphs=text)
            db.execute(
                "INSERT INTO entry (url, first_seen, outcome, content) VALUES (?, ?, 'article', ?)",
                (url, night, json.dumps({}).encode()),
            )
            db.execute("INSERT INTO article VALUES (?, ?, ?, ?)", (night, name, url, dumped(ARTICLE, article)))
            db.execute("INSERT INTO source VALUES (?, ?, ?)", (story, night, name))


if __name__ == "__main__":
    main()
