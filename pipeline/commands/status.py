"""`status`: the last nights."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import DEFAULT_CONFIG, ConfigOption
from pipeline.commands.terminal import exit_codes, say, show_table
from pipeline.errors import ArchiveError


def status(
    nights: Annotated[int, typer.Option(min=1, help="How many nights, the last ones.")] = 14,
    output: Annotated[Path | None, typer.Option(help="Another folder of digests.")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Show the last nights: stories, failures, seconds, energy (~ where it is estimated), and the model that wrote."""
    with exit_codes():
        from pipeline.commands.inspection import last_nights
        from pipeline.config import load_config

        folder = output or load_config(config).output.folder
        found = last_nights(folder, nights, say)
        if not found:
            raise ArchiveError(str(folder), "holds no night yet; run one: python -m pipeline run")
        rows = [
            (
                night.night.isoformat() + " (stopped)" * night.stopped,
                str(night.stories),
                str(night.not_summarised),
                f"{night.feeds - night.failed_feeds}/{night.feeds}",
                str(night.failures),
                f"{night.seconds:.0f}",
                "" if night.watt_hours is None else f"{'~' * night.estimated}{night.watt_hours:.1f}",
                night.model,
            )
            for night in found
        ]
        columns = ("night", "stories", "listed", "feeds", "failures", "seconds", "Wh", "model")
        show_table(columns, rows)
