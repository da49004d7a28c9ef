"""What a check-up finds, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: a problem costs the night or a part of it, a warning may."""

    FINE = "fine"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: of which `area`, which one, what was seen, and the fix when it is not fine."""

    area: str
    subject: str
    level: Level
    seen: str
    fix: str = ""


def fine(area: str, subject: str, seen: str) -> Finding:
    """Nothing to do."""
    return Finding(area, subject, Level.FINE, seen)


def warning(area: str, subject: str, seen: str, fix: str) -> Finding:
    """Something to look at."""
    return Finding(area, subject, Level.WARNING, seen, fix)


def problem(area: str, subject: str, seen: str, fix: str) -> Finding:
    """Something to mend."""
    return Finding(area, subject, Level.PROBLEM, seen, fix)


def worst(findings: Iterable[Finding]) -> Level:
    """The highest level among them; fine when there are none."""
    order = list(Level)
    return max((finding.level for finding in findings), key=order.index, default=Level.FINE)
