"""What is still news."""

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.gather.freshness import fresh
from pipeline.news import Entry, Feed

NOW = datetime(2025, 2, 12, 5, tzinfo=UTC)
FEED = Feed("https://example.org/feed", "A feed")


def entry(name, hours):
    published = None if hours is None else NOW - timedelta(hours=hours)
    return Entry(FEED, f"https://example.org/{name}", f"https://example.org/{name}", name, "", published)


@pytest.mark.parametrize(
    ("ages", "most", "expected"),
    [
        ({"a": 1, "b": 35, "c": 36, "d": 37}, 9, ["a", "b", "c"]),
        ({"old": 100}, 9, []),
        ({"b": 2, "a": 1}, 9, ["a", "b"]),
        ({"undated": None, "a": 1}, 9, ["a", "undated"]),
        ({"a": 1, "b": 2, "c": 3}, 2, ["a", "b"]),
        ({"future": -5, "a": 1}, 9, ["future", "a"]),
        ({}, 9, []),
    ],
)
def test_fresh(ages, most, expected):
    entries = [entry(name, hours) for name, hours in ages.items()]
    assert [item.title for item in fresh(entries, NOW - timedelta(hours=36), most)] == expected


def test_an_iterator_is_read_once():
    assert len(fresh(iter([entry("a", 1), entry("b", None)]), NOW - timedelta(hours=36), 9)) == 2
