"""`trends`: the last weeks as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import DEFAULT_CONFIG, ConfigOption
from pipeline.commands.overview import WEEKS, draw_trends, picture_name
from pipeline.commands.terminal import exit_codes, shown
from pipeline.errors import ArchiveError


def trends(
    weeks: Annotated[int, typer.Option(min=2, max=520, help="How many weeks, the last ones.")] = WEEKS,
    output: Annotated[Path | None, typer.Option(help="Another folder of digests.")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Draw the last weeks into trends.LANGUAGE.svg: stories by section and jurisdiction, the press by language.

    Every night does so too, of the last 26 weeks.
    """
    with exit_codes():
        from pipeline.commands.assembly import read_topic
        from pipeline.config import load_config
        from pipeline.doors.outputs import reports
        from pipeline.publish.trends import count_trends, read_counts

        settings = load_config(config)
        folder = output or settings.output.folder
        nights = [told for _, report in reports(folder) if (told := read_counts(report)) is not None]
        if not nights:
            raise ArchiveError(str(folder), "holds no night yet; run one: python -m pipeline run")
        sections = read_topic(settings.curate.topic).section_titles()
        counted = [count_trends(nights, language, sections, weeks) for language in settings.digest.languages]
        draw_trends(counted, folder, settings)
        for each in counted:
            typer.echo(shown(folder / picture_name(each.language)))
            for chart in each.charts:
                typer.echo(chart.description)
