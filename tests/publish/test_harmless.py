"""What comes from outside is visible and on one line; an address leads to the Web."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.harmless import address, plain, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),  # terminal escapes
        ("safe\u202egpj.exe\u202c", "safegpj.exe"),  # bidirectional overrides
        ("\u2066a\u2069\u200e\u061c", "a"),
        ("zero\u200bwidth\u2060\ufeff\u00ad", "zerowidth"),
        ("pay\u200dpal\u200c", "paypal"),  # joiners hide between Latin letters
        ("می\u200cخواهم", "می\u200cخواهم"),  # and shape Persian ones
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("nul\x00 \x07bell\x9b", "nul bell"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("  12\u202f500\u00a0€\u2003x ", "12\u202f500\u00a0€ x"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text, shown):
    assert plain(text) == shown


@given(st.text())
def test_visible_text_is_all_visible_and_has_no_line_break(text):
    assert not {unicodedata.category(each) for each in visible(text)} & {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize("url", [
    "javascript:alert(1)", "data:text/html,x", "ftp://e.example", "file:///etc/passwd", "//e.example", "/a", "", "https://",
    "https:///a", "java\nscript:https://e.example", "\x01javascript://e.example",
])  # fmt: skip
def test_only_web_addresses_are_addresses(url):
    assert address(url) == ""


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://e.example/a?b=c&d=e#f:~:text=g%2Ch,-i", "https://e.example/a?b=c&d=e#f:~:text=g%2Ch,-i"),
        ("https://e.example/a_(b)", "https://e.example/a_%28b%29"),
        ("https://e.example/a b<c>|d\\e\"f`g", "https://e.example/a%20b%3Cc%3E%7Cd%5Ce%22f%60g"),
        ("https://e.example/été", "https://e.example/%C3%A9t%C3%A9"),
        ("https://e.example/100%", "https://e.example/100%25"),
        ("https://e.example/?a&copy;b", "https://e.example/?a&copy;b"),
        ("https://e.example/a\u202eb\n[c]{d}", "https://e.example/a%E2%80%AEb%0A%5Bc%5D%7Bd%7D"),
        (" HTTPS://E.example/ ", "HTTPS://E.example/"),
    ],
)  # fmt: skip
def test_addresses_are_percent_encoded(url, written):
    assert address(url) == written


@given(st.text())
def test_an_address_once_written_stays_as_it_is(path):
    written = address(f"https://e.example/{path}")
    assert written.isascii()
    assert address(written) == written
