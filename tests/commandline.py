"""The real entry point, and a good configuration for it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PRESET = """
[nowhere]
hub_id = "nobody/no-such-model"
revision = "0123456789012345678901234567890123456789"
licence = "MIT"
openness = { weights = "open", code = "open", data = "open" }
languages = ["en", "fr"]
architecture = "causal"
context = 1024
memory_gb = 1
embedding = { kind = "sentence-transformers", id = "nobody/no-such-encoder" }
"""


def vigie(*arguments, options=(), folder=ROOT, **environment):
    """Run the real entry point, with no way to any model hub."""
    return subprocess.run(  # noqa: S603
        [sys.executable, *options, "-m", "pipeline", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=300,  # a command that hangs, not a slow machine
        cwd=ROOT,
        env=os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "hub"), "COLUMNS": "200"} | environment,
    )


def write_config(folder, **sections):
    """Write a configuration into a folder: `sections` to change, the rest is good."""
    (folder / "models.toml").write_text(PRESET, encoding="utf-8")
    settings = {
        "gather": {"feeds": "feeds.opml", "since": "9000d"},  # the sample edition is of February 2025
        "curate": {"topic": str(ROOT / "configs/topics/ai-policy.toml")},
        "check": {"glossary": str(ROOT / "configs/glossary.toml")},
        "model": {"presets": "models.toml", "preset": "nowhere", "cache": "cache"},
        "network": {"contact": "https://example.org", "delay": "0s"},
        "output": {"folder": "outputs", "archive": "archive.sqlite"},
    }
    for section, values in sections.items():
        settings[section] = settings.get(section, {}) | values
    lines = [
        line
        for section, values in settings.items()
        for line in (f"[{section}]", *(f"{key} = {value!r}" for key, value in values.items()))
    ]
    path = folder / "config.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
