"""A sentence to try the checker on."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.check.support import Source

LANGUAGES = ("fr", "en")
KINDS = ("number", "date", "weekday", "name", "negation", "hedge")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence beside the sources it is checked against: `kind` is the fact that was falsified, "" if it is true.

    `similarity` and `clause_similarity` are cosines, as `support` takes them.
    """

    sentence: str
    language: str
    sources: tuple[Source, ...]
    similarity: tuple[float, ...]
    kind: str = ""
    clause_similarity: tuple[tuple[float, ...], ...] = ()
