"""The feed: what RFC 4287 asks of one, read by a feed reader, with nothing in it that a title could smuggle in."""

import re
from dataclasses import replace
from io import BytesIO

import feedparser
import pytest
from any_edition import EDITIONS, HOSTILE, hostile_edition
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from published_edition import EDITION, QUIET, SECTIONS, SUMMARIES

from pipeline.publish.atom import digest_atom, tag
from pipeline.publish.view import view

CONTACT = "https://example.org/who-runs-this"
ATOM, XHTML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGES = ("fr", "en", "de")


def feed(edition=EDITION, language="en"):
    return digest_atom(view(edition, language, SECTIONS, "0.1.0"), CONTACT)


def tree(edition=EDITION, language="en"):
    return etree.fromstring(feed(edition, language).encode())


def letters(text):
    return "".join(text.split())


def assert_conforms(root):
    """Check what RFC 4287 requires of a feed and of each of its entries (sections 4.1.1, 4.1.2 and what they name)."""
    allowed = {
        "feed": "id title subtitle updated author generator link entry",
        "entry": "id title updated category link summary content",
        "author": "name",
    }
    for element in root.iter(*(f"{ATOM}{name}" for name in allowed)):
        names = [child.tag for child in element]
        assert set(names) <= {f"{ATOM}{name}" for name in allowed[element.tag.removeprefix(ATOM)].split()}
        if element.tag != f"{ATOM}author":
            assert [names.count(f"{ATOM}{name}") for name in ("id", "title", "updated")] == [1, 1, 1]
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert root.get(LANG)
    for moment in root.iter(f"{ATOM}updated"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment.text)  # RFC 3339
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"tag:[a-z0-9.-]+,\d{4}:[A-Za-z0-9/-]+", each) for each in ids)  # RFC 4151
    for entry in root.iter(f"{ATOM}entry"):
        alternates = entry.findall(f"{ATOM}link[@rel='alternate']")
        assert len({(link.get("type"), link.get("hreflang")) for link in alternates}) == len(alternates) == 1
        content = entry.find(f"{ATOM}content")
        assert content.get("type") == "xhtml"
        assert [child.tag for child in content] == [f"{XHTML}div"]
        assert all(child.tag.startswith(XHTML) for child in content.iterdescendants(etree.Element))
        assert entry.findtext(f"{ATOM}summary").strip()
    assert all(link.get("href") for link in root.iter(f"{ATOM}link"))
    assert all(category.get("term") for category in root.iter(f"{ATOM}category"))


@given(EDITIONS, st.sampled_from(LANGUAGES))
def test_every_edition_gives_a_feed_that_conforms(edition, language):
    root = tree(edition, language)
    assert_conforms(root)
    assert root.get(LANG) == language
    stories = [story for section in view(edition, language, SECTIONS).sections for story in section.stories]
    entries = list(root.iter(f"{ATOM}entry"))
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [str(story.headline) for story in stories]
    assert [letters(entry.findtext(f"{ATOM}summary")) for entry in entries] == [
        letters("".join(line.text for line in story.lines)) for story in stories
    ]
    assert [entry.xpath(".//*[local-name()='span']//@href") for entry in entries] == [
        [mark.url for line in story.lines for mark in line.marks] for story in stories
    ]


def test_a_quiet_night_is_a_feed_without_entries_that_says_so():
    root = tree(QUIET)
    assert_conforms(root)
    assert root.find(f"{ATOM}entry") is None
    assert root.findtext(f"{ATOM}subtitle").startswith("Nothing new overnight")


def test_a_feed_reader_reads_it():
    read = feedparser.parse(BytesIO(feed(language="fr").encode()))
    assert not read.bozo
    assert (read.version, read.feed.title, read.feed.language) == ("atom10", "Vigie · français", "fr")
    assert len(read.entries) == 5
    first = read.entries[0]
    assert first.id == "tag:example.org,2026:vigie/fr/2026-11-22/rules"
    assert first.updated == "2026-11-22T00:00:00Z"
    assert first.title == "Le Conseil veut alléger les obligations des petits fournisseurs d’IA"
    assert [category.term for category in first.tags] == ["Mise à jour", "Lois et règlements"]
    assert first.summary.startswith("Le Conseil de l’UE a arrêté vendredi sa position")
    assert [(link.rel, link.href) for link in first.links] == [
        ("alternate", "../2026-11-22/digest.fr.html#rules"),
        ("via", "https://conseil.example/2026/11/22/fr"),
        ("via", "https://lookout.example/2026/11/22/en"),
        ("via", "https://behoerde.example/2026/11/22/de"),
        ("related", "../2026-11-20/digest.fr.html#rules-0"),
    ]


@pytest.mark.parametrize(
    ("contact", "beginning"),
    [
        ("https://example.org/who-runs-this", "tag:example.org,2026:vigie"),
        ("https://News.Example.org:8080", "tag:news.example.org,2026:vigie"),
        ("me+news@example.org", "tag:example.org,2026:vigie"),
        ("mailto:me@mail.example.org", "tag:mail.example.org,2026:vigie"),
        ("the librarian", "tag:vigie.invalid,2026:vigie"),
    ],
)
def test_identifiers_are_the_operators(contact, beginning):
    assert tag(contact) == beginning


def test_a_story_keeps_its_identifier_whatever_else_is_told():
    again = replace(EDITION, stories=EDITION.stories[::-1], inputs="another")
    ids = [{element.text for element in tree(edition).iter(f"{ATOM}id")} for edition in (EDITION, again)]
    assert ids[0] == ids[1]


def test_the_feed_depends_on_the_edition_alone():
    assert feed(replace(EDITION, summaries=SUMMARIES[::-1], inputs="another")) == feed()


@settings(max_examples=300)
@given(st.data())
def test_no_text_from_outside_makes_a_node_an_attribute_or_a_link(data):
    root, harmless = (tree(hostile_edition(say)) for say in (lambda: data.draw(HOSTILE), lambda: "two words"))
    assert_conforms(root)
    nodes = [[(node.tag, sorted(node.attrib)) for node in each.iter(etree.Element)] for each in (root, harmless)]
    assert nodes[0] == nodes[1]
    assert not list(root.iter(etree.Comment, etree.PI))
    assert all(
        re.match(r"https://[abc]\.example/|\.\./2026-1[1]-\d\d/digest\.en\.html", address)
        for address in root.xpath("//@href")
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//e.example"])
def test_what_is_no_web_address_is_no_link(url):
    story = EDITION.stories[1]
    source = replace(story.articles[0], canonical_url=url)
    edition = replace(EDITION, stories=(replace(story, articles=(source,)),))
    assert tree(edition).xpath("//*[@rel='via']") == []
    assert url not in feed(edition)
