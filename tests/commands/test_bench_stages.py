"""Stages are timed as they are done, with what their model read and wrote meanwhile."""

import pytest

from pipeline.commands.stages import Stages
from pipeline.news import Cost


class Counting:
    """A model that has already read a hundred tokens."""

    cost = Cost(1.0, 100, 10)


def test_a_stage_counts_its_own_items_and_tokens():
    stages, model = Stages(), Counting()
    with stages.one("telling", "stories", model) as stage:
        model.cost += Cost(2.0, 30, 5)
        stage.items = 4
    (done,) = stages.done
    assert (done.name, done.unit, done.items) == ("telling", "stories", 4)
    assert (done.tokens_read, done.tokens_written) == (30, 5)
    assert done.seconds > 0
    assert done.peak > 0


def test_a_stage_without_a_model_has_no_tokens():
    stages = Stages()
    with stages.one("feeds", "feeds"):
        pass
    assert (stages.done[0].tokens_read, stages.done[0].share) == (0, None)


def test_the_last_stage_is_held_against_what_the_machine_needs_at_least():
    stages = Stages()
    with stages.one("reading alone", "prompts"):
        pass
    stages.hold_against(stages.done[0].seconds / 2)
    assert stages.done[0].share == pytest.approx(0.5)


def test_energy_is_estimated_from_stated_watts_where_the_machine_does_not_tell():
    stages = Stages()
    with stages.one("feeds", "feeds"):
        pass
    stages._joules = [None]
    told = stages.energy(100.0)
    assert told.joules == pytest.approx(100.0 * stages.done[0].seconds)
    assert told.source == "estimated from 100 W under load"


def test_energy_is_the_processors_own_where_it_tells_of_every_stage():
    stages = Stages()
    for _ in range(2):
        with stages.one("feeds", "feeds"):
            pass
    stages._joules = [1.5, 2.0]
    assert (stages.energy(100.0).joules, stages.energy(100.0).source) == (3.5, "measured: RAPL")
