"""Hostile documents, given to the real parsers in real workers: each costs itself, and brings harmless text."""

import time
from datetime import UTC, datetime

import pytest
from documents import FEEDS, PAGES, external
from loopback import answer, serving

from pipeline.doors.workers import Workers
from pipeline.gather.articles import to_article
from pipeline.gather.feeds import parse_feed
from pipeline.gather.text import plain
from pipeline.news import Article, Entry, Failure, Feed, Page, Reason

pytestmark = pytest.mark.chaos

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
FEED = Feed("https://example.org/feed", "A feed", "en")
ADDRESS = "https://example.org/a"
ENTRY = Entry(FEED, ADDRESS, ADDRESS, "A title", "", NOON)
SECONDS = 2.0

# What may be said of a document that gave nothing. Neither an exception nor a crash of the parser is among them.
REFUSED = {
    Reason.NOT_A_FEED,
    Reason.EMPTY,
    Reason.NOT_HTML,
    Reason.STUB,
    Reason.LISTING,
    Reason.CONSENT,
    Reason.UNKNOWN_LANGUAGE,
    Reason.PARSER_TIMEOUT,
}
HEAVY = "a text of 200 MB"  # may end in the memory limit


@pytest.fixture(scope="module")
def workers():
    with Workers(2, seconds=SECONDS) as workers:
        yield workers


def one(workers, parser, about, body, media_type):
    page = Page(ADDRESS, ADDRESS, 200, body, media_type, None, NOON)
    [(_, _, found)] = workers.parse(parser, [(page, about)])
    return found


def texts(found):
    """All text of entries or of an article that could be printed."""
    if isinstance(found, Article):
        return [found.title, found.publisher, found.final_url, found.canonical_url, *found.paragraphs]
    return [text for entry in found for text in (entry.title, entry.summary, entry.url, entry.link)]


def is_tame(name, found):
    if isinstance(found, Failure):
        assert found.reason in REFUSED or (name == HEAVY and "out of memory" in found.detail), found
        return
    assert isinstance(found, Article | tuple)
    for text in texts(found):
        assert plain(text) == text
        text.encode()  # holds no half character
    for entry in (found.entry,) if isinstance(found, Article) else found:
        assert entry.link.startswith(("http://", "https://"))
        assert entry.published is None or 1990 <= entry.published.year <= 2026


@pytest.mark.parametrize("name", FEEDS)
def test_a_hostile_feed_costs_itself(workers, name):
    body, began = FEEDS[name](), time.monotonic()
    is_tame(name, one(workers, parse_feed, FEED, body, "application/xml"))
    assert time.monotonic() - began < SECONDS + 5


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_costs_itself(workers, name):
    body, began = PAGES[name](), time.monotonic()
    is_tame(name, one(workers, to_article, ENTRY, body, "text/html"))
    assert time.monotonic() - began < SECONDS + 5


def test_no_document_makes_its_parser_ask_the_network_or_read_a_file(workers, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret of the house", encoding="utf-8")
    with serving() as listener:
        listener.routes["/x"] = answer(body=b"<!ENTITY x 'the secret of the house'>")
        for name, body in external(listener.url("/x"), str(secret)).items():
            for parser, about in ((parse_feed, FEED), (to_article, ENTRY)):
                found = one(workers, parser, about, body, "application/xml" if parser is parse_feed else "text/html")
                is_tame(name, found)
                assert "the secret of the house" not in repr(found), name
        assert listener.connections == 0
