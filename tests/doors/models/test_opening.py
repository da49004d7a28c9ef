"""A preset becomes models; its fallback replaces it, and says so."""

import pytest
import tiny

from pipeline.doors.models.opening import card, open_models
from pipeline.doors.models.presets import Preset
from pipeline.errors import WeightsError
from pipeline.ports import Message, Prompt

SETTINGS = {
    "hub_id": "someone/some-model",
    "revision": "0123",
    "licence": "MIT",
    "openness": {"weights": "open", "code": "partial", "data": "closed"},
    "languages": ("en",),
    "architecture": "causal",
    "context": 512,
    "memory_gb": 1,
    "embedding": {"kind": "use", "id": "use"},
}
ABSENT, PRESENT = Preset(name="absent", **SETTINGS | {"hub_id": "a/b"}), Preset(name="present", **SETTINGS)


class Shelf(dict):
    completions = dict.get

    def keep_completions(self, key, data):
        self[key] = data


@pytest.fixture
def open_one(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    tiny.causal(tmp_path / "mine" / "present")
    where = {"folder": tmp_path / "mine", "cache": tmp_path / "cache", "store": Shelf(), "clock": tiny.Stopwatch()}
    return lambda preset, fallback: open_models(preset, fallback, **where)


def test_the_preset_writes_when_it_can_be_had(open_one):
    models = open_one(PRESENT, ABSENT)
    assert (models.card.preset, models.card.replaces) == ("present", None)
    assert models.card.openness == (("weights", "open"), ("code", "partial"), ("data", "closed"))
    question = Prompt((Message("user", "Why?"),), 8)
    assert models.generate.generate([question]) == models.generate.generate([question])
    assert models.generate.cost.tokens_out == 8
    assert models.embed.embed(["Why?"]).shape == (1, 512)


def test_else_its_fallback_writes_and_names_what_it_replaces(open_one):
    assert open_one(ABSENT, PRESENT).card == card(PRESENT, "absent")


@pytest.mark.parametrize("fallback", [None, ABSENT, Preset(name="gone", **SETTINGS | {"hub_id": "c/d"})])
def test_else_the_error_is_about_the_preset_that_was_asked_for(open_one, fallback):
    with pytest.raises(WeightsError, match="absent: no weights"):
        open_one(ABSENT, fallback)
