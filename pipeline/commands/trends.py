"""`trends`: the last weeks as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import DEFAULT_CONFIG, ConfigOption
from pipeline.commands.terminal import exit_codes, shown
from pipeline.errors import ArchiveError, ConfigError


def trends(
    weeks: Annotated[int, typer.Option(min=2, max=520, help="How many weeks, the last ones.")] = 26,
    output: Annotated[Path | None, typer.Option(help="Another folder of digests.")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Draw the last weeks: stories by section, articles by language; trends.LANGUAGE.svg beside the digests."""
    with exit_codes():
        from pipeline.commands.assembly import read_topic
        from pipeline.config import load_config
        from pipeline.doors.outputs import put, reports
        from pipeline.publish.trends import charts, read_counts

        try:
            from pipeline.publish.plot import svg
        except ImportError as error:
            raise ConfigError("trends", "matplotlib is not installed; pip install 'vigie[trends]'") from error
        settings = load_config(config)
        folder = output or settings.output.folder
        nights = [told for _, report in reports(folder) if (told := read_counts(report)) is not None]
        if not nights:
            raise ArchiveError(str(folder), "holds no night yet; run one: python -m pipeline run")
        sections = read_topic(settings.curate.topic).section_titles()
        for language in settings.digest.languages:
            drawn = charts(nights, language, sections, weeks)
            path = folder / f"trends.{language}.svg"
            put({path: svg(drawn, language)})
            typer.echo(shown(path))
            for chart in drawn:
                typer.echo(chart.description)
