"""The last nights, read from their reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import Field, ValidationError

from pipeline.checkup.findings import Finding, fine, problem, warning
from pipeline.publish.report import Lenient

AREA = "last nights"
# The share of feeds that may fail before someone should look: a publisher or two always are down.
_FAILED_FEEDS = 0.2


class _Model(Lenient):
    name: str


class _Run(Lenient):
    date: date
    model: _Model | None = None
    seconds: dict[str, float] = Field(default_factory=dict)
    model_seconds: float = 0
    watt_hours: float | None = None
    estimated_from_watts: float | None = None
    stopped: bool = False


class _Feed(Lenient):
    url: str = ""
    outcome: str
    dead_since: date | None = None


class _Article(Lenient):
    outcome: str


class _Report(Lenient):
    run: _Run
    feeds: list[_Feed]
    articles: list[_Article]
    stories: list[dict[str, object]]
    failures: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Night:
    """What a night came to: counts, wall seconds, seconds of model work, energy, who wrote.

    `model` is empty when none was needed; `watt_hours` is None then, and in reports of earlier versions.
    `dead_feeds` could not be read for a week or longer, each since its day.
    """

    night: date
    feeds: int
    failed_feeds: int
    stories: int
    not_summarised: int
    failures: int
    seconds: float
    model_seconds: float
    watt_hours: float | None
    estimated: bool
    model: str
    stopped: bool
    dead_feeds: tuple[tuple[str, date], ...] = ()


def read_night(report: bytes) -> Night | None:
    """Read a report.json of this version or an earlier one; None when it is none."""
    try:
        read = _Report.model_validate_json(report)
    except ValidationError:
        return None
    return Night(
        night=read.run.date,
        feeds=len(read.feeds),
        failed_feeds=sum(feed.outcome in {"failed", "resting"} for feed in read.feeds),
        stories=len(read.stories),
        not_summarised=sum(article.outcome == "not_summarised" for article in read.articles),
        failures=len(read.failures),
        seconds=sum(read.run.seconds.values()),
        model_seconds=read.run.model_seconds,
        watt_hours=read.run.watt_hours,
        estimated=read.run.estimated_from_watts is not None,
        model=read.run.model.name if read.run.model else "",
        stopped=read.run.stopped,
        dead_feeds=tuple((feed.url, feed.dead_since) for feed in read.feeds if feed.dead_since),
    )


def night_findings(nights: Sequence[Night], today: date) -> list[Finding]:
    """What the last nights, newest first, say about the next one."""
    if not nights:
        return [warning(AREA, "report", "no night yet", "run one: python -m pipeline run")]
    fix = "python -m pipeline feeds check says why; find its new address, or remove it"
    dead = [warning(AREA, url, f"not read since {since}", fix) for url, since in nights[0].dead_feeds]
    return [_night_finding(nights[0], today), *dead]


def _night_finding(last: Night, today: date) -> Finding:
    subject = last.night.isoformat()
    told = f"{last.stories} stories, {last.failures} failures, {last.seconds:.0f} s"
    if last.night > today:
        return problem(AREA, subject, f"it lies in the future: today is {today}", "set the clock of this machine")
    if today - last.night > timedelta(days=1):
        fix = "look at the mail of cron, or at journalctl -u vigie; is the job still there?"
        return problem(AREA, subject, f"no night for {(today - last.night).days} days", fix)
    if last.stopped:
        return warning(AREA, subject, f"{told}; stopped before the end", "run the night again: it resumes")
    if last.feeds and last.failed_feeds > last.feeds * _FAILED_FEEDS:
        seen = f"{told}; {last.failed_feeds} of {last.feeds} feeds failed"
        return warning(AREA, subject, seen, "python -m pipeline feeds check says why")
    return fine(AREA, subject, told)
