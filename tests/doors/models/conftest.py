"""What the tests of the models door share."""

from pathlib import Path

import pytest
import torch

from pipeline.doors.models.presets import load_presets


@pytest.fixture(autouse=True)
def one_thread(request):
    """Tiny models are slower on two threads than on one: they only wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(threads if request.node.get_closest_marker("weights") else 1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def repo_presets():
    """The presets that ship."""
    return load_presets(Path(__file__).parents[3] / "configs" / "models.toml")
