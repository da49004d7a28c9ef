"""How fast is a night, and how far from what the machine could do? Times become shares of a roofline.

The roofline (Williams, Waterman and Patterson, CACM 2009): work takes at least the time of its arithmetic at the
speed of the machine's matrix products, and at least the time of the bytes it must read at the speed of its memory.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

# Multiplying by a weight and adding: two operations a weight and token (Kaplan et al., "Scaling Laws", 2020, table 1).
_OPERATIONS_PER_WEIGHT = 2
_JOULES_PER_WATT_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Machine:
    """What was measured on: `matrix` operations a second of large products of `numbers`, `memory` bytes a second."""

    processor: str
    cores: int
    numbers: str
    matrix: float
    memory: float


@dataclass(frozen=True, slots=True)
class ModelSize:
    """What a model asks of a machine: `weights` that each token read meets, `bytes` that each step of writing reads."""

    weights: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: how many `items` of which `unit`, in how many seconds, with which peak of memory in bytes.

    `least` is the seconds below which the machine cannot do it, where that is known.
    """

    name: str
    unit: str
    items: int
    seconds: float
    peak: int
    tokens_read: int = 0
    tokens_written: int = 0
    least: float | None = None

    @property
    def share(self) -> float | None:
        """How much of the machine's roofline was reached, 0 to 1."""
        return None if self.least is None or not self.seconds else self.least / self.seconds


@dataclass(frozen=True, slots=True)
class Energy:
    """What the stages took from the wall, in joules, and how that is known."""

    joules: float
    source: str


@dataclass(frozen=True, slots=True)
class Speed:
    """One run of the benchmark. `articles` were told, in `languages`; `ready` is the seconds to load the model."""

    preset: str
    model: str
    day: date
    versions: dict[str, str]
    machine: Machine
    languages: tuple[str, ...]
    articles: int
    ready: float
    stages: tuple[Stage, ...]
    energy: Energy

    @property
    def seconds_per_article(self) -> float:
        """Wall seconds of the stages that belong to a night, per article told."""
        return sum(stage.seconds for stage in self.stages if stage.least is None) / max(self.articles, 1)

    @property
    def watt_hours_per_article(self) -> float:
        """Energy per article told."""
        return self.energy.joules / _JOULES_PER_WATT_HOUR / max(self.articles, 1)


def least_reading(machine: Machine, size: ModelSize, tokens: int) -> float:
    """The seconds that reading so many tokens takes at least: their arithmetic."""
    return _OPERATIONS_PER_WEIGHT * size.weights * tokens / machine.matrix


def least_writing(machine: Machine, size: ModelSize, tokens: int, rows: int) -> float:
    """The seconds that writing so many tokens in `rows` answers at once takes at least.

    Every step reads all weights once for all rows; from some number of rows on, the arithmetic takes longer than that.
    """
    return max(size.bytes * tokens / rows / machine.memory, least_reading(machine, size, tokens))


def to_json(speed: Speed) -> str:
    """The file: what was measured, and what follows from it."""
    stages = [asdict(stage) | {"share_of_roofline": stage.share} for stage in speed.stages]
    derived = {
        "seconds_per_article": speed.seconds_per_article,
        "watt_hours_per_article": speed.watt_hours_per_article,
    }
    plain = asdict(speed) | {"day": speed.day.isoformat(), "stages": stages} | derived
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def table(speed: Speed) -> str:
    """The same as Markdown."""
    machine = speed.machine
    head = [
        f"{machine.processor}, {machine.cores} cores: matrix products of {machine.numbers} at "
        f"{machine.matrix / 1e9:.0f} GFLOP/s, memory read at {machine.memory / 1e9:.1f} GB/s.",
        f"{speed.model} ({speed.preset}), ready in {speed.ready:.1f} s.",
        "",
        "| stage | items | seconds | items/s | tokens read/s | tokens written/s | peak memory | of the roofline |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    tail = [
        "",
        f"Per article, in {' and '.join(speed.languages)}: {speed.seconds_per_article:.1f} s, "
        f"{speed.watt_hours_per_article:.3f} Wh ({speed.energy.source}).",
    ]
    return "\n".join([*head, *_rows(speed.stages), *tail])


def _rows(stages: Sequence[Stage]) -> list[str]:
    return [
        f"| {stage.name} | {stage.items} {stage.unit} | {stage.seconds:.1f} | {_rate(stage.items, stage)} "
        f"| {_rate(stage.tokens_read, stage)} | {_rate(stage.tokens_written, stage)} "
        f"| {stage.peak / 1e9:.2f} GB | {'' if stage.share is None else f'{100 * stage.share:.0f} %'} |"
        for stage in stages
    ]


def _rate(count: int, stage: Stage) -> str:
    return f"{count / stage.seconds:.1f}" if count and stage.seconds else ""
