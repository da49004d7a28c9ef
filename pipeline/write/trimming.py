"""A source sentence without what hangs on it: its main statement, in its own words.

News packs a date, a sum and a biography into one sentence, and a small model loses its way in it. What a comma sets
off behind the main statement can be left out and leaves it true, as long as it neither limits it (a condition, an
exception) nor says whose view it is. Which words may open such a part is data, per language, in `data/trimming.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from pipeline.check.lexicon import globs

_BRACKETS = re.compile(r"\s*\([^()]*\)(?!\s*(?:n°\s*)?\d)")  # those of "Regulation (EU) 2024/1689" belong to its name
_CLAUSES = re.compile(r"\s*;\s+")
_COMMA = re.compile(r",\s+")  # not the comma of "12,5"
_END = re.compile(r"[\s,;:–—-]*$")
_QUOTED = re.compile(r"[«»“”„\"‹›]")


def trimmed(sentence: str, language: str) -> str:
    """The sentence without brackets, without what follows its first semicolon, and without its last loose part.

    The same sentence where nothing may be left out, and where it holds a quotation: that is kept whole.
    """
    if _QUOTED.search(sentence):
        return sentence
    text = _BRACKETS.sub("", sentence)
    first, *others = _CLAUSES.split(text)
    if others and ":" not in first:  # behind a colon, semicolons divide a list
        text = _closed(first)
    while (shorter := _without_part(text, language)) != text:
        text = shorter
    return text


def _without_part(text: str, language: str) -> str:
    """One part fewer: the last one when it is loose, or the only one that two commas enclose."""
    pieces = _COMMA.split(text)
    if len(pieces) > 1 and _loose(language).match(pieces[-1].lower()):
        return _closed(text[: text.rindex(pieces[-1])])
    if len(pieces) == 3 and _loose(language).match(pieces[1].lower()):  # before, between and after two commas
        comma = "," if _introduces(language).match(text.lower()) else ""
        return f"{pieces[0]}{comma} {pieces[2]}"
    return text


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{_END.sub('', text)}."


def _loose(language: str) -> re.Pattern[str]:
    """How a part begins that may be left out."""
    return _words(language, "openers")


def _introduces(language: str) -> re.Pattern[str]:
    """How a sentence begins whose first part is set off from its subject: "According to the agency, …"."""
    return _words(language, "introductions")


@cache
def _words(language: str, key: str) -> re.Pattern[str]:
    """Any of the words under a key, in lower case; nothing matches in a language without data."""
    data = tomllib.loads((resources.files("pipeline.write") / "data" / "trimming.toml").read_text("utf-8"))
    return globs(data.get(language, {}).get(key, ()))
