"""How long a feed that keeps failing is left in peace."""

from datetime import date, timedelta

import pytest

from pipeline.gather.patience import dead_since, next_visit
from pipeline.news import Failure, Reason, Stage, Trouble

FIRST = date(2026, 11, 1)


def troubles(days, reason=Reason.TIMEOUT):
    """Failures that many days after the first night."""
    failure = Failure("https://example.org/feed", Stage.FEED, reason)
    return [Trouble(FIRST + timedelta(days=day), failure) for day in days]


def test_a_feed_that_keeps_failing_is_asked_ever_more_seldom_but_once_a_week():
    asked = [0]
    while asked[-1] < 40:
        asked.append((next_visit(troubles(asked)) - FIRST).days)
    assert asked == [0, 1, 2, 4, 8, 15, 22, 29, 36, 43]


def test_a_feed_without_troubles_is_asked_whenever_there_is_a_night():
    assert next_visit([]) is None


def test_a_feed_that_is_gone_for_good_is_asked_once_a_month():
    assert next_visit(troubles([0], Reason.REMOVED)) == FIRST + timedelta(days=30)
    assert next_visit(troubles([0], Reason.GONE)) == FIRST + timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "night", "dead"), [([], 9, False), ([0, 1], 6, False), ([0, 1], 7, True), ([0], 7, True)]
)
def test_a_feed_is_dead_after_a_week(days, night, dead):
    assert dead_since(troubles(days), FIRST + timedelta(days=night)) == (FIRST if dead else None)
