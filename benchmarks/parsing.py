"""How much faster all cores parse pages than one.

    python -m benchmarks.parsing [PAGES] [KILOBYTES]

Prints seconds, pages per second and the ratio; one core and all of them take turns. The pages are articles
with the furniture of a news site, each different; they are made here, so that no corpus is needed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks.kept import keep
from pipeline.doors.workers import Workers
from pipeline.gather.articles import to_article
from pipeline.news import Article, Entry, Feed, Page

GOAL = 1.7  # times one core's speed
MOMENT = datetime(2026, 1, 15, tzinfo=UTC)
FEED = Feed("https://example.org/feed", "The Policy Ledger", "en")
SENTENCE = "On day {n} of the hearings the committee asked the regulator how it would enforce article {m} of the act."
PARAGRAPHS = 120  # 12,000 words or so: a long read
CARD = '<li class="card c{n}"><a href="/s/{n}" data-id="{n}" title="Story {n}"><img src="/i/{n}.jpg" alt=""></a></li>\n'


def pages(count: int, size: int) -> Iterator[tuple[Page, Entry]]:
    """So many news pages of about `size` bytes: an article each, and links to others all around it."""
    rest = "".join(
        f"<p>{' '.join(SENTENCE.format(n=row, m=5 * row + at) for at in range(5))}</p>" for row in range(PARAGRAPHS)
    )
    cards = "".join(CARD.format(n=row) for row in range(max(0, size - len(rest)) // len(CARD.format(n=1000))))
    rest += f"</article></main><aside><ul>{cards}</ul></aside></body></html>"
    for number in range(count):
        url, title = f"https://example.org/{number}", f"Hearing {number}"
        body = f"<html lang=en><title>{title}</title><body><main><article><h1>{title}</h1><p>{title}.</p>{rest}"
        yield (
            Page(url, url, 200, body.encode(), "text/html", "utf-8", MOMENT),
            Entry(FEED, url, url, title, "", MOMENT),
        )


def seconds(cores: int, count: int, size: int) -> float:
    """How long so many workers take, from the first page to the last; they are warm."""
    with Workers(cores) as workers:
        list(workers.parse(to_article, pages(4 * cores, 1000)))
        began = time.perf_counter()
        read = sum(isinstance(found, Article) for _, _, found in workers.parse(to_article, pages(count, size)))
        took = time.perf_counter() - began
    if read != count:
        raise SystemExit(f"only {read} of {count} pages were read")
    return took


def main(count: int = 1000, kilobytes: int = 300) -> None:
    """Print the table."""
    cores = os.cpu_count() or 1
    turns = [(workers, seconds(workers, count // 2, 1000 * kilobytes)) for workers in (1, cores) * 2]
    one, all_of_them = (sum(took for workers, took in turns if workers == each) for each in (1, cores))
    for workers, took in ((1, one), (cores, all_of_them)):
        print(f"{workers} worker(s): {count} pages of {kilobytes} kB in {took:.1f} s, {count / took:.1f} a second")
    print(f"{one / all_of_them:.2f} times as fast (goal on 2 cores: {GOAL:g})")
    keep(
        "parsing", {"pages": count, "kilobytes": kilobytes, "one": one, "all": all_of_them, "ratio": one / all_of_them}
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
