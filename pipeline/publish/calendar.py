"""The dates box as an iCalendar file (RFC 5545): one all-day event for each day to come."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time

from icalendar import Calendar, Event

from pipeline.publish.harmless import plain
from pipeline.publish.view import Digest


def digest_calendar(digest: Digest, domain: str) -> str:
    """Print the dates to come of a digest; the same event keeps its UID on every night, under the operator's domain."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Vigie//{digest.version}//{digest.language.code.upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Vigie · {digest.agenda_title}")
    stamp = datetime.combine(date.fromisoformat(digest.night), time(0), UTC)
    for due in digest.agenda:
        event = Event()
        identity = hashlib.sha256(f"{due.day} {due.story_id}".encode()).hexdigest()[:16]
        event.add("uid", f"{identity}.{digest.language.code}@{domain}")
        event.add("dtstamp", stamp)
        event.add("dtstart", date.fromisoformat(due.day))
        event.add("summary", plain(str(due.text)))
        event.add("description", plain(f"{due.source.title}: {due.passage}"))
        event.add("transp", "TRANSPARENT")  # a deadline keeps nobody busy
        if due.source.url:
            event.add("url", due.source.url)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content.decode()
