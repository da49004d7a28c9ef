"""Whether a machine has what a night needs; the numbers are measured by whoever asks."""

from __future__ import annotations

from datetime import datetime

from pipeline.checkup.findings import Finding, fine, problem, warning

GB = 10**9
# A night writes some megabytes; below this, logs of other programs can fill the disk before the morning.
_LOW_DISK = 2 * GB
_NO_DISK = GB // 5
# Vigie is newer than this: a clock that stands before has lost its battery, and dates of articles will not be believed.
_BUILT = 2026


def disk_finding(subject: str, free: int | None) -> Finding:
    """Whether a folder's disk has room; `free` in bytes, None when the folder cannot be written."""
    if free is None:
        return problem("disk", subject, "cannot be written", "give this user permission, or name another folder")
    if free < _NO_DISK:
        return problem("disk", subject, f"{free / GB:.1f} GB free", "free some space: a night could not be kept")
    if free < _LOW_DISK:
        return warning("disk", subject, f"{free / GB:.1f} GB free", "free some space before it runs out")
    return fine("disk", subject, f"{free / GB:.0f} GB free")


def memory_finding(preset: str, needed_gb: float, free: int) -> Finding:
    """Whether a preset's models fit into the free memory, in bytes."""
    seen = f"{preset} needs {needed_gb:g} GB, {free / GB:.1f} GB are free"
    if free < needed_gb * GB:
        return warning("model", "memory", seen, "choose a smaller preset (`model list`), or stop other programs")
    return fine("model", "memory", seen)


def clock_finding(now: datetime) -> Finding:
    """Whether the clock can be right."""
    seen = now.isoformat(timespec="minutes")
    if now.year < _BUILT:
        return problem("machine", "clock", f"says {seen}", "set it; timedatectl set-ntp true keeps it right")
    return fine("machine", "clock", seen)


def locale_finding(encoding: str) -> Finding:
    """Whether the terminal shows accents; the digests are UTF-8 whatever it does."""
    if encoding.lower().replace("-", "") not in {"utf8", "utf8sig"}:
        fix = "set LANG=C.UTF-8; only what is printed here suffers, the digests do not"
        return warning("machine", "locale", f"prints {encoding}", fix)
    return fine("machine", "locale", encoding)


def contact_finding(contact: str) -> Finding:
    """Whether publishers can reach the operator."""
    if "example." in contact:
        fix = "put your own page or address into network.contact: publishers see it"
        return warning("settings", "network.contact", f"is the placeholder {contact}", fix)
    return fine("settings", "network.contact", contact)
