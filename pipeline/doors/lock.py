"""The lock: one run at a time on one archive.

The kernel holds it (flock), so it falls with its process however that ends, and a file left behind blocks no one.
On a network file system without flock it is refused rather than pretended.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import ArchiveError, LockedError


class Lock:
    """Holds `path`, a file beside the archive, while the `with` block runs; the file holds the owner's process id.

    Entering raises LockedError, naming the process, when another run holds it, and ArchiveError when the file
    cannot be made. The file stays, empty: were it removed, two runs could each lock a file of that name.
    """

    def __init__(self, path: Path) -> None:
        """Name the lock file; nothing is touched before the `with` block."""
        self._path = path
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = _held(self._path)
        except OSError as error:
            raise ArchiveError(
                str(self._path),
                f"the lock file cannot be used ({error.strerror}); let this user write to it and to its folder, "
                "on a disk that supports flock",
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)  # closing releases
            self._descriptor = None


def _held(path: Path) -> int:
    """Open and lock the file, and write our process id into it; its descriptor."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
    except BlockingIOError as error:
        owner = os.pread(descriptor, 32, 0).decode(errors="replace").strip()
        os.close(descriptor)
        whose = f"process {owner}" if owner else "another process"
        raise LockedError(str(path), f"{whose} is at work on this archive; wait until it ends, or stop it") from error
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
