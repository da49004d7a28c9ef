"""`demo`: two nights over the sample edition."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from pipeline.commands.clocks import MorningClock
from pipeline.commands.terminal import PLAIN, exit_codes, say, shown

_CONFIG = Path("configs/demo.toml")
_NIGHTS = (date(2025, 2, 11), date(2025, 2, 12))


def demo(
    output: Annotated[Path | None, typer.Option(help="Another folder for the digests.")] = None,
) -> None:
    """Serve the sample edition on loopback and run two real nights over it with the embedded model."""
    with exit_codes():
        from tempfile import TemporaryDirectory

        from pipeline.commands.night import walk
        from pipeline.config import load_config
        from pipeline.doors.sample_server import SampleServer, morning

        folder: Path | None = None
        port = 0
        with TemporaryDirectory(prefix="vigie-demo-") as scratch:
            for night in _NIGHTS:
                with SampleServer(night, port) as server:
                    port = urlsplit(server.url).port or 0  # a site keeps its address: its pages can be read again
                    opml = Path(scratch, "feeds.opml")
                    opml.write_bytes(server.opml())
                    overrides: dict[str, dict[str, Any]] = {
                        "gather": {"feeds": opml},
                        "output": {"archive": Path(scratch, "demo.sqlite")} | ({"folder": output} if output else {}),
                    }
                    settings = load_config(_CONFIG, overrides)
                    say(f"The night of {night.isoformat()}, served from {server.url}")
                    walk(settings, night, MorningClock(morning(night)), PLAIN, dry_run=False)
                    folder = settings.output.folder / night.isoformat()
        if folder is not None:
            for digest in sorted(folder.glob("digest.*.md")):
                lines = digest.read_text(encoding="utf-8").splitlines()
                typer.echo(f"\n{shown(digest)}\n" + "\n".join(lines[:24]))
            say("Links in these two digests lead to the sample server, which has stopped.")
