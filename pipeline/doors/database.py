"""SQLite as the archive uses it: how a file is opened, and what its refusals mean to an operator."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import ArchiveError

BUSY_SECONDS = 10.0  # a backup or a database browser lets go sooner; longer than this, someone must look

_HELD = "another program holds it; close that program (a database browser, a backup) and run again"
BEGIN_AGAIN = "restore a copy, or move it aside and the next run begins with an empty memory"
ADVICE = {
    sqlite3.SQLITE_FULL: "the disk is full; free some space and run again: what was kept before is safe",
    sqlite3.SQLITE_READONLY: "it cannot be written; let this user write to the file and to its folder",
    sqlite3.SQLITE_PERM: "it may not be opened; let this user write to the file and to its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check that it is a file, and that this user may write to its folder",
    sqlite3.SQLITE_BUSY: _HELD,
    sqlite3.SQLITE_LOCKED: _HELD,
    sqlite3.SQLITE_IOERR: "the disk failed under it; check the disk, its quota and its free space, then run again",
    sqlite3.SQLITE_CORRUPT: "it is damaged; the next run sets it aside and begins with what can be read of it",
    sqlite3.SQLITE_NOTADB: f"it is damaged, or no archive at all; {BEGIN_AGAIN}",
}


def connect(database: str, *, uri: bool = False) -> sqlite3.Connection:
    """Open a connection that begins no transaction by itself."""
    return sqlite3.connect(database, timeout=BUSY_SECONDS, isolation_level=None, uri=uri)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors that an operator can mend into ArchiveError; any other is a bug and passes."""
    try:
        yield
    except sqlite3.Error as error:
        # The low byte is the primary result code: https://www.sqlite.org/rescode.html
        advice = ADVICE.get(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF)
        if advice is None:
            raise
        raise ArchiveError(str(path), f"{advice} ({error})") from error
