"""A digest becomes the text of `digest.<language>.html`: one page that needs nothing but itself.

It has no script, and a policy that lets a browser load nothing (Content Security Policy Level 3, section 6.1).
"""

from __future__ import annotations

from pipeline.publish.markup import template
from pipeline.publish.view import Digest


def digest_html(digest: Digest) -> str:
    """Print a digest as a page: the same bytes for the same digest, every time."""
    return template("digest.html.jinja").render(digest=digest)
