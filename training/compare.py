"""Two scorings side by side: what the second gains and loses, with intervals, and sentences drawn at random.

    python -m training.compare build/training/base.jsonl build/training/adapted.jsonl

prints Markdown. chrF++ is of all sentences of a set together; its difference, and that of the shares printed, has the
95 % interval of a paired bootstrap over sentences (Koehn, "Statistical Significance Tests for Machine Translation
Evaluation", EMNLP 2004).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from pipeline.measure.chrf import corpus_chrf
from training.score import Scored, parse

_RESAMPLES, _SEED = 1000, 0
# What makes a translation false; that it is unlike the original, cut or in another language is its form.
FACTS = ("number", "date", "weekday", "name", "negation", "hedge", "kind")
_SHOWN = 20

Pair = tuple[Scored, Scored]


def paired(first: Sequence[Scored], second: Sequence[Scored]) -> dict[tuple[str, str, str], list[Pair]]:
    """The answers to the same questions, by set and languages; ValueError where the questions differ."""
    if [each.asked for each in first] != [each.asked for each in second]:
        raise ValueError("the two files answer different questions; score both on one build/training/heldout.jsonl")
    groups: dict[tuple[str, str, str], list[Pair]] = {}
    for pair in zip(first, second, strict=True):
        asked = pair[0].asked
        groups.setdefault((asked.of, asked.source, asked.target), []).append(pair)
    return groups


def chrf(scored: Sequence[Scored]) -> float:
    """chrF++ of a set of sentences, 0 to 100."""
    return corpus_chrf([each.answer for each in scored], [each.asked.reference for each in scored])


def printed(scored: Sequence[Scored]) -> float:
    """The share that the pipeline would print, in percent."""
    return 100 * sum(each.printed for each in scored) / len(scored)


def gain(pairs: Sequence[Pair], metric: Callable[[Sequence[Scored]], float]) -> tuple[float, float, float]:
    """How much the second has more than the first, and the ends of the interval."""
    chance = np.random.default_rng(_SEED)
    differences = []
    for _ in range(_RESAMPLES):
        drawn = [pairs[index] for index in chance.integers(len(pairs), size=len(pairs))]
        differences.append(metric([after for _, after in drawn]) - metric([before for before, _ in drawn]))
    low, high = np.percentile(differences, (2.5, 97.5))
    return metric([after for _, after in pairs]) - metric([before for before, _ in pairs]), float(low), float(high)


def faults(scored: Sequence[Scored], kind: str) -> int:
    """The sentences with a problem of a kind."""
    return sum(any(found == kind for found, _ in each.wrong) for each in scored)


def table(groups: dict[tuple[str, str, str], list[Pair]]) -> Iterator[str]:
    """A line per set and direction: fluency, what is printed, and the sentences with a wrong fact of each kind."""
    yield "| Set | | Sentences | chrF++ | gain | printed | gain | " + " | ".join(FACTS) + " |"
    yield "|---|---|---|---|---|---|---|" + "---|" * len(FACTS)
    for (of, source, target), pairs in sorted(groups.items()):
        before, after = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        cells = [
            of,
            f"{source} to {target}",
            str(len(pairs)),
            f"{chrf(before):.1f}, {chrf(after):.1f}",
            _interval(gain(pairs, chrf)),
            f"{printed(before):.0f}, {printed(after):.0f} %",
            _interval(gain(pairs, printed)),
            *(f"{faults(before, kind)}, {faults(after, kind)}" for kind in FACTS),
        ]
        yield f"| {' | '.join(cells)} |"


def _interval(found: tuple[float, float, float]) -> str:
    value, low, high = found
    return f"{value:+.1f} [{low:.1f}, {high:.1f}]"


def side_by_side(groups: dict[tuple[str, str, str], list[Pair]]) -> Iterator[str]:
    """Sentences of all sets drawn at random: the original, what each model made of it, and what the checks say."""
    pairs = [pair for group in groups.values() for pair in group]
    for before, after in random.Random(_SEED).sample(pairs, min(_SHOWN, len(pairs))):  # noqa: S311 - not a secret
        yield f"* {before.asked.text}"
        for name, scored in (("before", before), ("after", after)):
            found = ", ".join(f"{kind} ({words})" for kind, words in scored.wrong)
            told = f"{name} (printed)" if scored.printed else name
            yield f"    * {told}: {scored.answer}{f' — {found}' if found else ''}"


def main() -> None:
    """Print the table and the sentences."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    options = parser.parse_args()
    first, second = (
        [parse(line) for line in path.read_text("utf-8").splitlines()] for path in (options.before, options.after)
    )
    groups = paired(first, second)
    print("\n".join((*table(groups), "", *side_by_side(groups))))


if __name__ == "__main__":
    main()
