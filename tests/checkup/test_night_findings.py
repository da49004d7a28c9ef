"""What the last nights say about the next one."""

import json
from datetime import date

from pipeline.checkup.findings import Level
from pipeline.checkup.nights import night_findings, read_night

NIGHT = date(2026, 11, 22)


def night(*feeds, day=NIGHT, stopped=False):
    """A report of a night with these feeds: (outcome, since when it is dead)."""
    told = [
        {"url": f"https://{n}.example/feed", "outcome": how, "dead_since": since}
        for n, (how, since) in enumerate(feeds)
    ]
    run = {"date": day.isoformat(), "stopped": stopped}
    return read_night(json.dumps({"run": run, "feeds": told, "articles": [], "stories": [], "failures": []}).encode())


def levels(*nights):
    return [finding.level for finding in night_findings(nights, NIGHT)]


def test_a_feed_that_is_dead_for_a_week_is_named_whether_it_was_asked_or_not():
    sound = [("read", None)] * 8
    last = night(*sound, ("failed", None), ("resting", "2026-11-01"))
    findings = night_findings([last], NIGHT)
    assert [(finding.subject, finding.level) for finding in findings] == [
        ("2026-11-22", Level.FINE),
        ("https://9.example/feed", Level.WARNING),
    ]
    assert findings[1].seen == "not read since 2026-11-01"


def test_a_night_in_which_too_many_feeds_were_not_read_is_a_warning():
    assert levels(night(("read", None), ("not_modified", None), ("resting", None), ("failed", None))) == [Level.WARNING]


def test_a_report_of_an_earlier_version_can_be_read():
    old = {"run": {"date": "2026-11-22"}, "feeds": [{"outcome": "read"}], "articles": [], "stories": [], "failures": []}
    assert read_night(json.dumps(old).encode()).dead_feeds == ()
    assert read_night(b"{}") is None


def test_no_night_a_stopped_one_one_of_tomorrow_and_an_old_one_are_named():
    assert levels() == [Level.WARNING]
    assert levels(night(stopped=True)) == [Level.WARNING]
    assert levels(night(day=date(2026, 11, 23))) == [Level.PROBLEM]
    assert levels(night(day=date(2026, 11, 20))) == [Level.PROBLEM]
