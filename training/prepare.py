"""What an adapter learns from and is judged by, chosen from our own texts and from others' with their licence.

    python -m training.prepare ../shared/parallel/train.jsonl.gz

writes `learned.jsonl` and `heldout.jsonl` into build/training. The same seed and files choose the same lines.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from evaluation.checker import read_glossary
from training.examples import Record, dump, others, ours
from training.heldout import asked_of_news, asked_of_ours, is_held_out

HERE = Path(__file__).parent
BUILT = Path("build/training")
_JUDGED = 150  # sentences of the press, each both ways: a scoring takes a quarter of an hour on two cores


def our_records() -> list[Record]:
    """All records of `training/data`, in the order of the files' names."""
    files = sorted((HERE / "data").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def main() -> None:
    """Choose, write, and say how much of what."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "parallel", type=Path, help="aligned sentences: gzip, JSON lines of fr, en, cos, licence, source"
    )
    parser.add_argument("--others", type=int, default=0, help="how many of them to learn from")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with gzip.open(options.parallel, "rt", encoding="utf-8") as lines:
        aligned = [json.loads(line) for line in lines]
    records, glossary = our_records(), read_glossary()
    learned = [
        *ours([record for record in records if not is_held_out(record)], options.seed),
        *others(aligned, options.others, glossary, options.seed),
    ]
    judged = [*asked_of_ours(records), *asked_of_news(aligned, _JUDGED, glossary, options.seed)]
    BUILT.mkdir(parents=True, exist_ok=True)
    (BUILT / "learned.jsonl").write_text("".join(f"{dump(example)}\n" for example in learned), "utf-8")
    (BUILT / "heldout.jsonl").write_text(
        "".join(f"{json.dumps(asdict(asked), ensure_ascii=False)}\n" for asked in judged), "utf-8"
    )
    for title, counted in (
        ("learned from", Counter(example.origin for example in learned)),
        ("judged by", Counter(asked.of for asked in judged)),
    ):
        print(f"{title}: " + ", ".join(f"{count} of {name}" for name, count in counted.most_common()))


if __name__ == "__main__":
    main()
