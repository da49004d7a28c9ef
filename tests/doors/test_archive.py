"""What Vigie remembers, and that nothing but the disk itself can make it forget."""

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.doors.archive import SqliteArchive
from pipeline.doors.records import ARTICLE, EDITION
from pipeline.doors.schema import MIGRATIONS
from pipeline.errors import ArchiveError
from pipeline.news import (
    Article,
    Cost,
    Edition,
    Entry,
    Failure,
    Feed,
    Judgement,
    Label,
    ModelCard,
    Previous,
    Reason,
    Relevance,
    Stage,
    Story,
    Summary,
    Trouble,
    Unsummarised,
    Validators,
)
from pipeline.ports import Remembered

FEED = "https://example.org/feed"
NIGHT = date(2026, 11, 22)
NIGHTS = [NIGHT + timedelta(days=n) for n in range(5)]
NO_VECTORS = np.zeros((0, 4), np.float32)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "archive.sqlite"


@pytest.fixture
def archive(path):
    with SqliteArchive.open(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One archive for all the examples of a property."""
    with SqliteArchive.open(tmp_path_factory.mktemp("shared") / "archive.sqlite") as opened:
        yield opened


def entry(name, feed=FEED):
    url = f"https://example.org/{name}"
    return Entry(Feed(feed, "The Policy Ledger"), url, url, f"Title {name}", "", datetime(2026, 11, 21, tzinfo=UTC))


def article(name):
    url = f"https://example.org/{name}"
    return Article(
        id=hashlib.sha256(url.encode()).hexdigest()[:16],
        entry=entry(name),
        final_url=url,
        canonical_url=f"{url}/canonical",
        publisher="The Policy Ledger",
        title=f"Title {name}",
        paragraphs=(f"Lead of {name}.", "The rest."),
        language="en",
        language_confidence=0.99,
        published=None,
        retrieved=datetime(2026, 11, 22, 5, tzinfo=UTC),
        method="by hand",
    )


def failure(name, reason=Reason.TIMEOUT):
    return Failure(f"https://example.org/{name}", Stage.PAGE, reason, "after 30 s")


def story(name, *names, copies=()):
    articles = tuple(article(one) for one in names)
    return Story(name, articles, tuple(article(one) for one in copies), "law", Label.NEW, 0.5, ("sources 2",))


def edition(night, *stories):
    summaries = tuple(
        Summary(one.id, language, f"{one.id} {language}", ()) for language in ("fr", "en") for one in stories
    )
    return Edition(
        night=night,
        inputs="digest",
        languages=("fr", "en"),
        stories=stories,
        summaries=summaries,
        unsummarised=(),
        judgements=(),
        failures=(),
        feeds=3,
        articles=9,
        model=None,
    )


def unit(n):
    """Return the n-th unit vector of four, as a row."""
    return np.eye(4, dtype=np.float32)[n : n + 1]


# --- feeds and the queue -----------------------------------------------------------------------------------------


def test_of_an_unknown_feed_nothing_is_remembered(archive):
    assert archive.remembered(FEED, NIGHT) == Remembered()


def test_troubles_are_remembered_until_the_feed_is_read(archive):
    troubles = [Trouble(night, failure("feed", Reason.TIMEOUT)) for night in NIGHTS[:3]]
    archive.keep_feed(FEED, Validators('"one"'), [], NIGHT, "https://example.org/moved")
    assert archive.remembered(FEED, NIGHTS[1]).moved_to == "https://example.org/moved"
    for trouble in (troubles[2], troubles[0], troubles[1], troubles[1]):
        archive.keep_trouble(FEED, trouble.failure, trouble.night)
    archive.keep_trouble("https://other.example/feed", troubles[0].failure, NIGHT)
    assert archive.remembered(FEED, NIGHTS[3]) == Remembered(Validators('"one"'), None, tuple(troubles))
    assert archive.remembered(FEED, NIGHTS[2]).troubles == tuple(troubles[:2])  # of the nights before
    archive.keep_feed(FEED, Validators(), [], NIGHTS[3])
    assert archive.remembered(FEED, NIGHTS[4]) == Remembered()
    assert archive.remembered("https://other.example/feed", NIGHTS[1]).troubles == (troubles[0],)


def test_the_last_visit_is_remembered_per_feed(archive):
    archive.keep_feed(FEED, Validators('"one"', None), [], NIGHT)
    archive.keep_feed("https://other.example/feed", Validators('"other"', None), [], NIGHT)
    archive.keep_feed(FEED, Validators('W/"two"', "Sun, 22 Nov 2026 05:00:00 GMT"), [], NIGHT)
    assert archive.remembered(FEED, NIGHT).validators == Validators('W/"two"', "Sun, 22 Nov 2026 05:00:00 GMT")
    archive.keep_feed(FEED, Validators(), [], NIGHT)
    assert archive.remembered(FEED, NIGHT).validators == Validators()


def test_an_entry_is_queued_once_whichever_feeds_carry_it(archive):
    assert archive.keep_feed(FEED, Validators(), [entry("a"), entry("b"), entry("a")], NIGHT) == 2
    assert archive.keep_feed("https://other.example/feed", Validators(), [entry("a"), entry("c")], NIGHT) == 1
    assert archive.keep_feed(FEED, Validators(), [entry("a"), entry("b")], NIGHTS[1]) == 0
    assert archive.pending() == [entry("a"), entry("b"), entry("c")]


def test_the_queue_is_ordered_by_the_night_an_entry_was_first_seen_then_by_url(archive):
    archive.keep_feed(FEED, Validators(), [entry("a"), entry("d")], NIGHTS[1])
    archive.keep_feed(FEED, Validators(), [entry("c"), entry("b"), entry("a")], NIGHTS[0])
    assert archive.pending() == [entry("b"), entry("c"), entry("a"), entry("d")]


def test_an_entry_leaves_the_queue_as_an_article(archive):
    archive.keep_feed(FEED, Validators(), [entry("a"), entry("b")], NIGHT)
    archive.keep_article(article("a"), NIGHT)
    assert archive.pending() == [entry("b")]
    assert archive.keep_feed(FEED, Validators(), [entry("a")], NIGHTS[1]) == 0


def test_a_final_failure_leaves_the_queue_for_good(archive):
    archive.keep_feed(FEED, Validators(), [entry("a"), entry("b")], NIGHT)
    archive.keep_failure(entry("a"), failure("a", Reason.GONE), NIGHT, final=True)
    assert archive.pending() == [entry("b")]
    assert archive.keep_feed(FEED, Validators(), [entry("a")], NIGHTS[1]) == 0
    assert archive.failed_entries(NIGHT) == [(entry("a"), failure("a", Reason.GONE))]


def test_a_passing_failure_is_tried_on_three_nights_however_often_a_night_is_run(archive):
    archive.keep_feed(FEED, Validators(), [entry("a")], NIGHT)
    for night in [NIGHTS[0], NIGHTS[0], NIGHTS[0], NIGHTS[1], NIGHTS[1]]:
        archive.keep_failure(entry("a"), failure("a"), night, final=False)
        assert archive.pending() == [entry("a")]
    archive.keep_failure(entry("a"), failure("a"), NIGHTS[2], final=False)
    assert archive.pending() == []


def test_the_failures_of_a_night_are_the_last_of_each_entry_by_url(archive):
    archive.keep_failure(entry("b"), failure("b", Reason.TIMEOUT), NIGHTS[0], final=False)
    archive.keep_failure(entry("b"), failure("b", Reason.UNREACHABLE), NIGHTS[0], final=False)
    archive.keep_failure(entry("a"), failure("a", Reason.PAYWALL), NIGHTS[0], final=True)
    archive.keep_failure(entry("b"), failure("b", Reason.DENIED), NIGHTS[1], final=False)
    assert archive.failed_entries(NIGHTS[0]) == [
        (entry("a"), failure("a", Reason.PAYWALL)),
        (entry("b"), failure("b", Reason.UNREACHABLE)),
    ]
    assert archive.failed_entries(NIGHTS[1]) == [(entry("b"), failure("b", Reason.DENIED))]


def test_an_entry_that_becomes_an_article_is_forgiven(archive):
    archive.keep_failure(entry("a"), failure("a"), NIGHTS[0], final=False)
    archive.keep_failure(entry("b"), failure("b"), NIGHTS[0], final=False)
    archive.keep_article(article("a"), NIGHTS[1])
    assert archive.failed_entries(NIGHTS[0]) == [(entry("b"), failure("b"))]
    assert archive.pending() == [entry("b")]


def test_an_article_stays_one_when_a_failure_comes_after_it(archive):
    archive.keep_article(article("a"), NIGHT)
    archive.keep_failure(entry("a"), failure("a"), NIGHT, final=False)
    assert archive.pending() == []
    assert archive.articles(NIGHT) == [article("a")]


# --- articles and editions ---------------------------------------------------------------------------------------


def test_the_articles_of_a_night_come_by_id(archive):
    for name in "abc":
        archive.keep_article(article(name), NIGHTS[0])
    archive.keep_article(article("d"), NIGHTS[1])
    assert archive.articles(NIGHTS[0]) == sorted(map(article, "abc"), key=lambda one: one.id)
    assert archive.articles(NIGHTS[2]) == []


def test_keeping_an_article_again_replaces_it(archive):
    archive.keep_article(article("a"), NIGHT)
    archive.keep_article(article("a"), NIGHT)
    assert archive.articles(NIGHT) == [article("a")]
    longer = replace(article("a"), paragraphs=("More.",))
    archive.keep_article(longer, NIGHT)
    assert archive.articles(NIGHT) == [longer]


def test_two_entries_that_lead_to_one_page_are_one_article(archive):
    archive.keep_feed(FEED, Validators(), [entry("a"), entry("b")], NIGHT)
    same_page = replace(article("a"), entry=entry("b"))
    archive.keep_article(article("a"), NIGHT)
    archive.keep_article(same_page, NIGHT)
    assert archive.articles(NIGHT) == [same_page]
    assert archive.pending() == []


def test_an_edition_replaces_that_of_its_night_with_its_vectors(archive):
    assert archive.edition(NIGHT) is None
    archive.keep_edition(edition(NIGHT, story("s", "a"), story("t", "b")), np.vstack([unit(0), unit(1)]))
    rerun = edition(NIGHT, story("u", "c"))
    archive.keep_edition(rerun, unit(2))
    assert archive.edition(NIGHT) == rerun
    [told] = archive.told(NIGHT, NIGHTS[1])
    assert told.last.story_id == "u"
    assert np.array_equal(told.vectors, unit(2))


def test_the_stories_told_are_those_of_a_half_open_span_of_nights(archive):
    for n, night in enumerate(NIGHTS[:4]):
        archive.keep_edition(edition(night, story(f"s{n}", f"a{n}")), unit(n))
    told = archive.told(NIGHTS[1], NIGHTS[3])
    assert [one.last for one in told] == [
        Previous("s1", NIGHTS[1], (("fr", "s1 fr"), ("en", "s1 en"))),
        Previous("s2", NIGHTS[2], (("fr", "s2 fr"), ("en", "s2 en"))),
    ]
    assert [[vector.tolist() for vector in one.vectors] for one in told] == [[[0, 1, 0, 0]], [[0, 0, 1, 0]]]
    assert all(vector.dtype == np.float32 for one in told for vector in one.vectors)
    assert archive.told(NIGHTS[2], NIGHTS[2]) == []


def test_an_open_story_comes_with_every_night_that_told_it_and_all_it_was_told_from(archive):
    for n, (night, name) in enumerate(zip(NIGHTS[:3], "abc", strict=True)):
        archive.keep_article(article(name), night)
        archive.keep_article(article(f"{name}-copy"), night)
        told = story("s", name, copies=[f"{name}-copy"])
        archive.keep_edition(edition(night, told, story(f"other{n}", name)), np.vstack([unit(n), unit(n)]))
    assert [one.last.story_id for one in archive.told(NIGHTS[2], NIGHTS[3])] == ["other2", "s"]
    _, one = archive.told(NIGHTS[2], NIGHTS[3])
    assert [each.night for each in one.nights] == NIGHTS[:3]
    assert [vector.tolist() for vector in one.vectors] == [unit(n)[0].tolist() for n in range(3)]
    assert {each.title for each in one.articles} == {f"Title {name}{end}" for name in "abc" for end in ("", "-copy")}
    assert archive.told(NIGHTS[2], NIGHTS[2]) == []
    _, earlier = archive.told(NIGHTS[1], NIGHTS[2])  # a night that is run again does not know those after it
    assert [each.night for each in earlier.nights] == NIGHTS[:2]


def test_a_page_that_changed_is_an_article_of_two_nights(archive):
    before, after = article("a"), replace(article("a"), title="Another title")
    archive.keep_article(before, NIGHTS[0])
    archive.keep_edition(edition(NIGHTS[0], story("s", "a")), unit(0))
    assert archive.to_reread(NIGHTS[0], NIGHTS[1]) == [before]
    archive.keep_article(after, NIGHTS[1])
    archive.keep_edition(edition(NIGHTS[1], story("s", "a")), unit(0))
    assert [archive.articles(night) for night in NIGHTS[:2]] == [[before], [after]]
    [one] = archive.told(NIGHTS[1], NIGHTS[2])
    assert one.articles == (before, after)
    assert archive.to_reread(NIGHTS[0], NIGHTS[2]) == [after]  # as last read


def test_what_was_told_is_read_again_once_a_night(archive):
    for name in "ab":
        archive.keep_article(article(name), NIGHTS[0])
    archive.keep_edition(edition(NIGHTS[0], story("s", "a")), unit(0))
    assert archive.to_reread(NIGHTS[0], NIGHTS[1]) == [article("a")]  # what was not told is not
    archive.keep_reread(article("a"), NIGHTS[1])
    assert archive.to_reread(NIGHTS[0], NIGHTS[1]) == []
    assert archive.to_reread(NIGHTS[0], NIGHTS[2]) == [article("a")]
    assert archive.to_reread(NIGHTS[1], NIGHTS[2]) == []


def test_a_night_without_stories_has_an_edition_too(archive):
    archive.keep_edition(edition(NIGHT), NO_VECTORS)
    assert archive.edition(NIGHT) == edition(NIGHT)
    assert archive.told(NIGHT, NIGHTS[1]) == []


def test_an_edition_needs_a_vector_for_each_story(archive):
    with pytest.raises(ValueError, match="1 stories but 0 vectors"):
        archive.keep_edition(edition(NIGHT, story("s", "a")), NO_VECTORS)
    assert archive.edition(NIGHT) is None


# --- forgetting


SECRET = "Words of an article that should be gone."


def lived_in(archive):
    """Three nights, one story and one listed article each; the story of the second tells of an article with a copy."""
    for n, night in enumerate(NIGHTS[:3]):
        told = replace(article(f"a{n}"), paragraphs=(f"{SECRET} {n}",), entry=replace(entry(f"a{n}"), summary=SECRET))
        copy = article(f"copy{n}")
        archive.keep_feed(FEED, Validators(), [told.entry, copy.entry, entry(f"failed{n}")], night)
        archive.keep_article(told, night)
        archive.keep_article(copy, night)
        archive.keep_failure(entry(f"failed{n}"), failure(f"failed{n}"), night, final=True)
        kept = Story(f"s{n}", (told,), (copy,), "law", Label.NEW, 0.5, ())
        listed = Unsummarised(f"https://example.org/failed{n}", "Failed", "The Policy Ledger", "en", Reason.TIMEOUT)
        archive.keep_edition(replace(edition(night, kept), unsummarised=(listed,)), unit(n))
    archive.keep_completions("key", SECRET.encode())


def bytes_of(path):
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def test_texts_expire_and_what_was_told_stays_known(archive):
    lived_in(archive)
    told = archive.told(NIGHT, NIGHTS[4])
    archive.expire(NIGHTS[2])
    assert [len(archive.articles(night)) for night in NIGHTS[:3]] == [0, 0, 2]
    left = archive.told(NIGHT, NIGHTS[4])
    assert [one.nights for one in left] == [one.nights for one in told]
    assert [one.articles for one in left] == [(), (), told[2].articles]
    assert archive.completions("key") == SECRET.encode()  # it was kept today, whenever today is
    archive.expire(date.max)
    assert archive.completions("key") is None
    again = replace(entry("a0"), title="A title that changed")
    assert archive.keep_feed(FEED, Validators(), [again, entry("new")], NIGHTS[3]) == 1
    assert [one.url for one in archive.pending()] == ["https://example.org/new"]


def test_expiring_twice_changes_nothing(archive):
    lived_in(archive)
    archive.expire(NIGHTS[2])
    once = archive._db.total_changes
    archive.expire(NIGHTS[2])
    assert archive._db.total_changes == once


@pytest.mark.parametrize("address", ["https://example.org/a1", "https://example.org/a1/canonical"])
def test_a_forgotten_article_takes_its_stories_with_it(archive, path, address):
    lived_in(archive)
    assert archive.forget({address}) == [NIGHTS[1]]
    assert [one.id for one in archive.articles(NIGHTS[1])] == [article("copy1").id]
    assert archive.edition(NIGHTS[1]).stories == archive.edition(NIGHTS[1]).summaries == ()
    assert [one.last.story_id for one in archive.told(NIGHT, NIGHTS[4])] == ["s0", "s2"]
    assert archive.keep_feed(FEED, Validators(), [entry("a1")], NIGHTS[3]) == 0
    assert f"{SECRET} 1".encode() not in bytes_of(path)
    assert f"{SECRET} 2".encode() in bytes_of(path)
    assert archive.completions("key") is None


def test_an_article_that_was_only_listed_is_forgotten_too(archive):
    lived_in(archive)
    assert archive.forget({"https://example.org/failed2"}) == [NIGHTS[2]]
    assert archive.edition(NIGHTS[2]).unsummarised == ()
    assert archive.failed_entries(NIGHTS[2]) == []
    assert len(archive.edition(NIGHTS[2]).stories) == 1


def test_what_expired_can_still_be_forgotten(archive):
    lived_in(archive)
    archive.expire(NIGHTS[3])
    assert archive.forget({"https://example.org/a0"}) == [NIGHT]
    assert [one.last.story_id for one in archive.told(NIGHT, NIGHTS[4])] == ["s1", "s2"]


def test_nothing_is_forgotten_of_an_address_that_was_never_seen(archive):
    lived_in(archive)
    assert archive.forget({"https://example.org/"}) == []
    assert archive.completions("key") == SECRET.encode()


def test_all_nights_before_one_are_forgotten_and_gone_from_the_file(archive, path):
    lived_in(archive)
    assert archive.forget_before(NIGHTS[2]) == NIGHTS[:2]
    assert [archive.edition(night) is None for night in NIGHTS[:3]] == [True, True, False]
    assert [len(archive.articles(night)) for night in NIGHTS[:3]] == [0, 0, 2]
    assert archive.failed_entries(NIGHTS[1]) == []
    assert f"{SECRET} 1".encode() not in bytes_of(path)
    assert f"{SECRET} 2".encode() in bytes_of(path)
    assert archive.keep_feed(FEED, Validators(), [entry("a0"), entry("failed1")], NIGHTS[3]) == 0
    assert archive.forget_before(NIGHTS[2]) == []


# --- every noun comes back as it went in -------------------------------------------------------------------------

TEXT = st.text(max_size=20)  # any character but half a surrogate pair: quotes, NUL, bidi marks, emoji
ZONES = [UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=9, minutes=30))]
TIMES = st.datetimes(timezones=st.sampled_from(ZONES))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
NAMES = st.tuples(TEXT, TEXT)


def few(strategy):
    return st.lists(strategy, max_size=2).map(tuple)


FEEDS = st.builds(Feed, url=TEXT, title=TEXT)
ENTRIES = st.builds(Entry, feed=FEEDS, published=st.none() | TIMES)
FAILURES = st.builds(Failure)
ARTICLES = st.builds(
    Article,
    entry=ENTRIES,
    paragraphs=few(st.text()),
    language_confidence=NUMBERS,
    published=st.none() | TIMES,
    retrieved=TIMES,
)
STORIES = st.builds(
    Story,
    articles=few(ARTICLES),
    copies=few(ARTICLES),
    score=NUMBERS,
    reasons=few(TEXT),
    previous=st.none() | st.builds(Previous, headlines=few(NAMES)),
)
EDITIONS = st.builds(
    Edition,
    languages=few(TEXT),
    stories=st.lists(STORIES, max_size=2, unique_by=lambda one: one.id).map(tuple),
    summaries=few(st.builds(Summary)),
    unsummarised=few(st.builds(Unsummarised, published=st.none() | TIMES)),
    judgements=few(st.builds(Judgement, relevance=st.builds(Relevance, score=NUMBERS))),
    failures=few(FAILURES),
    model=st.none() | st.builds(ModelCard, openness=few(NAMES)),
    cost=st.builds(Cost, seconds=NUMBERS),
)

some_examples = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@some_examples
@given(kept=ARTICLES, night=st.dates())
def test_any_article_comes_back_as_it_was(shared, kept, night):
    shared.keep_article(kept, night)
    assert kept in shared.articles(night)


@some_examples
@given(kept=EDITIONS, data=st.data())
def test_any_edition_comes_back_as_it_was(shared, kept, data):
    numbers = st.lists(st.floats(width=32, allow_nan=False), min_size=3, max_size=3)
    rows = [data.draw(numbers) for _ in kept.stories]
    shared.keep_edition(kept, np.array(rows, np.float32).reshape(len(rows), 3))
    assert shared.edition(kept.night) == kept
    if kept.night < date.max:
        told = shared.told(kept.night, kept.night + timedelta(days=1))
        by_id = sorted(zip([one.id for one in kept.stories], rows, strict=True), key=lambda one: one[0].encode())
        assert [(one.last.story_id, one.vectors[-1].tolist()) for one in told] == by_id


@some_examples
@given(entries=st.lists(ENTRIES, unique_by=lambda one: one.url, max_size=4), failed=FAILURES)
def test_any_entry_and_failure_come_back_as_they_were(entries, failed):
    with SqliteArchive.rehearsal(Path("no such archive")) as archive:
        assert archive.keep_feed(FEED, Validators(), entries, NIGHT) == len(entries)
        by_url = sorted(entries, key=lambda one: one.url.encode())
        assert archive.pending() == by_url
        for one in entries:
            archive.keep_failure(one, failed, NIGHT, final=True)
        assert archive.failed_entries(NIGHT) == [(one, failed) for one in by_url]


@pytest.mark.parametrize("score", [float("nan"), float("inf")])
def test_a_score_that_is_no_number_is_a_bug_found_before_it_is_kept(archive, score):
    bug = replace(story("s", "a"), score=score)
    with pytest.raises(ValueError, match="not JSON compliant"):
        archive.keep_edition(edition(NIGHT, bug), unit(0))
    assert archive.edition(NIGHT) is None


# --- what the other doors remember -------------------------------------------------------------------------------


ROBOTS = "https://example.org/robots.txt"


def test_the_last_file_that_spoke_for_a_site_is_remembered(archive):
    at = datetime(2026, 11, 22, 5, 0, 0, 123, tzinfo=UTC)
    assert archive.site_file(ROBOTS) is None
    archive.keep_site_file(ROBOTS, 404, b"", at)
    archive.keep_site_file(ROBOTS, 200, b"User-agent: *\nDisallow: /\xff\n", at)
    assert archive.site_file(ROBOTS) == (200, b"User-agent: *\nDisallow: /\xff\n", at)
    assert archive.site_file("http://example.org/robots.txt") is None


def test_finished_model_work_is_remembered_by_its_key(archive):
    assert archive.completions("k") is None
    archive.keep_completions("k", b"\x00one")
    assert archive.completions("k") == b"\x00one"
    archive.keep_completions("k", b"two")
    assert archive.completions("k") == b"two"
    assert archive.completions("K") is None


# --- the file ----------------------------------------------------------------------------------------------------


def fill(archive):
    """One of everything."""
    archive.keep_feed(FEED, Validators('"one"', None), [entry("a"), entry("b"), entry("c")], NIGHT)
    archive.keep_article(article("a"), NIGHT)
    archive.keep_failure(entry("b"), failure("b"), NIGHT, final=False)
    archive.keep_edition(edition(NIGHT, story("s", "a")), unit(0))
    archive.keep_site_file(ROBOTS, 200, b"", datetime(2026, 11, 22, tzinfo=UTC))
    archive.keep_completions("k", b"value")


def everything(archive):
    """All that an archive filled by `fill` can be asked."""
    [told] = archive.told(NIGHT, NIGHTS[1])
    return (
        archive.remembered(FEED, NIGHT).validators,
        archive.pending(),
        archive.articles(NIGHT),
        archive.failed_entries(NIGHT),
        archive.edition(NIGHT),
        (told.nights, [vector.tolist() for vector in told.vectors], told.articles),
        archive.to_reread(NIGHT, NIGHTS[1]),
        archive.site_file(ROBOTS),
        archive.completions("k"),
    )


def test_all_is_there_when_the_archive_is_opened_again(path):
    with SqliteArchive.open(path) as archive:
        fill(archive)
        before = everything(archive)
    with SqliteArchive.open(path) as archive:
        assert everything(archive) == before


def test_the_folder_of_a_new_archive_is_made(tmp_path):
    SqliteArchive.open(tmp_path / "new" / "folder" / "archive.sqlite").close()
    assert [file.name for file in (tmp_path / "new" / "folder").iterdir()] == ["archive.sqlite"]


def test_a_rehearsal_begins_with_all_that_is_remembered_and_keeps_nothing(path):
    with SqliteArchive.open(path) as archive:
        fill(archive)
        before = everything(archive)
    content = path.read_bytes()
    with SqliteArchive.rehearsal(path) as rehearsal:
        assert everything(rehearsal) == before
        rehearsal.keep_article(article("c"), NIGHT)
        assert rehearsal.articles(NIGHT) == sorted(map(article, "ac"), key=lambda one: one.id)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_a_rehearsal_can_be_held_while_a_run_is_at_work(path):
    with SqliteArchive.open(path) as archive:
        fill(archive)
        with SqliteArchive.rehearsal(path) as rehearsal:
            assert everything(rehearsal) == everything(archive)
            archive.keep_article(article("c"), NIGHT)
            assert len(rehearsal.articles(NIGHT)) == 1


def test_a_rehearsal_without_an_archive_makes_none(path):
    with SqliteArchive.rehearsal(path) as rehearsal:
        fill(rehearsal)
        assert len(rehearsal.articles(NIGHT)) == 1
    assert not path.exists()


def sql(path, statement):
    """Do as another program would with the file."""
    with closing(sqlite3.connect(path)) as db, db:
        return db.execute(statement).fetchall()


def test_the_journal_is_a_write_ahead_log_and_the_schema_has_a_version(path):
    SqliteArchive.open(path).close()
    assert sql(path, "PRAGMA journal_mode") == [("wal",)]
    assert sql(path, "PRAGMA user_version") == [(len(MIGRATIONS),)]


@pytest.mark.parametrize("opened", [SqliteArchive.open, SqliteArchive.rehearsal])
def test_an_empty_file_is_an_archive_of_version_0_and_is_brought_up_to_date(path, opened):
    path.touch()
    with opened(path) as archive:
        fill(archive)
        assert len(everything(archive)) == 9


def test_an_archive_of_version_1_keeps_its_robots_txt(path):
    with closing(sqlite3.connect(path)) as db, db:
        for statement in (*MIGRATIONS[0], "PRAGMA user_version = 1"):
            db.execute(statement)
        db.execute("INSERT INTO robots VALUES ('https://example.org', 200, x'2a', '2026-11-22T05:00:00+00:00')")
    with SqliteArchive.open(path) as archive:
        assert archive.site_file(ROBOTS) == (200, b"*", datetime(2026, 11, 22, 5, tzinfo=UTC))


def test_an_archive_of_version_3_remembers_what_was_told(path):
    kept = edition(NIGHT, story("s", "a", copies=["b"]), story("t", "b"))
    with closing(sqlite3.connect(path)) as db, db:
        for statement in (*chain(*MIGRATIONS[:3]), "PRAGMA user_version = 3"):
            db.execute(statement)
        for name in "ab":
            url = f"https://example.org/{name}"
            db.execute("INSERT INTO entry VALUES (?, '2026-11-22', 'article', x'', 0)", (url,))
            content = ARTICLE.dump_json(article(name))
            db.execute("INSERT INTO article VALUES ('2026-11-22', ?, ?, ?)", (article(name).id, url, content))
        vectors = np.vstack([unit(0), unit(1)]).tobytes()
        db.execute("INSERT INTO edition VALUES ('2026-11-22', ?, ?, 0)", (EDITION.dump_json(kept), vectors))
    with SqliteArchive.open(path) as archive:
        assert archive.edition(NIGHT) == kept
        one, other = archive.told(NIGHT, NIGHTS[1])
        assert one.nights == (Previous("s", NIGHT, (("fr", "s fr"), ("en", "s en"))),)
        assert [one.vectors[0].tolist(), other.vectors[0].tolist()] == [[1, 0, 0, 0], [0, 1, 0, 0]]
        assert {each.title for each in one.articles} == {"Title a", "Title b"}
        assert other.articles == (article("b"),)


def a_newer_version(path):
    SqliteArchive.open(path).close()
    sql(path, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")


def another_program(path):
    sql(path, "CREATE TABLE bookmark (url TEXT)")


def no_database(path):
    path.write_bytes(b"Not a database. " * 1000)


def a_torn_file(path):
    with SqliteArchive.open(path) as archive:
        fill(archive)
    path.write_bytes(path.read_bytes()[:5000])


def a_folder(path):
    path.mkdir()


@pytest.mark.parametrize("opened", [SqliteArchive.open, SqliteArchive.rehearsal])
@pytest.mark.parametrize(
    ("damage", "advice"),
    [
        (a_newer_version, "upgrade Vigie"),
        (another_program, "choose another file"),
        (no_database, "restore a copy, or move it aside"),
        (a_torn_file, "the next run sets it aside"),
        (a_folder, "check that it is a file"),
    ],
)
def test_a_file_that_is_no_archive_is_named_with_what_to_do_and_left_alone(path, opened, damage, advice):
    damage(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(ArchiveError, match=advice) as caught:
        opened(path)
    assert caught.value.subject == str(path)
    assert before is None or path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_named_with_what_to_do(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="its folder cannot be made"):
        SqliteArchive.open(tmp_path / "file" / "archive.sqlite")


def test_pages_damaged_after_opening_are_an_archive_error(path):
    with SqliteArchive.open(path) as archive:
        fill(archive)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)  # all but the first page, which holds the schema
    path.write_bytes(content)
    with SqliteArchive.open(path) as archive, pytest.raises(ArchiveError, match="it is damaged"):
        archive.pending()


def test_a_record_that_this_version_cannot_read_is_an_archive_error(path, archive):
    fill(archive)
    sql(path, "UPDATE article SET content = '{}'")
    with pytest.raises(ArchiveError, match="a record that cannot be read"):
        archive.articles(NIGHT)


# SQLite can be told to meet these conditions on one connection; nothing is replaced.
@pytest.mark.parametrize(
    ("condition", "advice"),
    [("max_page_count = 1", "the disk is full"), ("query_only = on", "it cannot be written")],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_half_kept(archive, condition, advice):
    archive.keep_feed(FEED, Validators(), [entry("a")], NIGHT)
    archive._db.execute(f"PRAGMA {condition}")
    huge = [replace(entry(f"z{n}"), summary="z" * 5000) for n in range(50)]
    with pytest.raises(ArchiveError, match=advice):
        archive.keep_feed(FEED, Validators('"lost"', None), huge, NIGHT)
    assert archive.pending() == [entry("a")]
    assert archive.remembered(FEED, NIGHT).validators == Validators()
    archive._db.execute("PRAGMA max_page_count = 1000000")
    archive._db.execute("PRAGMA query_only = off")
    assert archive.keep_feed(FEED, Validators(), huge, NIGHT) == 50


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_archive_can_be_rehearsed_but_not_written(path):
    with SqliteArchive.open(path) as archive:
        fill(archive)
        before = everything(archive)
    path.chmod(0o400)
    with SqliteArchive.rehearsal(path) as rehearsal:
        assert everything(rehearsal) == before
    with SqliteArchive.open(path) as archive, pytest.raises(ArchiveError, match="let this user write"):
        fill(archive)


def test_an_archive_held_by_another_program_is_said_after_a_while(path, archive):
    archive._db.execute("PRAGMA busy_timeout = 10")  # milliseconds, instead of BUSY_SECONDS
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveError, match="another program holds it"):
            fill(archive)
        other.execute("ROLLBACK")
    fill(archive)


# --- killed in the middle ----------------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_archive import FEED, NIGHT, SqliteArchive, Validators, article, entry
archive = SqliteArchive.open(Path(sys.argv[1]))
for n in range(1_000_000):
    names = [f"{n:07}-{k}" for k in range(20)]
    archive.keep_feed(FEED, Validators(f"{n}"), [entry(name) for name in names], NIGHT)
    archive.keep_article(article(names[0]), NIGHT)
    print(n, flush=True)
"""


def test_a_run_killed_between_two_writes_has_kept_all_it_said_and_nothing_by_half(path):
    command = [sys.executable, "-c", WRITER, str(path), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:  # noqa: S603 (our own interpreter)
        for _ in range(10):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        said = 10 + len(writer.stdout.read().splitlines())
    assert writer.returncode == -signal.SIGKILL

    with SqliteArchive.open(path) as archive:
        visits = (
            int(archive.remembered(FEED, NIGHT).validators.etag) + 1
        )  # the last one may have been killed before it was said
        queued, articles = archive.pending(), archive.articles(NIGHT)
    assert visits in (said, said + 1)
    assert len(queued) + len(articles) == 20 * visits
    assert {one.entry.url for one in articles} >= {entry(f"{n:07}-0").url for n in range(said)}
    assert sql(path, "PRAGMA integrity_check") == [("ok",)]
    assert sql(path, "PRAGMA foreign_key_check") == []
