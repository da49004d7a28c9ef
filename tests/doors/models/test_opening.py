"""A preset becomes models; its fallback replaces it, and says so."""

import sys

import pytest
import tiny
from chat_server import chatting, says
from fakes import unfollowed

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
    where |= {"stopping": lambda: False, "follow": unfollowed}
    return lambda preset, fallback: open_models(preset, fallback, **where)


def test_the_preset_writes_when_it_can_be_had(open_one):
    models = open_one(PRESENT, ABSENT)
    assert (models.card.preset, models.card.replaces) == ("present", None)
    assert models.card.openness == (("weights", "open"), ("code", "partial"), ("data", "closed"))
    question = Prompt((Message("user", "Why?"),), 8)
    assert models.generate.generate([question]) == models.generate.generate([question])
    assert models.generate.cost.tokens_out == 8
    assert models.embed.embed(["Why?"]).shape == (1, 512)


def test_a_preset_with_a_judge_has_its_sentences_judged_another_has_none(open_one, tmp_path):
    commit = "0" * 40
    tiny.judge(tmp_path / "hub" / "models--someone--judge" / "snapshots" / commit)
    pair = ("The minister welcomed it.", "The minister welcomed it.")
    judged = Preset(name="present", **SETTINGS, entailment={"id": "someone/judge", "revision": commit})
    (entailment,) = open_one(judged, None).entail.entail([pair])
    assert entailment.entailed + entailment.neutral + entailment.contradicted == pytest.approx(1)
    assert open_one(PRESENT, None).entail.entail([pair]) == [None]


def test_a_judge_that_cannot_be_had_is_missed_like_the_weights(open_one):
    unjudged = Preset(name="present", **SETTINGS, entailment={"id": "no/judge", "revision": "0123"})
    with pytest.raises(WeightsError, match="present: no weights"):
        open_one(unjudged, None)


def test_else_its_fallback_writes_and_names_what_it_replaces(open_one):
    assert open_one(ABSENT, PRESENT).card == card(PRESENT, "absent")


@pytest.mark.parametrize("fallback", [None, ABSENT, Preset(name="gone", **SETTINGS | {"hub_id": "c/d"})])
def test_else_the_error_is_about_the_preset_that_was_asked_for(open_one, fallback):
    with pytest.raises(WeightsError, match="absent: no weights"):
        open_one(ABSENT, fallback)


@pytest.mark.parametrize(
    ("reported", "name"),
    [
        (None, "someone/some-model"),
        ("alias", "someone/some-model"),
        ("other-model", "someone/some-model (its server says: other-model)"),
        ("/home/me/weights.gguf", "someone/some-model (its server says: weights.gguf)"),
    ],
)
def test_a_server_writes_and_the_card_names_its_model_and_what_it_says_of_itself(open_one, reported, name):
    with chatting() as server:
        server.otherwise = says("Yes.", 0.9, model=reported)
        served = Preset(name="away", **SETTINGS, server={"url": server.url, "model": "alias"})
        models = open_one(served, None)
        assert (models.card.preset, models.card.name, models.card.licence) == ("away", name, "MIT")
        question = Prompt((Message("user", "Why?"),), 8)
        assert models.generate.generate([question]) == models.generate.generate([question])
        assert len(server.of("Why?")) == 1
        assert models.embed.embed(["Why?"]).shape == (1, 512)


def test_a_server_that_is_not_there_is_replaced_like_weights_that_are_not(open_one):
    gone = Preset(name="away", **SETTINGS, server={"url": "http://127.0.0.1:9/v1", "retries": 0})
    assert open_one(gone, PRESENT).card == card(PRESENT, "away")
    with pytest.raises(WeightsError, match=r"away: the server at http://127\.0\.0\.1:9/v1 cannot be reached"):
        open_one(gone, None)


def test_without_the_client_the_extra_is_named(open_one, monkeypatch):
    monkeypatch.setitem(sys.modules, "openai", None)
    monkeypatch.delitem(sys.modules, "pipeline.doors.models.served", raising=False)
    with pytest.raises(WeightsError, match=r"client is not installed; pip install 'vigie\[served\]'"):
        open_one(Preset(name="away", **SETTINGS, server={"url": "http://127.0.0.1:9/v1"}), None)
