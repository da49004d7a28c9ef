"""Torn feeds become XML."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.gather.mending import DEEPEST, mended, root_of


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("<rss><title>AT&T, R&D & more</title></rss>", "<rss><title>AT&amp;T, R&amp;D &amp; more</title></rss>"),
        ("<rss><link>/?a=1&region=eu&copy=2</link></rss>", "<rss><link>/?a=1&amp;region=eu&amp;copy=2</link></rss>"),
        ("<rss><a>&eacute;&nbsp;&lt;b&#233;&bogus;</a></rss>", "<rss><a>é\u00a0&lt;bé&amp;bogus;</a></rss>"),
        ("<rss><a>&#xD800; &#55296 &#x110000; &#1;</a></rss>", "<rss><a>\ufffd \ufffd \ufffd </a></rss>"),
        ("<rss><a>1 < 2, 3 > 2, x<3></a></rss>", "<rss><a>1 &lt; 2, 3 &gt; 2, x&lt;3&gt;</a></rss>"),
        ("<rss><a>one<br>two<p>three</a><b/></rss>", "<rss><a>one<br>two<p>three</p></br></a><b/></rss>"),
        ("<rss><item><a><b></item><item/></rss>", "<rss><item><a><b></b></a></item><item/></rss>"),
        ("<rss><item><a><item><a></rss>", "<rss><item><a></a></item><item><a></a></item></rss>"),
        ("<rss></nosuch><a></a></rss>", "<rss><a></a></rss>"),
        ("<rss><a>whole</a><link>http://x/cu", "<rss><a>whole</a><link></link></rss>"),
        ("<rss><a>whole</a><![CDATA[cut", "<rss><a>whole</a></rss>"),
        ("<rss><a><![CDATA[<b>&amp; \x0c]]></a></rss>", "<rss><a>&lt;b&gt;&amp;amp; </a></rss>"),
        ("\n<?xml version='1.0'?><!DOCTYPE x><!-- <a> --><rss>x</rss>", "<rss>x</rss>"),
        ("Warning: x <br/> in y<rss><a/></rss>", "<rss><a/></rss>"),
        ("<rss><a/></rss><rss><b/></rss>", "<rss><a/><rss><b/></rss></rss>"),
        ("<rss a=1 b='x>y' a=\"2\" c>z</rss>", '<rss a="1" b="x&gt;y">z</rss>'),
        ("<rss a='1>z</rss>", "<rss>z</rss>"),
        ("<rss><dc:date>x</dc:date></rss>", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:date>x</dc:date></rss>'),
        ("<rss><x:a/><y:b xmlns:x='u:x'/></rss>", '<rss xmlns:x="u:x" xmlns:y="urn:y"><x:a/><y:b/></rss>'),
    ],
)  # fmt: skip
def test_what_feeds_get_wrong_is_mended(torn, whole):
    assert mended(torn) == whole
    assert root_of(whole.encode()) is not None


@pytest.mark.parametrize("document", ["", "no feed", "<", "<>", "<br/>", "<!-- <a> ", "\x00"])
def test_what_has_no_element_is_nothing(document):
    assert mended(document) == ""


@pytest.mark.parametrize(
    ("document", "root"),
    [
        ("<rss><a/></rss>", "<rss><a/></rss>"),
        ('<?xml version="1.0" encoding="latin1"?>\n\n<!-- <a> --><é>ü</é>', "<é>ü</é>"),
        ("<!DOCTYPE rss><rss/>", None),
        ("<rss>&nbsp;</rss>", None),
        ("<rss><a></rss>", None),
        ("<rss><dc:a/></rss>", None),
        ("<a>" * DEEPEST + "</a>" * DEEPEST, "<a>" * DEEPEST + "</a>" * DEEPEST),
        ("<a>" * (DEEPEST + 1) + "</a>" * (DEEPEST + 1), None),
    ],
)
def test_sound_xml_is_taken_as_it_is_without_what_stands_before_its_root(document, root):
    assert root_of(document.encode()) == (root and root.encode())


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<a b='", "<a b=\"c'", "<a>", "</a>", "<a:", "<!--", "<![CDATA[", "]]>", "<?", "&", "&#", "a=", "="],
)
def test_mending_takes_a_time_in_proportion(piece):
    began = time.process_time()
    mended("<rss>" + piece * (1_000_000 // len(piece)) + "</rss>")
    assert time.process_time() - began < 5  # seconds: one on an idle core; what is quadratic takes hours


@given(
    st.lists(
        st.sampled_from(["<rss>", "</", "<a", " b='", ">", "&", "x:", "\x00", "]]>", "<![CDATA[", "é"]) | st.text()
    )
)
def test_what_is_mended_is_xml_or_nothing(pieces):
    whole = mended("".join(pieces))
    assert whole == "" or root_of(whole.encode()) is not None
