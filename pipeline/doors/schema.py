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
    (
        # A page that says something else than when it was told is an article of two nights.
        """
        CREATE TABLE article_of_a_night (
            night TEXT NOT NULL,
            id TEXT NOT NULL,
            entry TEXT NOT NULL REFERENCES entry (url),
            content BLOB NOT NULL,
            PRIMARY KEY (night, id),
            UNIQUE (entry, night)
        )
        """,
        "INSERT INTO article_of_a_night SELECT night, id, entry, content FROM article",
        "DROP TABLE article",
        "ALTER TABLE article_of_a_night RENAME TO article",
        "ALTER TABLE entry ADD COLUMN reread TEXT",  # the last night that read its page again
        """
        CREATE TABLE chapter ( -- a story as a night told it
            story TEXT NOT NULL,
            night TEXT NOT NULL REFERENCES edition (night) ON DELETE CASCADE,
            content BLOB NOT NULL,
            vector BLOB NOT NULL, -- float32, little-endian
            PRIMARY KEY (story, night)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX chapter_night ON chapter (night)",
        """
        CREATE TABLE source ( -- an article from which a chapter was told
            story TEXT NOT NULL,
            night TEXT NOT NULL,
            article TEXT NOT NULL,
            PRIMARY KEY (story, night, article),
            FOREIGN KEY (story, night) REFERENCES chapter (story, night) ON DELETE CASCADE
        ) WITHOUT ROWID
        """,
        "CREATE INDEX source_night ON source (night)",
        """
        INSERT INTO chapter (story, night, content, vector)
        SELECT
            told.value ->> 'id',
            night,
            CAST(json_object('story_id', told.value ->> 'id', 'night', night, 'headlines', (
                SELECT json_group_array(json_array(summary.value ->> 'language', summary.value ->> 'headline'))
                FROM json_each(CAST(content AS TEXT), '$.summaries') AS summary
                WHERE summary.value ->> 'story_id' = told.value ->> 'id'
            )) AS BLOB),
            substr(vectors, 1 + told.key * width, width)
        FROM (
            SELECT *, length(vectors) / max(1, json_array_length(CAST(content AS TEXT), '$.stories')) AS width
            FROM edition
        ), json_each(CAST(content AS TEXT), '$.stories') AS told
        """,
        """
        INSERT OR IGNORE INTO source (story, night, article)
        SELECT told.value ->> 'id', night, told_from.value ->> 'id'
        FROM edition, json_each(CAST(content AS TEXT), '$.stories') AS told,
            (SELECT 'articles' AS part UNION SELECT 'copies'), json_each(told.value, '$.' || part) AS told_from
        """,
        "ALTER TABLE edition DROP COLUMN vectors",
    ),
    (
        "ALTER TABLE feed ADD COLUMN moved_to TEXT",
        """
        CREATE TABLE trouble ( -- a night in which a feed could not be read, since it last could
            feed TEXT NOT NULL,
            night TEXT NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (feed, night)
        )
        """,
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
