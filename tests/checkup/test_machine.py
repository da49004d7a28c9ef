"""What the numbers of a machine mean for a night."""

from datetime import UTC, datetime

import pytest

from pipeline.checkup.findings import Level
from pipeline.checkup.machine import (
    GB,
    clock_finding,
    contact_finding,
    disk_finding,
    locale_finding,
    memory_finding,
)


@pytest.mark.parametrize(
    ("finding", "level"),
    [
        (disk_finding("outputs", 50 * GB), Level.FINE),
        (disk_finding("outputs", GB), Level.WARNING),
        (disk_finding("outputs", GB // 10), Level.PROBLEM),
        (disk_finding("outputs", None), Level.PROBLEM),
        (memory_finding("embedded", 6, 8 * GB), Level.FINE),
        (memory_finding("gpu", 22, 8 * GB), Level.WARNING),
        (clock_finding(datetime(2026, 11, 22, tzinfo=UTC)), Level.FINE),
        (clock_finding(datetime(1970, 1, 1, tzinfo=UTC)), Level.PROBLEM),
        (locale_finding("utf-8"), Level.FINE),
        (locale_finding("UTF8"), Level.FINE),
        (locale_finding("ascii"), Level.WARNING),
        (contact_finding("https://example.org/who"), Level.WARNING),
        (contact_finding("mailto:ops@ministry.fr"), Level.FINE),
    ],
)
def test_each_number_has_its_level_and_a_fix_unless_it_is_fine(finding, level):
    assert finding.level is level
    assert bool(finding.fix) == (level is not Level.FINE)
