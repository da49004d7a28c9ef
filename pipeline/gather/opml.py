"""The list of feeds to watch, as OPML 2.0."""

from __future__ import annotations

from pipeline.news import Failure, Feed


def read_opml(document: bytes) -> tuple[tuple[Feed, ...], tuple[Failure, ...]]:
    """Return the feeds of the list, in order, each once, and its broken outlines as failures. Raises ConfigError."""
    raise NotImplementedError
