"""Proven sentences are set as a printer of each language would set them; not a word changes."""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
NARROW = "\u202f"

# Lexique des règles typographiques en usage à l'Imprimerie nationale: a narrow no-break space before ; ! ? and
# between groups of digits, a full one before : and inside guillemets.
_FRENCH = (
    (re.compile(r"\"([^\"«»]+)\""), f"«{NO_BREAK}\\1{NO_BREAK}»"),
    (re.compile(r"“\s*([^“”«»]+?)\s*”"), f"«{NO_BREAK}\\1{NO_BREAK}»"),
    (re.compile(r"«\s*"), f"«{NO_BREAK}"),
    (re.compile(r"\s*»"), f"{NO_BREAK}»"),
    (re.compile(r"\s+([;!?])(?=\s|$|[)»])"), f"{NARROW}\\1"),
    (re.compile(r"(?<=[^\W\d_])([;!?])(?=\s|$|[)»])"), f"{NARROW}\\1"),
    (re.compile(r"\s+:(?=\s|$)"), f"{NO_BREAK}:"),
    (re.compile(r"(?<=[^\W\d_]):(?=\s|$)"), f"{NO_BREAK}:"),
    (re.compile(r"(?<=\d)\s*([%€$])(?=\W|$)"), f"{NO_BREAK}\\1"),
    (re.compile(r"(?<!\d)(\d{1,3})[ ,\u00a0](?=\d{3}(?!\d))"), f"\\1{NARROW}"),
    (re.compile(r"(?<=\d)\.(?=\d{1,2}\s(?:milli(?:ons?|ards?)|billions?|%|€|\$|points?)\b)"), ","),
    (re.compile(r"'"), "’"),
)
_ENGLISH = (
    (re.compile(r"«\s*([^«»]+?)\s*»"), "“\\1”"),
    (re.compile(r"\"([^\"]+)\""), "“\\1”"),
    (re.compile(r"\s+([;:!?,])(?=\s|$)"), "\\1"),
    (re.compile(r"(?<=\w)'(?=\w)|(?<=s)'(?=\s)"), "’"),
)
_GERMAN = (
    (re.compile(r"[«“\"]\s*([^«»“”\"]+?)\s*[»”\"]"), "„\\1“"),
    (re.compile(r"\s+([;:!?,])(?=\s|$)"), "\\1"),
)
_RULES = {"fr": _FRENCH, "en": _ENGLISH, "de": _GERMAN}


def set_type(text: str, language: str) -> str:
    """The text with the quotation marks, spaces and apostrophes of its language; others come back unchanged."""
    for pattern, replacement in _RULES.get(language, ()):
        text = pattern.sub(replacement, text)
    return text
