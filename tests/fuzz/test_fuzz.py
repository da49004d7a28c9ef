"""Whatever comes, nothing crashes, nothing hangs, and what is printed is harmless: `make fuzz`."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
import yaml
from any_edition import HOSTILE, hostile_edition
from campaign import campaign, documents
from documents import FEEDS, PAGES, page
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree, html
from markdown_it import MarkdownIt
from pages import SENTENCES, paragraphs
from pages import html as news_page
from published_edition import SECTIONS

from pipeline.check.clauses import clauses
from pipeline.check.facts import asserted, facts
from pipeline.check.names import parse_glossary
from pipeline.check.support import Source, faithful, support
from pipeline.doors.sample_server import SampleServer
from pipeline.gather.articles import to_article
from pipeline.gather.feeds import parse_feed
from pipeline.gather.text import plain
from pipeline.gather.urls import CONTROL
from pipeline.news import Article, Entry, Failure, Feed, Page
from pipeline.publish.files import digest_files

pytestmark = [pytest.mark.fuzz, pytest.mark.filterwarnings("ignore:Generating overly large repr")]

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
FEED = Feed("https://example.org/feed", "A feed", "en")
ADDRESS = "https://example.org/a"
ENTRY = Entry(FEED, ADDRESS, ADDRESS, "A title", "", NOON)
SENTENCE = 600  # characters: more than a model writes, or is quoted, as one
SMALL = 50_000  # bytes of a document that others are made from

TOKENS = [
    b"<", b">", b"&", b"\"", b"'", b"\0", b"\xff", b"\xc0\xbc", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"]]>", b"<![CDATA[",
    b"<!--", b"-->", b"&lt;", b"&amp;", b"&#0;", b"&#xD800;", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<?xml?>",
    b"<a>", b"</a>", b"<b><i>", b"<div>", b"<p>", b"<br>", b"<table><tr><td>", b"<ul><li>", b"<blockquote>", b" ",
    b"<a href='javascript:x'>", b"<a href='http://['>", b"<base href='//x'>", b"<script>", b"<style>", b"<template>",
    b"<meta charset=utf-16>", b"<meta name=robots content=noai>", b"style='font-size:", b"rgba(", b"display:none",
    b"<item>", b"</item>", b"<entry>", b"<title>", b"<link>", b"<pubDate>", b"<content:encoded>", b"xml:base='x:'",
    b"encoding='utf-7'", b"0000-00-00", b"99999", b"2026-13-45T99:99:99+99:99", b"Mon, 32 Foo 2026", b"\xe2\x80\xae",
    b"\xcc\x81", b"\xf0\x9f\x87\xab", b"http://example.org/", b"https://\xc3\xbc.example/?a=b&c", b"../", b"%00", b"#",
    b'{"@type":"NewsArticle","datePublished":"', b"[", b"{", b"\\u0000", b"\n", b"\r", b"\t", b"1", b"a", b". ",
]  # fmt: skip

WORDS = [
    "4", "1,5", "1.5", "3 000", "1e9", "10^9", "%", "-", "€", "$", "milliards d'euros", "million", "Milliarden", "bn",
    "mille", "zwei", "deux tiers", "half", "1er", "XIV", "IV", "2026", "22 novembre 2026", "Nov. 22, 2026", "22/11/26",
    "2026-11-22", "lundi", "on Monday", "hier", "next year", "31 février", "99:99", "the", "The Commission", "CNIL",
    "AI Act", "l’UE", "Jean-Luc d'Ormesson", "O'Neill", "van der Leyen", "McKinsey & Co.", "U.S.", "S.A.R.L.", "not",
    "n'a pas", "may", "pourrait", "proposes", "adopted", "«", "»", "“", "”", "\"", "'", "’", "(", ")", ",", ".", ";",
    ":", "…", "—", "?", "!", "\u00a0", "\u202f", "\u200b", "\u0301", "\0", "\ud800", "\U0001f1eb", "İ", "ß", "ﬁ", "²",
    "½", "①", "１２", "٣", "一", "中华", "ا", "aaaaaaaaaaaa", "that", "who", "which", "and", "because", "et", "que",
]  # fmt: skip
LANGUAGES = ["fr", "en", "de", "es", "it", "nl", "pt", "pl", "zh", "sv", "xx", ""]

PROSE = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=40).map("".join),
    st.tuples(st.sampled_from(WORDS), st.sampled_from(["", " "]), st.integers(1, 400)).map(
        lambda parts: (parts[0] + parts[1]) * parts[2]
    ),
    st.sampled_from(SENTENCES),
)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HARMLESS_LINK = re.compile(r"https?://|#|\.\./2026-11-\d\d/digest\.en\.|(\.\./)?(\w+\.)+(md|html|atom|json)")
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]")


def small(kinds):
    """Those of the hostile documents that are small enough to be mixed."""
    return [body for make in kinds.values() if len(body := make()) < SMALL]


def sample(kind):
    """What the sample edition serves under names that end so."""
    with SampleServer(date(2025, 2, 12)) as server:
        return [told.body for path, told in server._site.documents.items() if path.endswith(kind)]


def is_harmless(text):
    assert plain(text) == text
    text.encode()


def is_address(url):
    """Blanks and brackets may stand in one: the network door and the digests encode them."""
    assert url.startswith(("http://", "https://"))
    assert not CONTROL.search(url)
    url.encode()


def read_feed(body):
    found = parse_feed(Page(ADDRESS, ADDRESS, 200, body, "application/xml", None, NOON), FEED)
    if isinstance(found, Failure):
        return
    for entry in found:
        for text in (entry.title, entry.summary):
            is_harmless(text)
        for address in (entry.url, entry.link):
            is_address(address)
        assert entry.published is None or 1990 <= entry.published.year <= 2026


def read_page(body):
    found = to_article(Page(ADDRESS, ADDRESS, 200, body, "text/html", None, NOON), ENTRY)
    assert isinstance(found, Article | Failure)
    if isinstance(found, Article):
        assert found.paragraphs
        for text in (found.title, found.publisher):
            is_harmless(text)
        is_address(found.canonical_url)
        "\n".join(found.paragraphs).encode()


@cache
def known_names():
    path = ROOT / "configs" / "glossary.toml"
    return parse_glossary(path.read_text("utf-8"), str(path))


def check(example):
    text, language, source, source_language = example
    glossary = known_names()
    for each, its_language in ((text, language), (source, source_language)):
        asserted(facts(each, its_language, glossary))
        assert clauses(each, its_language) or not each.split()
    sentence, sources = text[:SENTENCE], [Source(source, source_language), Source(text, language)]
    verdict = support(sentence, language, sources, [0.9, 0.9], glossary)
    assert all(index in (0, 1) for index in verdict.passages)
    faithful(sentence, language, source, source_language, 0.9, glossary)


def structure(markdown):
    """The elements that a reader would render, without their words and addresses."""
    tokens = MARKDOWN.parse(markdown.split("\n---\n", 1)[1])
    return [
        (token.type, token.tag, [child.type for child in token.children or () if child.type != "text"])
        for token in tokens
    ]


def printed(say):
    """The files of an edition whose every text is what `say` gives."""
    edition = replace(hostile_edition(say), languages=("en",))
    return digest_files(edition, SECTIONS, version="0", contact="https://example.org")


@cache
def harmless():
    return printed(lambda: "word")


def render(words):
    left = iter(words)
    files = printed(lambda: next(left, "word"))
    assert files.keys() == harmless().keys()
    for name, text in files.items():
        like = harmless()[name]
        assert not UNSEEN.search(text.replace("\r\n", "\n") if name.endswith(".ics") else text)
        text.encode()
        if name.endswith(".md"):
            assert structure(text) == structure(like)
            assert fields(text) == fields(like)
        elif name.endswith(".ics"):
            assert events(text) == events(like)
        else:
            parsed = html.document_fromstring if name.endswith(".html") else etree.fromstring
            root, known = parsed(text.encode()), parsed(like.encode())
            assert [node.tag for node in root.iter()] == [node.tag for node in known.iter()]
            assert attributes(root) <= attributes(known)
            assert all(HARMLESS_LINK.match(link) for link in root.xpath("//@href | //@src"))


def fields(markdown):
    """The names in the front matter, which must be YAML."""
    return yaml.safe_load(markdown.split("\n---\n")[0]).keys()


def events(calendar):
    """The components of a calendar, each with the names of its properties."""
    return [(component.name, sorted(component)) for component in Calendar.from_ical(calendar).walk()]


def attributes(root):
    """The names of all attributes of all elements."""
    return {name for node in root.iter() for name in node.attrib}


def test_feeds():
    seeds = [*small(FEEDS), *sample(".xml"), *(path.read_bytes() for path in (ROOT / "tests/data/feeds").iterdir())]
    print(campaign(documents(seeds, TOKENS), read_feed))  # noqa: T201 - `make fuzz` shows it


def test_pages():
    seeds = [*small(PAGES), *sample(".html"), page(paragraphs()), news_page(paragraphs()).encode()]
    print(campaign(documents(seeds, TOKENS), read_page))  # noqa: T201


def test_facts():
    for language in LANGUAGES:  # dictionaries are no part of the first example's time
        check((SENTENCES[0], language, SENTENCES[1], language))
    languages = st.sampled_from(LANGUAGES)
    print(campaign(st.tuples(PROSE, languages, PROSE, languages), check))  # noqa: T201


def test_rendering():
    words = st.one_of(HOSTILE, st.text(min_size=1).map("x{}".format), PROSE.map("x{}".format))
    print(campaign(st.lists(words, max_size=40), render))  # noqa: T201
