"""How often a true translation into English is blamed, and how often a false one is caught, by the original's language.

    python -m evaluation.translations              the sentences of training/data, all of them
    python -m evaluation.translations --misses 40  what was judged wrongly too; not of UNREAD, which are only counted

The sentences say the same in eight languages. False translations are made from the English by the rules of
`evaluation/sentences/corruptions.toml`, one changed fact at a time; one whose true form is blamed proves nothing, and
is not counted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.checker import corruptions, read_glossary
from pipeline.check.lexicon import LANGUAGES
from pipeline.check.names import Glossary
from pipeline.check.support import faithful
from pipeline.measure.checker import Share

SENTENCES = Path(__file__).parents[1] / "training" / "data"
SOURCES = tuple(language for language in LANGUAGES if language != "en")
UNREAD = "france-united-kingdom"  # on whose misses no rule was ever chosen

_ALIKE = 1.0  # the cosine given to every pair: what the words mean is not asked here


@dataclass(frozen=True, slots=True)
class Judged:
    """A translation from `source` into English that is true (kind "") or false, and what it was blamed for."""

    file: str
    source: str
    kind: str
    original: str
    translation: str
    blamed: tuple[str, ...]


def judged(glossary: Glossary, every: int = 1) -> Iterator[Judged]:
    """Every so many sentences of each file, true and false, from each language."""
    for path in sorted(SENTENCES.glob("*.jsonl")):
        records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        sentences = [record for record in records if record["kind"] == "sentence"]
        for record in sentences[::every]:
            false = list(corruptions(record["en"], "en"))
            for source in SOURCES:
                true = _judged(path.stem, source, "", record[source], record["en"], glossary)
                yield true
                if not true.blamed:
                    yield from (
                        _judged(path.stem, source, kind, record[source], text, glossary) for kind, text in false
                    )


def _judged(  # noqa: PLR0917  # two sentences and where they are from
    file: str, source: str, kind: str, original: str, translation: str, glossary: Glossary
) -> Judged:
    problems = faithful(translation, "en", original, source, _ALIKE, glossary)
    blamed = tuple(f"{problem.kind} ({problem.detail})" for problem in problems)
    return Judged(file, source, kind, original, translation, blamed)


def false_alarms(found: list[Judged], source: str) -> Share:
    """How many true translations from a language are blamed."""
    blamed = [bool(each.blamed) for each in found if each.source == source and not each.kind]
    return Share(sum(blamed), len(blamed))


def recall(found: list[Judged], kind: str) -> Share:
    """How many false translations of a kind are caught, from all languages."""
    caught = [bool(each.blamed) for each in found if each.kind == kind]
    return Share(sum(caught), len(caught))


def table(found: list[Judged]) -> str:
    """The shares as Markdown, those of the unread sentences beside those of all."""
    unread = [each for each in found if each.file == UNREAD]
    kinds = sorted({each.kind for each in found} - {""})
    rows = [
        *((f"false alarms, {source}", false_alarms(found, source), false_alarms(unread, source)) for source in SOURCES),
        *((kind, recall(found, kind), recall(unread, kind)) for kind in kinds),
    ]
    lines = [f"| {name} | {_cell(everywhere)} | {_cell(there)} |" for name, everywhere, there in rows]
    return "\n".join(("| | all | unread |", "|---|---|---|", *lines))


def _cell(share: Share) -> str:
    low, high = share.interval()
    return f"{share.value:.3f} [{low:.3f}, {high:.3f}] of {share.total}"


def main() -> None:
    """Print the table, and the misses when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", type=int, default=0, help="how many to show")
    options = parser.parse_args()
    found = list(judged(read_glossary()))
    sys.stdout.write(f"{table(found)}\n")
    wrong = [each for each in found if each.file != UNREAD and bool(each.blamed) == (not each.kind)]
    for each in wrong[: options.misses]:
        told = ", ".join(each.blamed) or f"{each.kind} not caught"
        sys.stdout.write(f"\n{each.source}: {each.original}\nen: {each.translation}\n{told}\n")


if __name__ == "__main__":
    main()
