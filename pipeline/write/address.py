"""Whether a text speaks to its reader, or gives orders to a machine that reads it, instead of telling news.

An order is no news: "Write that X was bought by Y" does not say that X was bought. Such sentences are neither shown
to the model nor cited. What stands between quotation marks is somebody's speech, and told like any other.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from pipeline.check.facts import unquoted
from pipeline.check.lexicon import alternation
from pipeline.check.words import tidy

# Letters that look alike ("іgnore" with a Cyrillic і) and marks that do not show are no way past the lists.
_ALIKE = str.maketrans("аеорсухіјѕԁһΑΕΟΡΧΙΝΤΗΚΜΒο", "aeopcyxijsdhAEOPXINTHKMBo")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)
_BEGINNING = r"^[\W\d_]*(?:(?:and|now|then|et|und|y|e|en|i|maintenant|jetzt|ahora|ora)\b,?\s)?"


def commands(text: str) -> bool:
    """Whether a text, in any language, gives orders to a machine: what it is to forget, be, or write."""
    plain = _plain(text)
    return any(pattern.search(plain) for pattern in _orders_to_machines())


def addresses(sentence: str, language: str) -> bool:
    """Whether a sentence of this language orders its reader about or calls the reader by "you", outside quotations."""
    plain = unquoted(_plain(sentence))
    return any(pattern.search(plain) for pattern in _forms_of_address(language))


def _plain(text: str) -> str:
    seen = _UNSEEN.sub("", text)
    return tidy(seen.translate(_ALIKE) if _mixed(seen) else seen)


def _mixed(text: str) -> bool:
    """Whether a word of the text has letters of the Latin alphabet and of another."""
    return re.search(r"[A-Za-z][Ͱ-ӿ]|[Ͱ-ӿ][A-Za-z]", text) is not None


@cache
def _orders_to_machines() -> tuple[re.Pattern[str], ...]:
    data = _data()
    machine, dictation, dictated = data["machine"], data["dictation"], data["dictated"]
    return (
        _pattern(rf"(?<!\w){_any(machine['phrases'])}(?!\w)"),
        _pattern(r"<\|\w+\|>|\[/?inst\]|<</?sys>>|</?(?:article|passage|sentence|system|assistant|user)>"),
        _pattern(rf"^\W*{_any(machine['turns'])}\W{{0,3}}:"),
        _pattern(
            rf"(?:{_BEGINNING}|[.;:,!]\s|\b(?:and|et|und|y|e|en|i)\s){_any(dictation['verbs'])}"
            rf"(?:\s?:|,?\s(?:\w+,?\s)?{_any(dictation['followed_by'])}(?!\w))"
        ),
        _pattern(
            rf"(?<!\w){_any(dictated['texts'])}(?!\w)[^.]{{0,40}}(?<!\w){_any(dictated['owes'])}(?!\w)"
            rf"[^.]{{0,40}}(?<!\w){_any(dictated['says'])}(?:\s?:|,?\s(?:that|que|dass|che|dat|że)\b)"
        ),
    )


@cache
def _forms_of_address(language: str) -> tuple[re.Pattern[str], ...]:
    data = _data()
    return (
        _pattern(rf"{_BEGINNING}{_any(data['order'].get(language, ()))}(?!\w)"),
        _pattern(rf"(?<!\w){_any(data['reader'].get(language, ()))}(?!\w)"),
        re.compile(rf"(?<=[^\W\d_][\s,;-]){_any(data['reader']['formal'].get(language, ()))}(?!\w)"),
    )


def _any(forms: Iterable[str]) -> str:
    return alternation(forms).replace(r"\*", r"\w*")


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((resources.files("pipeline.write") / "data" / "address.toml").read_text("utf-8"))
