"""Feeds: bytes in, entries out."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.gather.feeds import parse_feed
from pipeline.news import Entry, Failure, Feed, Page, Reason, Stage

DATA = Path(__file__).parents[1] / "data" / "feeds"
RETRIEVED = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


def fetched(body, url="https://numerique.example.org/rss", media_type="application/xml", charset=None):
    return Page(url, url, 200, body, media_type, charset, RETRIEVED)


def feed(url="https://numerique.example.org/rss"):
    return Feed(url=url, title="A feed", language="fr")


def rss(items, prolog="", channel="<title>t</title>"):
    return f'<?xml version="1.0"?>{prolog}<rss version="2.0"><channel>{channel}{items}</channel></rss>'.encode()


def item(title="A title", link="https://example.org/a", more=""):
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def test_a_name_of_an_encoding_that_is_none_is_no_obstacle():
    body = (Path(__file__).parents[1] / "data" / "hostile" / "nul-encoding.xml").read_bytes()
    [entry] = parse_feed(fetched(body), feed())
    assert entry.title == "A title"


def test_rss_gives_what_can_be_read_and_shown_each_address_once():
    entries = parse_feed(fetched((DATA / "ministry.rss").read_bytes()), feed())
    assert entries == (
        Entry(
            feed=feed(),
            url="https://numerique.example.org/actualites/decret?id=12",
            link="https://numerique.example.org/actualites/decret?id=12&utm_source=rss#haut",
            title="Le décret « IA » est publié",
            summary="Le texte fixe trois règles.",
            published=datetime(2026, 11, 20, 7, 30, tzinfo=UTC),
        ),
        Entry(
            feed=feed(),
            url="https://numerique.example.org/actualites/audience",
            link="https://numerique.example.org/actualites/audience",
            title=(
                "La ministre recevra lundi les associations de défense des droits, puis les syndicats, avant de rendre "
                "son arbitrage sur…"
            ),
            summary=(
                "La ministre recevra lundi les associations de défense des droits, puis les syndicats, avant de rendre "
                "son arbitrage sur les contrôles."
            ),
            published=None,
        ),
    )


def test_atom_resolves_links_against_its_base_and_believes_no_absurd_date():
    entries = parse_feed(fetched((DATA / "regulator.atom").read_bytes()), feed())
    assert [(one.title, one.link, one.published) for one in entries] == [
        (
            "Fine of €4 million for a scoring system",
            "https://regulator.example.net/en/news/fine",
            datetime(2026, 11, 21, 1, 30, tzinfo=UTC),
        ),
        ("A report from 1970, says the software", "https://regulator.example.net/en/report", None),
        ("A hearing announced from the future", "https://regulator.example.net/en/hearing", None),
    ]
    assert entries[0].summary == "The authority found no human oversight & no records."


def test_rdf_is_a_feed():
    (entry,) = parse_feed(fetched((DATA / "gazette.rdf").read_bytes()), feed())
    assert entry.url == "https://amtsblatt.example.de/2026/311"
    assert entry.published == datetime(2026, 11, 19, tzinfo=UTC)


def test_a_torn_feed_gives_what_was_whole():
    entries = parse_feed(fetched((DATA / "torn.rss").read_bytes()), feed())
    assert [entry.url for entry in entries] == ["https://torn.example.org/1"]


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("utf-8", None),
        ("utf-8", "iso-8859-1"),
        ("cp1252", "utf-8"),
        ("utf-16", None),
    ],
)
def test_letters_survive_a_charset_that_lies(encoding, charset):
    body = rss(item("L’Assemblée débat : « été » à 20 €")).decode().encode(encoding)
    (entry,) = parse_feed(fetched(body, charset=charset), feed())
    assert entry.title == "L’Assemblée débat : « été » à 20 €"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \r\n\t ", Reason.EMPTY),
        (b"<!DOCTYPE html><html><body><h1>Maintenance</h1></body></html>", Reason.NOT_A_FEED),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', Reason.NOT_A_FEED),
        ((Path(__file__).parents[1] / "data" / "hostile" / "torn-link.xml").read_bytes(), Reason.EMPTY),
        (b"\x89PNG\r\n\x1a\n\x00\x00", Reason.NOT_A_FEED),
        (rss("<item><title>No link</title></item>"), Reason.EMPTY),
        (rss(item(link="javascript:alert(1)")), Reason.EMPTY),
        (rss(item(title=" ")), Reason.EMPTY),
    ],
)
def test_what_is_no_feed_is_a_failure_of_the_feed(body, reason):
    failure = parse_feed(fetched(body), feed())
    assert isinstance(failure, Failure)
    assert (failure.subject, failure.stage, failure.reason) == (feed().url, Stage.FEED, reason)


def test_a_feed_may_have_nothing_to_say():
    assert parse_feed(fetched(rss("")), feed()) == ()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    "prolog",
    [
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE rss [\n<!ENTITY l8 "' + "A" * 50_000 + '">\n]>',
        '<!DOCTYPE rss [<!ENTITY l8 SYSTEM "file:///etc/hostname">]>',
        '<!-- <rss> --><!DOCTYPE rss [<!ENTITY l8 "x">]>',
    ],
    ids=["billion laughs", "quadratic", "external", "behind a comment"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_that_declares_entities_is_refused_before_it_is_parsed(prolog, encoding):
    body = rss(item("&l8;" * 500), prolog).decode().encode(encoding)
    started = time.monotonic()
    failure = parse_feed(fetched(body), feed())
    assert isinstance(failure, Failure)
    assert failure.reason == Reason.NOT_A_FEED
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("reference", ["&#xD800;", "&#57343;", "&#x110000;", "&#0000055296", "&#" + "9" * 5000 + ";"])
def test_a_reference_to_no_character_is_shown_as_none(reference):
    (entry,) = parse_feed(fetched(rss(item(f"A {reference} title"))), feed())
    assert entry.title == "A \ufffd title"


@pytest.mark.parametrize(("reference", "shown"), [("&#xE9;", "é"), ("&#x1F600;", "😀"), ("&#60;b", "<b")])
def test_a_reference_to_a_character_is_that_character(reference, shown):
    (entry,) = parse_feed(fetched(rss(item(f"A {reference} title"))), feed())
    assert entry.title == f"A {shown} title"


def test_deep_nesting_is_only_a_strange_summary():
    nested = item(more="<description>" + "<b>" * 20_000 + "x" + "</b>" * 20_000 + "</description>")
    (entry,) = parse_feed(fetched(rss(nested)), feed())
    assert entry.url == "https://example.org/a"


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("//paper.example.org/a", "https://paper.example.org/a"),
        ("/a?id=1", "https://numerique.example.org/a?id=1"),
        ("HTTPS://Paper.example.org/a", "https://paper.example.org/a"),
        ("file:///etc/passwd", None),
        ("ftp://example.org/a", None),
        ("data:text/html,x", None),
        ("http://[bad", None),
    ],
)
def test_only_links_of_the_web_are_entries(link, kept):
    body = rss(item(link=link) + item(link="https://example.org/other"))
    urls = [entry.url for entry in parse_feed(fetched(body), feed())]
    assert urls == ([kept] if kept else []) + ["https://example.org/other"]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Right&#x202e;to left", "Rightto left"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Title", "Title"),
        ("two\nlines", "two lines"),
        ("long " * 100, "long " * 59 + "long…"),
    ],
)
def test_titles_are_one_line_of_plain_text(title, shown):
    (entry,) = parse_feed(fetched(rss(item(title))), feed())
    assert entry.title == shown


@given(st.binary(max_size=400), st.sampled_from([b"", b"<rss><channel><item><link>", b"<feed><entry>", b"\xff\xfe"]))
def test_bytes_are_entries_or_a_failure(noise, beginning):
    outcome = parse_feed(fetched(beginning + noise), feed())
    assert isinstance(outcome, Failure | tuple)


def test_the_media_type_may_say_anything():
    body = (DATA / "gazette.rdf").read_bytes()
    answers = {
        parse_feed(replace(fetched(body), media_type=kind, charset=charset), feed())
        for kind, charset in [("", None), ("text/html", "utf-8"), ("text/plain", None), ("application/rss+xml", "x-no")]
    }
    assert len(answers) == 1
    assert not isinstance(answers.pop(), Failure)
