"""Dates that feeds and pages claim, and which of them to believe."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# No feed, and hardly a web page, is older: 1970 and 1900 are what software writes for "unknown".
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# A publisher's clock or time zone may be wrong by as much.
TOLERANCE = timedelta(days=1)


def believable(moment: datetime, retrieved: datetime) -> datetime | None:
    """Return the moment in UTC, or None when it lies before 1990 or more than a day after the retrieval.

    A moment without a zone is taken as UTC.
    """
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    try:
        universal = aware.astimezone(UTC)
    except OverflowError:  # the first or last day of the calendar, in a zone beyond it
        return None
    return universal if EARLIEST <= universal <= retrieved + TOLERANCE else None
