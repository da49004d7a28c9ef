"""The list of feeds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.gather.opml import read_opml
from pipeline.news import Feed, Reason, Scope, SourceKind, Stage

LIST = (Path(__file__).parents[1] / "data" / "feeds" / "list.opml").read_bytes()
SHIPPED = (Path(__file__).parents[2] / "configs" / "feeds.opml").read_bytes()


def test_feeds_are_read_from_nested_folders_in_order_each_once():
    feeds, _ = read_opml(LIST)
    assert feeds == (
        Feed(
            url="https://www.cnil.fr/fr/rss.xml",
            title="CNIL",
            language="fr",
            kind=SourceKind.REGULATOR,
            scope=Scope.TECH_POLICY,
            site_url="https://www.cnil.fr/",
        ),
        Feed(url="https://press.example.org/feed", title="Only a title", language="en"),
        Feed(url="https://bare.example.org/feed", title="https://bare.example.org/feed"),
    )


def test_a_broken_outline_is_reported_and_the_others_are_kept():
    _, failures = read_opml(LIST)
    assert [failure.subject for failure in failures] == [
        "No address",
        "file:///etc/passwd",
        "https://blog.example.org/feed",
    ]
    assert {(failure.stage, failure.reason) for failure in failures} == {(Stage.FEED, Reason.NOT_A_FEED)}
    assert "line 12" in failures[0].detail
    assert "regulator" in failures[2].detail  # what is allowed


@pytest.mark.parametrize("document", [b"", b"  ", b"plain text", b"{}", b"<html><body/></html>", b"<rss/>"])
def test_what_is_no_opml_is_the_operators_mistake(document):
    with pytest.raises(ConfigError, match="feed list"):
        read_opml(document)


def test_sloppy_xml_is_read_as_far_as_it_goes():
    document = b'<opml><body><outline text="R&D" xmlUrl="https://a.org/f?x=1&y=2"><outline xmlUrl="https://b.org/f"/>'
    feeds, _ = read_opml(document)
    assert [feed.url.split("/")[2] for feed in feeds] == ["a.org", "b.org"]


def test_no_file_is_read_through_an_entity(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    document = (
        f'<!DOCTYPE opml [<!ENTITY x SYSTEM "{secret.as_uri()}">]><opml><body>'
        '<outline text="a" xmlUrl="https://a.org/f">&x;</outline></body></opml>'
    )
    feeds, _ = read_opml(document.encode())
    assert "SECRET" not in repr(feeds)


def test_a_password_in_an_address_is_refused_and_not_repeated():
    document = b'<opml><body><outline text="a" xmlUrl="https://me:secret@a.org/f"/></body></opml>'
    feeds, [failure] = read_opml(document)
    assert feeds == ()
    assert failure.subject == "https://a.org/f"
    assert "user name or a password" in failure.detail
    assert "secret" not in repr(failure)


@given(st.binary())
def test_whatever_stands_in_a_list_it_is_read(noise):
    feeds, _ = read_opml(b'<opml><body><outline xmlUrl="https://a.org/f"/>' + noise)
    assert feeds[0].url == "https://a.org/f"


def test_the_shipped_list_has_no_broken_outline():
    feeds, failures = read_opml(SHIPPED)
    assert failures == ()
    assert len(feeds) == 99
    assert {feed.language for feed in feeds} >= {"fr", "en", "de", "es", "it"}
    assert all(feed.site_url for feed in feeds)
