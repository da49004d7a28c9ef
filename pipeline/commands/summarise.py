"""`summarise`: one article."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.clocks import SystemClock
from pipeline.commands.options import DEFAULT_CONFIG, ConfigOption, PresetOption, given_options, read
from pipeline.commands.terminal import PLAIN, exit_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.news import Page
    from pipeline.ports import Clock
    from pipeline.write.explaining import Row


def summarise(
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help="A web page, saved or online, or a text file.")],
    language: Annotated[
        list[str] | None, typer.Option(help="A language to print; give it again for another. Default: the digest's.")
    ] = None,
    explain: Annotated[
        bool, typer.Option(help="Show each sentence's verdict, facts and proof, refused ones too.")
    ] = False,
    config: ConfigOption = DEFAULT_CONFIG,
    preset: PresetOption = None,
) -> None:
    """Summarise one article, each sentence with its proof; nothing is kept."""
    with exit_codes():
        from pipeline.check.names import parse_glossary
        from pipeline.commands.assembly import open_doors
        from pipeline.config import load_config
        from pipeline.errors import NothingToSayError
        from pipeline.gather.reservations import POLICIES
        from pipeline.single import fetch_article, read_article, tell_article

        given: dict[str, dict[str, Any]] = {"model": {"preset": preset}, "digest": {"languages": language}}
        settings = load_config(config, given_options(given))
        glossary = parse_glossary(read(settings.check.glossary).decode(), str(settings.check.glossary))
        clock = SystemClock()
        with ExitStack() as stack:
            doors = open_doors(settings, clock, stack, PLAIN, dry_run=True)
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

    body, address = read(path, "name a file, or an address that begins with http"), path.resolve().as_uri()
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
