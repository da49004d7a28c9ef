"""Stages of work, each timed as it is done: what `bench` collects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from pipeline.doors.meter import metered
from pipeline.measure.speed import Energy, Stage
from pipeline.news import Cost
from pipeline.ports import Generate


@dataclass(slots=True)
class Counted:
    """What a stage turns out to have dealt with."""

    items: int = 0


@dataclass(slots=True)
class Stages:
    """The stages done so far."""

    done: list[Stage] = field(default_factory=list)
    _joules: list[float | None] = field(default_factory=list)

    @contextmanager
    def one(self, name: str, unit: str, engine: Generate | None = None) -> Iterator[Counted]:
        """Do one stage within, and say there how many items of `unit` it had; `engine` counts its tokens."""
        counted, before = Counted(), engine.cost if engine else Cost()
        with metered() as usage:
            yield counted
        after = engine.cost if engine else Cost()
        self._joules.append(usage.joules)
        self.done.append(
            Stage(
                name=name,
                unit=unit,
                items=counted.items,
                seconds=usage.seconds,
                peak=usage.peak,
                tokens_read=after.tokens_in - before.tokens_in,
                tokens_written=after.tokens_out - before.tokens_out,
            )
        )

    def hold_against(self, least: float) -> None:
        """The seconds that the machine needs at least for the last stage."""
        self.done[-1] = replace(self.done[-1], least=least)

    def energy(self, watts: float) -> Energy:
        """What all stages so far took: as the processor tells, else so many watts for as long as they lasted."""
        told = [joules for joules in self._joules if joules is not None]
        if told and len(told) == len(self._joules):
            return Energy(sum(told), "measured: RAPL")
        return Energy(watts * sum(stage.seconds for stage in self.done), f"estimated from {watts:g} W under load")
