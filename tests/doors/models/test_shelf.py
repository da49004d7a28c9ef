"""Which weights are on this machine, and whether they are whole."""

import hashlib

import pytest

from pipeline.doors.models.presets import Preset
from pipeline.doors.models.shelf import remove, shelved, verify
from pipeline.errors import WeightsError

COMMIT = "0123456789012345678901234567890123456789"
PRESET = Preset.model_validate(
    {
        "name": "tiny",
        "hub_id": "somebody/tiny",
        "revision": COMMIT,
        "licence": "MIT",
        "openness": {"weights": "open", "code": "open", "data": "open"},
        "languages": ["en"],
        "architecture": "causal",
        "context": 1024,
        "memory_gb": 1,
        "embedding": {"kind": "use", "id": "use"},
    }
)
WEIGHTS, CONFIG = b"weights" * 100, b"{}"


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """The hub client's cache with one model in it, each file under its digest; the folder of these."""
    cache = tmp_path / "hub"
    monkeypatch.setattr("huggingface_hub.utils._cache_manager.HF_HUB_CACHE", str(cache))
    model = cache / "models--somebody--tiny"
    blobs, snapshot = model / "blobs", model / "snapshots" / COMMIT
    blobs.mkdir(parents=True)
    snapshot.mkdir(parents=True)
    git = hashlib.sha1(b"blob 2\0" + CONFIG, usedforsecurity=False).hexdigest()
    contents = {
        "model.safetensors": (hashlib.sha256(WEIGHTS).hexdigest(), WEIGHTS),
        "config.json": (git, CONFIG),
    }
    for name, (digest, content) in contents.items():
        (blobs / digest).write_bytes(content)
        (snapshot / name).symlink_to(blobs / digest)
    return blobs


@pytest.mark.usefixtures("hub")
def test_a_model_of_the_hubs_cache_is_found_weighed_and_verified(tmp_path):
    (found,) = shelved(PRESET, folder=None, cache=tmp_path)
    assert (found.place, found.size) == ("hub", len(WEIGHTS) + len(CONFIG))
    assert verify(PRESET, found) == "2 files as the hub named them"


@pytest.mark.parametrize("length", [40, 64], ids=["git", "SHA-256"])
def test_a_file_that_is_not_what_it_was_is_named_with_what_to_do(hub, tmp_path, length):
    (damaged,) = (blob for blob in hub.iterdir() if len(blob.name) == length)
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    (found,) = shelved(PRESET, folder=None, cache=tmp_path)
    with pytest.raises(WeightsError, match=f"{damaged.name} is damaged.*model fetch"):
        verify(PRESET, found)


@pytest.mark.usefixtures("hub")
def test_another_revision_is_not_the_presets(tmp_path):
    other = PRESET.model_copy(update={"revision": "9" * 40})
    assert shelved(other, folder=None, cache=tmp_path) == []


@pytest.mark.usefixtures("hub")
def test_what_is_removed_is_gone_and_counted(tmp_path):
    assert remove(PRESET, cache=tmp_path) == len(WEIGHTS) + len(CONFIG)
    assert shelved(PRESET, folder=None, cache=tmp_path) == []
    assert remove(PRESET, cache=tmp_path) == 0


@pytest.mark.usefixtures("hub")
def test_weights_brought_by_hand_come_first_and_are_never_removed(tmp_path):
    folder = tmp_path / "by-hand"
    folder.mkdir()
    (folder / "config.json").write_bytes(CONFIG)
    found = shelved(PRESET, folder=folder, cache=tmp_path)
    assert [each.place for each in found] == ["folder", "hub"]
    remove(PRESET, cache=tmp_path)
    assert [each.place for each in shelved(PRESET, folder=folder, cache=tmp_path)] == ["folder"]


def test_prepared_weights_are_found_and_removed(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.utils._cache_manager.HF_HUB_CACHE", str(tmp_path / "no-hub"))
    packed = PRESET.model_copy(update={"file": "tiny.gguf", "sha256": "a" * 64})
    prepared = tmp_path / f"tiny-{'a' * 12}"
    prepared.mkdir()
    (prepared / "model.safetensors").write_bytes(b"torn")
    (found,) = shelved(packed, folder=None, cache=tmp_path)
    assert (found.place, found.size) == ("prepared", 4)
    with pytest.raises(WeightsError, match="is damaged"):
        verify(packed, found)
    assert remove(packed, cache=tmp_path) == 4
    assert not prepared.exists()
