"""What a page says of itself."""

import json
from datetime import UTC, datetime

import pytest
from lxml.html import document_fromstring

from pipeline.gather.metadata import read_metadata

URL = "https://www.paper.example.org/2026/11/ai-fine"
RETRIEVED = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


def read(head="", body="", url=URL):
    return read_metadata(document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"), url, RETRIEVED)


def script(**fact):
    return f'<script type="application/ld+json">{json.dumps(fact)}</script>'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>A fine | The Paper</title><meta property='og:site_name' content='The Paper'>", "", "A fine"),
        ("<title>The Paper - A fine</title><meta property='og:site_name' content='The Paper'>", "", "A fine"),
        ("<title>A fine - The Paper.org</title><meta property='og:site_name' content='The Paper'>", "", "A fine"),
        ("<title>Fine - paper</title>", "", "Fine"),
        ("<title>AI Act - what changes now</title>", "", "AI Act - what changes now"),
        ("<meta property='og:title' content='L&amp;#39;amende'>", "", "L'amende"),
        ("<meta property='og:title' content='You will not believe this fine'>", "<h1>A fine</h1>", "A fine"),
        ("<meta property='og:title' content='A fine'>", "<h1>Economy</h1>", "A fine"),
        ("<meta property='og:title' content='A fine'>", "<h1>A fine line</h1><h1>Another</h1>", "A fine"),
        (script(**{"@type": "NewsArticle", "headline": "Headline"}) + "<title>Other</title>", "", "Headline"),
        (script(**{"@type": "Organization", "headline": "Slogan"}) + "<title>A fine</title>", "", "A fine"),
    ],
)
def test_the_title_is_the_articles_without_the_sites_name(head, body, title):
    assert read(head, body).titles[0] == title


def test_a_title_that_is_only_the_sites_name_is_none():
    assert read("<title>The Paper</title><meta property='og:site_name' content='The Paper'>").titles == ()


@pytest.mark.parametrize(
    ("head", "site"),
    [
        ("<meta property='og:site_name' content='The&amp;nbsp;Paper'>", "The Paper"),
        (script(**{"@type": "NewsArticle", "publisher": {"@type": "Organization", "name": "The Paper"}}), "The Paper"),
        (script(**{"@graph": [{"@type": ["Article"], "publisher": "The Paper"}]}), "The Paper"),
        (f"<meta property='og:site_name' content='{'All the news ' * 9}'>", ""),
        ("", ""),
    ],
)
def test_the_site_is_named_by_itself(head, site):
    assert read(head).site == site


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        (script(**{"@type": "NewsArticle", "datePublished": "2026-11-20T09:00:00+01:00"}), "", 20),
        ("<meta property='article:published_time' content='2026-11-19T08:00:00Z'>", "", 19),
        ("<meta itemprop='datePublished' content='2026-11-18'>", "", 18),
        ("", "<article><time datetime='2026-11-17T10:00'>Tuesday</time></article>", 17),
        ("<meta property='article:published_time' content='yesterday'>", "", None),
        ("<meta property='article:published_time' content='2031-01-01'>", "", None),
        (script(**{"@type": "NewsArticle", "datePublished": {"no": "date"}}), "", None),
        ("", "<footer><time datetime='2026-11-17'>edition</time></footer>", None),
    ],
)
def test_the_date_is_believed_when_it_is_iso_8601_and_possible(head, body, published):
    found = read(head, body).published
    assert (found and found.day) == published
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("https://www.paper.example.org/ai-fine?utm_source=x", "https://www.paper.example.org/ai-fine"),
        ("https://paper.example.org/ai-fine", "https://paper.example.org/ai-fine"),
        ("/ai-fine", "https://www.paper.example.org/ai-fine"),
        ("https://evil.example.com/ai-fine", None),
        ("javascript:alert(1)", None),
        ("https://www.paper.example.org/", None),
        ("http://[bad", None),
    ],
)
def test_the_canonical_address_counts_only_on_the_pages_own_host(href, canonical):
    assert read(f"<link rel='canonical' href='{href}'>").canonical_url == canonical


@pytest.mark.parametrize(
    ("facts", "free"),
    [
        ([], None),
        ([{"isAccessibleForFree": "False"}], False),
        ([{"isAccessibleForFree": True}], True),
        ([{"isAccessibleForFree": True}, {"hasPart": {"isAccessibleForFree": False}}], False),
    ],
)
def test_a_page_says_whether_it_is_free(facts, free):
    assert read("".join(script(**fact) for fact in facts)).free is free


@pytest.mark.parametrize("text", ["", "not json", "[" * 100_000, '{"@type": 3}', '"text"', '{"a": NaN}'])
def test_json_that_says_nothing_is_passed_over(text):
    assert read(f'<script type="application/ld+json">{text}</script><title>A fine</title>').titles == ("A fine",)
