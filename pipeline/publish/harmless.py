"""What comes from outside, made fit to be printed in any format: visible text on one line, web addresses only."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

# The two spaces that French typography lives by; every other kind of white space becomes a plain one.
_KEPT_SPACES = "\u00a0\u202f"
# Joiners shape words of Persian, of Indic scripts and emoji, all beyond U+0590; elsewhere they only hide text.
_JOINERS = "\u200c\u200d"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

_HTTP = re.compile(r"https?://[^/?#\\\s]", re.IGNORECASE)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# RFC 3986's reserved and unreserved characters, without the brackets and parentheses that end a link of Markdown.
_URL_SAFE = "!#$%&'*+,-./:;=?@_~"


def visible(text: str) -> str:
    """The text without control, bidirectional and zero-width characters; white space is plain or no-break space."""
    spaced = "".join(" " if character.isspace() and character not in _KEPT_SPACES else character for character in text)
    return "".join(
        character
        for index, character in enumerate(spaced)
        if unicodedata.category(character) not in _INVISIBLE or _joins(spaced, index)
    )


def plain(text: str) -> str:
    """One line of visible text, its white space collapsed."""
    return re.sub(r" +", " ", visible(text)).strip()


def address(url: str) -> str:
    """An http(s) URL, percent-encoded (RFC 3986); empty for every other kind of URL."""
    if not _HTTP.match(url.strip()):
        return ""
    return _STRAY_PERCENT.sub("%25", quote(url.strip(), safe=_URL_SAFE, errors="replace"))


def _joins(text: str, index: int) -> bool:
    """Whether the character here is a joiner between two characters of scripts that need one."""
    around = text[index - 1 : index] + text[index + 1 : index + 2]
    return (
        text[index] in _JOINERS
        and len(around) == 2
        and all(ord(character) >= 0x0590 and unicodedata.category(character) not in _INVISIBLE for character in around)
    )
