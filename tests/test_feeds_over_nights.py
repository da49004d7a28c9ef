"""Feeds over many nights: what a guest remembers. Real servers, the real network door, the real archive."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fakes import FixedClock, Here, unfollowed
from loopback import answer, in_turn, serving

from pipeline.config import load_config
from pipeline.doors.archive import SqliteArchive
from pipeline.doors.web import Web
from pipeline.news import Feed
from pipeline.run import Doors, Plan, visit_feeds

FIRST = date(2026, 11, 1)
RSS = b'<rss version="2.0"><channel><title>A feed</title></channel></rss>'


class House:
    """A list of feeds, and an archive that lasts over the nights."""

    def __init__(self, archive, *urls):
        self._archive = archive
        self._feeds = tuple(Feed(url, "A feed", "en") for url in urls)

    def visit(self, nights_later):
        """Visit the feeds once, so many nights after the first; outcomes and failures, by the feed's address."""
        night = FIRST + timedelta(days=nights_later)
        clock = FixedClock(datetime(night.year, night.month, night.day, 6, tzinfo=UTC))
        web = Web(
            user_agent="Vigie/0 (+https://example.org)",
            site_files=self._archive,
            clock=clock,
            jitter=random.Random(0),  # noqa: S311 - spreads retries
            allow_hosts=("127.0.0.1",),
            delay=0.0,
            backoff=0.0,
            retries=0,
        )
        doors = Doors(
            fetch=web,
            parse=Here(),
            archive=self._archive,
            open_models=None,
            publish=None,
            clock=clock,
            meter=None,
            say=lambda _: None,
            follow=unfollowed,
            stopping=lambda: False,
        )
        plan = Plan(
            config=load_config(Path(__file__).parent.parent / "configs" / "demo.toml"),
            topic=None,
            glossary=None,
            jurisdictions=None,
            feeds=self._feeds,
            outlines=(),
            versions={},
        )
        outcomes, failures = visit_feeds(plan, doors, night)
        return {each.url: each for each in outcomes}, {each.subject: each for each in failures}


@pytest.fixture
def archive(tmp_path):
    with SqliteArchive.open(tmp_path / "archive.sqlite") as opened:
        yield opened


@pytest.fixture
def site():
    with serving() as serving_site:
        yield serving_site


def test_a_feed_that_keeps_failing_is_asked_ever_more_seldom_and_named_every_night(archive, site):
    site.routes["/dead"] = answer(500)
    site.routes["/sound"] = answer(body=RSS)
    dead, sound = site.url("/dead"), site.url("/sound")
    house = House(archive, dead, sound)
    asked, named = [], []
    for night in range(24):
        before = len(site.seen("/dead"))
        outcomes, failures = house.visit(night)
        asked += [night] * (len(site.seen("/dead")) - before)
        named.append((failures[dead].reason, failures[dead].dead_since))
        assert outcomes[sound].outcome == "read"
        assert outcomes[dead].outcome == ("failed" if night in asked else "resting")
        assert outcomes[dead].next_visit > FIRST + timedelta(days=night)
    assert asked == [0, 1, 2, 4, 8, 15, 22]
    assert named == [("http_error", None)] * 7 + [("http_error", FIRST)] * 17


def test_a_feed_that_comes_back_is_asked_every_night_again(archive, site):
    site.routes["/feed"] = in_turn(*[answer(500)] * 4, answer(body=RSS), answer(500))
    house = House(archive, site.url("/feed"))
    outcomes = [house.visit(night)[0][site.url("/feed")].outcome for night in range(12)]
    assert outcomes == [
        *("failed", "failed", "failed", "resting", "failed", "resting", "resting", "resting"),
        *("read", "failed", "failed", "failed"),
    ]


def test_a_night_that_is_run_again_asks_what_it_asked_before(archive, site):
    site.routes["/feed"] = answer(500)
    house = House(archive, site.url("/feed"))
    for night in (0, 1, 2, 2, 2, 3, 3):
        house.visit(night)
    assert len(site.seen("/feed")) == 5  # not on the fourth night
    assert house.visit(3) == house.visit(3)


def test_a_feed_that_is_gone_for_good_is_left_in_peace_for_a_month(archive, site):
    site.routes["/feed"] = answer(410)
    house = House(archive, site.url("/feed"))
    for night in range(31):
        _, failures = house.visit(night)
        assert failures[site.url("/feed")].reason == "removed"
    assert len(site.seen("/feed")) == 2


def test_a_feed_is_asked_for_only_if_it_has_changed(archive, site):
    site.routes["/feed"] = in_turn(answer(body=RSS, etag='"one"'), answer(304))
    house = House(archive, site.url("/feed"))
    outcomes = [house.visit(night)[0][site.url("/feed")].outcome for night in range(3)]
    assert outcomes == ["read", "not_modified", "not_modified"]
    assert [hit.headers.get("if-none-match") for hit in site.seen("/feed")] == [None, '"one"', '"one"']


def test_a_permanent_redirect_is_remembered_until_what_is_there_fails(archive, site):
    old, new = site.url("/old"), site.url("/new")
    site.routes["/old"] = answer(301, location="/new")
    site.routes["/new"] = in_turn(*[answer(body=RSS, etag='"one"')] * 3, answer(500), answer(body=RSS))
    house = House(archive, old)
    moved = [house.visit(night)[0][old].moved_to for night in range(5)]
    assert moved == [new, new, new, None, new]
    assert len(site.seen("/old")) == 2
    assert site.seen("/new")[1].headers["if-none-match"] == '"one"'


def test_a_temporary_redirect_is_not_remembered(archive, site):
    site.routes["/old"] = answer(302, location="/new")
    site.routes["/new"] = answer(body=RSS)
    house = House(archive, site.url("/old"))
    assert [house.visit(night)[0][site.url("/old")].moved_to for night in range(3)] == [None] * 3
    assert len(site.seen("/old")) == 3


def test_two_feeds_that_have_moved_to_one_place_are_both_read(archive, site):
    one, other, new = (site.url(path) for path in ("/one", "/other", "/new"))
    site.routes |= {"/one": answer(301, location="/new"), "/other": answer(301, location="/new")}
    site.routes["/new"] = answer(body=RSS)
    house = House(archive, one, other, new)
    for night in range(3):
        outcomes, _ = house.visit(night)
        assert {outcomes[url].outcome for url in (one, other, new)} == {"read"}
