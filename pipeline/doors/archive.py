"""The archive: one SQLite file that remembers feeds, entries, articles, editions and finished model work.

Every method is one transaction, so a killed run leaves the archive as it was before or after a call, never
between. The journal is a write-ahead log with `synchronous=FULL`: each commit reaches the disk before the call
returns. `NORMAL` would be just as safe from corruption, but a power cut could undo the last commits: a digest
already on disk would be told again, and model work paid for twice. A night makes a few thousand commits of some
milliseconds each, most of them while the network or the model is the slower one.

The tables are described in `schema`, what is in them in `records`, what SQLite's errors mean in `database`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from itertools import groupby, product
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pydantic import TypeAdapter, ValidationError

from pipeline.doors.database import BEGIN_AGAIN, connect, translated
from pipeline.doors.records import (
    ARTICLE,
    EDITION,
    ENTRY,
    FAILURE,
    PREVIOUS,
    dumped,
    packed,
    previous,
    sources,
    unpacked,
    without_articles,
    without_text,
)
from pipeline.doors.schema import migrate, refuse_foreign
from pipeline.errors import ArchiveError
from pipeline.news import Article, Edition, Entry, Failure, Trouble, Validators
from pipeline.ports import Remembered, Told, Vectors

T = TypeVar("T")

NIGHTS_BEFORE_GIVING_UP = 3  # a server's bad weekend is two nights; a third failure is no longer bad luck

# A blob would be taken for binary JSON.
_ADDRESSES = """
    SELECT entry.url,
        CAST(entry.content AS TEXT) ->> 'link',
        CAST(article.content AS TEXT) ->> 'final_url',
        CAST(article.content AS TEXT) ->> 'canonical_url'
    FROM entry LEFT JOIN article ON article.entry = entry.url
"""


class SqliteArchive:
    """The archive in one SQLite file; implements `pipeline.ports.Archive`.

    Also keeps robots.txt and the like for the network door and finished completions for the model door. Belongs to
    the thread that opened it. Every method raises ArchiveError, with the file as its subject, when the disk is full,
    the file is read-only, held by another program, or damaged.
    """

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        """Take a connection in autocommit mode to a prepared database; use `open` or `rehearsal` instead."""
        self._db = db
        self._path = path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the archive, creating the file and its folder, or bringing an older file up to date.

        Raises ArchiveError when the file is damaged, of another program, or of a newer version.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(
                str(path), f"its folder cannot be made ({error.strerror}); choose another place or give permission"
            ) from error
        with translated(path):
            db = connect(str(path))
        return cls._prepared(db, path)

    @classmethod
    def rehearsal(cls, path: Path) -> Self:
        """Open a nameless copy: it begins with all that the file remembers, and is forgotten when closed.

        A file that does not exist is an empty archive, and is not created. Raises ArchiveError as `open` does.
        """
        db = connect("")  # in memory while it is small, else in a temporary file that SQLite removes
        try:
            if path.exists():
                # mode=rw: the file is only read, but a reader that may not write leaves its log files behind
                with translated(path), closing(connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as source:
                    source.backup(db)
        except BaseException:
            db.close()
            raise
        return cls._prepared(db, path)

    @classmethod
    def _prepared(cls, db: sqlite3.Connection, path: Path) -> Self:
        try:
            with translated(path):
                refuse_foreign(db, path)
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("PRAGMA synchronous = FULL")
                migrate(db)
                db.execute("PRAGMA foreign_keys = ON")  # after the migrations, which may rebuild tables
        except BaseException:
            db.close()
            raise
        return cls(db, path)

    def close(self) -> None:
        """Close the file; everything is already on disk."""
        with translated(self._path):
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- the night -------------------------------------------------------------------------------------------

    def remembered(self, url: str, night: date) -> Remembered:
        """Return what the last visit to a feed that succeeded left, and its failures since, before this night."""
        rows = self._read("SELECT etag, last_modified, moved_to FROM feed WHERE url = ?", url)
        etag, last_modified, moved_to = rows[0] if rows else (None, None, None)
        troubles = self._read(
            "SELECT night, content FROM trouble WHERE feed = ? AND night < ? ORDER BY night", url, night.isoformat()
        )
        return Remembered(
            Validators(etag, last_modified),
            moved_to,
            tuple(Trouble(date.fromisoformat(when), self._loaded(FAILURE, content)) for when, content in troubles),
        )

    def keep_feed(
        self, url: str, validators: Validators, entries: Sequence[Entry], night: date, moved_to: str | None = None
    ) -> int:
        """Remember that a feed was read and queue the entries never seen before, in any feed; how many these were.

        Its troubles are forgotten.
        """
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO feed (url, etag, last_modified, visited, moved_to) VALUES (?, ?, ?, ?, ?)",
                (url, validators.etag, validators.last_modified, night.isoformat(), moved_to),
            )
            db.execute("DELETE FROM trouble WHERE feed = ?", (url,))
            return sum(_queue(db, entry, night) for entry in entries)

    def keep_trouble(self, url: str, failure: Failure, night: date) -> None:
        """Remember that a feed could not be read this night; where it had moved to is forgotten."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO trouble (feed, night, content) VALUES (?, ?, ?)",
                (url, night.isoformat(), dumped(FAILURE, failure)),
            )
            db.execute("UPDATE feed SET moved_to = NULL WHERE url = ?", (url,))

    def pending(self) -> list[Entry]:
        """Queued entries whose page has no outcome yet: by the night they were first seen, then by URL."""
        rows = self._read("SELECT content FROM entry WHERE outcome IS NULL ORDER BY first_seen, url")
        return [self._loaded(ENTRY, content) for (content,) in rows]

    def keep_article(self, article: Article, night: date) -> None:
        """Remember that the entry has become an article of this night; its failures are forgotten.

        Replaces what the entry had become in this night before, and an article of the same id and night.
        """
        with self._transaction() as db:
            _queue(db, article.entry, night)
            db.execute("UPDATE entry SET outcome = 'article' WHERE url = ?", (article.entry.url,))
            db.execute("DELETE FROM failure WHERE entry = ?", (article.entry.url,))
            db.execute(
                "INSERT OR REPLACE INTO article (night, id, entry, content) VALUES (?, ?, ?, ?)",
                (night.isoformat(), article.id, article.entry.url, dumped(ARTICLE, article)),
            )

    def keep_failure(self, entry: Entry, failure: Failure, night: date, *, final: bool) -> None:
        """Remember that the entry has failed this night; unless `final`, it stays queued for a later run.

        Failing on NIGHTS_BEFORE_GIVING_UP different nights is final too. An article stays one.
        """
        with self._transaction() as db:
            _queue(db, entry, night)
            db.execute(
                "INSERT OR REPLACE INTO failure (night, entry, content) VALUES (?, ?, ?)",
                (night.isoformat(), entry.url, dumped(FAILURE, failure)),
            )
            db.execute(
                "UPDATE entry SET outcome = 'failed' WHERE url = ? AND outcome IS NULL"
                " AND (? OR (SELECT COUNT(*) FROM failure WHERE failure.entry = entry.url) >= ?)",
                (entry.url, final, NIGHTS_BEFORE_GIVING_UP),
            )

    def articles(self, night: date) -> list[Article]:
        """Return the articles of a night, by id."""
        rows = self._read("SELECT content FROM article WHERE night = ? ORDER BY id", night.isoformat())
        return [self._loaded(ARTICLE, content) for (content,) in rows]

    def failed_entries(self, night: date) -> list[tuple[Entry, Failure]]:
        """Return, by URL, the entries that failed in a night and are no articles since, each with its last failure."""
        rows = self._read(
            "SELECT entry.content, failure.content FROM failure JOIN entry ON entry.url = failure.entry"
            " WHERE failure.night = ? ORDER BY entry.url",
            night.isoformat(),
        )
        return [(self._loaded(ENTRY, entry), self._loaded(FAILURE, failure)) for entry, failure in rows]

    def edition(self, night: date) -> Edition | None:
        """Return the edition kept for a night, if there is one."""
        rows = self._read("SELECT content FROM edition WHERE night = ?", night.isoformat())
        return self._loaded(EDITION, rows[0][0]) if rows else None

    def keep_edition(self, edition: Edition, vectors: Vectors) -> None:
        """Replace the edition of its night and the vectors of its stories, (number of stories, d)."""
        if len(vectors) != len(edition.stories):
            raise ValueError(f"{len(edition.stories)} stories but {len(vectors)} vectors")
        night = edition.night.isoformat()
        with self._transaction() as db:
            db.execute("DELETE FROM edition WHERE night = ?", (night,))
            db.execute("INSERT INTO edition (night, content) VALUES (?, ?)", (night, dumped(EDITION, edition)))
            for story, vector in zip(edition.stories, vectors, strict=True):
                content = dumped(PREVIOUS, previous(edition, story))
                db.execute("INSERT INTO chapter VALUES (?, ?, ?, ?)", (story.id, night, content, packed(vector)))
                db.executemany(
                    "INSERT OR IGNORE INTO source VALUES (?, ?, ?)",
                    [(story.id, night, article.id) for article in sources(story)],
                )

    def told(self, since: date, before: date) -> list[Told]:
        """Return the open stories, by id: those that a night from `since` up to, not including, `before` told.

        Each comes with all nights before `before` that told it, and with their articles whose texts are still kept.
        """
        span = (since.isoformat(), before.isoformat(), before.isoformat())
        chapters = self._read(
            "SELECT story, content, vector FROM chapter"
            " WHERE story IN (SELECT story FROM chapter WHERE night >= ? AND night < ?) AND night < ?"
            " ORDER BY story, night",
            *span,
        )
        told_from = self._read(
            "SELECT source.story, article.content FROM source"
            " JOIN article ON article.night = source.night AND article.id = source.article"
            " WHERE source.story IN (SELECT story FROM chapter WHERE night >= ? AND night < ?) AND source.night < ?"
            " ORDER BY source.story, source.night, source.article",
            *span,
        )
        articles = {story: [content for _, content in rows] for story, rows in groupby(told_from, itemgetter(0))}
        return [
            Told(
                tuple(self._loaded(PREVIOUS, content) for _, content, _ in rows),
                tuple(unpacked(vector) for *_, vector in rows),
                tuple(self._loaded(ARTICLE, content) for content in articles.get(story, ())),
            )
            for story, rows in ((story, list(rows)) for story, rows in groupby(chapters, itemgetter(0)))
        ]

    def to_reread(self, since: date, night: date) -> list[Article]:
        """Return what the nights in a half-open span told, as last read; each once, by URL.

        Articles that `keep_reread` has marked for `night` are left out.
        """
        rows = self._read(
            "SELECT article.content, MAX(article.night) FROM source"
            " JOIN article ON article.night = source.night AND article.id = source.article"
            " JOIN entry ON entry.url = article.entry"
            " WHERE source.night >= ? AND source.night < ? AND entry.reread IS NOT ?"
            " GROUP BY article.entry ORDER BY article.entry",
            since.isoformat(),
            night.isoformat(),
            night.isoformat(),
        )
        return [self._loaded(ARTICLE, content) for content, _ in rows]

    def keep_reread(self, article: Article, night: date) -> None:
        """Remember that the page of an article was read again for this night."""
        with self._transaction() as db:
            db.execute("UPDATE entry SET reread = ? WHERE url = ?", (night.isoformat(), article.entry.url))

    # --- forgetting ------------------------------------------------------------------------------------------

    def expire(self, before: date) -> None:
        """Forget what was read before a night: texts of articles and feeds, and the model's answers of days before it.

        Addresses, titles and dates stay, so that nothing is told twice, and editions with the passages they cite.
        """
        with self._transaction() as db:
            db.execute("DELETE FROM article WHERE night < ?", (before.isoformat(),))
            db.execute("DELETE FROM answer WHERE kept < ?", (before.isoformat(),))
            db.execute("DELETE FROM site_file WHERE retrieved < ?", (before.isoformat(),))
            old = "first_seen < ? AND NOT expired AND outcome IS NOT NULL"
            db.execute(f"UPDATE entry SET {_emptied('summary')} WHERE {old}", (before.isoformat(),))  # noqa: S608 - own words
            rows = db.execute(
                "SELECT night, content FROM edition WHERE night < ? AND NOT expired", (before.isoformat(),)
            )
            for night, content in rows.fetchall():
                edition = without_text(self._loaded(EDITION, content))
                db.execute(
                    "UPDATE edition SET expired = 1, content = ? WHERE night = ?", (dumped(EDITION, edition), night)
                )

    def forget(self, urls: Collection[str]) -> list[date]:
        """Forget the article at these addresses, wherever it came from; the nights that read or listed it, in order.

        Stories told from it go with it, and all answers of the model, for any may quote it. Its address stays, so
        that it is not read again. Nothing of it is left in the file.
        """
        with self._thorough(), self._transaction() as db:
            entries = {key for key, *addresses in db.execute(_ADDRESSES) if not {key, *addresses}.isdisjoint(urls)}
            nights: set[str] = set()
            ids: set[str] = set()
            for entry in entries:
                for night, identity in db.execute(
                    "DELETE FROM article WHERE entry = ? RETURNING night, id", (entry,)
                ).fetchall():
                    nights.add(night)
                    ids.add(identity)
                failed = db.execute("DELETE FROM failure WHERE entry = ? RETURNING night", (entry,))
                nights.update(night for (night,) in failed.fetchall())
                db.execute(f"UPDATE entry SET {_emptied('title', 'summary')} WHERE url = ?", (entry,))  # noqa: S608 - own words
            for (content,) in db.execute("SELECT content FROM edition").fetchall():
                edition = self._loaded(EDITION, content)
                left = without_articles(edition, {*urls, *entries}, ids)
                if left != edition:
                    night = edition.night.isoformat()
                    nights.add(night)
                    db.execute("UPDATE edition SET content = ? WHERE night = ?", (dumped(EDITION, left), night))
                    gone = {story.id for story in edition.stories} - {story.id for story in left.stories}
                    db.executemany("DELETE FROM chapter WHERE story = ? AND night = ?", product(gone, [night]))
            if nights:
                db.execute("DELETE FROM answer")
        return sorted(map(date.fromisoformat, nights))

    def forget_before(self, night: date) -> list[date]:
        """Forget all nights before one; which these were, in order.

        The addresses of what was seen stay, so that it is not read again. Nothing else is left in the file.
        """
        before = (night.isoformat(),)
        with self._thorough(), self._transaction() as db:
            nights: set[str] = set()
            for table in ("article", "failure", "edition"):
                rows = db.execute(f"DELETE FROM {table} WHERE night < ? RETURNING night", before)  # noqa: S608 - own words
                nights.update(each for (each,) in rows.fetchall())
            db.execute(f"UPDATE entry SET {_emptied('title', 'summary')} WHERE first_seen < ?", before)  # noqa: S608 - own words
            db.execute("DELETE FROM answer WHERE kept < ?", before)
            db.execute("DELETE FROM site_file WHERE retrieved < ?", before)
        return sorted(map(date.fromisoformat, nights))

    # --- what the other doors remember -----------------------------------------------------------------------

    def site_file(self, url: str) -> tuple[int, bytes, datetime] | None:
        """Return a file that speaks for its whole site ("https://example.org/robots.txt"): status, body, when read."""
        rows = self._read("SELECT status, body, retrieved FROM site_file WHERE url = ?", url)
        return (rows[0][0], rows[0][1], datetime.fromisoformat(rows[0][2])) if rows else None

    def keep_site_file(self, url: str, status: int, body: bytes, at: datetime) -> None:
        """Replace a file that speaks for its whole site, as it was answered at this time."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO site_file (url, status, body, retrieved) VALUES (?, ?, ?, ?)",
                (url, status, body, at.isoformat()),
            )

    def completions(self, key: str) -> bytes | None:
        """Finished model work, as it was kept under this key."""
        rows: list[tuple[bytes]] = self._read("SELECT value FROM answer WHERE key = ?", key)
        return rows[0][0] if rows else None

    def keep_completions(self, key: str, value: bytes) -> None:
        """Remember finished model work, so that it is never asked for twice."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO answer (key, value) VALUES (?, ?)", (key, value))

    # --- inside ----------------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything inside is kept, or nothing is."""
        with translated(self._path), self._db as db:
            db.execute("BEGIN IMMEDIATE")
            yield db

    @contextmanager
    def _thorough(self) -> Iterator[None]:
        """What is deleted inside is gone from the file and its log: SQLite alone only marks the place as free."""
        with translated(self._path):
            yield
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _read(self, query: str, *values: str) -> list[Any]:
        """Return the rows of one SELECT: a single statement is its own transaction."""
        with translated(self._path):
            return self._db.execute(query, values).fetchall()

    def _loaded(self, adapter: TypeAdapter[T], content: bytes) -> T:
        try:
            return adapter.validate_json(content)
        except ValidationError as error:
            raise ArchiveError(str(self._path), f"it holds a record that cannot be read; {BEGIN_AGAIN}") from error


def _queue(db: sqlite3.Connection, entry: Entry, night: date) -> int:
    """Queue an entry unless it is known; 1 if it was not, else 0."""
    return db.execute(
        "INSERT INTO entry (url, first_seen, content) VALUES (?, ?, ?) ON CONFLICT (url) DO NOTHING",
        (entry.url, night.isoformat(), dumped(ENTRY, entry)),
    ).rowcount


def _emptied(*keys: str) -> str:
    """The SQL that empties fields of an entry, which is then done with."""
    fields = ", ".join(f"'$.{key}', ''" for key in keys)
    content = f"CAST(json_set(CAST(content AS TEXT), {fields}) AS BLOB)"
    return f"outcome = COALESCE(outcome, 'failed'), expired = 1, content = {content}"
