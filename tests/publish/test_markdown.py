"""Hostile text comes out as text, and plain prose as it went in."""

import string
from datetime import date
from urllib.parse import unquote

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.publish.harmless import plain
from pipeline.publish.markdown import Markdown, destination, escape, front_matter, heading, link

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

SNIPPETS = (
    "# h", "## ", "- item", "+ ", "* * *", "---", "===", "-", "=", ":--", "--- | ---", "a | b", "|", "1. one", "2) ",
    "> quote", "```", "~~~", "~~gone~~", "**b**", "_i_", "`c`", "[a](javascript:alert(1))", "![i](http://x.example/p)",
    "[a]: http://x.example", "[^1]", "<script>alert(1)</script>", "<b>", "<!--", "<http://x.example>", "&lt;b&gt;",
    "&#60;", "&copy;", "https://x.example", "www.x.example", "javascript:alert(1)", "\\", "\\[", "\n", "\r\n", "\n\n",
    "\t", "    code", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\x1b[31m", "\x00", "\x85", "\u2028", "\ud800",
    "\u00a0", "\u202f", "]", ")", "](", "](http://x.example)", "{{ 7 * 7 }}", "{% raw %}", "«\u00a0mot\u00a0»", "l’IA",
)  # fmt: skip
HOSTILE = st.lists(
    st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=8), st.text(string.punctuation + " \n", max_size=6)),
    max_size=6,
).map("".join)


@pytest.mark.parametrize(
    "text",
    [
        "L’UE a adopté le règlement (UE) 2024/1689 ; il s’applique dès le 2 août 2026.",
        "«\u00a0Nous n’irons pas plus vite\u00a0», dit-elle\u00a0: +35\u00a0% et 1,5 milliard d’€ !",
        "It's a £4.2m fine - the state-of-the-art AT&T/R&D deal isn't done; is it? 3 + 4 = 7!",
        "-5 °C, #AIAct, 2026 was hot. 1.5 billion. C# and 50:50",
        "“Open source”, he said: $5 to 10%.",
        "Der „KI-Pakt“ ist da…",
    ],
)
def test_plain_prose_stays_as_it_is(text):
    assert escape(text) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a *b* _c_ `d` ~e~", r"a \*b\* \_c\_ \`d\` \~e\~"),
        ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        ("![x](http://e.example)", r"!\[x\](http\://e.example)"),
        ("<img src=x onerror=alert(1)>", r"\<img src=x onerror=alert(1)\>"),
        ("&lt; & &#x3c; R&D", r"\&lt; & \&#x3c; R&D"),
        ("# title", r"\# title"),
        ("title #", r"title \#"),
        ("- item", r"\- item"),
        ("---", r"\---"),
        ("===", r"\==="),
        (":-- | --", r"\:-- \| --"),
        ("1. Januar 2027", r"1\. Januar 2027"),
        ("12) x", r"12\) x"),
        ("see https://e.example or WWW.e.example", r"see https\://e.example or WWW\.e.example"),
        ("{{ 7 }}", r"\{\{ 7 \}\}"),
        ("two\n\nparagraphs\tand\u2028lines", "two paragraphs and lines"),
    ],
)
def test_what_would_be_markup_is_escaped(text, escaped):
    assert escape(text) == escaped


@given(HOSTILE)
@example("a\n---")
@example("\\")
@example("&amp;\\&amp;")
def test_escaped_text_renders_as_the_text_and_as_nothing_else(text):
    tokens = PARSER.parse(escape(text))
    if not plain(text):
        assert tokens == []
        return
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} == {"text"}
    assert "".join(child.content for child in tokens[1].children) == plain(text)


@given(first=HOSTILE, second=HOSTILE)
@example(first="a | b", second="--- | ---")
@example(first="a \\| b", second=":--")
def test_lines_of_escaped_text_stay_one_paragraph(first, second):
    lines = [line for line in (escape(first), escape(second)) if line]
    tokens = PARSER.parse("\n".join(lines))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"] * bool(lines)


def test_only_web_addresses_become_links():
    assert link("words", "javascript:alert(1)") == "words"


def test_what_reads_as_an_entity_in_an_address_is_written_as_text():
    assert destination("https://e.example/?a&copy;b") == "https://e.example/?a&amp;copy;b"


@given(text=HOSTILE)
@example("It ended.")
@example("2025.")
@example("Made in the U.S.;")
@example("x\\:")
def test_a_heading_is_its_text_whatever_it_ends_with(text):
    opened, inline, _ = PARSER.parse(f"### {heading(text)}") if plain(text) else PARSER.parse("### x")
    assert opened.tag == "h3"
    assert "".join(child.content for child in inline.children) == (plain(text) or "x")
    assert not heading(text).endswith((".", ",", ":", "!"))


@given(words=HOSTILE.filter(plain), path=HOSTILE)
def test_a_link_is_one_link_with_its_words_and_its_address(words, path):
    url = f"https://e.example/{path}".strip()
    tokens = PARSER.parse(link(words, url))
    children = tokens[1].children
    assert [child.type for child in children if child.type != "text"] == ["link_open", "link_close"]
    assert "".join(child.content for child in children) == plain(words)
    if "%" not in path:
        assert unquote(children[0].attrs["href"]) == url.encode(errors="replace").decode()


@given(text=HOSTILE)
@example("---\nlayout: evil")
@example('"\n"')
@example("no")
def test_front_matter_is_yaml_that_gives_back_the_text(text):
    block = front_matter([("title", text), ("date", date(2026, 11, 22)), ("stories", 3)])
    first, *lines, last = block.split("\n")
    assert (first, last) == ("---", "---")
    assert len(lines) == 3
    assert yaml.safe_load("\n".join(lines)) == {"title": plain(text), "date": date(2026, 11, 22), "stories": 3}


def test_only_this_module_makes_markdown():
    assert isinstance(escape("x"), Markdown)
    assert isinstance(link("x", "https://e.example"), Markdown)
    assert isinstance(front_matter([]), Markdown)
    assert not isinstance(destination("https://e.example"), Markdown)
