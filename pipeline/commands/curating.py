"""`evaluate --stage`: one stage of curating by itself, on the labelled headlines of `evaluation/`."""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.commands.assembly import choose_models, read_plan
from pipeline.commands.clocks import SystemClock
from pipeline.commands.options import read
from pipeline.commands.terminal import PLAIN

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.measure.gold import GoldArticle

# Headlines of one event in several languages, headlines that only look on topic, and neighbouring events of one body.
_LABELLED = (Path("evaluation/events.jsonl"), Path("evaluation/neighbours.jsonl"), Path("evaluation/unseen.jsonl"))


class Stage(StrEnum):
    """What can be measured by itself."""

    RELEVANCE = "relevance"
    DUPLICATES = "duplicates"
    STORIES = "stories"


def measure_stage(stage: Stage, settings: Config, gold: list[GoldArticle]) -> None:
    """Print the figures of a stage with their intervals, and its worst confusions."""
    from pipeline.doors.archive import SqliteArchive
    from pipeline.measure import stages
    from pipeline.run import reader_of

    if stage is Stage.DUPLICATES:
        typer.echo(stages.shown(stages.duplicates([stages.gold_article(each) for each in gold])))
        return
    plan = read_plan(settings)
    with ExitStack() as stack:
        store = stack.enter_context(SqliteArchive.rehearsal(settings.output.archive))
        embed = choose_models(settings, store, SystemClock(), lambda: False, PLAIN.follow)().embed
        for path in _LABELLED:
            items = stages.parse_labelled(read(path).decode())
            if stage is Stage.RELEVANCE:
                result = stages.relevance(items, plan.topic, embed)
            else:
                result = stages.stories(items, plan.topic, embed, reader_of(plan.glossary, plan.jurisdictions))
            typer.echo(f"{path}\n\n{stages.shown(result)}\n")
