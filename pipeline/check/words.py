"""Text as the checks read it: one kind of space, apostrophe and dash; words without case and accents."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u2007]+")
_ODD = str.maketrans(
    {"’": "'", "ʼ": "'", "‘": "'", "`": "'", "\u2011": "-", "\u2010": "-", "−": "-", "\u00ad": None, "\u200b": None}
)
_NUMERIC_DASH = re.compile(r"(?<=\d)\s?[–—]\s?(?=\d)")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ł": "l", "ø": "o", "đ": "d"})
_PARTS = re.compile(r"[^\W_]+")


def tidy(text: str) -> str:
    """The text in NFC with plain spaces, apostrophes and hyphens, and "-" between the ends of a numeric range."""
    plain = _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_ODD)).strip()
    return _NUMERIC_DASH.sub("-", plain)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without accents and ligatures, so that "Élysée" and "ELYSEE" are one."""
    lowered = text.lower().translate(_LIGATURES)
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a tidy text, folded, compounds taken apart: "l'Union" gives "l", "union"."""
    return tuple(_PARTS.findall(fold(text)))


def mask(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with these spans blanked by a character that belongs to no word; positions stay the same."""
    for start, end in spans:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text
