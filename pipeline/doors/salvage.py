"""A damaged archive is set aside, and a new one begins with all that can still be read of it.

The damaged file stays beside the new one. A file that is no archive, or of a newer version, is not touched.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, count
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipeline.doors.database import connect, translated
from pipeline.doors.records import ARTICLE, EDITION, ENTRY, FAILURE
from pipeline.doors.schema import APPLICATION_ID, MIGRATIONS, migrate, version
from pipeline.errors import ArchiveError

# What the contents of a table are; of other tables nothing is known but their bytes.
_KINDS: dict[str, TypeAdapter[Any]] = {
    "entry": ENTRY,
    "failure": FAILURE,
    "trouble": FAILURE,
    "article": ARTICLE,
    "edition": EDITION,
}

# https://www.sqlite.org/fileformat2.html#the_database_header
_HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\0"
_APPLICATION = slice(68, 72)

_LONGEST_LEAP = 1 << 40  # rows: more than any archive has


def salvage(path: Path) -> str | None:
    """Set a damaged archive aside and put what can be read of it in its place; what was done, None if nothing was.

    Only for who holds the lock. The damaged file becomes `NAME.damaged-N`. A kill in between leaves the one or the
    other in place. Raises ArchiveError when the disk refuses.
    """
    try:
        with translated(path):
            if not _is_archive(path) or (damage := _damage(path)) is None:
                return None
            new = path.with_name(f"{path.name}.new")
            kept = _rebuilt(path, new)
        aside = next(place for n in count(1) if not (place := path.with_name(f"{path.name}.damaged-{n}")).exists())
        os.link(path, aside)
        log = path.with_name(f"{path.name}-wal")
        if log.exists():  # SQLite would read it into the new file
            log.rename(aside.with_name(f"{aside.name}-wal"))
        new.replace(path)
    except OSError as error:
        raise ArchiveError(
            str(path),
            f"it is damaged and cannot be set aside ({error.strerror}); make room and give permission in its folder, "
            "or move it aside, and the next run begins with an empty memory",
        ) from error
    return (
        f"{path}: it was damaged ({damage}). {kept} records could be read and are in a new archive; what is lost may "
        f"be read and told again. The damaged file is kept as {aside.name}"
    )


def _is_archive(path: Path) -> bool:
    """Whether the file says that it is an archive; one whose first page is gone cannot."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except (FileNotFoundError, IsADirectoryError):
        return False
    return header.startswith(_MAGIC) and int.from_bytes(header[_APPLICATION]) == APPLICATION_ID


def _reader(path: Path) -> sqlite3.Connection:
    """Open a file that may be damaged: with a writable schema, which is not written, SQLite reads even half of one."""
    db = connect(str(path))
    db.execute("PRAGMA writable_schema = ON")
    return db


def _damage(path: Path) -> str | None:
    """What is wrong with an archive, in a few words; None if nothing is, or if it is of a newer version."""
    try:
        with closing(_reader(path)) as db:
            if version(db) > len(MIGRATIONS):
                return None
            db.execute("PRAGMA writable_schema = OFF")
            ((verdict,),) = db.execute("PRAGMA integrity_check(1)")
            if verdict != "ok":
                return str(verdict).splitlines()[-1]
            present = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in _KINDS.keys() & present:
                ((number,),) = db.execute(
                    f"SELECT COUNT(*) FROM {table} WHERE NOT json_valid(CAST(content AS TEXT))"  # noqa: S608 - own words
                )
                if number:
                    return f"{number} broken records in {table}"
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return str(error)
    return None


def _rebuilt(path: Path, new: Path) -> int:
    """Make a new archive of what can be read of a damaged one, of the same version and then of today's; how much."""
    for leftover in (new, new.with_name(f"{new.name}-journal")):  # of a run that was killed at this
        leftover.unlink(missing_ok=True)
    with closing(_reader(path)) as old, closing(connect(str(new))) as db:
        before = version(old)
        with db:
            db.execute("BEGIN")
            for statement in chain.from_iterable(MIGRATIONS[:before]):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {before}")
            tables = db.execute("PRAGMA table_list").fetchall()
            kept = sum(
                _copied(old, db, name, ordered=not without_rowid)
                for _, name, kind, _, without_rowid, _ in tables
                if kind == "table" and not name.startswith("sqlite_")
            )
        migrate(db)
        with db:
            db.execute("BEGIN")
            _reconcile(db)
    return kept


def _copied(old: sqlite3.Connection, db: sqlite3.Connection, table: str, *, ordered: bool) -> int:
    """Copy the rows of a table that can be read and are sound; how many these are."""
    columns = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    kept = 0
    for row in _readable(old, table, names, ordered=ordered):
        if _sound(table, dict(zip(columns, row, strict=True))):
            kept += db.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})", row).rowcount  # noqa: S608 - own words
    return kept


def _readable(old: sqlite3.Connection, table: str, names: str, *, ordered: bool) -> Iterator[list[Any]]:
    """Yield the rows that can be read, leaping ever further over what cannot; without row numbers, up to there."""
    key, start, leap = ("rowid" if ordered else "0"), 0, 1
    query = f"SELECT {key}, {names} FROM {table} WHERE {key} >= ? ORDER BY 1"  # noqa: S608 - own words
    while leap < _LONGEST_LEAP:
        try:
            for number, *row in old.execute(query, (start,)):
                start, leap = number + 1, 1
                yield row
        except sqlite3.DatabaseError:
            start, leap = start + leap, leap * 2
        else:
            return


def _sound(table: str, row: dict[str, Any]) -> bool:
    """Whether what a row holds can be read back as what it should be."""
    if table not in _KINDS:
        return True
    try:
        _KINDS[table].validate_json(row["content"])
    except ValidationError:
        return False
    return True


def _reconcile(db: sqlite3.Connection) -> None:
    """Mend what lost rows have left without their fellows: entries are known by their articles, or read again."""
    db.execute(
        "INSERT OR IGNORE INTO entry (url, first_seen, outcome, content)"
        " SELECT entry, night, 'article', CAST(CAST(content AS TEXT) -> 'entry' AS BLOB) FROM article"
    )
    db.execute("DELETE FROM failure WHERE entry NOT IN (SELECT url FROM entry)")
    db.execute(
        "UPDATE entry SET outcome = NULL"
        " WHERE outcome = 'article' AND NOT expired AND url NOT IN (SELECT entry FROM article)"
    )
