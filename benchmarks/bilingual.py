"""Bilingual summaries an hour: Vigie beside llama.cpp and transformers, from one run with ratios.

    python -m benchmarks.bilingual [ARTICLES] [ROUNDS] [TOKENS]

The same articles of the gold set and the same weights. Systems take turns (A B C A B C), so that what else the machine
does falls on all of them; a ratio is that of the sums of all rounds. Needs the extra `benchmark`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from benchmarks.kept import keep
from benchmarks.tellers import SYSTEMS

GOALS = {"llama.cpp": 4.0, "transformers": 6.0}  # how many times their summaries an hour Vigie should reach


def once(system: str, articles: int, tokens: int) -> dict[str, Any]:
    """One system, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.tellers", system, str(articles), str(tokens)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this package
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{system}: {found['seconds']:.0f} s, ready in {found['ready']:.1f} s", flush=True)
    return found


def main(articles: int = 4, rounds: int = 2, tokens: int = 100) -> None:
    """Print the table and keep it."""
    runs = [once(system, articles, tokens) for _ in range(rounds) for system in SYSTEMS]
    seconds = {name: sum(run["seconds"] for run in runs if run["system"] == name) for name in SYSTEMS}
    ratios = {name: seconds[name] / seconds["vigie"] for name in GOALS}
    print("\n| system | bilingual summaries an hour | ready | peak memory | words |\n|---|--:|--:|--:|--:|")
    for name in SYSTEMS:
        mine = [run for run in runs if run["system"] == name]
        hour = 3600 * articles * rounds / seconds[name]
        peak, ready = max(run["peak"] for run in mine) / 1e9, min(run["ready"] for run in mine)
        print(f"| {name} | {hour:.0f} | {ready:.1f} s | {peak:.2f} GB | {mine[0]['words']} |")
    for name, ratio in ratios.items():
        print(f"{ratio:.2f} times {name} (goal: {GOALS[name]:g})")
    keep("bilingual", {"runs": runs, "ratios": ratios})


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
