"""What an article costs in nights of 50 to 2,000 articles, and how much memory they take.

    python -m benchmarks.growth [COUNT ...]

Everything a night does with an article but writing: the archive keeps it, it is read back, compared with all others,
grouped and ranked, by the real encoder. What the model writes is bounded by the length of a digest, not by that of the
night. The articles are drawn from sentences of the gold set, none like another. Draws docs/growth.svg.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.kept import keep
from benchmarks.tellers import gold_articles
from pipeline.commands.assembly import read_plan
from pipeline.config import load_config
from pipeline.curate.selection import select
from pipeline.doors.archive import SqliteArchive
from pipeline.doors.meter import metered
from pipeline.doors.models.embedding import UseEncoder
from pipeline.measure.gold import as_story
from pipeline.news import Article
from pipeline.run import reader_of
from pipeline.write import prompts

COUNTS = (50, 200, 500, 1000, 2000)
PICTURE = Path("docs/growth.svg")
PARAGRAPHS = 8


def news(count: int) -> list[Article]:
    """So many articles of eight paragraphs, each drawn anew from the gold set of its language."""
    draw = random.Random(0)  # noqa: S311 - the same articles every time
    gold = [as_story(each).articles[0] for each in gold_articles(1000)]
    pools = {
        each.language: [p for one in gold if one.language == each.language for p in one.paragraphs] for each in gold
    }
    made = []
    for number in range(count):
        like = draw.choice(gold)
        url = f"https://paper-{number % 300}.invalid/{number}"
        title = f"{like.title} ({number})"
        paragraphs = tuple(draw.sample(pools[like.language], min(PARAGRAPHS, len(pools[like.language]))))
        entry = replace(like.entry, url=url, link=url, title=title)
        made.append(
            replace(
                like,
                id=hashlib.sha256(url.encode()).hexdigest()[:16],
                entry=entry,
                final_url=url,
                canonical_url=url,
                publisher=f"Paper {number % 300}",
                title=title,
                paragraphs=paragraphs,
            )
        )
    return made


def measured(count: int, embed: UseEncoder) -> tuple[float, int]:
    """(seconds, peak of memory in bytes) of a night with so many articles."""
    articles = news(count)
    night = articles[0].retrieved.date()
    plan = read_plan(
        load_config(Path("configs/demo.toml"), {"gather": {"feeds": Path("configs/feeds.opml").resolve()}})
    )
    with (
        TemporaryDirectory() as scratch,
        SqliteArchive.open(Path(scratch, "growth.sqlite")) as archive,
        metered() as usage,
    ):
        for article in articles:
            archive.keep_article(article, night)
        select(
            archive.articles(night),
            [],
            plan.topic,
            embed,
            told=archive.told(night, night),
            reader=reader_of(plan.glossary, plan.jurisdictions),
            drafted=prompts.DRAFTED,
        )
    return usage.seconds, usage.peak


def main(*counts: int) -> None:
    """Print and draw the milliseconds of each article."""
    embed = UseEncoder(threads=os.cpu_count() or 1)
    measured(10, embed)  # what is loaded once belongs to no article
    rows = [(count, *measured(count, embed)) for count in counts or COUNTS]
    print("| articles | seconds | ms each | peak memory |\n|--:|--:|--:|--:|")
    for count, seconds, peak in rows:
        print(f"| {count} | {seconds:.1f} | {1000 * seconds / count:.1f} | {peak / 1e9:.2f} GB |", flush=True)
    draw([count for count, _, _ in rows], [1000 * seconds / count for count, seconds, _ in rows])
    keep("growth", {"rows": [dict(zip(("articles", "seconds", "peak"), row, strict=True)) for row in rows]})


def draw(counts: Sequence[int], each: Sequence[float]) -> None:
    """The plot of docs/performance.md."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "vigie"  # the same figures, the same file
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 3))
    axes.plot(counts, each, marker="o")
    axes.set(xscale="log", ylim=(0, 1.3 * max(each)), xlabel="articles in a night", ylabel="ms for each article")
    axes.set_xticks(counts, [str(count) for count in counts], minor=False)
    axes.minorticks_off()
    figure.tight_layout()
    figure.savefig(PICTURE, metadata={"Date": None})


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
