"""`check`: is all well for the next night."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.clocks import SystemClock
from pipeline.commands.options import DEFAULT_CONFIG, ConfigOption
from pipeline.commands.terminal import exit_codes, say

_NIGHTS = 3  # reports that are read


def check(
    feeds: Annotated[bool, typer.Option("--feeds/--no-feeds", help="Visit every feed.")] = True,
    model: Annotated[bool, typer.Option("--model/--no-model", help="Load the model and let it write.")] = True,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Look at settings, feeds, model, machine and the last nights; name a fix for what is wrong.

    Exit code 1 when something would cost the next night or a part of it, for monitoring.
    """
    with exit_codes():
        from pipeline.checkup.findings import fine
        from pipeline.checkup.machine import contact_finding
        from pipeline.checkup.nights import night_findings
        from pipeline.commands.assembly import read_plan
        from pipeline.commands.inspection import (
            feed_findings,
            last_nights,
            machine_findings,
            model_findings,
            show_findings,
        )
        from pipeline.config import load_config

        settings = load_config(config)
        plan = read_plan(settings)
        clock = SystemClock()
        nights = last_nights(settings.output.folder, _NIGHTS, say)
        show_findings(
            [
                fine("settings", str(config), f"{len(plan.feeds)} feeds, topic {settings.curate.topic.stem}"),
                contact_finding(settings.network.contact),
                *machine_findings(settings, clock),
                *night_findings(nights, clock.now().date()),
                *(model_findings(settings, clock) if model else []),
                *(feed_findings(settings, clock) if feeds else []),
            ]
        )
