"""What a piece of work takes of the machine: wall seconds, peak memory, energy."""

from __future__ import annotations

import re
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_OFTEN = 300.0  # seconds between two readings of counters, which wrap around within an hour of hard work
_PROCESS = Path("/proc/self")
_POWERCAP = Path("/sys/class/powercap")


@dataclass(slots=True)
class Usage:
    """Wall seconds, the peak of resident memory in bytes, and joules where the machine tells, else None."""

    seconds: float = 0.0
    peak: int = 0
    joules: float | None = None


@contextmanager
def metered(powercap: Path = _POWERCAP) -> Iterator[Usage]:
    """Do a piece of work within; what it took is there when it is over."""
    _forget_peak()
    usage, before, began = Usage(), energy(powercap), time.perf_counter()
    yield usage
    usage.seconds = time.perf_counter() - began
    usage.peak, usage.joules = peak_memory(), _spent(before, energy(powercap))


def peak_memory() -> int:
    """The most resident memory since it was last forgotten, where the system can forget it; else of the process."""
    status = _read(_PROCESS / "status")
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    if found is not None:
        return int(found[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024  # getrusage(2): bytes there, kilobytes elsewhere


def energy(powercap: Path = _POWERCAP) -> Sequence[tuple[int, int]]:
    """(microjoules, where they wrap around) of each processor package: RAPL, as Linux shows it; empty without it."""
    packages = []
    for zone in sorted(powercap.glob("intel-rapl:?")):
        spent, most = _read(zone / "energy_uj"), _read(zone / "max_energy_range_uj")
        if spent.strip().isdigit() and most.strip().isdigit():
            packages.append((int(spent), int(most)))
    return packages


class CountedEnergy:
    """Implements `ports.Meter` where the processors count: their counters are read often enough to see each wrap."""

    watts = None

    def __init__(self, powercap: Path = _POWERCAP, often: float = _OFTEN) -> None:
        """Count from now on."""
        self._powercap = powercap
        self._often = often
        self._joules = 0.0
        self._last = energy(powercap)
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def __enter__(self) -> Self:
        """Begin to look at the counters from time to time."""
        threading.Thread(target=self._watch, name="energy", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Look no longer."""
        self._closed.set()

    def joules(self) -> float:
        """What all processor packages took so far."""
        with self._lock:
            now = energy(self._powercap)
            if len(now) == len(self._last):  # a package that cannot be read for once is read later
                self._joules += _spent(self._last, now) or 0.0
                self._last = now
            return self._joules

    def _watch(self) -> None:
        while not self._closed.wait(self._often):
            self.joules()


@dataclass(frozen=True, slots=True)
class EstimatedEnergy:
    """Implements `ports.Meter` where they do not: so many watts for as long as it lasts."""

    watts: float
    seconds: Callable[[], float]

    def joules(self) -> float:
        """What the machine took so far, at that power."""
        return self.watts * self.seconds()


def processor() -> str:
    """The processor's name as it gives it, or the architecture of the system."""
    found = re.search(r"^model name\s*:\s*(.+)$", _read(Path("/proc/cpuinfo")), re.MULTILINE)
    return found[1].strip() if found else "processor"


def _spent(before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]]) -> float | None:
    if not before:
        return None
    return sum((end - start) % most for (start, most), (end, _) in zip(before, after, strict=True)) / 1e6


def _forget_peak() -> None:
    """Begin a new peak (proc_pid_clear_refs(5)); where the system cannot, peaks only grow."""
    try:
        (_PROCESS / "clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
