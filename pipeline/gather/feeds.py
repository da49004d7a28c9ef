"""RSS, Atom and RDF: bytes become entries."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser

from pipeline.gather.charset import decode_xml
from pipeline.gather.dates import believable
from pipeline.gather.mending import mended, root_of
from pipeline.gather.text import from_html, shorten
from pipeline.gather.urls import canonical, is_web
from pipeline.news import Entry, Failure, Feed, Page, Reason, Stage

# Feeds use them in kilobytes: a title is a line, a summary a lead; the text comes from the page.
TITLE_LENGTH = 300
SUMMARY_LENGTH = 2_000
# When an entry has no title, as microblogs have none, this much of its summary stands for it.
STAND_IN_LENGTH = 120
# What feedparser stumbles over in odd addresses and dates, and in elements where it expects none.
UNFORESEEN = (AttributeError, LookupError, TypeError, ValueError)


def parse_feed(page: Page, feed: Feed) -> tuple[Entry, ...] | Failure:
    """Return the entries of a fetched feed, in its order, each canonical address once; or why it is none.

    A feed that has not changed since the last visit brings none.
    A feed that is not well-formed gives what could be read of it. An entry without an http(s) link (nor a guid that
    is one) or without title and summary has nothing to read or to show and is left out. Dates are in UTC; one that
    cannot be read, is older than 1990 or lies in the future is None. The failures are EMPTY (no bytes, or entries of
    which none can be read) and NOT_A_FEED, which a document that declares XML entities is too: no feed needs them,
    and a kilobyte of them can become a gigabyte of text.
    """
    if page.not_modified:
        return ()
    if not page.body.strip():
        return Failure(feed.url, Stage.FEED, Reason.EMPTY, "no content")
    text = decode_xml(page.body, page.charset)
    if "<!ENTITY" in text:
        return Failure(feed.url, Stage.FEED, Reason.NOT_A_FEED, "declares XML entities")
    root = root_of(text.encode()) or root_of(mended(text).encode())
    parsed: Any = _parsed(root, page.final_url) if root else {}
    if not parsed.get("entries") and not parsed.get("version"):
        return Failure(feed.url, Stage.FEED, Reason.NOT_A_FEED, f"no RSS, Atom or RDF ({page.media_type or 'no type'})")
    entries: dict[str, Entry] = {}
    for item in parsed.entries:
        entry = _entry(item, feed, page)
        if entry is not None:
            entries.setdefault(entry.url, entry)
    if parsed.entries and not entries:
        return Failure(feed.url, Stage.FEED, Reason.EMPTY, f"{len(parsed.entries)} entries, none with a link to read")
    return tuple(entries.values())


def _parsed(document: bytes, address: str) -> Any:  # noqa: ANN401 - feedparser has no types
    """What feedparser makes of sound XML in UTF-8; nothing where it stumbles over what it holds."""
    try:
        return feedparser.parse(
            BytesIO(document),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": address},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except UNFORESEEN:
        return {}


def _entry(item: dict[str, Any], feed: Feed, page: Page) -> Entry | None:
    link = _link(item, page.final_url)
    summary = shorten(from_html(_summary(item)), SUMMARY_LENGTH)
    title = shorten(from_html(item.get("title") or ""), TITLE_LENGTH) or shorten(summary, STAND_IN_LENGTH)
    if link is None or not title:
        return None
    return Entry(feed, canonical(link), link, title, summary, _published(item, page.retrieved))


def _link(item: dict[str, Any], base: str) -> str | None:
    """Return the item's link, else its guid if that is an address of the web."""
    guid = (item.get("id") or "").strip()
    try:
        link = urljoin(base, (item.get("link") or "").strip())
    except ValueError:  # an address that cannot be, such as "http://[x"
        link = ""
    return next((address for address in (link if item.get("link") else "", guid) if is_web(address)), None)


def _summary(item: dict[str, Any]) -> str:
    """Return the item's summary as markup, else its content."""
    contents = item.get("content") or [{}]
    return item.get("summary") or contents[0].get("value") or ""


def _published(item: dict[str, Any], retrieved: datetime) -> datetime | None:
    # feedparser's own `get` answers "updated" with "published" and warns about it.
    for field in ("published_parsed", "updated_parsed"):
        moment = dict.get(item, field)
        if moment is not None:
            try:
                return believable(datetime.fromtimestamp(timegm(moment), UTC), retrieved)
            except (ValueError, OverflowError, OSError):  # no such day
                return None
    return None
