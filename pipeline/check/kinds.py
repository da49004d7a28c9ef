"""Kinds that exclude one another: a directive is no decree, several are not many, a ban is not a permission.

What a small model confuses most, after numbers and names, are words of one family. A sentence that names one kind where
its source names another of the same family says something else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pipeline.check.lexicon import globs

_OPPOSITES = frozenset({"vote", "permission", "change"})  # "is not allowed" says "is banned"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of a family, and the word that names it in a text."""

    family: str
    kind: str
    text: str


def kinds(text: str, language: str, *, negated: bool) -> tuple[Kind, ...]:
    """The kinds that a tidy text names, each once; in a `negated` one none that "not" makes its opposite."""
    lowered = text.lower()
    return tuple(
        Kind(family, kind, found.group())
        for family, kind, pattern in _patterns(language)
        if not (negated and family in _OPPOSITES) and (found := pattern.search(lowered))
    )


def confused(claimed: tuple[Kind, ...], told: tuple[Kind, ...]) -> Iterator[Kind]:
    """The kinds of a sentence that its source does not name, where it names others of the family that are not kept.

    A source that names no kind of the family may have said it in other words, and one whose kinds are all kept may have
    said less than the sentence: neither is blamed here.
    """
    ours, theirs = {(each.family, each.kind) for each in claimed}, {(each.family, each.kind) for each in told}
    lost = {family for family, _ in theirs - ours}
    for each in claimed:
        if (each.family, each.kind) not in theirs and each.family in lost:
            yield each


@cache
def _patterns(language: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    data = tomllib.loads((resources.files("pipeline.check") / "data" / "kinds.toml").read_text("utf-8"))
    return tuple(
        (family, kind, globs(forms[language]))
        for family, members in data.items()
        for kind, forms in members.items()
        if language in forms
    )
