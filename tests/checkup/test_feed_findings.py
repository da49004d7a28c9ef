"""What one visit says of a feed."""

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.checkup.feeds import feed_finding
from pipeline.checkup.findings import Level, worst
from pipeline.gather.reservations import POLICIES
from pipeline.news import Failure, Feed, Page, Reason, Stage, Terms

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
FEED = Feed("https://example.org/feed", "Example", "en")
ENGLISH = "The authority has published new guidance on how providers of general-purpose models should document them."
FRENCH = (
    "L'autorité a publié de nouvelles lignes directrices sur la façon dont les fournisseurs documentent leurs modèles."
)


def rss(*ages, words=ENGLISH):
    items = "".join(
        f"<item><title>{words}</title><link>https://example.org/{age}</link>"
        f"<pubDate>{NOW - timedelta(days=age):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for age in ages
    )
    return f'<rss version="2.0"><channel><title>Example</title>{items}</channel></rss>'.encode()


def page(body, final=FEED.url, **terms):
    return Page(FEED.url, final, 200, body, "application/rss+xml", "utf-8", NOW, terms=Terms(**terms))


FRESH = rss(1, 2, 3, 14)


@pytest.mark.parametrize(
    ("answer", "level", "seen", "fix"),
    [
        (page(FRESH), Level.FINE, "4 entries, 2.0 a week", ""),
        (page(rss(90, 91, 92)), Level.WARNING, "the newest is of 2026-08-24", "gone quiet"),
        (page(rss(1, 2, 3, words=FRENCH)), Level.WARNING, "reads like fr, the list says en", 'language="fr"'),
        (page(FRESH, final="https://example.org/new"), Level.WARNING, "it has moved", "https://example.org/new"),
        (page(FRESH, tdm_reservation=("1",)), Level.WARNING, "reserved: tdm-reservation: 1", "docs/legal.md"),
        (page(b"<html></html>"), Level.PROBLEM, "not_a_feed", "feeds add SITE"),
        (page(b""), Level.PROBLEM, "empty", "remove it"),
        (Failure(FEED.url, Stage.PAGE, Reason.ROBOTS), Level.PROBLEM, "robots", "bars us"),
        (Failure(FEED.url, Stage.PAGE, Reason.TIMEOUT, "no answer"), Level.PROBLEM, "timeout: no answer", "later"),
    ],
    ids=["fine", "stale", "language", "moved", "reserved", "page", "empty", "robots", "timeout"],
)
def test_each_state_is_seen_with_its_fix(answer, level, seen, fix):
    finding = feed_finding(FEED, answer, POLICIES["strict"], NOW)
    assert (finding.level, finding.subject) == (level, "Example")
    assert seen in finding.seen
    assert fix in finding.fix
    assert bool(finding.fix) == (level is not Level.FINE)


def test_the_worst_finding_decides():
    fine, bad = (
        feed_finding(FEED, page(FRESH), POLICIES["ignore"], NOW),
        feed_finding(FEED, page(b""), POLICIES["ignore"], NOW),
    )
    assert worst([fine, bad]) is Level.PROBLEM
    assert worst([fine]) is worst([]) is Level.FINE
