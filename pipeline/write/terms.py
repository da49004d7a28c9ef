"""The terms of art in a text, with the words that another language has for them: what a translator is told beforehand.

A small model leaves terms as they are ("le draft", "la KI-Verordnung") or takes the everyday word for them ("réunion"
for a court's hearing). Told the term with the sentence, it mostly uses it; every model then uses the same one.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pipeline.check.words import tidy

_MOST = 4  # hints for one sentence: more of them, and a small model begins to translate the hints
# Regular plurals and, in German and Polish, endings of cases.
_ENDINGS = {
    "en": "(?:s|es)?",
    "fr": "(?:s|x|es)?",
    "de": "(?:e|en|n|s|es|er|ern)?",
    "nl": "(?:s|en|e|n)?",
    "es": "(?:s|es)?",
    "pt": "(?:s|es)?",
    "it": "",
    "pl": "[aąeęiouyó]?[mchw]?[ihy]?",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it stands in a text, and the term to write for it."""

    found: str
    preferred: str


def terms(text: str, source: str, target: str) -> tuple[Term, ...]:
    """The first terms of art of a text in `source`, each with that of `target`, in order; none of them overlap."""
    pattern, preferred = _known(source, target)
    found: dict[str, Term] = {}
    for match in pattern.finditer(tidy(text)):
        index = next(index for index, form in enumerate(match.groups()) if form)
        found.setdefault(preferred[index], Term(match.group(), preferred[index]))
    return tuple(found.values())[:_MOST]


@cache
def _known(source: str, target: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One expression with a group for each form of the source language, the longest first, and what to write for it."""
    rows = sorted(
        (
            (form, concept[target][0])
            for concept in _concepts()
            if target in concept
            for form in concept.get(source, ())
        ),
        key=lambda row: (-len(row[0]), row[0]),
    )
    ending = _ENDINGS.get(source, "")
    forms = "|".join(rf"({_expression(form)}{ending})" for form, _ in rows)
    return re.compile(rf"(?<![\w-])(?:{forms or '(?!)'})(?![\w-])", re.IGNORECASE), tuple(word for _, word in rows)


def _expression(form: str) -> str:
    return re.escape(form).replace(r"\*", r"\w*")


@cache
def _concepts() -> tuple[dict[str, list[str]], ...]:
    data = tomllib.loads((resources.files("pipeline.write") / "data" / "terms.toml").read_text("utf-8"))
    return tuple(data["concepts"])
