"""RSS, Atom and RDF: bytes become entries."""

from __future__ import annotations

from pipeline.news import Entry, Failure, Feed, Page


def parse_feed(page: Page, feed: Feed) -> tuple[Entry, ...] | Failure:
    """Return the entries of a fetched feed, in its order, each canonical address once; or why it is none."""
    raise NotImplementedError
