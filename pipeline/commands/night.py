"""One night, from open doors to printed paths: what `run` and `demo` have in common."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.commands.assembly import open_doors, read_plan, rescue
from pipeline.commands.overview import write_overview
from pipeline.commands.terminal import STOPPED, Voice, shown

if TYPE_CHECKING:
    from datetime import date

    from pipeline.config import Config
    from pipeline.ports import Clock


def walk(settings: Config, night: date, clock: Clock, voice: Voice, *, dry_run: bool) -> None:
    """Open the doors, walk through the house, show what it left; a quiet voice shows nothing."""
    from pipeline.doors.lock import Lock
    from pipeline.run import rehearse_night, run_night

    with ExitStack() as stack:
        stack.enter_context(Lock(settings.output.archive.with_suffix(".lock")))
        plan = read_plan(settings)
        if not dry_run:
            rescue(settings.output.archive, voice.warn)
        doors = open_doors(settings, clock, stack, voice, dry_run=dry_run)
        if dry_run:
            for line in rehearse_night(plan, doors, night):
                typer.echo(line)
            return
        result = run_night(plan, doors, night)
        index = write_overview(settings, plan.topic)
    if not voice.quiet:
        for path in (*result.paths, index):
            typer.echo(shown(Path(path)))
    voice.say(result.last_line)
    if result.stopped:
        raise typer.Exit(STOPPED)
