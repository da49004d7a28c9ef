"""A digest becomes the text of `digest.<language>.md`: CommonMark with a YAML front matter."""

from __future__ import annotations

from pipeline.publish.rendering import template
from pipeline.publish.view import Digest


def digest_markdown(digest: Digest) -> str:
    """Print a digest as Markdown: the same bytes for the same digest, every time."""
    return template("digest.md.jinja").render(digest=digest)
