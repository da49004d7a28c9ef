"""Replays seven nights, 9 to 15 June 2025, and shows how the stories last from one to the next. Run by hand.

    .venv/bin/python -m evaluation.nights ../shared/corpus --output outputs/nights

The corpus's server is started anew for every night, with its French stream ending that morning and a seventh of its
labelled items in every language. Nothing leaves the machine. Prints where the digests are, and a table of what was
told, continued and left out. Takes a quarter of an hour with `--limit 8` and the preset `embedded` on two cores.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from datetime import time as clock_time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from xml.sax.saxutils import quoteattr

import typer

from pipeline.commands.clocks import MorningClock
from pipeline.commands.night import walk
from pipeline.commands.terminal import PLAIN
from pipeline.config import load_config

ROOT = Path(__file__).parent.parent
STREAM = "fr-rss-2025-05-06"
NIGHTS = tuple(date(2025, 6, day) for day in range(9, 16))
LANGUAGES = ("fr", "en", "de", "es", "it")
MORNING = clock_time(6, tzinfo=UTC)
PATIENCE = 60.0  # seconds until the server must listen; it reads a few hundred files first
COLUMNS = ("night", "articles", "on topic", "stories", "new", "update", "correction", "repeated", "duplicate")


def main(
    corpus: Annotated[Path, typer.Argument(help="The folder of the corpus, with replay.py.")],
    output: Annotated[Path, typer.Option(help="A new folder for digests and archive.")] = ROOT / "outputs" / "nights",
    preset: Annotated[str, typer.Option(help="Who writes.")] = "embedded",
    limit: Annotated[int, typer.Option(min=1, help="Stories told per night.")] = 8,
    port: Annotated[int, typer.Option(help="A free port; it is part of every address.")] = 8770,
) -> None:
    """Run the seven nights and print the table."""
    output = output.resolve()
    for index, night in enumerate(NIGHTS):
        with TemporaryDirectory() as scratch, replayed(corpus, night, port) as names:
            feeds = Path(scratch, "feeds.opml")
            feeds.write_text(opml(names, port, f"{index}/{len(NIGHTS)}"), encoding="utf-8")
            overrides: dict[str, dict[str, Any]] = {
                "gather": {"feeds": feeds, "since": "36h"},
                "model": {"preset": preset},
                "output": {"folder": output, "archive": output / "archive.sqlite"},
                "digest": {"max_stories": limit},
            }
            settings = load_config(ROOT / "configs" / "replay.toml", overrides)
            walk(settings, night, MorningClock(datetime.combine(night, MORNING)), PLAIN, dry_run=False)
    typer.echo("\n| " + " | ".join(COLUMNS) + " |\n|" + " --- |" * len(COLUMNS))
    for night in NIGHTS:
        report = json.loads((output / night.isoformat() / "report.json").read_text(encoding="utf-8"))
        typer.echo("| " + " | ".join(str(cell) for cell in row(night, report)) + " |")


@contextmanager
def replayed(corpus: Path, night: date, port: int) -> Iterator[list[str]]:
    """Serve the corpus as it was on a morning; the names of its feeds."""
    morning = datetime.combine(night, MORNING).isoformat()
    command = [sys.executable, str(corpus / "replay.py"), str(port), "--base-date", morning]
    with subprocess.Popen([*command, "--stream-anchor", f"{STREAM}={morning}"]) as server:  # noqa: S603 - our own
        try:
            yield [feed["name"] for feed in listed(f"http://127.0.0.1:{port}/feeds/index.json")]
        finally:
            server.terminate()


def listed(url: str) -> list[dict[str, str]]:
    """The server's list of feeds, as soon as it answers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - loopback
                feeds: list[dict[str, str]] = json.load(answer)
                return feeds
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def opml(names: list[str], port: int, part: str) -> str:
    """A list of feeds: the French stream's publishers, and one part of the labelled items of each language."""
    streams = [(name, "fr", "") for name in names if name.startswith(f"stream-{STREAM}--")]
    labelled = [(f"mix-{language}", language, f"?slice={part}") for language in LANGUAGES]
    outlines = "\n".join(
        f"<outline type='rss' text={quoteattr(name)} language='{language}' category='/kind/press,/scope/general'"
        f" xmlUrl='http://127.0.0.1:{port}/feeds/{name}.xml{query}'/>"
        for name, language, query in (*streams, *labelled)
    )
    return f"<opml version='2.0'><body>\n{outlines}\n</body></opml>"


def row(night: date, report: dict[str, Any]) -> list[object]:
    """One night in numbers."""
    labels = Counter(story["label"] for story in report["stories"])
    outcomes = Counter(article["outcome"] for article in report["articles"])
    relevant = sum(bool(article["relevance"] and article["relevance"]["relevant"]) for article in report["articles"])
    return [
        night,
        len(report["articles"]) - outcomes["failed"],
        relevant,
        len(report["stories"]),
        *(labels[label] for label in ("new", "update", "correction")),
        outcomes["repeated"],
        outcomes["duplicate"],
    ]


if __name__ == "__main__":
    typer.run(main)
