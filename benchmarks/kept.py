"""Where benchmarks leave what they measured."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from pipeline.doors.meter import processor

RESULTS = Path("benchmarks/results")


def keep(name: str, found: dict[str, Any]) -> None:
    """Write a benchmark's file, with the machine it ran on."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    machine = {"processor": processor(), "cores": os.cpu_count(), "load": os.getloadavg()}
    (RESULTS / f"{name}.json").write_text(json.dumps({"machine": machine, **found}, indent=1) + "\n", "utf-8")
