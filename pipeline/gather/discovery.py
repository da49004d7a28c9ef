"""Which feeds a page names, and what a feed says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urljoin

import feedparser
from lxml import html

from pipeline.gather.text import from_html, shorten
from pipeline.gather.urls import is_web
from pipeline.news import Page

# https://www.rssboard.org/rss-autodiscovery; JSON Feed is named alike, and is not read here.
_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself; what it does not say is empty."""

    title: str
    language: str
    site_url: str


def feed_links(page: Page) -> tuple[str, ...]:
    """Return the addresses of the feeds that an HTML page names in its head, in its order, each once."""
    if not page.body.strip():
        return ()
    try:
        tree = html.document_fromstring(page.body, parser=html.HTMLParser(encoding=page.charset))
    except (ValueError, LookupError, html.etree.ParserError):  # not markup, or of a charset that does not exist
        return ()
    base = next(iter(tree.xpath("//base/@href")), page.final_url)
    found: dict[str, None] = {}
    for link in tree.iter("link"):
        kinds, media_type = link.get("rel", "").lower().split(), link.get("type", "").strip().lower()
        if "alternate" in kinds and media_type in _TYPES and link.get("href"):
            address = _joined(page.final_url, base, link.get("href").strip())
            if is_web(address):
                found[address] = None
    return tuple(found)


def read_channel(page: Page) -> Channel:
    """Return what a fetched feed says of itself."""
    about = feedparser.parse(BytesIO(page.body), resolve_relative_uris=False, sanitize_html=False).feed
    site = _joined(page.final_url, about.get("link", ""))
    language = about.get("language", "").lower().replace("_", "-").split("-")[0]
    return Channel(
        title=shorten(from_html(about.get("title", "")), _TITLE_LENGTH),
        language=language if 2 <= len(language) <= 3 else "",
        site_url=site if is_web(site) else "",
    )


def _joined(*parts: str) -> str:
    address = ""
    for part in parts:
        try:
            address = urljoin(address, part)
        except ValueError:  # an address that cannot be, such as "http://[x"
            return ""
    return address
