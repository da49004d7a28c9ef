"""How long a run takes when there is nothing new: the same night of the sample edition, run twice.

    python -m benchmarks.rerun

Each run is a process of its own, as cron would start it; the second must write the same bytes and load no model.
"""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.kept import keep
from pipeline.doors.sample_server import SampleServer

NIGHT = date(2025, 2, 11)
GOAL = 3.0  # seconds
RUN = """
import sys, time
from pathlib import Path
from pipeline.commands.clocks import MorningClock
from pipeline.commands.night import walk
from pipeline.commands.terminal import PLAIN
from pipeline.config import load_config
from pipeline.doors.sample_server import morning
from datetime import date
scratch, night = Path(sys.argv[1]), date.fromisoformat(sys.argv[2])
settings = load_config(Path("configs/demo.toml"), {
    "gather": {"feeds": scratch / "feeds.opml"},
    "output": {"folder": scratch / "outputs", "archive": scratch / "archive.sqlite"},
    "digest": {"max_stories": 1},
})
walk(settings, night, MorningClock(morning(night)), PLAIN, dry_run=False)
print("torch" in sys.modules, "transformers" in sys.modules)
"""


def main() -> None:
    """Print the seconds of both runs."""
    with TemporaryDirectory() as name, SampleServer(NIGHT) as server:
        scratch = Path(name)
        (scratch / "feeds.opml").write_bytes(server.opml())
        runs = [run(scratch) for _ in range(2)]
    (first, _, files), (second, loaded, again) = runs
    print(f"first run {first:.1f} s, rerun {second:.1f} s (goal: {GOAL:g}); model loaded: {loaded}")
    print(f"the same bytes: {files == again}")
    keep("rerun", {"first": first, "rerun": second, "model_loaded": loaded, "same": files == again})


def run(scratch: Path) -> tuple[float, bool, dict[str, bytes]]:
    """(seconds, whether torch was loaded, the digests)."""
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - this package
        [sys.executable, "-c", RUN, str(scratch), NIGHT.isoformat()], check=True, capture_output=True, text=True
    )
    took = time.perf_counter() - began
    digests = {path.name: path.read_bytes() for path in (scratch / "outputs").glob("*/digest.*")}
    return took, "True" in done.stdout.splitlines()[-1], digests


if __name__ == "__main__":
    main()
