"""What a visit says of a feed: there, fresh, allowed, in its language, and how much it brings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from lxml import html

from pipeline.checkup.findings import Finding, fine, problem, warning
from pipeline.gather.feeds import parse_feed
from pipeline.gather.language import detect
from pipeline.gather.reservations import Signal, reserved_by
from pipeline.news import Entry, Failure, Feed, Page, Reason

AREA = "feed"
# A feed that says nothing for this long has usually moved: monthly bulletins still pass.
STALE = timedelta(days=60)
# A language told from less is a guess: headlines alone mislead (`gather.language`).
_LETTERS = 200

_FIXES = {
    Reason.ROBOTS: "its robots.txt bars us: ask the publisher, or remove the feed",
    Reason.GONE: "it has moved or ended: find its new address with `feeds add SITE`, or remove it",
    Reason.REMOVED: "it has ended, says its server: find another feed with `feeds add SITE`, or remove it",
    Reason.DENIED: "the publisher refuses: ask for access, or remove the feed",
    Reason.FORBIDDEN_ADDRESS: "put its host into network.allow_hosts if it is yours",
    Reason.NOT_A_FEED: "give the address of the feed, not of a page: `feeds add SITE` finds it",
    Reason.EMPTY: "look whether the publisher still fills it, or remove it",
    Reason.TOO_LARGE: "raise network.max_bytes, or take another feed of this publisher",
}
_PASSING = "try again later; when it stays so, look at it in a browser, or remove it"


def feed_finding(feed: Feed, answer: Page | Failure, honoured: frozenset[Signal], now: datetime) -> Finding:
    """What one visit found. `honoured` are the reservations that count (see `gather.reservations`)."""
    if isinstance(answer, Failure):
        return _failed(feed, answer)
    entries = parse_feed(answer, feed)
    if isinstance(entries, Failure):
        return _failed(feed, entries)
    seen = _amount(entries, now)
    what, fix = next(_concerns(feed, answer, entries, honoured, now), ("", ""))
    return warning(AREA, feed.title, f"{seen}; {what}", fix) if what else fine(AREA, feed.title, seen)


def _concerns(
    feed: Feed, page: Page, entries: Sequence[Entry], honoured: frozenset[Signal], now: datetime
) -> Iterator[tuple[str, str]]:
    """What is not as it should be with a feed that can be read, and the fix; what matters most first."""
    reserved = reserved_by(page.final_url, page.terms, html.fromstring("<p></p>"), honoured)
    if reserved:
        yield f"reserved: {reserved}", "its articles are listed and not read; see docs/legal.md, or ask the publisher"
    newest = max((entry.published for entry in entries if entry.published), default=None)
    if newest is not None and now - newest > STALE:
        fix = "it has gone quiet: look for a newer feed of this publisher, or remove it"
        yield f"the newest is of {newest.date().isoformat()}", fix
    language = _language(entries)
    if feed.language and language and language != feed.language:
        fix = f'say language="{language}" in the list, if that is right'
        yield f"reads like {language}, the list says {feed.language}", fix
    if page.final_url != page.requested_url:
        yield "it has moved", f"put its new address into the list: {page.final_url}"


def _failed(feed: Feed, failure: Failure) -> Finding:
    seen = f"{failure.reason}: {failure.detail}" if failure.detail else str(failure.reason)
    return problem(AREA, feed.title, seen, _FIXES.get(failure.reason, _PASSING))


def _amount(entries: Sequence[Entry], now: datetime) -> str:
    """How many entries, and how many of them a week, over the time that the dated ones span."""
    dated = sorted(entry.published for entry in entries if entry.published)
    if not dated:
        return f"{len(entries)} entries, none dated"
    weeks = max((now - dated[0]) / timedelta(weeks=1), 1.0)
    return f"{len(entries)} entries, {len(dated) / weeks:.1f} a week"


def _language(entries: Sequence[Entry]) -> str | None:
    text = "\n".join(f"{entry.title}. {entry.summary}" for entry in entries)
    found = detect(text, None) if len(text) >= _LETTERS else None
    return found[0] if found else None
