"""The tables of the archive, and how an older file becomes one of today.

News is kept as JSON; only what is searched has a column of its own.
"""

from __future__ import annotations

import sqlite3
from itertools import chain
from pathlib import Path

from pipeline.errors import ArchiveError

APPLICATION_ID = int.from_bytes(b"VIGI")  # SQLite's mark of whose file it is (PRAGMA application_id)

# MIGRATIONS[n] brings an archive from version n to version n + 1. Append; never edit one that was released.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        f"PRAGMA application_id = {APPLICATION_ID}",
        """
        CREATE TABLE feed (
            url TEXT PRIMARY KEY,
            etag TEXT,
            last_modified TEXT,
            visited TEXT NOT NULL -- the night
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE entry (
            url TEXT PRIMARY KEY,
            first_seen TEXT NOT NULL, -- the night
            outcome TEXT CHECK (outcome IN ('article', 'failed')), -- NULL while the entry is queued
            content BLOB NOT NULL
        )
        """,
        "CREATE INDEX entry_queued ON entry (first_seen, url) WHERE outcome IS NULL",
        """
        CREATE TABLE failure (
            night TEXT NOT NULL,
            entry TEXT NOT NULL REFERENCES entry (url),
            content BLOB NOT NULL,
            PRIMARY KEY (night, entry)
        )
        """,
        "CREATE INDEX failure_entry ON failure (entry)",
        """
        CREATE TABLE article (
            night TEXT NOT NULL,
            id TEXT NOT NULL,
            entry TEXT NOT NULL UNIQUE REFERENCES entry (url), -- an entry becomes one article, once
            content BLOB NOT NULL,
            PRIMARY KEY (night, id)
        )
        """,
        """
        CREATE TABLE edition (
            night TEXT PRIMARY KEY,
            content BLOB NOT NULL,
            vectors BLOB NOT NULL -- float32, little-endian, one row per story, in the order of the stories
        )
        """,
        """
        CREATE TABLE robots (
            origin TEXT PRIMARY KEY,
            status INTEGER NOT NULL,
            body BLOB NOT NULL,
            retrieved TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE completion (
            key TEXT PRIMARY KEY,
            value BLOB NOT NULL
        )
        """,
    ),
    (
        """
        CREATE TABLE site_file (
            url TEXT PRIMARY KEY,
            status INTEGER NOT NULL,
            body BLOB NOT NULL,
            retrieved TEXT NOT NULL
        )
        """,
        "INSERT INTO site_file SELECT origin || '/robots.txt', status, body, retrieved FROM robots",
        "DROP TABLE robots",
    ),
    (
        "ALTER TABLE entry ADD COLUMN expired INTEGER NOT NULL DEFAULT 0",  # 1: its text is gone
        "ALTER TABLE edition ADD COLUMN expired INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX entry_expiring ON entry (first_seen) WHERE NOT expired",
        """
        CREATE TABLE answer (
            key TEXT PRIMARY KEY,
            value BLOB NOT NULL,
            kept TEXT NOT NULL DEFAULT CURRENT_DATE
        )
        """,
        "INSERT INTO answer (key, value) SELECT key, value FROM completion",
        "DROP TABLE completion",
    ),
)


def refuse_foreign(db: sqlite3.Connection, path: Path) -> None:
    """Raise ArchiveError before anything is changed in a database that this version does not own."""
    ((tables,),) = db.execute("SELECT COUNT(*) FROM sqlite_master")
    ((application,),) = db.execute("PRAGMA application_id")
    if tables and application != APPLICATION_ID:
        raise ArchiveError(str(path), "it is a database of another program; choose another file for the archive")
    if version(db) > len(MIGRATIONS):
        raise ArchiveError(
            str(path),
            f"a newer Vigie wrote it (schema {version(db)}, this one knows {len(MIGRATIONS)}); "
            "upgrade Vigie, or choose another file for the archive",
        )


def version(db: sqlite3.Connection) -> int:
    """How many migrations the database has been through."""
    ((number,),) = db.execute("PRAGMA user_version")
    return int(number)


def migrate(db: sqlite3.Connection) -> None:
    """Bring the schema up to date, wholly or not at all."""
    if version(db) == len(MIGRATIONS):
        return
    with db:
        db.execute("BEGIN IMMEDIATE")
        done = version(db)  # again: another process may have been migrating until now
        for statement in chain.from_iterable(MIGRATIONS[done:]):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
