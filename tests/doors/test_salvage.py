"""A damaged archive: set aside, and what can be read of it saved. Real files, really damaged."""

import hashlib
import os
import random
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from pipeline.doors.archive import SqliteArchive
from pipeline.doors.salvage import salvage
from pipeline.doors.schema import MIGRATIONS
from pipeline.errors import ArchiveError
from pipeline.news import Article, Edition, Entry, Failure, Feed, Label, Reason, Stage, Story, Validators

FEED = Feed("https://example.org/feed", "The Policy Ledger")
NIGHTS = [date(2026, 11, 20) + timedelta(days=n) for n in range(3)]
PER_NIGHT = 40
PAGE = 4096  # SQLite's default page size


def entry(name):
    url = f"https://example.org/{name}"
    return Entry(FEED, url, url, f"Title {name}", "A summary. " * 20, None)


def article(name):
    url = f"https://example.org/{name}"
    return Article(
        id=hashlib.sha256(url.encode()).hexdigest()[:16],
        entry=entry(name),
        final_url=url,
        canonical_url=url,
        publisher="The Policy Ledger",
        title=f"Title {name}",
        paragraphs=(f"A sentence of {name}. " * 100,),
        language="en",
        language_confidence=1.0,
        published=None,
        retrieved=datetime(2026, 11, 22, 5, tzinfo=UTC),
        method="by hand",
    )


def edition(night, *names):
    stories = tuple(Story(name, (article(name),), (), "law", Label.NEW, 0.5, ()) for name in names)
    return Edition(night, "inputs", ("fr", "en"), stories, (), (), (), (), 1, PER_NIGHT, None)


@pytest.fixture
def path(tmp_path):
    """An archive after three nights; the last one has left two entries in the queue and one that failed."""
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        for night in NIGHTS:
            names = [f"{night}-{n}" for n in range(PER_NIGHT)]
            archive.keep_feed(FEED.url, Validators('"1"'), [entry(name) for name in names], night)
            for name in names:
                archive.keep_article(article(name), night)
            archive.keep_edition(edition(night, *names[:2]), np.eye(2, 4, dtype=np.float32))
            archive.keep_completions(f"key {night}", b"an answer")
        failure = Failure("https://example.org/failed", Stage.PAGE, Reason.TIMEOUT)
        archive.keep_failure(entry("failed"), failure, NIGHTS[-1], final=True)
        archive.keep_feed(FEED.url, Validators('"2"'), [entry("queued"), entry("queued too")], NIGHTS[-1])
    return path


def contents(path):
    """What an archive knows, by kind: what is read back, in any order."""
    with SqliteArchive.open(path) as archive:
        editions = [archive.edition(night) for night in NIGHTS]
        return {
            "articles": {one.id for night in NIGHTS for one in archive.articles(night)},
            "editions": {one.night for one in editions if one},
            "queued": {one.url for one in archive.pending()},
            "failed": {one.url for night in NIGHTS for one, _ in archive.failed_entries(night)},
        }


def overwritten(path, page, content):
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(content)


def pages(path):
    return path.stat().st_size // PAGE


def roots(path, kind):
    """The pages at which tables or indexes begin, by name."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT name, rootpage - 1 FROM sqlite_master WHERE type = ? AND rootpage > 0", (kind,))
        return dict(rows.fetchall())


def whole(path):
    with closing(sqlite3.connect(path)) as db:
        return db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_sound_archive_is_left_alone(path):
    before = path.read_bytes()
    assert salvage(path) is None
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("seed", range(12))
def test_one_page_of_noise_costs_what_is_in_it(path, seed):
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    known, before = contents(path), pages(path)
    overwritten(path, chance.randrange(1, before), chance.randbytes(PAGE))
    damaged = path.read_bytes()
    said = salvage(path)
    if said is None:  # the page was free, or a text within it is now another text: nothing shows it
        return
    assert "it was damaged" in said
    assert "archive.sqlite.damaged-1" in said
    assert path.with_name("archive.sqlite.damaged-1").read_bytes() == damaged
    assert whole(path)
    saved = contents(path)
    assert saved["articles"] <= known["articles"]
    assert saved["editions"] <= known["editions"]
    assert salvage(path) is None


def test_a_leaf_of_noise_loses_few(path):
    known = contents(path)
    with closing(sqlite3.connect(path)) as db:
        query = "SELECT pageno FROM dbstat WHERE name = 'article' AND pagetype = 'leaf' ORDER BY pageno"
        try:
            leaves = [page - 1 for (page,) in db.execute(query)]
        except sqlite3.OperationalError:
            pytest.skip("this SQLite has no dbstat")
    overwritten(path, leaves[len(leaves) // 2], b"\xff" * PAGE)
    assert salvage(path) is not None
    saved = contents(path)
    lost = known["articles"] - saved["articles"]
    assert 1 <= len(lost) <= 8
    assert saved["editions"] == known["editions"]
    assert saved["failed"] == known["failed"]
    assert len(saved["queued"]) == len(known["queued"]) + len(lost)  # they are read again


@pytest.mark.parametrize("index", ["sqlite_autoindex_entry_1", "sqlite_autoindex_article_1", "entry_queued"])
def test_a_damaged_index_loses_nothing(path, index):
    known = contents(path)
    overwritten(path, roots(path, "index")[index], b"\xff" * PAGE)
    assert salvage(path) is not None
    assert contents(path) == known


@pytest.mark.parametrize(
    ("table", "kept"),
    [
        ("article", {"editions", "failed"}),
        ("entry", {"articles", "editions"}),
        ("edition", {"articles", "queued", "failed"}),
        ("answer", {"articles", "editions", "queued", "failed"}),
        ("feed", {"articles", "editions", "queued", "failed"}),
    ],
)
def test_a_table_that_is_gone_costs_that_table(path, table, kept):
    known = contents(path)
    overwritten(path, roots(path, "table")[table], bytes(PAGE))
    assert salvage(path) is not None
    saved = contents(path)
    assert {kind for kind in known if saved[kind] == known[kind]} >= kept


def test_articles_without_their_entries_are_not_read_again(path):
    overwritten(path, roots(path, "table")["entry"], bytes(PAGE))
    salvage(path)
    with SqliteArchive.open(path) as archive:
        assert archive.keep_feed(FEED.url, Validators(), [entry(f"{NIGHTS[0]}-0")], NIGHTS[-1]) == 0


def test_a_file_cut_in_half_keeps_what_is_left(path):
    path.write_bytes(path.read_bytes()[: pages(path) // 2 * PAGE + 100])
    assert salvage(path) is not None
    assert whole(path)
    assert contents(path)["articles"]


def test_a_broken_record_is_left_out(path):
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE article SET content = substr(content, 1, 100) WHERE rowid = 3")
    assert "broken records in article" in salvage(path)
    assert len(contents(path)["articles"]) == len(NIGHTS) * PER_NIGHT - 1


def test_an_older_archive_is_saved_and_brought_up_to_date(tmp_path):
    path = tmp_path / "archive.sqlite"
    with closing(sqlite3.connect(path)) as db, db:
        for statement in (*MIGRATIONS[0], "PRAGMA user_version = 1"):
            db.execute(statement)
        db.execute("INSERT INTO robots VALUES ('https://example.org', 200, x'2a', '2026-11-22T05:00:00+00:00')")
    overwritten(path, roots(path, "table")["completion"], b"\xff" * PAGE)
    assert salvage(path) is not None
    with SqliteArchive.open(path) as archive:
        assert archive.site_file("https://example.org/robots.txt")[1] == b"*"


def a_newer_version(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")


def another_program(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE bookmark (url TEXT)")


def no_database(path):
    path.write_bytes(b"Not a database. " * 1000)


def no_first_page(path):
    overwritten(path, 0, bytes(PAGE))


def no_file(path):
    path.unlink()


@pytest.mark.parametrize("make", [a_newer_version, another_program, no_database, no_first_page, no_file])
def test_what_is_no_archive_of_ours_is_left_alone(path, make):
    make(path)
    before = path.read_bytes() if path.exists() else None
    assert salvage(path) is None
    assert (path.read_bytes() if path.exists() else None) == before


def test_no_damaged_file_replaces_another(path):
    for number in (1, 2):
        overwritten(path, roots(path, "index")["entry_queued"], b"\xff" * PAGE)
        assert f"damaged-{number}" in salvage(path)
    assert {file.name for file in path.parent.glob("*damaged*")} == {
        "archive.sqlite.damaged-1",
        "archive.sqlite.damaged-2",
    }


def test_what_a_killed_rescue_left_is_no_obstacle(path):
    path.with_name("archive.sqlite.new").write_bytes(b"half")
    overwritten(path, roots(path, "index")["entry_queued"], b"\xff" * PAGE)
    known_articles = len(NIGHTS) * PER_NIGHT
    assert salvage(path) is not None
    assert len(contents(path)["articles"]) == known_articles
    assert not path.with_name("archive.sqlite.new").exists()


def test_what_is_in_the_log_only_is_saved_too(path):
    archive = SqliteArchive.open(path)
    archive.keep_article(article("late"), NIGHTS[-1])
    copy = path.parent / "copy" / path.name
    copy.parent.mkdir()
    copy.with_name(f"{path.name}-wal").write_bytes(path.with_name(f"{path.name}-wal").read_bytes())
    copy.write_bytes(path.read_bytes())  # as a power cut leaves it
    archive.close()
    overwritten(copy, roots(path, "index")["sqlite_autoindex_entry_1"], b"\xff" * PAGE)
    assert salvage(copy) is not None
    assert article("late").id in contents(copy)["articles"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_folder_that_cannot_be_written_is_said(path):
    overwritten(path, roots(path, "index")["entry_queued"], b"\xff" * PAGE)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(ArchiveError):
            salvage(path)
    finally:
        path.parent.chmod(0o700)
