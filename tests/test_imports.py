"""Importing the package costs nothing: what is heavy is imported where it is used."""

import subprocess
import sys

import pytest

HEAVY = {
    *("torch", "transformers", "sentence_transformers", "trafilatura", "feedparser", "numpy", "matplotlib", "aiohttp"),
    "pydantic",
}
LIGHT_MODULES = ("pipeline", "pipeline.errors", "pipeline.news")


@pytest.mark.parametrize("module", LIGHT_MODULES)
def test_nothing_heavy_is_imported(module):
    code = f"import sys, {module}; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert module in result.stdout.split()
    assert not HEAVY & set(result.stdout.split())
