"""Hostile text becomes Markdown that shows it as text; URLs become link destinations that cannot end early.

The rules are CommonMark's (0.31.2) with the tables, strikethrough and bare-URL links of GitHub Flavored
Markdown. Only the functions here make `Markdown`; the template escapes everything else.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from urllib.parse import quote

# The two spaces that French typography lives by; every other kind of white space becomes a plain one.
_KEPT_SPACES = "\u00a0\u202f"
# Joiners shape words of Persian, of Indic scripts and emoji, all beyond U+0590; elsewhere they only hide text.
_JOINERS = "\u200c\u200d"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

_ANYWHERE = re.compile(r"[\\`*_\[\]{}<>~|]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BARE_URL = re.compile(r"(?<=\w)(?=://)|(?<=www)(?=\.)", re.IGNORECASE)
_BLOCK_START = re.compile(r"^[-+=:#](?=[-+=:#|\\\s]|$)")
_ORDERED_ITEM = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))")
_CLOSING_HASHES = re.compile(r"(?<=\s)(?=#+$)")

_HTTP = re.compile(r"https?://[^/?#\\\s]", re.IGNORECASE)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# RFC 3986's reserved and unreserved characters, without the brackets and parentheses that end a link.
_URL_SAFE = "!#$%&'*+,-./:;=?@_~"

Field = tuple[str, str | int | date]  # of a front matter: its key and its value


class Markdown(str):
    """Text that is Markdown already: the template prints it as it is."""

    __slots__ = ()


def plain(text: str) -> str:
    """One line of visible text: no control, bidirectional or zero-width character, white space collapsed."""
    spaced = "".join(" " if character.isspace() and character not in _KEPT_SPACES else character for character in text)
    shown = "".join(
        character
        for index, character in enumerate(spaced)
        if unicodedata.category(character) not in _INVISIBLE or _joins(spaced, index)
    )
    return re.sub(r" +", " ", shown).strip()


def escape(text: str) -> Markdown:
    """Any text as Markdown that renders as just this text, on one line, wherever in a paragraph it stands."""
    escaped = _ANYWHERE.sub(r"\\\g<0>", plain(text))
    escaped = _ENTITY.sub(r"\\&", escaped)
    escaped = _BARE_URL.sub(r"\\", escaped)
    escaped = _BLOCK_START.sub(r"\\\g<0>", escaped)
    escaped = _ORDERED_ITEM.sub(r"\1\\", escaped)
    return Markdown(_CLOSING_HASHES.sub(r"\\", escaped))


def destination(url: str) -> str | None:
    """Write an http(s) URL as a link destination, percent-encoded (RFC 3986); None for every other kind of URL."""
    if not _HTTP.match(url.strip()):
        return None
    encoded = _STRAY_PERCENT.sub("%25", quote(url.strip(), safe=_URL_SAFE, errors="replace"))
    return _ENTITY.sub("&amp;", encoded)  # CommonMark decodes entities in destinations


def link(text: str, url: str) -> Markdown:
    """Make a link of this text to an http(s) URL; the text alone where the URL is of another kind."""
    target = destination(url)
    words = escape(text)
    return words if target is None else Markdown(f"[{words}]({target})")


def front_matter(fields: Iterable[Field]) -> Markdown:
    """Write a YAML front matter block, its strings double-quoted (YAML 1.2 reads JSON's strings).

    Keys are plain identifiers, chosen by the caller.
    """
    lines = (
        f"{key}: {json.dumps(plain(value), ensure_ascii=False) if isinstance(value, str) else value}"
        for key, value in fields
    )
    return Markdown("\n".join(("---", *lines, "---")))


def _joins(text: str, index: int) -> bool:
    """Whether the character here is a joiner between two characters of scripts that need one."""
    around = text[index - 1 : index] + text[index + 1 : index + 2]
    return (
        text[index] in _JOINERS
        and len(around) == 2
        and all(ord(character) >= 0x0590 and unicodedata.category(character) not in _INVISIBLE for character in around)
    )
