"""The wish to stop: SIGTERM asks a run to finish what it is at and to publish what is ready."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Any, Self


class Termination:
    """Whether SIGTERM has come since the `with` block began; the first one stops nothing by itself.

    The second one ends the process at once, as it would anyway. Only the main thread may enter the block.
    """

    def __init__(self) -> None:
        """Nothing is changed before the `with` block."""
        self._asked = False
        self._before: Any = None  # what `signal.signal` returns: a handler, or a constant

    def __call__(self) -> bool:
        """Whether the run should come to an end."""
        return self._asked

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGTERM, self._ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.signal(signal.SIGTERM, self._before)

    def _ask(self, number: int, _: FrameType | None) -> None:
        self._asked = True
        signal.signal(number, self._before)
