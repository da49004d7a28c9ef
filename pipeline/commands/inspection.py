"""What `check`, `feeds check` and `status` look at: the world, handed to `checkup` as values."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.commands.assembly import open_web
from pipeline.commands.options import read
from pipeline.commands.terminal import PLAIN, show_table, shown
from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.checkup.findings import Finding
    from pipeline.checkup.nights import Night
    from pipeline.config import Config
    from pipeline.news import Failure, Page
    from pipeline.ports import Clock


def show_findings(findings: Sequence[Finding]) -> None:
    """Print a table, what is worst last, and exit with 1 when one of them is a problem."""
    from pipeline.checkup.findings import Level, worst
    from pipeline.publish.harmless import plain

    order = list(Level)
    rows = [
        (finding.area, plain(finding.subject), finding.level, plain(finding.seen), plain(finding.fix))
        for finding in sorted(findings, key=lambda finding: order.index(finding.level))
    ]
    show_table(("what", "which", "state", "seen", "fix"), rows)
    if worst(findings) is Level.PROBLEM:
        raise typer.Exit(1)


def visit(settings: Config, urls: Iterable[str], clock: Clock) -> dict[str, Page | Failure]:
    """Fetch documents as a night would, and keep nothing; by the address that was asked for."""
    from pipeline.doors.archive import SqliteArchive
    from pipeline.news import Failure
    from pipeline.ports import Request

    with ExitStack() as stack:
        # Robots.txt of the last hours is known to the archive; what is fetched now is forgotten with the copy.
        kept = stack.enter_context(SqliteArchive.rehearsal(settings.output.archive))
        requests = [Request(url) for url in dict.fromkeys(urls)]
        answers = PLAIN.follow(open_web(settings, kept, clock).fetch(requests), "feeds", len(requests))
        return {answer.subject if isinstance(answer, Failure) else answer.requested_url: answer for answer in answers}


def feed_findings(settings: Config, clock: Clock) -> list[Finding]:
    """Every feed of the list visited once, and the list itself: broken outlines, feeds that stand twice."""
    from pipeline.checkup.feeds import AREA, feed_finding
    from pipeline.checkup.findings import problem, warning
    from pipeline.gather.feedlist import duplicates
    from pipeline.gather.opml import read_opml
    from pipeline.gather.reservations import POLICIES

    document = read(settings.gather.feeds)
    feeds, broken = read_opml(document)
    honoured = POLICIES[settings.gather.reservations]
    answers = visit(settings, [feed.url for feed in feeds], clock)
    place = shown(settings.gather.feeds)
    return [
        *([] if feeds else [problem(AREA, place, "it lists no feed", "add one: python -m pipeline feeds add SITE")]),
        *(problem(AREA, each.subject, each.detail, f"mend or remove this outline of {place}") for each in broken),
        *(warning(AREA, url, "stands twice", f"remove one of them from {place}") for url in duplicates(document)),
        *(feed_finding(feed, answers[feed.url], honoured, clock.now()) for feed in feeds),
    ]


def model_findings(settings: Config, clock: Clock) -> list[Finding]:
    """The chosen preset: are its weights here and whole, do they fit, and do they write ten tokens."""
    from pipeline.checkup.findings import fine, problem
    from pipeline.checkup.machine import GB, memory_finding
    from pipeline.commands.assembly import choose_models, chosen_preset, weights_cache
    from pipeline.doors.archive import SqliteArchive
    from pipeline.doors.models.hardware import best_device, free_bytes
    from pipeline.doors.models.shelf import shelved, verify
    from pipeline.ports import Message, Prompt

    findings = []
    try:
        preset = chosen_preset(settings)
        found = shelved(preset, folder=settings.model.folder, cache=weights_cache(settings))
        findings = [
            fine("model", each.place, f"{each.size / GB:.1f} GB, {verify(preset, each)}") for each in found
        ] or [fine("model", preset.name, "on a server" if preset.server else "not here yet")]
        if preset.server is None:
            findings.append(memory_finding(preset.name, preset.memory_gb, free_bytes(best_device())))
        with SqliteArchive.rehearsal(settings.output.archive) as kept:
            started = clock.seconds()
            models = choose_models(settings, kept, clock, lambda: False, PLAIN.follow)()
            prompt = Prompt((Message("user", f"Count from {os.getpid()} upwards."),), max_tokens=10)
            answers = models.generate.generate([prompt])
            seconds = clock.seconds() - started
    except PipelineError as error:
        return [*findings, problem("model", error.subject, str(error).removeprefix(f"{error.subject}: "), "as it says")]
    if not answers[0][0].text.strip():
        return [*findings, problem("model", models.card.name, "it wrote nothing", "free some memory, and try again")]
    if models.card.replaces:
        seen, fix = f"only its fallback {models.card.preset} can be had", f"model fetch {models.card.replaces}"
        return [*findings, problem("model", models.card.replaces, seen, f"python -m pipeline {fix}")]
    return [*findings, fine("model", models.card.name, f"loaded, and 10 tokens written, in {seconds:.0f} s")]


def machine_findings(settings: Config, clock: Clock) -> list[Finding]:
    """Disks, clock, locale."""
    from pipeline.checkup.machine import clock_finding, disk_finding, locale_finding

    folders = {settings.output.folder: "digests", settings.output.archive.parent: "archive"}
    return [
        *(disk_finding(f"{name} in {shown(folder)}", _free(folder)) for folder, name in folders.items()),
        clock_finding(clock.now()),
        locale_finding(sys.stdout.encoding),
    ]


def last_nights(folder: Path, count: int, say: Callable[[str], None]) -> list[Night]:
    """The last nights that left a report, newest first; a report that cannot be read is named."""
    from pipeline.checkup.nights import read_night
    from pipeline.doors.outputs import reports

    nights = []
    for path, report in islice(reports(folder), count):
        night = read_night(report)
        if night is None:
            say(f"{shown(path)}: is no report of a night; left out")
        else:
            nights.append(night)
    return nights


def _free(folder: Path) -> int | None:
    """Free bytes where a folder is, or will be made; None where it cannot be written."""
    place = next(parent for parent in (folder, *folder.parents) if parent.exists())
    return shutil.disk_usage(place).free if os.access(place, os.W_OK | os.X_OK) else None
