"""Every error Vigie raises on purpose; anything else that escapes is a bug.

    PipelineError            carries its subject: what it is about (a file, a URL, a preset)
      ConfigError            a setting is wrong: exit 2
      WeightsError           no usable model weights: exit 1
      ArchiveError           the archive cannot be read or written, or lacks what was asked for: exit 1
      NothingToSayError           an article that was asked for cannot be read or told: exit 1
      WorkerError            no process can be started to parse in: exit 1
      PublishError           the digests cannot be put in place: exit 1
      DeliveryError          a digest cannot be sent: exit 1
      LockedError            another run holds the lock: exit 3

One item's trouble on the way (a dead feed, a torn page) is not an error but a value,
`pipeline.news.Failure`, which travels to the report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError


class PipelineError(Exception):
    """Something the operator can mend: `subject` names it, the message says what happened and what to do."""

    def __init__(self, subject: str, message: str) -> None:
        """Keep the subject apart from the message, so that a log can index it."""
        super().__init__(f"{subject}: {message}")
        self.subject = subject


class ConfigError(PipelineError):
    """A configuration file, a feed list or an argument is wrong."""


class WeightsError(PipelineError):
    """No weights for a preset, or weights that are not what was pinned."""


class ArchiveError(PipelineError):
    """The archive is corrupt, from another version, cannot be written, or holds nothing of what it is asked for."""


class NothingToSayError(PipelineError):
    """An article that was asked for by name cannot be read, or nothing of it can be told truly."""


class PublishError(PipelineError):
    """The output folder cannot be written."""


class WorkerError(PipelineError):
    """No process can be started to parse documents in."""


class DeliveryError(PipelineError):
    """The mail server cannot be reached, or did not take a message."""


class LockedError(PipelineError):
    """Another run is at work on the same archive."""


def first_mistake(
    error: ValidationError,
    allowed: Callable[[tuple[int | str, ...]], Sequence[str]],
    shown: Callable[[object], str] = repr,
) -> str:
    """The first mistake of a settings file, in words, on one line: a person mends one at a time.

    `allowed` names the keys of the table at a location, `shown` writes a value that will not do.
    """
    first = error.errors()[0]
    location = first["loc"]
    key = ".".join(str(part) for part in location)
    if first["type"] == "extra_forbidden":
        return f"{key}: is not a setting; allowed here: {', '.join(allowed(location[:-1]))}"
    if first["type"] == "missing":
        return f"{key}: is missing"
    return f"{key}: {shown(first['input'])} will not do: {first['msg'].removeprefix('Value error, ')}"
