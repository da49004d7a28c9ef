"""A process that has everything loaded and lets children run nights, which it may kill: a night in well under a second.

It reads orders from standard input, one JSON object a line, and answers each with a line: see `Order`, `Ending`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from fakes import CARD, FakeGenerate, FixedMeter, Here, models
from journalist import EMBED, journalist
from night import House

from pipeline.doors.models.remembered import Remembered
from pipeline.news import Cost
from pipeline.ports import Completion, Models, Prompt
from pipeline.run import Doors


@dataclass(frozen=True)
class Order:
    """Run the night in a folder with these feeds; kill it after so many seconds, if it still runs.

    `workers`: parse in worker processes, which take a second to start, instead of the night's own.
    """

    folder: str
    feeds: str
    night: str
    kill_after: float | None = None
    workers: bool = False


@dataclass(frozen=True)
class Ending:
    """How a night ended: the signal that killed it, else its exit code, and its seconds."""

    signal: int
    code: int
    seconds: float


class Engine(FakeGenerate):
    """A model that hands its answers over one by one, each to be kept before the next; it costs nothing."""

    def answers(self, prompts: Sequence[Prompt]) -> Iterator[tuple[int, tuple[Completion, ...]]]:
        yield from enumerate(self.generate(prompts))

    @property
    def cost(self) -> Cost:
        return Cost()


def rehearsed(doors: Doors) -> Doors:
    """The doors with a fake engine behind the real memory of answers."""

    def open_models() -> Models:
        generate = Remembered(CARD, lambda: Engine(journalist), doors.archive, doors.stopping, doors.follow)
        return models(generate, EMBED)

    return replace(doors, open_models=open_models, meter=FixedMeter())


def here(doors: Doors) -> Doors:
    """The same, parsing in this process."""
    return replace(rehearsed(doors), parse=Here())


def run(order: Order) -> None:
    """Run the night of an order."""
    house = House(Path(order.folder))
    settings = house.settings(order.feeds.encode())
    house.run(settings, date.fromisoformat(order.night), rehearsed if order.workers else here)


def born(order: Order) -> Ending:
    """Let a child run the night of an order."""
    began = time.monotonic()
    child = os.fork()
    if not child:
        _live(order)
    due = began + (order.kill_after if order.kill_after is not None else 600)
    while (ended := os.waitpid(child, os.WNOHANG))[0] == 0:
        if time.monotonic() >= due:
            os.kill(child, signal.SIGKILL)
            ended = os.waitpid(child, 0)
            break
        time.sleep(0.001)
    status = ended[1]
    killed = os.WIFSIGNALED(status)
    return Ending(
        os.WTERMSIG(status) if killed else 0, 0 if killed else os.WEXITSTATUS(status), time.monotonic() - began
    )


def _live(order: Order) -> None:
    """Be the child: run the night, and end."""
    with Path(order.folder, "log").open("a", encoding="utf-8") as log:
        for stream in (1, 2):
            os.dup2(log.fileno(), stream)
        try:
            run(order)
        except BaseException:  # noqa: BLE001 - whatever it was, the parent must hear of it
            traceback.print_exc()
            os._exit(1)
        os._exit(0)


def main() -> None:
    """Load everything by running a night, then serve orders."""
    first = Order(**json.loads(sys.stdin.readline()))
    with TemporaryDirectory() as scratch:
        run(replace(first, folder=scratch))
    for line in sys.stdin:
        print(json.dumps(asdict(born(Order(**json.loads(line))))), flush=True)  # noqa: T201 - this is how it answers


if __name__ == "__main__":
    main()
