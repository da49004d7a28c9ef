"""Plain text out of hostile markup."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.gather.text import from_html, letters, plain, shorten


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain", "plain"),
        ("R&D & co, a < b", "R&D & co, a < b"),
        ("<p>one</p><p>two</p>", "one two"),
        ("in<b>no</b>vation", "innovation"),
        ("L&#39;été&nbsp;&laquo;&nbsp;IA&nbsp;&raquo;", "L'été « IA »"),
        ("&lt;b&gt;escaped twice&lt;/b&gt;", "escaped twice"),
        ("<script>alert(1)</script>Title<style>a{}</style>", "Title"),
        ("a<!-- hidden -->b", "ab"),
        ("<i>one</i></body><body\n>two", "one two"),
        ("<img src=x onerror=alert(1)>Text", "Text"),
        ("a\n\t b\u00a0c", "a b c"),
    ],
)
def test_markup_is_read_as_a_reader_sees_it(markup, text):
    assert from_html(markup) == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("right\u202eto left", "rightto left"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("bell\x07 null\x00", "bell null"),
        ("soft\u00adhyphen", "softhyphen"),
        ("e\u0301", "é"),
        ("tag\U000e0041", "tag"),
        ("\U0001f468\u200d\U0001f52c", "\U0001f468\u200d\U0001f52c"),
    ],
)
def test_what_a_reader_cannot_see_is_removed(text, seen):
    assert plain(text) == seen


@given(st.text())
def test_plain_text_is_one_visible_line(text):
    line = plain(text)
    assert plain(line) == line
    assert line == line.strip()
    assert not any(unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} for one in line)


@given(st.text(alphabet="<>&;/!-#x1ab \"'="))
def test_no_markup_makes_the_reader_stumble(markup):
    assert "\n" not in from_html(markup)


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("short", 10, "short"),
        ("one two three", 9, "one two…"),
        ("unbroken", 4, "unbr…"),
    ],
)
def test_shortening_keeps_words_whole(text, length, short):
    assert shorten(text, length) == short


@pytest.mark.parametrize(("text", "count"), [("a, b 2!", 3), ("法律", 6), ("हिन्दी", 6), ("…", 0)])
def test_letters_measure_what_there_is_to_read(text, count):
    assert letters(text) == count
