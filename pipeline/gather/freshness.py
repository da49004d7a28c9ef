"""Which entries of a feed are still news."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pipeline.news import Entry


def fresh(entries: Iterable[Entry], oldest: datetime, most: int) -> list[Entry]:
    """The entries not older than `oldest`, newest first, at most `most` of them.

    An entry without a date is taken for new, after the dated ones: the archive knows whether it was seen.
    """
    entries = list(entries)
    dated = [(entry.published, entry) for entry in entries if entry.published is not None]
    news = sorted((pair for pair in dated if pair[0] >= oldest), key=lambda pair: (-pair[0].timestamp(), pair[1].url))
    undated = [entry for entry in entries if entry.published is None]
    return [*(entry for _, entry in news), *undated][:most]
