"""Hostile markup becomes plain text: on one line, nothing in it that a reader cannot see."""

from __future__ import annotations

import re
import unicodedata

from lxml import etree, html

# A tag or a character reference: what tells markup from text that merely holds "a < b" or "R&D".
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
TAG = re.compile(r"<[^<>]*>")
# Elements whose text is code or a fallback.
UNSEEN = ("script", "style", "noscript", "template", "iframe", "object", "svg", "textarea")
# What may stand inside a word; every other element separates words.
INLINE = re.compile(
    r"a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|tt|u|var|wbr"
)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
# Unicode's invisible format characters (category Cf: soft hyphen, zero-width space, bidirectional marks, tags), lone
# surrogates, private use (icon fonts) and noncharacters. The joiners U+200C and U+200D stay: they spell Persian,
# Indic letters and emoji.
INVISIBLE = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]+"
)


def plain(text: str) -> str:
    """Return the text in Unicode NFC on one line, without control, bidirectional and invisible characters."""
    visible = INVISIBLE.sub("", CONTROL.sub(" ", text))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def from_html(markup: str) -> str:
    """Return the text of a fragment of HTML, as `plain` text.

    Text that holds no markup is taken as it is; text that is still markup once decoded was escaped twice, as feeds
    often do, and is decoded twice.
    """
    text = plain(markup)
    for _ in range(2):
        if not MARKUP.search(text):
            break
        text = plain(_text_content(text))
    return text


def _text_content(markup: str) -> str:
    try:
        # Not `fragment_fromstring`, which asserts that there is one body: torn pages have several.
        root = html.document_fromstring(f"<html><body>{markup}</body></html>")
    except (etree.LxmlError, ValueError):  # nothing that an HTML parser calls an element
        return TAG.sub(" ", markup)
    for element in list(root.iter(*UNSEEN)):
        element.drop_tree()
    pieces = []
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in {"start", "end"} and not INLINE.fullmatch(str(node.tag)):
            pieces.append(" ")
        pieces.append((node.text if event == "start" else node.tail) or "")
    return "".join(pieces)


def shorten(text: str, length: int) -> str:
    """Return the text if it is no longer than `length` characters, else its beginning up to a space, and "…"."""
    if len(text) <= length:
        return text
    head = text[:length]
    words, space, _ = head.rpartition(" ")
    return f"{words if space else head}…"


def letters(text: str) -> int:
    """Return how much there is to read: letters, digits and vowel signs, an East Asian wide character counting for 3.

    Parallel Chinese and English texts stand at about 1 to 3 in characters.
    """
    return sum(
        3 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
        if one.isalnum() or unicodedata.category(one) in {"Mc", "Mn"}
    )
