"""`bench`: the stages of a night, timed and held against what the machine could do."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.clocks import MorningClock, SystemClock
from pipeline.commands.options import PresetOption
from pipeline.commands.terminal import PLAIN, exit_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.commands.stages import Stages
    from pipeline.config import Config
    from pipeline.doors.models.local import LocalModel
    from pipeline.measure.speed import Machine, ModelSize, Speed
    from pipeline.news import Article
    from pipeline.ports import Clock

_CONFIG = Path("configs/demo.toml")
_RESULTS = Path("benchmarks/results")
_NIGHT = date(2025, 2, 12)  # the larger of the sample edition
_READ_ALONE = 4  # articles read without writing, to know the speed of reading
_ROWS, _STEPS = 16, 24  # answers written together, and tokens of each, to know the speed of writing
_WATTS = 65.0  # of a small server's processor and memory under load: stated, not measured


def bench(
    preset: PresetOption = None,
    articles: Annotated[int, typer.Option(min=1, help="Tell at most this many stories.")] = 4,
    watts: Annotated[float, typer.Option(help="What the machine draws under load, where it does not tell.")] = _WATTS,
    results: Annotated[Path, typer.Option(help="The folder for what is measured.")] = _RESULTS,
) -> None:
    """Measure the machine, then every stage of a night over the sample edition: speed, memory, energy."""
    with exit_codes():
        from tempfile import TemporaryDirectory

        from pipeline.config import load_config
        from pipeline.doors.outputs import put
        from pipeline.doors.sample_server import SampleServer, morning
        from pipeline.measure.speed import table, to_json

        with TemporaryDirectory(prefix="vigie-bench-") as scratch, SampleServer(_NIGHT) as server:
            feeds = Path(scratch, "feeds.opml")
            feeds.write_bytes(server.opml())
            overrides: dict[str, dict[str, Any]] = {
                "gather": {"feeds": feeds},
                "output": {"archive": Path(scratch, "bench.sqlite"), "folder": Path(scratch)},
                "digest": {"max_stories": articles},
                "model": {"preset": preset} if preset else {},
            }
            found = _measured(load_config(_CONFIG, overrides), MorningClock(morning(_NIGHT)), watts)
        typer.echo(table(found))
        put({results / f"{found.preset}.json": to_json(found)})


def _measured(settings: Config, clock: Clock, watts: float) -> Speed:
    """Walk the night stage by stage; then let the model read alone, and write alone."""
    from importlib.metadata import version

    from pipeline.commands.assembly import chosen_preset, open_doors, read_plan, weights_cache
    from pipeline.commands.stages import Stages
    from pipeline.doors.meter import metered
    from pipeline.doors.models.opening import open_unremembered
    from pipeline.doors.models.weights import find
    from pipeline.measure.speed import Speed
    from pipeline.run import read_pages, sort_out, visit_feeds
    from pipeline.write.summaries import summarise

    digest, model, plan, stages = settings.digest, settings.model, read_plan(settings), Stages()
    preset, cache = chosen_preset(settings), weights_cache(settings)
    if preset.server is None:
        find(preset, folder=model.folder, cache=cache)  # a first conversion is no part of getting ready
    with ExitStack() as stack:
        doors = open_doors(settings, clock, stack, PLAIN, dry_run=False)
        with stages.one("feeds", "feeds") as stage:
            stage.items = len(visit_feeds(plan, doors, _NIGHT)[0])
        with stages.one("pages", "pages") as stage:
            read_pages(plan, doors, _NIGHT)
            articles, failed = doors.archive.articles(_NIGHT), doors.archive.failed_entries(_NIGHT)
            stage.items = len(articles) + len(failed)
        with metered() as opening:
            models, engine = open_unremembered(preset, folder=model.folder, cache=cache, clock=clock)
        with stages.one("sorting", "articles") as stage:
            stories = sort_out(plan, doors, models, _NIGHT, articles=articles, failed=failed).stories
            stage.items = len(articles)
    stories = stories[: digest.max_stories]
    with stages.one("telling", "stories", engine) as stage:
        summarise(stories, digest.languages, models, plan.glossary, sentences=digest.sentences)
        stage.items = len(stories)
    spent = stages.energy(watts)
    machine, size = _machine(engine)
    _read_alone(stages, engine, [story.articles[0] for story in stories[:_READ_ALONE]], machine, size)
    _write_alone(stages, engine, stories[0].articles[0], machine, size)
    return Speed(
        preset=preset.name,
        model=models.card.name,
        day=SystemClock().now().date(),
        versions={name: version(name) for name in ("vigie", "transformers", "torch")},
        machine=machine,
        languages=digest.languages,
        articles=len(stories),
        ready=opening.seconds,
        stages=tuple(stages.done),
        energy=spent,
    )


def _machine(engine: LocalModel) -> tuple[Machine, ModelSize]:
    """What this machine can do at most, and what the model asks of it."""
    import os

    from pipeline.doors.meter import processor
    from pipeline.doors.models.roofline import matrix_speed, memory_speed, weights_met
    from pipeline.measure.speed import Machine, ModelSize

    device = engine.model.device
    numbers, matrix = matrix_speed(device)
    machine = Machine(processor(), os.cpu_count() or 1, numbers, matrix, memory_speed(device))
    return machine, ModelSize(*weights_met(engine.model))


def _read_alone(
    stages: Stages, engine: LocalModel, articles: Sequence[Article], machine: Machine, size: ModelSize
) -> None:
    from pipeline.measure.speed import least_reading
    from pipeline.write.drafting import drafting_prompt

    prompts = [replace(drafting_prompt(article, 3), max_tokens=1) for article in articles]
    with stages.one("reading alone", "prompts", engine) as stage:
        engine.generate(prompts)
        stage.items = len(prompts)
    stages.hold_against(least_reading(machine, size, stages.done[-1].tokens_read))


def _write_alone(stages: Stages, engine: LocalModel, article: Article, machine: Machine, size: ModelSize) -> None:
    from pipeline.measure.speed import least_writing
    from pipeline.write.drafting import drafting_prompt

    prompt = replace(drafting_prompt(article, 3), max_tokens=1)
    engine.generate([prompt])  # what was just read is not read again
    asked = replace(prompt, max_tokens=_STEPS, candidates=_ROWS, stop_after=None)
    with stages.one("writing alone", "answers", engine) as stage:
        engine.generate([asked])
        stage.items = _ROWS
    stages.hold_against(least_writing(machine, size, stages.done[-1].tokens_written, _ROWS))
