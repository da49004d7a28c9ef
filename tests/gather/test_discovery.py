"""Which feeds a page names, and what a feed says of itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.gather.discovery import Channel, feed_links, read_channel
from pipeline.news import Page

FEEDS = Path(__file__).parents[1] / "data" / "feeds"


def page(body, url="https://example.org/news/"):
    return Page(url, url, 200, body, "text/html", "utf-8", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="feed.xml">', ("https://example.org/news/feed.xml",)),
        ('<link rel="Alternate home" type="APPLICATION/ATOM+XML" href="/a">', ("https://example.org/a",)),
        (
            '<base href="https://b.org/x/"><link rel=alternate type="application/rss+xml" href=f>',
            ("https://b.org/x/f",),
        ),
        ('<link rel="alternate" type="application/rss+xml" href="/f">' * 2, ("https://example.org/f",)),
        ('<link rel="alternate" type="text/html" hreflang="fr" href="/fr">', ()),
        ('<link rel="stylesheet" type="application/rss+xml" href="/f">', ()),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">', ()),
        ('<link rel="alternate" type="application/rss+xml" href="http://[x">', ()),
        ('<link rel="alternate" type="application/rss+xml">', ()),
    ],
)
def test_feeds_are_named_in_the_head_of_a_page(head, found):
    assert feed_links(page(f"<html><head>{head}</head><body></body></html>".encode())) == found


@pytest.mark.parametrize("body", [b"", b" ", b"\x00\xff\xfe", b"plain words", b"%PDF-1.7"])
def test_what_is_no_page_names_no_feed(body):
    assert feed_links(page(body)) == ()


def test_a_feed_says_its_name_its_language_and_its_site():
    body = b"""<rss version="2.0"><channel><title>L&amp;#39;Autorit\xc3\xa9</title><language>fr-FR</language>
    <link>/news</link><item><title>x</title></item></channel></rss>"""
    about = read_channel(page(body))
    assert about == Channel("L'Autorité", "fr", "https://example.org/news")


@pytest.mark.parametrize("name", ["ministry.rss", "regulator.atom", "gazette.rdf", "torn.rss"])
def test_every_kind_of_feed_has_a_name(name):
    assert read_channel(page((FEEDS / name).read_bytes())).title


def test_a_feed_that_says_nothing_is_empty():
    assert read_channel(page(b"<rss/>")) == Channel("", "", "https://example.org/news/")
