"""Options that several commands share, and what becomes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.commands.terminal import LogFormat
from pipeline.errors import ConfigError

DEFAULT_CONFIG = Path("configs/default.toml")

ConfigOption = Annotated[Path, typer.Option("--config", help="The settings of the night.")]
PresetOption = Annotated[str | None, typer.Option("--preset", help="Another model preset of configs/models.toml.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Say nothing unless something goes wrong.")]
LogFormatOption = Annotated[LogFormat, typer.Option("--log-format", help="How lines on standard error are written.")]
ArchiveOption = Annotated[Path | None, typer.Option("--archive", help="Another archive file.")]


def given_options(options: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The options that were given, by section: they win over the configuration."""
    sections = {
        section: {key: value for key, value in values.items() if value is not None}
        for section, values in options.items()
    }
    return {section: values for section, values in sections.items() if values}


def read(path: Path, advice: str = "the configuration names it") -> bytes:
    """A file that the settings, or an argument, name."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror}); {advice}") from error
