"""Nights killed with SIGKILL at random moments, and run again: the digests of a night that nothing disturbed.

Real processes, the real archive, the real network door against the sample edition; only the model is a fake one. Some
parse in worker processes, as all real nights do; the others in their own, which spares them a second.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from queue import SimpleQueue

import pytest
from night import House
from nursery import Ending, Order

from pipeline.doors.sample_server import SampleServer

pytestmark = pytest.mark.chaos

FIRST, SECOND = date(2025, 2, 11), date(2025, 2, 12)
# The second night has eight times the articles.
KILLS = [
    pytest.param({FIRST: 10}, id="ten times"),
    pytest.param({FIRST: 180, SECOND: 20}, id="two hundred times", marks=pytest.mark.slow),
]
WITH_WORKERS = 20  # every so many
ROOT = Path(__file__).parents[2]
NURSERIES = 2


class Nursery:
    """The process that runs nights, and kills them."""

    def __init__(self, order: Order) -> None:
        path = os.pathsep.join(map(str, (ROOT, ROOT / "tests", ROOT / "tests" / "chaos")))
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, str(Path(__file__).with_name("nursery.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": path},
        )
        self._say(order)

    def run(self, order: Order) -> Ending:
        self._say(order)
        return Ending(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _say(self, order: Order) -> None:
        self._process.stdin.write(f"{json.dumps(asdict(order))}\n")
        self._process.stdin.flush()


@contextmanager
def nurseries(order):
    """Some nurseries, of which `run` takes one that is free."""
    free = SimpleQueue()
    all_of_them = [Nursery(order) for _ in range(NURSERIES)]
    for nursery in all_of_them:
        free.put(nursery)

    def run(order):
        nursery = free.get()
        try:
            return nursery.run(order)
        finally:
            free.put(nursery)

    try:
        yield run
    finally:
        for nursery in all_of_them:
            nursery.close()


@dataclass(frozen=True)
class Trial:
    """One night, to be killed at random moments in houses that are all as `before` (empty where that is None)."""

    run: Callable[[Order], Ending]
    undisturbed: Order
    seconds: float
    printed: dict[str, str]
    before: Path | None

    def killed_and_run_again(self, number: int) -> Ending:
        """Kill the night at a moment of its own, run it again, compare; how the first run ended."""
        house = House(Path(f"{self.undisturbed.folder}-{self.undisturbed.night}-{number}"))
        if self.before:
            shutil.copytree(self.before, house.folder)
        else:
            house.folder.mkdir()
        with_workers = number % WITH_WORKERS == 0
        moment = random.Random(number).uniform(0, self.seconds + with_workers)  # noqa: S311 - a moment, not a secret
        order = replace(self.undisturbed, folder=str(house.folder), workers=with_workers)
        ending = self.run(replace(order, kill_after=moment))
        again = self.run(order)
        assert (again.signal, again.code) == (0, 0), (house.folder / "log").read_text("utf-8")
        assert house.printed(date.fromisoformat(order.night)) == self.printed, f"killed after {moment:.3f} s"
        assert [path.name for path in house.folder.rglob("*.vigie-tmp")] == []
        shutil.rmtree(house.folder)
        return ending


@pytest.mark.parametrize("kills", KILLS)
def test_a_night_killed_at_any_moment_and_run_again_leaves_what_an_undisturbed_one_does(tmp_path, kills):
    calm = House(tmp_path / "calm")
    calm.folder.mkdir()
    with SampleServer(FIRST) as server:
        port = int(server.url.rpartition(":")[2])
    endings: list[Ending] = []
    before = None
    for night, times in kills.items():
        with SampleServer(night, port) as server:
            order = Order(str(calm.folder), server.opml().decode(), night.isoformat())
            with nurseries(order) as run, ThreadPoolExecutor(NURSERIES) as pool:
                undisturbed = run(order)
                assert undisturbed.code == 0, (calm.folder / "log").read_text("utf-8")
                trial = Trial(run, order, undisturbed.seconds, calm.printed(night), before)
                endings += pool.map(trial.killed_and_run_again, range(times))
        if before is None:
            before = shutil.copytree(calm.folder, tmp_path / "after the first night")
    told = [article.url for night in kills for article in calm.report(night).articles]
    assert len(told) == len(set(told))
    assert len(endings) == sum(kills.values())
    assert sum(ending.signal == signal.SIGKILL for ending in endings) > len(endings) // 2  # the others had ended before
