"""The held-out sentences put into the other language, as a night does it, and what the checks say of each.

    python -m training.score build/training/base.jsonl
    python -m training.score build/training/adapted.jsonl --config training/adapted.toml

A line per sentence: the model's first answer, how sure it was, what the checks hold against it, and whether the
pipeline would print it. The answers are kept beside the file: a scoring that was cut goes on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from evaluation.checker import read_glossary
from pipeline.check.names import Glossary
from pipeline.check.support import faithful
from pipeline.commands.assembly import choose_models
from pipeline.commands.clocks import SystemClock
from pipeline.commands.terminal import PLAIN
from pipeline.config import load_config
from pipeline.doors.archive import SqliteArchive
from pipeline.ports import Models
from pipeline.write import translating
from pipeline.write.orthography import mended
from pipeline.write.sentences import one_line
from pipeline.write.translating import Cell
from training.heldout import Asked
from training.prepare import BUILT


@dataclass(frozen=True, slots=True)
class Scored:
    """An asked text with the first answer to it; `wrong` are the kinds of problem, each with the words that show it."""

    asked: Asked
    answer: str
    confidence: float
    wrong: tuple[tuple[str, str], ...]
    printed: bool


def score(asked: Sequence[Asked], models: Models, glossary: Glossary) -> Iterator[Scored]:
    """Translate every text in one batch; what is printed is the first answer, where all judges trust it."""
    cells = [Cell(each.text, each.source, each.target) for each in asked]
    answers = models.generate.generate([translating.ask(cell) for cell in cells])
    printed = translating.translate(cells, models, glossary)
    for each, (answer, *_), kept in zip(asked, answers, printed, strict=True):
        text = mended(one_line(answer.text), each.target)
        vectors = models.embed.embed([each.text, text])
        problems = faithful(text, each.target, each.text, each.source, float(vectors[0] @ vectors[1]), glossary)
        wrong = tuple((str(problem.kind), problem.detail) for problem in problems)
        yield Scored(each, text, answer.confidence, wrong, kept is not None)


def parse(line: str) -> Scored:
    """The score of a line that `main` wrote."""
    record = json.loads(line)
    wrong = tuple((kind, words) for kind, words in record.pop("wrong"))
    return Scored(Asked(**record.pop("asked")), wrong=wrong, **record)


def main() -> None:
    """Score the held-out sentences with the model of a configuration."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--config", type=Path, default=Path("configs/demo.toml"))
    options = parser.parse_args()
    lines = (BUILT / "heldout.jsonl").read_text("utf-8").splitlines()
    asked = [Asked(**json.loads(line)) for line in lines]
    settings = load_config(options.config, {"model": {"fallback": None}})
    with SqliteArchive.open(options.out.with_suffix(".sqlite")) as store:
        models = choose_models(settings, store, SystemClock(), lambda: False, PLAIN.follow)()
        found = [*score(asked, models, read_glossary())]
    options.out.write_text("".join(f"{json.dumps(asdict(each), ensure_ascii=False)}\n" for each in found), "utf-8")


if __name__ == "__main__":
    main()
