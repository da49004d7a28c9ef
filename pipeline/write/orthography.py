"""What a small model misspells in the same way every time is mended before it is checked; nothing is reworded."""

from __future__ import annotations

import re

from babel import Locale

_FRENCH_MONTHS = "|".join(Locale("fr").months["format"]["wide"].values())
_NUMBER_BELOW_TWO = r"(?<![\d.,\u202f\u00a0])[01](?:,\d+)?"

_FRENCH = (
    # "12, 5 millions": a decimal comma with a space behind it
    (re.compile(r"(?<=\d), (?=\d{1,2}[\s\u00a0\u202f](?:millions?|milliards?|billions?|%|euros?)(?!\w))"), ","),
    # "1,2 millions": French counts the plural from two on (Académie française, "1,8 million")
    (re.compile(rf"({_NUMBER_BELOW_TWO}[\s\u00a0\u202f](?:million|milliard|billion))s(?!\w)"), r"\1"),
    # "le 1 février": the first of a month is an ordinal
    (re.compile(rf"(?<![\d.,])1 (?=(?:{_FRENCH_MONTHS})\b)"), "1er "),
    # "Si il": the conjunction elides before il and ils, and only there
    (re.compile(r"\b([Ss])i (?=ils?\b)"), r"\1'"),
    # "le intelligence", "que une": these elide before a vowel; words in h- are left alone, and "à la une", "le onze"
    (re.compile(r"\b([Ll])[ea] (?=(?!une?\b|onz|oui\b|a\b|y\b)[aeiouéèêâîôœAEIOUÉÈÊÂÎÔŒ])"), r"\1'"),
    (re.compile(r"\b([Dd]|[Jj]|[Nn]|[Ss]|[Qq]u)e (?=(?!onz|oui\b)[aeiouéèêâîôœAEIOUÉÈÊÂÎÔŒ])"), r"\1'"),
)
_MENDS = {"fr": _FRENCH}


def mended(text: str, language: str) -> str:
    """The text with those misspellings of its language put right; of other languages, the text."""
    for pattern, replacement in _MENDS.get(language, ()):
        text = pattern.sub(replacement, text)
    return text
