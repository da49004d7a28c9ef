"""The command line: arguments, exit codes; the only place that builds the doors and reads the clock.

Exit codes: 0 the digests are written (or there was nothing new, and they say so); 1 nothing could be
produced, or a figure is below its floor; 2 a wrong argument or configuration; 3 another run holds the lock; 4 the
night was stopped by SIGTERM: the digests hold what was ready, and say so.

Heavy modules are imported inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.errors import ArchiveError, ConfigError, LockedError, PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.config import Config
    from pipeline.doors.models.remembered import Store
    from pipeline.measure.gold import GoldArticle
    from pipeline.measure.results import Results
    from pipeline.news import Page
    from pipeline.ports import Clock, Models, OpenModels
    from pipeline.run import Doors, Plan
    from pipeline.write.explaining import Row

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Vigie watches the world's news on AI policy overnight and leaves two digests, French and English.",
)

_DEFAULT_CONFIG = Path("configs/default.toml")
_DEMO_CONFIG = Path("configs/demo.toml")
_GOLD = Path("evaluation/gold")
_RESULTS = Path("evaluation/results")
_FLOORS = Path("evaluation/floors.toml")
_PAGE = Path("docs/quality.md")
_DEMO_NIGHTS = (date(2025, 2, 11), date(2025, 2, 12))
_STOPPED = 4
_EXIT = ((ConfigError, 2), (LockedError, 3), (PipelineError, 1))


@app.callback()
def main() -> None:
    """Vigie watches the world's news on AI policy overnight and leaves two digests, French and English."""


@app.command(epilog="Example: python -m pipeline run --since 36h --preset embedded")
def run(  # noqa: PLR0917 - typer reads the options from the signature
    config: Annotated[Path, typer.Option(help="The settings of the night.")] = _DEFAULT_CONFIG,
    feeds: Annotated[Path | None, typer.Option(help="Another list of feeds (OPML).")] = None,
    preset: Annotated[str | None, typer.Option(help="Another model preset of configs/models.toml.")] = None,
    output: Annotated[Path | None, typer.Option(help="Another folder for the digests.")] = None,
    archive: Annotated[Path | None, typer.Option(help="Another archive file.")] = None,
    night: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The date of the edition; default today.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="How old an entry may be, for example 36h or 7d.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Summarise at most this many stories.")] = None,
    dry_run: Annotated[bool, typer.Option(help="Gather and sort, say what would be told, keep nothing.")] = False,
) -> None:
    """Run the night: read the feeds, tell the stories, write the digests."""
    given: dict[str, dict[str, Any]] = {
        "gather": {"feeds": feeds and feeds.resolve(), "since": since},
        "model": {"preset": preset},
        "output": {"folder": output and output.resolve(), "archive": archive and archive.resolve()},
        "digest": {"max_stories": limit},
    }
    with _exit_codes():
        from pipeline.config import load_config

        settings = load_config(config, _given(given))
        clock = _SystemClock()
        _night(settings, night.date() if night else clock.now().date(), clock, dry_run=dry_run)


@app.command(epilog="Example: python -m pipeline demo")
def demo(
    output: Annotated[Path | None, typer.Option(help="Another folder for the digests.")] = None,
) -> None:
    """Serve the sample edition on loopback and run two real nights over it with the embedded model."""
    with _exit_codes():
        from tempfile import TemporaryDirectory

        from pipeline.config import load_config
        from pipeline.doors.sample_server import SampleServer, morning

        folder: Path | None = None
        with TemporaryDirectory(prefix="vigie-demo-") as scratch:
            for night in _DEMO_NIGHTS:
                with SampleServer(night) as server:
                    opml = Path(scratch, "feeds.opml")
                    opml.write_bytes(server.opml())
                    overrides: dict[str, dict[str, Any]] = {
                        "gather": {"feeds": opml},
                        "output": {"archive": Path(scratch, "demo.sqlite")} | ({"folder": output} if output else {}),
                    }
                    settings = load_config(_DEMO_CONFIG, overrides)
                    _say(f"The night of {night.isoformat()}, served from {server.url}")
                    _night(settings, night, _MorningClock(morning(night)), dry_run=False)
                    folder = settings.output.folder / night.isoformat()
        if folder is not None:
            for digest in sorted(folder.glob("digest.*.md")):
                lines = digest.read_text(encoding="utf-8").splitlines()
                typer.echo(f"\n{_shown(digest)}\n" + "\n".join(lines[:24]))
            _say("Links in these two digests lead to the sample server, which has stopped.")


@app.command(epilog="Example: python -m pipeline summarise press-release.txt --language fr --explain")
def summarise(
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help="A web page, saved or online, or a text file.")],
    language: Annotated[
        list[str] | None, typer.Option(help="A language to print; give it again for another. Default: the digest's.")
    ] = None,
    explain: Annotated[
        bool, typer.Option(help="Show each sentence's verdict, facts and proof, refused ones too.")
    ] = False,
    config: Annotated[Path, typer.Option(help="The settings of the night.")] = _DEFAULT_CONFIG,
    preset: Annotated[str | None, typer.Option(help="Another model preset of configs/models.toml.")] = None,
) -> None:
    """Summarise one article, each sentence with its proof; nothing is kept."""
    with _exit_codes():
        from pipeline.check.names import parse_glossary
        from pipeline.config import load_config
        from pipeline.errors import NothingToSayError
        from pipeline.gather.reservations import POLICIES
        from pipeline.single import fetch_article, read_article, tell_article

        given: dict[str, dict[str, Any]] = {"model": {"preset": preset}, "digest": {"languages": language}}
        settings = load_config(config, _given(given))
        glossary = parse_glossary(_read(settings.check.glossary).decode(), str(settings.check.glossary))
        clock = _SystemClock()
        with ExitStack() as stack:
            doors = _doors(settings, clock, stack, dry_run=True)
            if source.startswith(("http://", "https://")):
                article = fetch_article(source, doors.fetch, POLICIES[settings.gather.reservations])
            else:
                article = read_article(_file(Path(source), clock))
            told = tell_article(
                article, settings.digest.languages, doors.open_models(), glossary, sentences=settings.digest.sentences
            )
        typer.echo("\n".join(told.markdown), nl=False)
        if explain:
            _show(told.rows)
        if not told.markdown:
            raise NothingToSayError(source, "no sentence about it could be proven" + " (see --explain)" * (not explain))


def _file(path: Path, clock: Clock) -> Page:
    """A file as if it had been fetched."""
    from pipeline.news import Page

    body, address = _read(path, "name a file, or an address that begins with http"), path.resolve().as_uri()
    return Page(address, address, 200, body, "", None, clock.now())


def _show(rows: Sequence[Row]) -> None:
    """Print what was written as a table."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from pipeline.publish.harmless import plain

    table = Table("", "sentence", "verdict", "facts", "passages", show_lines=True)
    for row in rows:
        cells = (row.language, row.sentence, row.verdict, "\n".join(row.facts), "\n\n".join(row.passages))
        table.add_row(*(Text("\n".join(plain(line) for line in cell.split("\n"))) for cell in cells))
    Console().print(table)


@app.command(epilog="Example: python -m pipeline forget https://example.org/2026/11/an-article")
def forget(
    url: Annotated[str | None, typer.Argument(metavar="URL", help="The address of an article.")] = None,
    before: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="All that was read in the nights before this one.")
    ] = None,
    config: Annotated[Path, typer.Option(help="The settings of the night.")] = _DEFAULT_CONFIG,
    archive: Annotated[Path | None, typer.Option(help="Another archive file.")] = None,
) -> None:
    """Remove an article, or all that is old, from the archive; it is not read again."""
    with _exit_codes():
        from pipeline.config import load_config
        from pipeline.doors.archive import SqliteArchive
        from pipeline.doors.lock import Lock
        from pipeline.gather.urls import canonical

        if (url is None) == (before is None):
            raise ConfigError("forget", "wants one of two: the address of an article, or --before and a date")
        settings = load_config(config, _given({"output": {"archive": archive and archive.resolve()}}))
        path = settings.output.archive
        if not path.exists():
            raise ConfigError(str(path), "there is no archive here; name it with --config or --archive")
        with Lock(path.with_suffix(".lock")), SqliteArchive.open(path) as kept:
            if before is not None:
                nights, what = kept.forget_before(before.date()), f"the nights before {before.date().isoformat()}"
            else:
                address = str(url)
                nights, what = kept.forget({address, canonical(address)}), address
        if not nights:
            raise ArchiveError(
                str(path), f"it holds nothing of {what}; give an address as a digest, or its feed, has it"
            )
        _say(f"forgotten: {what}")
        for night in nights:
            folder = settings.output.folder / night.isoformat()
            if folder.exists():
                _say(f"{_shown(folder)}: its files stay as they were published; delete what should go")


@app.command(epilog="Example: python -m pipeline evaluate --preset embedded --limit 12")
def evaluate(  # noqa: PLR0917 - typer reads the options from the signature
    config: Annotated[Path, typer.Option(help="The settings of the night.")] = _DEFAULT_CONFIG,
    preset: Annotated[str | None, typer.Option(help="Another model preset of configs/models.toml.")] = None,
    gold: Annotated[Path, typer.Option("--set", help="The folder of articles to tell.")] = _GOLD,
    limit: Annotated[
        int | None, typer.Option(min=1, help="A look at the first so many articles: floors and page are left alone.")
    ] = None,
    results: Annotated[Path, typer.Option(help="The folder for what is measured.")] = _RESULTS,
    floors: Annotated[Path, typer.Option(help="What quality may not fall below.")] = _FLOORS,
    page: Annotated[Path, typer.Option(help="The page with the table, between the marks of the preset.")] = _PAGE,
) -> None:
    """Tell the gold set, count what is right and wrong in what is printed, and hold it against the floors."""
    with _exit_codes():
        from pipeline.config import load_config
        from pipeline.doors.outputs import put
        from pipeline.measure.floors import broken, parse_floors
        from pipeline.measure.results import to_json
        from pipeline.measure.table import replace_block, table

        # Another model's figures under the name of this one would be worse than none.
        model: dict[str, Any] = {"fallback": None} | ({"preset": preset} if preset else {})
        settings = load_config(config, {"model": model})
        articles = _gold_set(gold)
        least, written = parse_floors(_read(floors).decode(), str(floors)), _read(page).decode()
        found = _measured(settings, articles[:limit], _SystemClock())
        name, text = found.about.preset, table(found)
        typer.echo(text)
        if limit is not None:
            put({results / f"{name}.first-{len(found.rows)}.json": to_json(found)})
            return
        put({results / f"{name}.json": to_json(found), page: replace_block(written, name, text)})
        for line in (fallen := list(broken(found.figures, least))):
            _say(f"vigie: {floors}: {line}")
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
        [parse_gold(_read(path).decode(), f"{path.parent.name}/{path.stem}", str(path)) for path in paths]
    )


def _measured(settings: Config, articles: list[GoldArticle], clock: Clock) -> Results:
    """Open the doors that an evaluation needs, tell the articles, count.

    Its answers are kept beside the archive of the nights, not in it: a run that was cut resumes.
    """
    from importlib.metadata import version

    from pipeline.check.names import parse_glossary
    from pipeline.doors.archive import SqliteArchive
    from pipeline.doors.lock import Lock
    from pipeline.measure.evaluation import evaluate
    from pipeline.measure.ledger import Ledger
    from pipeline.measure.results import About, Results
    from pipeline.write import prompts

    glossary = parse_glossary(_read(settings.check.glossary).decode(), str(settings.check.glossary))
    kept = settings.output.archive.with_name("evaluation.sqlite")
    with ExitStack() as stack:
        stack.enter_context(Lock(kept.with_suffix(".lock")))
        store = stack.enter_context(SqliteArchive.open(kept))
        models = _models(settings, store, clock, lambda: False)()
        rows, figures = evaluate(
            articles,
            models,
            glossary,
            Ledger(store, models.card),
            sentences=settings.digest.sentences,
            together=settings.digest.max_stories,
            say=_say,
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


def _night(settings: Config, night: date, clock: Clock, *, dry_run: bool) -> None:
    """Open the doors, walk through the house, show what it left."""
    from pipeline.doors.lock import Lock
    from pipeline.run import rehearse_night, run_night

    with ExitStack() as stack:
        stack.enter_context(Lock(settings.output.archive.with_suffix(".lock")))
        plan = _plan(settings)
        doors = _doors(settings, clock, stack, dry_run=dry_run)
        if dry_run:
            for line in rehearse_night(plan, doors, night):
                typer.echo(line)
            return
        result = run_night(plan, doors, night)
    for path in result.paths:
        typer.echo(_shown(Path(path)))
    _say(result.last_line)
    if result.stopped:
        raise typer.Exit(_STOPPED)


def _plan(settings: Config) -> Plan:
    """Read the files that the settings name.

    Raises ConfigError naming the file.
    """
    from importlib.metadata import version

    from pipeline.check.names import parse_glossary
    from pipeline.curate.topics import parse_topic
    from pipeline.gather.opml import read_opml
    from pipeline.publish.catalogue import load_catalogue
    from pipeline.run import Plan

    for language in settings.digest.languages:
        load_catalogue(language)  # a digest that cannot be worded is refused before the night, not after it
    feeds, outlines = read_opml(_read(settings.gather.feeds))
    return Plan(
        config=settings,
        topic=parse_topic(_read(settings.curate.topic).decode(), str(settings.curate.topic)),
        glossary=parse_glossary(_read(settings.check.glossary).decode(), str(settings.check.glossary)),
        feeds=feeds,
        outlines=outlines,
        versions={name: version(name) for name in ("vigie", "transformers", "torch", "trafilatura", "feedparser")},
    )


def _doors(settings: Config, clock: Clock, stack: ExitStack, *, dry_run: bool) -> Doors:
    """Build the doors from the settings; the stack closes them."""
    import logging
    import random
    from importlib.metadata import version

    from pipeline.doors.archive import SqliteArchive
    from pipeline.doors.outputs import Outputs
    from pipeline.doors.termination import Termination
    from pipeline.doors.web import Web
    from pipeline.doors.workers import Workers
    from pipeline.gather.reservations import AI_CRAWLERS, POLICIES, SITE_FILE, Signal
    from pipeline.run import Doors

    for library in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(library).setLevel(logging.CRITICAL)  # what they warn of is a Failure in the report
    opened = SqliteArchive.rehearsal if dry_run else SqliteArchive.open
    archive = stack.enter_context(opened(settings.output.archive))
    network = settings.network
    honoured = POLICIES[settings.gather.reservations]
    web = Web(
        user_agent=f"Vigie/{version('vigie')} (+{network.contact})",
        site_files=archive,
        clock=clock,
        jitter=random.Random(),  # noqa: S311 - spreads retries, guards nothing
        allow_hosts=network.allow_hosts,
        connect_timeout=network.connect_timeout.total_seconds(),
        idle_timeout=network.idle_timeout.total_seconds(),
        total_timeout=network.total_timeout.total_seconds(),
        max_bytes=network.max_bytes,
        max_redirects=network.max_redirects,
        concurrency=network.connections,
        per_host=network.connections_per_host,
        delay=network.delay.total_seconds(),
        retries=network.retries,
        crawl_delay_limit=network.crawl_delay_limit.total_seconds(),
        site_file=SITE_FILE if Signal.PROTOCOL in honoured else None,
        crawlers=AI_CRAWLERS if Signal.AI_CRAWLERS in honoured else (),
    )
    stopping = stack.enter_context(Termination())
    open_models = _models(settings, archive, clock, stopping)
    workers = stack.enter_context(Workers(os.cpu_count() or 1))
    return Doors(web, workers, archive, open_models, Outputs(settings.output.folder), clock, _say, stopping)


def _models(settings: Config, store: Store, clock: Clock, stopping: Callable[[], bool]) -> OpenModels:
    """How the night gets its models; the presets are read now, so that a mistake there costs no night."""
    from pipeline.doors.models.presets import choose, load_presets

    model = settings.model
    presets = load_presets(model.presets)
    preset = choose(presets, model.preset, model.presets)
    fallback = choose(presets, model.fallback, model.presets) if model.fallback else None

    def opened() -> Models:
        from pipeline.doors.models.opening import open_models
        from pipeline.doors.models.weights import default_cache

        cache = model.cache or default_cache()
        return open_models(
            preset, fallback, folder=model.folder, cache=cache, store=store, clock=clock, stopping=stopping
        )

    return opened


def _given(options: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The options that were given, by section: they win over the configuration."""
    sections = {
        section: {key: value for key, value in values.items() if value is not None}
        for section, values in options.items()
    }
    return {section: values for section, values in sections.items() if values}


def _read(path: Path, advice: str = "the configuration names it") -> bytes:
    """A file that the settings, or an argument, name."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror}); {advice}") from error


@dataclass(frozen=True, slots=True)
class _SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def seconds(self) -> float:
        return time.monotonic()


@dataclass(frozen=True, slots=True)
class _MorningClock:
    """A clock that stands at one morning, for the sample edition; durations are still real."""

    morning: datetime

    def now(self) -> datetime:
        return self.morning

    def seconds(self) -> float:
        return time.monotonic()


@contextmanager
def _exit_codes() -> Iterator[None]:
    """An operator's mistake is one line on standard error and an exit code; a bug is a traceback."""
    try:
        yield
    except PipelineError as error:
        _say(f"vigie: {error}")
        code = next(code for kind, code in _EXIT if isinstance(error, kind))
        raise typer.Exit(code) from error


def _say(line: str) -> None:
    """One plain line on standard error, where cron and a person both find it."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def _shown(path: Path) -> str:
    """A path as a person would type it."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
