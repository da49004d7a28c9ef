"""A whole night in a folder of its own: the command line's own doors, and a fake model only at the port."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from xml.sax.saxutils import quoteattr

from fakes import FakeGenerate, FixedClock, FixedMeter, models
from journalist import EMBED, journalist

from pipeline.commands.assembly import open_doors, read_plan
from pipeline.commands.terminal import Voice
from pipeline.config import Config, load_config
from pipeline.doors.sample_server import morning
from pipeline.publish.report import Report
from pipeline.run import Doors, run_night

CONFIG = Path(__file__).parents[2] / "configs" / "demo.toml"
LANGUAGES = ("fr", "en")


def fake_models(doors: Doors) -> Doors:
    """The doors, with a model that knows a little of the sample edition."""
    return replace(doors, open_models=lambda: models(FakeGenerate(journalist), EMBED), meter=FixedMeter())


@dataclass(frozen=True)
class House:
    """Where a Vigie lives: its list of feeds, its archive, its outputs."""

    folder: Path

    @property
    def archive(self) -> Path:
        return self.folder / "archive.sqlite"

    @property
    def outputs(self) -> Path:
        return self.folder / "outputs"

    def settings(self, feeds: bytes, network: Mapping[str, object] | None = None) -> Config:
        """The settings of the demo, in this house."""
        opml = self.folder / "feeds.opml"
        opml.write_bytes(feeds)
        return load_config(
            CONFIG,
            {
                "gather": {"feeds": opml},
                "digest": {"max_stories": 200},
                "network": dict(network or {}),
                "output": {"folder": self.outputs, "archive": self.archive},
            },
        )

    def run(self, settings: Config, night: date, changed: Callable[[Doors], Doors] = fake_models) -> None:
        """Run one night as the command line does, with these doors changed, at six in the morning."""
        with ExitStack() as stack:
            doors = open_doors(settings, FixedClock(morning(night)), stack, Voice(quiet=True), dry_run=False)
            plan = replace(read_plan(settings), config=settings.model_copy(update={"digest_id": "test"}))
            run_night(plan, changed(doors), night)

    def printed(self, night: date) -> dict[str, str]:
        """All that readers see of a night, by the name of the file."""
        folder = self.outputs / night.isoformat()
        return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("digest.*"))}

    def digests(self, night: date) -> dict[str, str]:
        """The Markdown digests of a night, by language."""
        printed = self.printed(night)
        return {language: printed[f"digest.{language}.md"] for language in LANGUAGES}

    def report(self, night: date) -> Report:
        """What the night says of itself."""
        return Report.model_validate_json((self.outputs / night.isoformat() / "report.json").read_bytes())


def opml(urls: list[str]) -> bytes:
    """A list of feeds on AI policy."""
    outlines = "".join(
        f'<outline type="rss" text="Feed {n}" xmlUrl={quoteattr(url)} language="en"/>' for n, url in enumerate(urls)
    )
    return f'<opml version="2.0"><head><title>Feeds</title></head><body>{outlines}</body></opml>'.encode()
