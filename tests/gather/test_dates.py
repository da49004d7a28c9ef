"""Which dates to believe."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from pipeline.gather.dates import believable

RETRIEVED = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [
        (datetime(2026, 11, 21, 8, 0, tzinfo=UTC), datetime(2026, 11, 21, 8, 0, tzinfo=UTC)),
        (datetime(2026, 11, 21, 8, 0, tzinfo=timezone(timedelta(hours=2))), datetime(2026, 11, 21, 6, 0, tzinfo=UTC)),
        (datetime(2026, 11, 21, 8, 0), datetime(2026, 11, 21, 8, 0, tzinfo=UTC)),  # noqa: DTZ001 - the case in point
        (datetime(2026, 11, 23, 5, 0, tzinfo=UTC), datetime(2026, 11, 23, 5, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), None),
        (datetime(1970, 1, 1, tzinfo=UTC), None),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))), None),
    ],
)
def test_a_date_counts_between_1990_and_a_day_after_the_visit(claimed, believed):
    assert believable(claimed, RETRIEVED) == believed
