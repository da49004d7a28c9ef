"""When a feed that keeps failing is asked again, and when it counts as dead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from pipeline.news import Reason, Trouble

# Asked every night at first: a bad weekend is two nights, and the third is a Monday.
_NIGHTLY = 3
# Then after 2, 4 and 7 nights: a feed that comes back is missed for a week at most.
_LONGEST = timedelta(days=7)
# What says itself that it is gone for good (HTTP 410) is believed, though not for ever.
_GONE = timedelta(days=30)
_DEAD = timedelta(days=7)


def next_visit(troubles: Sequence[Trouble]) -> date | None:
    """The night from which a feed is asked again, after the failures since it was last read; None without any."""
    if not troubles:
        return None
    last = troubles[-1]
    if last.failure.reason is Reason.REMOVED:
        return last.night + _GONE
    doublings = max(0, len(troubles) - _NIGHTLY + 1)
    return last.night + min(timedelta(days=2**doublings), _LONGEST)


def dead_since(troubles: Sequence[Trouble], night: date) -> date | None:
    """The first night in which a feed failed, when that is a week ago or more; else None."""
    first = troubles[0].night if troubles else night
    return first if night - first >= _DEAD else None
