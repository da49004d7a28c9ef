"""`run`: the nightly job."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.commands.clocks import SystemClock
from pipeline.commands.options import (
    DEFAULT_CONFIG,
    ArchiveOption,
    ConfigOption,
    LogFormatOption,
    PresetOption,
    QuietOption,
    given_options,
)
from pipeline.commands.terminal import LogFormat, Voice, exit_codes


def run(  # noqa: PLR0917 - typer reads the options from the signature
    config: ConfigOption = DEFAULT_CONFIG,
    feeds: Annotated[Path | None, typer.Option(help="Another list of feeds (OPML).")] = None,
    preset: PresetOption = None,
    output: Annotated[Path | None, typer.Option(help="Another folder for the digests.")] = None,
    archive: ArchiveOption = None,
    night: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The date of the edition; default today.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="How old an entry may be, for example 36h or 7d.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Summarise at most this many stories.")] = None,
    dry_run: Annotated[bool, typer.Option(help="Gather and sort, say what would be told, keep nothing.")] = False,
    quiet: QuietOption = False,
    log_format: LogFormatOption = LogFormat.TEXT,
) -> None:
    """Run the night: read the feeds, tell the stories, write the digests."""
    given: dict[str, dict[str, Any]] = {
        "gather": {"feeds": feeds and feeds.resolve(), "since": since},
        "model": {"preset": preset},
        "output": {"folder": output and output.resolve(), "archive": archive and archive.resolve()},
        "digest": {"max_stories": limit},
    }
    voice = Voice(quiet, log_format)
    with exit_codes(voice):
        from pipeline.commands.night import walk
        from pipeline.config import load_config

        settings = load_config(config, given_options(given))
        clock = SystemClock()
        walk(settings, night.date() if night else clock.now().date(), clock, voice, dry_run=dry_run)
