"""`evaluate`: the gold set told and counted."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.clocks import SystemClock
from pipeline.commands.curating import Stage, measure_stage
from pipeline.commands.options import DEFAULT_CONFIG, ConfigOption, PresetOption, read
from pipeline.commands.terminal import PLAIN, exit_codes, say
from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.measure.gold import GoldArticle
    from pipeline.measure.results import Results
    from pipeline.ports import Clock

_GOLD = Path("evaluation/gold")
_RESULTS = Path("evaluation/results")
_FLOORS = Path("evaluation/floors.toml")
_PAGE = Path("docs/quality.md")


def evaluate(  # noqa: PLR0917 - typer reads the options from the signature
    config: ConfigOption = DEFAULT_CONFIG,
    preset: PresetOption = None,
    gold: Annotated[Path, typer.Option("--set", help="The folder of articles to tell.")] = _GOLD,
    limit: Annotated[
        int | None, typer.Option(min=1, help="A look at the first so many articles: floors and page are left alone.")
    ] = None,
    results: Annotated[Path, typer.Option(help="The folder for what is measured.")] = _RESULTS,
    floors: Annotated[Path, typer.Option(help="What quality may not fall below.")] = _FLOORS,
    page: Annotated[Path, typer.Option(help="The page with the table, between the marks of the preset.")] = _PAGE,
    stage: Annotated[
        Stage | None, typer.Option(help="Only this stage of curating, on labelled headlines; prints, keeps nothing.")
    ] = None,
) -> None:
    """Tell the gold set, count what is right and wrong in what is printed, and hold it against the floors."""
    with exit_codes():
        from pipeline.config import load_config
        from pipeline.doors.outputs import put
        from pipeline.measure.floors import broken, parse_floors
        from pipeline.measure.results import to_json
        from pipeline.measure.table import replace_block, table

        # Another model's figures under the name of this one would be worse than none.
        model: dict[str, Any] = {"fallback": None} | ({"preset": preset} if preset else {})
        settings = load_config(config, {"model": model})
        articles = _gold_set(gold)
        if stage is not None:
            measure_stage(stage, settings, articles)
            return
        least, written = parse_floors(read(floors).decode(), str(floors)), read(page).decode()
        found = _measured(settings, articles[:limit], SystemClock())
        name, text = found.about.preset, table(found)
        typer.echo(text)
        if limit is not None:
            put({results / f"{name}.first-{len(found.rows)}.json": to_json(found)})
            return
        put({results / f"{name}.json": to_json(found), page: replace_block(written, name, text)})
        for line in (fallen := list(broken(found.figures, least))):
            say(f"vigie: {floors}: {line}")
        if fallen:
            raise typer.Exit(1)


def _gold_set(folder: Path) -> list[GoldArticle]:
    """The articles of a folder, one subfolder per language, in an order that mixes them.

    Raises ConfigError when there are none, or naming the file that is wrong.
    """
    from pipeline.measure.gold import interleaved, parse_gold

    paths = sorted(folder.glob("*/*.toml"))
    if not paths:
        raise ConfigError(str(folder), "holds no articles (LANGUAGE/NAME.toml); name a folder with --set")
    return interleaved(
        [parse_gold(read(path).decode(), f"{path.parent.name}/{path.stem}", str(path)) for path in paths]
    )


def _measured(settings: Config, articles: list[GoldArticle], clock: Clock) -> Results:
    """Open the doors that an evaluation needs, tell the articles, count.

    Its answers are kept beside the archive of the nights, not in it: a run that was cut resumes.
    """
    from importlib.metadata import version

    from pipeline.check.names import parse_glossary
    from pipeline.commands.assembly import choose_models, rescue
    from pipeline.doors.archive import SqliteArchive
    from pipeline.doors.lock import Lock
    from pipeline.measure.evaluation import evaluate
    from pipeline.measure.ledger import Ledger
    from pipeline.measure.results import About, Results
    from pipeline.write import prompts

    glossary = parse_glossary(read(settings.check.glossary).decode(), str(settings.check.glossary))
    kept = settings.output.archive.with_name("evaluation.sqlite")
    with ExitStack() as stack:
        stack.enter_context(Lock(kept.with_suffix(".lock")))
        rescue(kept, PLAIN.warn)
        store = stack.enter_context(SqliteArchive.open(kept))
        models = choose_models(settings, store, clock, lambda: False, PLAIN.follow)()
        rows, figures = evaluate(
            articles,
            models,
            glossary,
            Ledger(store, models.card),
            sentences=settings.digest.sentences,
            together=settings.digest.max_stories,
            say=say,
        )
    about = About(
        preset=models.card.preset,
        model=models.card.name,
        revision=models.card.revision,
        prompts=prompts.VERSION,
        day=clock.now().date(),
        versions={name: version(name) for name in ("vigie", "transformers", "torch", "sacrebleu")},
        articles=len(rows),
        sentences=settings.digest.sentences,
    )
    return Results(about, tuple(figures), tuple(rows))
