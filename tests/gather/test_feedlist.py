"""Changes to a list of feeds that other programs write in too."""

from pathlib import Path

import pytest
from lxml import etree

from pipeline.errors import ConfigError
from pipeline.gather.feedlist import duplicates, merged, with_feed, without_feed
from pipeline.gather.opml import read_opml
from pipeline.news import Feed, Scope, SourceKind

SHIPPED = (Path(__file__).parents[2] / "configs" / "feeds.opml").read_bytes()
THEIRS = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- kept by another reader -->
<opml version="2.0" xmlns:other="urn:other-reader">
  <head><title>Mine</title><ownerName>Ada</ownerName></head>
  <body>
    <outline text="Law" other:folded="yes">
      <outline type="rss" text="Gazette" xmlUrl="https://gazette.example.org/feed" other:priority="7"/>
      <outline type="rss" text="Court" xmlUrl="https://court.example.org/feed"/>
    </outline>
    <outline type="link" text="A page" url="https://page.example.org/"/>
  </body>
</opml>
"""
NEW = Feed("https://new.example.org/feed", "R&D <news>", "fr", SourceKind.REGULATOR, Scope.TECH_POLICY)


def urls(document):
    return [feed.url for feed in read_opml(document)[0]]


def test_a_feed_that_was_added_is_read_back_as_it_was_given():
    assert read_opml(with_feed(THEIRS, NEW))[0][-1] == NEW


def test_what_another_reader_wrote_stays():
    document = without_feed(with_feed(THEIRS, NEW), "https://court.example.org/feed")
    for words in ("kept by another reader", "<ownerName>Ada<", 'other:folded="yes"', 'other:priority="7"', "A page"):
        assert words in document.decode()


@pytest.mark.parametrize("document", [THEIRS, SHIPPED], ids=["theirs", "ours"])
def test_to_add_and_to_remove_leaves_the_list_as_it_was(document):
    changed = without_feed(with_feed(document, NEW, "Law" if document is THEIRS else "Français"), NEW.url)
    assert etree.canonicalize(changed.decode()) == etree.canonicalize(document.decode())


def test_a_new_outline_is_indented_like_its_neighbours():
    lines = with_feed(THEIRS, NEW, "Law").decode().splitlines()
    (line,) = (line for line in lines if NEW.url in line)
    assert line.startswith("      <outline")
    assert lines[lines.index(line) + 1] == "    </outline>"


def test_a_folder_that_is_not_there_is_made_once():
    document = with_feed(with_feed(THEIRS, NEW, "Neu"), Feed("https://b.example.org/feed", "B"), "Neu")
    assert document.decode().count('text="Neu"') == 1
    assert len(urls(document)) == 4


def test_a_feed_is_removed_wherever_and_however_often_it_stands():
    document = THEIRS.replace(
        b'<outline type="link"',
        b'<outline xmlUrl="https://gazette.example.org/feed?utm_source=x"/><outline type="link"',
    )
    assert urls(without_feed(document, "https://GAZETTE.example.org/feed#top")) == ["https://court.example.org/feed"]


def test_feeds_that_stand_inside_a_removed_one_stay():
    document = b'<opml><body><outline text="A" xmlUrl="https://a.org/f"><outline text="B" xmlUrl="https://b.org/f"/></outline></body></opml>'
    assert urls(without_feed(document, "https://a.org/f")) == ["https://b.org/f"]


def test_of_another_list_come_the_feeds_that_are_missing_in_their_folders_each_once():
    other = b"""<opml version="1.0"><body>
      <outline text="Outer"><outline text="Inner">
        <outline text="New" xmlUrl="https://new.example.org/feed"/>
        <outline text="Known" xmlUrl="https://court.example.org/feed?utm_source=x"/>
      </outline></outline>
      <outline text="New again" xmlUrl="https://new.example.org/feed#again"/>
      <outline text="Broken" xmlUrl="file:///etc/passwd"/>
    </body></opml>"""
    document, new = merged(THEIRS, other)
    assert [feed.url for feed in new] == ["https://new.example.org/feed"]
    assert len(urls(document)) == 3
    assert '<outline text="Inner">' in document.decode()
    assert merged(document, other)[1] == ()


def test_duplicates_are_named_once():
    assert duplicates(SHIPPED) == []
    assert duplicates(THEIRS.replace(b"court.example.org/feed", b"gazette.example.org/feed#2")) == [
        "https://gazette.example.org/feed"
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda: with_feed(THEIRS, Feed("https://court.example.org/feed?utm_source=x", "C")), "has this feed already"),
        (lambda: without_feed(THEIRS, "https://nowhere.example.org/"), "no such feed"),
        (lambda: with_feed(THEIRS.replace(b"</body>", b""), NEW), "was not changed"),
        (lambda: with_feed(b"<rss/>", NEW), "not an OPML document"),
        (lambda: merged(THEIRS, b"<rss/>"), "not an OPML document"),
    ],
    ids=["twice", "absent", "torn", "no list", "no other list"],
)
def test_what_cannot_be_done_is_said(change, said):
    with pytest.raises(ConfigError, match=said):
        change()
