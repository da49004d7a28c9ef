"""A web page becomes the plain text of its article, or a reason why it holds none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document

from pipeline.gather.charset import decode
from pipeline.gather.metadata import read_metadata
from pipeline.gather.paragraphs import Block, blocks, prose
from pipeline.gather.reservations import STRICT, Signal, reserved_by
from pipeline.gather.visible import drop_hidden
from pipeline.gather.walls import wall
from pipeline.news import Entry, Failure, Page, Reason, Stage

METHOD = f"trafilatura {version('trafilatura')}"
# Bytes that stand in no text (WHATWG MIME Sniffing standard, section 3, "binary data byte"), where it looks for them.
BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
SNIFFED_LENGTH = 1445
WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, whose ASCII half is zeros
# A time that a sentence tells; trafilatura leaves every <time> out, and "said on Tuesday that" with it.
SPOKEN_TIME = "//p//time | //li//time | //blockquote//time"
OTHER_MEDIA = ("application/pdf", "audio/", "font/", "image/", "video/")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The article of a page. `paragraphs` are plain text, none empty; `canonical_url` is what the page states."""

    title: str
    paragraphs: tuple[str, ...]
    publisher: str
    published: datetime | None
    canonical_url: str | None
    method: str


def extract(page: Page, entry: Entry, honoured: frozenset[Signal] = STRICT) -> Extracted | Failure:
    """Return the article that the page holds, or why it holds none.

    The date is the feed's, else the page's; the title the page's, else the feed's; the publisher as the page names
    its site, else the feed's title. Headings, captions, tables and lines that are mostly link are left out. Failures:
    EMPTY, NOT_HTML, RESERVED (by a signal that is honoured, see `reservations`), GONE, PAYWALL, CONSENT, LISTING, STUB
    (see `walls`), with the entry's URL as subject.
    """
    reason, detail = _not_html(page)
    if reason is not None:
        return Failure(entry.url, Stage.EXTRACTION, reason, detail)
    tree = trafilatura.load_html(decode(page.body, page.charset))
    if tree is None:
        return Failure(entry.url, Stage.EXTRACTION, Reason.NOT_HTML, "no HTML in it")
    reserved = reserved_by(page.final_url, page.terms, tree, honoured)
    if reserved is not None:
        return Failure(entry.url, Stage.EXTRACTION, Reason.RESERVED, reserved)
    drop_hidden(tree)
    metadata = read_metadata(tree, page.final_url, page.retrieved)
    found = _main_text(tree, page.final_url)
    stopped = wall(page, tree, metadata, found)
    if stopped is not None:
        return Failure(entry.url, Stage.EXTRACTION, *stopped)
    title = next(iter(metadata.titles), entry.title)
    return Extracted(
        title=title,
        paragraphs=tuple(dict.fromkeys(text for text in prose(found) if text != title)),  # repeated lines are furniture
        publisher=metadata.site or entry.feed.title,
        published=entry.published or metadata.published,
        canonical_url=metadata.canonical_url,
        method=METHOD,
    )


def _not_html(page: Page) -> tuple[Reason | None, str]:
    beginning = page.body[:SNIFFED_LENGTH].lstrip()
    if not beginning:
        return Reason.EMPTY, "no content"
    if page.media_type.startswith(OTHER_MEDIA) or beginning.startswith(b"%PDF-"):
        return Reason.NOT_HTML, page.media_type
    if BINARY.search(beginning) and not beginning.startswith(WIDE_TEXT):
        return Reason.NOT_HTML, f"binary data sent as {page.media_type or 'nothing'}"
    return None, ""


def _main_text(tree: HtmlElement, url: str) -> list[Block]:
    for element in tree.xpath(SPOKEN_TIME):
        element.tag = "span"
    document = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_links=True, deduplicate=False, with_metadata=False
    )
    return blocks(document.body) if isinstance(document, Document) else []
