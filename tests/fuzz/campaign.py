"""Examples at random for as long as it is told, each held to a time of its own."""

from __future__ import annotations

import faulthandler
import os
import random
import time
from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

Example = TypeVar("Example")

SECONDS = float(os.environ.get("FUZZ_SECONDS", "60"))
LONGEST = 2.0  # seconds of the processor for one example: more is a hang
_STUCK = 300  # seconds on the wall after which the process says where it is, and dies
_ROUND = 500  # examples under one seed: hypothesis looks less far around as they grow in number


def campaign(examples: st.SearchStrategy[Example], attempt: Callable[[Example], None]) -> str:
    """Try examples for `SECONDS`; how many these were, and the slowest.

    The first one that fails, or takes longer than `LONGEST`, is made small by hypothesis and ends the campaign.
    """
    tried, slowest, ends = 0, 0.0, time.monotonic() + SECONDS
    beginning = random.randrange(1 << 32)  # noqa: S311 - where to begin, no secret

    def timed(example: Example) -> None:
        nonlocal tried, slowest
        faulthandler.dump_traceback_later(_STUCK, exit=True)
        began = time.process_time()
        attempt(example)
        took = time.process_time() - began
        faulthandler.cancel_dump_traceback_later()
        tried, slowest = tried + 1, max(slowest, took)
        assert took < LONGEST, f"{took:.1f} s"

    rounds = 0
    while time.monotonic() < ends:
        checked = settings(
            max_examples=_ROUND,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )(given(examples)(timed))
        seed(beginning + rounds)(checked)()
        rounds += 1
    return f"{tried} examples in {SECONDS:.0f} s from seed {beginning}, the slowest took {slowest:.2f} s"


@st.composite
def documents(draw: st.DrawFn, seeds: list[bytes], tokens: list[bytes], limit: int = 60_000) -> bytes:
    """A known document, cut, doubled, mixed and sprinkled with tokens; `limit` bytes are more than most feeds have."""
    body = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 8))):
        start, end = sorted(draw(st.tuples(st.integers(0, len(body)), st.integers(0, len(body)))))
        match draw(st.integers(0, 5)):
            case 0:
                piece = draw(st.sampled_from(tokens))
            case 1:
                piece = draw(st.sampled_from(tokens)) * draw(st.integers(1, 20_000))
            case 2:
                piece = draw(st.binary(max_size=8))
            case 3:
                piece = body[start:end] * draw(st.integers(0, 50))
            case 4:
                other = draw(st.sampled_from(seeds))
                piece = other[draw(st.integers(0, len(other))) :]
            case _:
                piece = b""
        body = (body[:start] + piece + body[end:])[:limit]
    return body
