"""What reserves a page against text and data mining, and what does not."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from pipeline.gather.reservations import AI_CRAWLERS, POLICIES, SITE_FILE, STRICT, reserved_by
from pipeline.news import Terms

PAGE = "https://paper.example.org/2026/ai-fine.html"
RESERVED = {"location": "/", "tdm-reservation": 1}
FREE = {"location": "/", "tdm-reservation": 0}
META = "tdm-reservation: 1 in a meta element"
HEADER = "tdm-reservation: 1 in the HTTP header"
FILE = f"tdm-reservation: 1 in {SITE_FILE}"


def meta(content, name="tdm-reservation"):
    return f'<meta name="{name}" content="{content}">'


def file(*rules):
    return json.dumps(rules).encode()


def judged(head="", honoured=STRICT, url=PAGE, **terms):
    """What reserves a page with this head, in words."""
    tree = document_fromstring(f"<html><head>{head}</head><body><p>News.</p></body></html>")
    return reserved_by(url, Terms(**terms), tree, honoured)


def test_a_page_of_which_nothing_is_said_is_not_reserved():
    assert judged() is None


# --- the TDM Reservation Protocol: its three places


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"head": meta(1)}, META),
        ({"head": meta(" 1 ", "TDM-Reservation")}, META),
        ({"tdm_reservation": ("1",)}, HEADER),
        ({"site_file": file(RESERVED)}, FILE),
        ({"site_file": file(RESERVED | {"tdm-policy": "https://paper.example.org/policy"})}, FILE),
        ({"site_file": b"\xef\xbb\xbf\n" + file(RESERVED)}, FILE),
    ],
)
def test_one_reserves(said, where):
    assert judged(**said) == where
    assert judged(**said, honoured=POLICIES["protocol"]) == where
    assert judged(**said, honoured=POLICIES["ignore"]) is None


@pytest.mark.parametrize("value", ["0", "", "2", "true", "yes", "-1", "1.0", "01"])
def test_any_other_value_does_not(value):
    assert judged(meta(value)) is None
    assert judged(tdm_reservation=(value,)) is None
    assert judged(site_file=file(RESERVED | {"tdm-reservation": value})) is None


def test_who_says_both_reserves():
    assert judged(meta(0) + meta(1)) == META
    assert judged(tdm_reservation=("0", "1")) == HEADER


@pytest.mark.parametrize(
    ("said", "reserved"),
    [
        ({"head": meta(0), "tdm_reservation": ("1",), "site_file": file(RESERVED)}, None),
        ({"head": meta(1), "tdm_reservation": ("0",), "site_file": file(FREE)}, META),
        ({"tdm_reservation": ("0",), "site_file": file(RESERVED)}, None),
        ({"tdm_reservation": ("1",), "site_file": file(FREE)}, HEADER),
        ({"head": meta("maybe"), "tdm_reservation": ("1",)}, HEADER),  # unset: it supersedes nothing
    ],
)
def test_the_page_supersedes_the_header_and_the_header_the_file(said, reserved):
    assert judged(**said) == reserved


# --- the TDM Reservation Protocol: the file of a site


@pytest.mark.parametrize(
    ("location", "path", "matches"),
    [
        ("/", "/", True),
        ("/", "", True),
        ("/", "/news/1.html", True),
        ("/news", "/news/1.html", True),
        ("/news", "/newsletter", True),
        ("/news/", "/news", False),
        ("/news", "/NEWS", False),
        ("/news", "/old/news", False),
        ("*", "/news", True),
        ("/*.html", "/news/1.html?page=2", True),
        ("/*.html$", "/news/1.html", True),
        ("/*.html$", "/news/1.html?page=2", False),
        ("/news$", "/news", True),
        ("/news$", "/news/", False),
        ("/*/then", "/this/path/then/that", True),
        ("/*/then", "/then", False),
        ("/a*b*c$", "/a-c-b-c", True),
        ("/a*b*c$", "/a-b-c-b", False),
        ("/a*a", "/a", False),
        ("/*?id=", "/news?id=7", True),
        ("/path/foo-%24", "/path/foo-$", True),
        ("/path/foo-$", "/path/foo-$", False),
        ("/path/foo-%2A", "/path/foo-*", True),
        ("/%7Edesk/", "/~desk/", True),
        ("/%c3%a9cole", "/école", True),
        ("/école", "/%C3%A9cole", True),
        ("/a%2Fb", "/a/b", False),
        ("news", "/news", False),
        ("https://paper.example.org/", "/news", False),
        ("", "/news", False),
        (None, "/news", False),
        (["/"], "/news", False),
    ],
)
def test_a_location_is_a_path_as_in_robots_txt(location, path, matches):
    rule = {"location": location, "tdm-reservation": 1}
    assert judged(url=f"https://paper.example.org{path}", site_file=file(rule)) == (FILE if matches else None)


@pytest.mark.parametrize(
    ("rules", "reserved"),
    [
        ([{"location": "/2026/", "tdm-reservation": 0}, RESERVED], None),
        ([RESERVED, {"location": "/2026/", "tdm-reservation": 0}], FILE),
        ([{"location": "/2025/", "tdm-reservation": 0}, RESERVED], FILE),
        ([{"location": "/2026/", "tdm-reservation": 7}, RESERVED], None),  # it matches first, and counts as unset
        ([{"tdm-reservation": 0}, "/", None, RESERVED], FILE),  # the first three are no rules
        ([], None),
    ],
)
def test_the_first_rule_that_matches_counts(rules, reserved):
    assert judged(site_file=file(*rules)) == reserved


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b'[{"location": "/", "tdm-reservation": 0}', id="cut short"),
        pytest.param(b'[{"location": "/", "tdm-reservation": 0,}]', id="a comma too many"),
        pytest.param(json.dumps(RESERVED).encode(), id="a rule outside a list"),
        pytest.param('["é"]'.encode("latin-1"), id="not UTF-8"),
        pytest.param(b"[" * 60_000, id="without bottom"),
    ],
)
def test_a_file_that_cannot_be_read_reserves_all_for_the_strict_only(broken):
    assert judged(site_file=broken) == f"{SITE_FILE} cannot be read"
    assert judged(site_file=broken, honoured=POLICIES["protocol"]) is None
    assert judged(meta(0), site_file=broken) is None  # the page speaks for itself


@pytest.mark.parametrize("body", [b"", b"  ", b"<!DOCTYPE html><title>Not found</title>", b"Not found"])
def test_what_does_not_begin_as_json_is_no_such_file(body):
    assert judged(site_file=body) is None


# --- robots directives


@pytest.mark.parametrize(
    ("field", "directive"),
    [
        ("noai", "noai"),
        ("NoAI", "noai"),
        ("noindex, noai, noimageai", "noai"),
        ("nosnippet", "nosnippet"),
        ("max-image-preview:large, max-snippet: 0", "max-snippet:0"),
        ("vigie: noai", "noai"),
        ("Vigie: noindex, noai", "noai"),
        ("otherbot: noindex, vigie: noai", "noai"),
        ("unavailable_after: Saturday, 25-Jun-26 15:00:00 EST, noai", "noai"),
        ("otherbot: noai", None),
        ("otherbot: noindex, noai", None),
        ("noimageai", None),
        ("notrain", None),
        ("noindex, nofollow, noarchive", None),
        ("none", None),
        ("max-snippet:-1", None),
        ("max-snippet:160", None),
        ("noaim", None),
        ("", None),
    ],
)
def test_directives(field, directive):
    assert judged(robots_tags=("index", field)) == (directive and f"{directive} in X-Robots-Tag")
    assert judged(meta("index", "robots") + meta(field, "ROBOTS")) == (directive and f"{directive} in a meta element")
    assert judged(robots_tags=(field,), honoured=POLICIES["protocol"]) is None


@pytest.mark.parametrize(("name", "ours"), [("robots", True), ("vigie", True), ("googlebot", False), ("news", False)])
def test_a_meta_element_names_whom_it_is_for(name, ours):
    assert judged(meta("noai", name)) == ("noai in a meta element" if ours else None)


def test_a_directive_holds_whatever_the_protocol_says():
    assert judged(meta(0), robots_tags=("noai",)) == "noai in X-Robots-Tag"


# --- AI crawlers in robots.txt


def test_ai_crawlers_that_are_barred_reserve_the_page_for_the_strict_only():
    assert judged(barred=("GPTBot", "CCBot")) == "robots.txt bars GPTBot, CCBot"
    assert judged(barred=("GPTBot",), honoured=POLICIES["protocol"]) is None


@pytest.mark.parametrize("said", [{"head": meta(0)}, {"tdm_reservation": ("0",)}, {"site_file": file(FREE)}])
def test_who_declares_that_nothing_is_reserved_need_not_let_them_in(said):
    assert judged(**said, barred=AI_CRAWLERS) is None


# --- hostile input


def test_no_location_takes_long():
    rule = {"location": "/" + "*a" * 1_000 + "*b$", "tdm-reservation": 1}
    start = time.monotonic()
    assert judged(url=f"https://paper.example.org/{'a' * 8_000}", site_file=file(rule)) is None
    assert time.monotonic() - start < 1


def test_no_depth_of_a_rule_exhausts_the_stack():
    for depth in range(1, 1_500):
        deep = b"[" * depth + b"]" * depth
        assert judged(site_file=b'[{"location": "/", "tdm-reservation": %b}]' % deep) != FILE
        assert judged(site_file=b'[{"location": %b, "tdm-reservation": 1}]' % deep) != FILE


@given(st.binary(max_size=200), st.text(max_size=40), st.lists(st.text(max_size=40), max_size=3).map(tuple))
def test_no_words_of_a_stranger_break_the_reader(body, path, fields):
    rule = {"location": f"/{path}", "tdm-reservation": path}
    for site_file in (b"[" + body, file(rule)):
        told = judged(site_file=site_file, robots_tags=fields, tdm_reservation=fields)
        assert told is None or told.isascii()
