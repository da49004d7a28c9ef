"""What the titles of institutions and acts are made of, language-free: a court, a ministry, data, competition.

A name of ordinary words ("Commercial Court") is translated, not spelt another way: what comes back of it in another
language are these.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache, lru_cache
from importlib import resources

from pipeline.check.lexicon import globs


def parts(words: Collection[str], language: str) -> frozenset[str]:
    """The parts of titles that folded words of a language may name."""
    return frozenset(part for word in words for part in _parts(word, language))


@lru_cache(maxsize=65536)
def _parts(word: str, language: str) -> tuple[str, ...]:
    return tuple(part for part, pattern in _patterns(language) if pattern.fullmatch(word))


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = tomllib.loads((resources.files("pipeline.check") / "data" / "institutions.toml").read_text("utf-8"))
    return tuple((part, globs(forms[language])) for part, forms in data.items() if language in forms)
