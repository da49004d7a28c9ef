"""What can be wrong with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    """What is wrong with a sentence."""

    NUMBER = "number"
    DATE = "date"
    WEEKDAY = "weekday"
    NAME = "name"
    QUOTATION = "quotation"
    KIND = "kind"
    HEDGE = "hedge"
    NEGATION = "negation"
    LANGUAGE = "language"
    TRUNCATED = "truncated"
    REPETITION = "repetition"
    COPIED = "copied"
    LEAKAGE = "leakage"
    UNRELATED = "unrelated"
    CONTRADICTED = "contradicted"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and the words that show it."""

    kind: ProblemKind
    detail: str
