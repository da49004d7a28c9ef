"""The clocks of the commands; nothing else reads the time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)

    def seconds(self) -> float:
        """A monotonic reading."""
        return time.monotonic()


@dataclass(frozen=True, slots=True)
class MorningClock:
    """A clock that stands at one morning, for the sample edition; durations are still real."""

    morning: datetime

    def now(self) -> datetime:
        """Always that morning."""
        return self.morning

    def seconds(self) -> float:
        """A monotonic reading."""
        return time.monotonic()
