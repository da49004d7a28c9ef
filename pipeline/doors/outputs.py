"""The output folder: the digests on disk, each file whole or not at all.

    outputs/2026-11-22/digest.fr.md  digest.fr.html  digest.fr.atom  digest.en.md  ...  report.json
    outputs/latest.fr.md  latest.fr.html  latest.fr.atom  latest.en.md  ...
    outputs/index.html  index.fr.html  index.en.html  trends.fr.svg  trends.en.svg

Nothing else may be kept under these names; any other file in the folder is left alone.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from pipeline.errors import PublishError

NIGHT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"  # the folder of a night, as a glob pattern
TEMPORARY = ".vigie-tmp"  # ends the name of a file that is not whole yet; our own, so that no one else's is removed

# How a digest of each kind begins a link out of its folder, and how its latest copy does, one folder higher.
_LINKS = {".md": ("](../", "]("), ".html": ('href="../', 'href="'), ".atom": ('href="../', 'href="'), ".ics": ("", "")}

ADVICE = {
    errno.ENOSPC: "the disk is full; free some space and run again",
    errno.EDQUOT: "the disk quota is used up; free some space and run again",
    errno.EFBIG: "the file is larger than this user may write; raise the limit and run again",
    errno.EROFS: "the disk is read-only; choose another output folder",
    errno.EACCES: "it may not be written; give this user permission, or choose another output folder",
    errno.EPERM: "it may not be written; give this user permission, or choose another output folder",
    errno.EEXIST: "a file stands where a folder should be; move it, or choose another output folder",
    errno.ENOTDIR: "a file stands where a folder should be; move it, or choose another output folder",
    errno.EISDIR: "a folder stands where a file should be; move it, or choose another output folder",
}


class Outputs:
    """Publishes into one folder; implements `pipeline.ports.Publish`."""

    def __init__(self, folder: Path) -> None:
        """Name the output folder; nothing is touched before `publish`."""
        self._folder = folder

    def publish(self, night: date, files: Mapping[str, str]) -> list[str]:
        """Put a night's files in place as UTF-8; their paths: the digests, the other files, the latest copies.

        `files` maps names to texts. Each `digest.LANGUAGE.KIND` is also copied to `latest.LANGUAGE.KIND`, unless a
        later night has one. All new texts are on disk under temporary names before the first is put in place; a file
        that already holds its text is left alone. Raises PublishError when one cannot be written, with all files as
        they were.
        """
        folder = self._folder / night.isoformat()
        digests = {name: text for name, text in files.items() if _is_digest(name)}
        others = {name: text for name, text in files.items() if not _is_digest(name)}
        texts = {folder / name: text for name, text in (digests | others).items()}
        for name, text in digests.items():
            if not self._told_later(night, name):
                latest = self._folder / name.replace("digest", "latest", 1)
                texts[latest] = text.replace(*_LINKS[latest.suffix])
        with _explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._clean()
            _put(texts)
        return [str(path) for path in texts]

    def _told_later(self, night: date, name: str) -> bool:
        return any(path.parent.name > night.isoformat() for path in self._folder.glob(f"{NIGHT}/{name}"))

    def _clean(self) -> None:
        """Remove what a killed run left under temporary names."""
        for pattern in (f".*{TEMPORARY}", f"{NIGHT}/.*{TEMPORARY}"):
            for leftover in self._folder.glob(pattern):
                leftover.unlink()


def reports(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield the report of every night in an output folder with its path, newest first; one that cannot be read is not.

    Nothing when the folder does not exist.
    """
    for path in sorted(folder.glob(f"{NIGHT}/report.json"), reverse=True):
        with suppress(OSError):
            yield path, path.read_bytes()


def text_of(path: Path) -> str:
    """Return what a file of the folder says; "" when there is none, or none that can be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def put(texts: Mapping[Path, str]) -> None:
    """Put files in place as UTF-8, each whole; their folders are made.

    Raises PublishError when one cannot be written, with all files as they were.
    """
    for folder in dict.fromkeys(path.parent for path in texts):
        with _explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
    with _explained(next(iter(texts))):
        _put(texts)


@contextmanager
def _explained(place: Path) -> Iterator[None]:
    """What the disk refuses, in words: `place` stands for a file that is not named."""
    try:
        yield
    except OSError as error:
        advice = ADVICE.get(error.errno or 0, "it cannot be written; check the disk and run again")
        raise PublishError(error.filename or str(place), f"{advice} ({error.strerror})") from error


def _is_digest(name: str) -> bool:
    return name.startswith("digest.") and name.endswith(tuple(_LINKS))


def _put(texts: Mapping[Path, str]) -> None:
    """Write the texts that differ from what is there, all to temporary files first; then move them into place."""
    staged: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            content = text.encode()
            if _read(path) == content:
                continue
            staged[path] = path.with_name(f".{path.name}{TEMPORARY}")
            _write(staged[path], content)
        for path, temporary in staged.items():
            temporary.replace(path)
    except BaseException:
        for temporary in staged.values():
            with suppress(OSError):
                temporary.unlink()
        raise
    for folder in {path.parent for path in staged}:
        _sync(folder)


def _read(path: Path) -> bytes | None:
    """Return what the file holds, None when there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    """Write a file and wait until the disk holds it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Wait until the disk holds the names in a folder: a rename alone may not outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
