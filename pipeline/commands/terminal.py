"""What a command says, and how it ends.

Exit codes: 0 the digests are written (or there was nothing new, and they say so); 1 nothing could be
produced, or a figure is below its floor; 2 a wrong argument or configuration; 3 another run holds the lock; 4 the
night was stopped by SIGTERM: the digests hold what was ready, and say so.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.errors import ConfigError, LockedError, PipelineError

if TYPE_CHECKING:
    from collections.abc import Iterator

STOPPED = 4
_EXIT = ((ConfigError, 2), (LockedError, 3), (PipelineError, 1))


@contextmanager
def exit_codes() -> Iterator[None]:
    """An operator's mistake is one line on standard error and an exit code; a bug is a traceback."""
    try:
        yield
    except PipelineError as error:
        say(f"vigie: {error}")
        code = next(code for kind, code in _EXIT if isinstance(error, kind))
        raise typer.Exit(code) from error


def say(line: str) -> None:
    """One plain line on standard error, where cron and a person both find it."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def shown(path: Path) -> str:
    """A path as a person would type it."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
