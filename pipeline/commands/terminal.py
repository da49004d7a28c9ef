"""What a command says, and how it ends.

Results go to standard output, everything else to standard error, one line each. Exit codes: 0 done; 1 nothing could
be produced, or something checked is wrong; 2 a wrong argument or configuration; 3 another run holds the lock; 4 the
night was stopped by SIGTERM: the digests hold what was ready, and say so.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from shutil import get_terminal_size
from typing import TypeVar

import typer

from pipeline.errors import ConfigError, LockedError, PipelineError

Item = TypeVar("Item")

STOPPED = 4
_EXIT = ((ConfigError, 2), (LockedError, 3), (PipelineError, 1))
_TABLE_WIDTH = 70


class LogFormat(StrEnum):
    """How lines are written on standard error."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks on standard error: as plain lines or as JSON objects, and not of how far it is when it is `quiet`."""

    quiet: bool = False
    log_format: LogFormat = LogFormat.TEXT

    def say(self, line: str) -> None:
        """How far it is."""
        if not self.quiet:
            self._write("info", line)

    def follow(self, items: Iterable[Item], what: str, total: int) -> Iterator[Item]:
        """Hand on the items; a bar shows how many have come, on a terminal and while there are some to come."""
        if self.quiet or self.log_format is LogFormat.JSON or not sys.stderr.isatty():
            return iter(items)
        from rich.console import Console
        from rich.progress import track

        return iter(track(items, what, total, transient=True, console=Console(stderr=True)))

    def warn(self, line: str) -> None:
        """What a person must know, although it goes on."""
        self._write("warning", f"vigie: {line}")

    def fail(self, error: PipelineError) -> None:
        """Why it ends."""
        self._write("error", f"vigie: {error}", subject=error.subject)

    def _write(self, level: str, line: str, **fields: str) -> None:
        if self.log_format is LogFormat.JSON:
            record = {"time": datetime.now(UTC).isoformat(timespec="seconds"), "level": level, "message": line} | fields
            line = json.dumps(record, ensure_ascii=False)
        print(line, file=sys.stderr, flush=True)  # noqa: T201


PLAIN = Voice()
say = PLAIN.say


@contextmanager
def exit_codes(voice: Voice = PLAIN) -> Iterator[None]:
    """An operator's mistake is one line on standard error and an exit code; a bug is a traceback."""
    try:
        yield
    except PipelineError as error:
        voice.fail(error)
        code = next(code for kind, code in _EXIT if isinstance(error, kind))
        raise typer.Exit(code) from error


def wide() -> bool:
    """Whether the terminal has room for tables: in a narrow one their cells are a word or two wide."""
    return get_terminal_size().columns >= _TABLE_WIDTH


def speak_any_locale() -> None:
    """Replace characters that the terminal cannot show, instead of failing on them: a C locale has no accents."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows: a table on a terminal, a block per row on a narrow one, tab-separated values elsewhere."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        for row in (columns, *rows):
            typer.echo("\t".join(" ".join(cell.split()) for cell in row))
    elif not wide():
        for row in rows:
            for column, cell in zip(columns, row, strict=True):
                if cell:
                    console.print(Text(f"{column}: {cell}"))
            console.print()
    else:
        table = Table(*columns, box=box.SIMPLE)
        for row in rows:
            table.add_row(*(Text(cell, overflow="fold") for cell in row))
        console.print(table)


def shown(path: Path) -> str:
    """A path as a person would type it."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
