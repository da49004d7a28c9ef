"""`forget`: what was read leaves the archive."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from typing import Annotated

import typer

from pipeline.commands.options import DEFAULT_CONFIG, ArchiveOption, ConfigOption, given_options
from pipeline.commands.terminal import PLAIN, exit_codes, say, shown
from pipeline.errors import ArchiveError, ConfigError


def forget(
    url: Annotated[str | None, typer.Argument(metavar="URL", help="The address of an article.")] = None,
    before: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="All that was read in the nights before this one.")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    archive: ArchiveOption = None,
) -> None:
    """Remove an article, or all that is old, from the archive; it is not read again."""
    with exit_codes():
        from pipeline.commands.assembly import rescue
        from pipeline.config import load_config
        from pipeline.doors.archive import SqliteArchive
        from pipeline.doors.lock import Lock
        from pipeline.gather.urls import canonical

        if (url is None) == (before is None):
            raise ConfigError("forget", "wants one of two: the address of an article, or --before and a date")
        settings = load_config(config, given_options({"output": {"archive": archive and archive.resolve()}}))
        path = settings.output.archive
        if not path.exists():
            raise ConfigError(str(path), "there is no archive here; name it with --config or --archive")
        with ExitStack() as stack:
            stack.enter_context(Lock(path.with_suffix(".lock")))
            rescue(path, PLAIN.warn)
            kept = stack.enter_context(SqliteArchive.open(path))
            if before is not None:
                nights, what = kept.forget_before(before.date()), f"the nights before {before.date().isoformat()}"
            else:
                address = str(url)
                nights, what = kept.forget({address, canonical(address)}), address
        if not nights:
            raise ArchiveError(
                str(path), f"it holds nothing of {what}; give an address as a digest, or its feed, has it"
            )
        say(f"forgotten: {what}")
        for night in nights:
            folder = settings.output.folder / night.isoformat()
            if folder.exists():
                say(f"{shown(folder)}: its files stay as they were published; delete what should go")
