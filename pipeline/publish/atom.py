"""A digest becomes the text of `digest.<language>.atom`: a feed with an entry per story (RFC 4287).

It names no address of its own (`rel="self"`), since only who serves the folder knows that.
"""

from __future__ import annotations

import re

from pipeline.publish.markup import template
from pipeline.publish.view import Digest

_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_NOBODYS = "vigie.invalid"  # a name that no one can own (RFC 2606, section 2), for a contact that has no domain
_SINCE = "2026"  # a tag names a day on which its domain was its owner's: this year's first, the same for ever


def digest_atom(digest: Digest, contact: str) -> str:
    """Print a digest as a feed: the same bytes for the same digest, every time.

    Its entries are identified under the domain of the operator's `contact`.
    """
    return template("digest.atom.jinja").render(digest=digest, tag=tag(contact))


def tag(contact: str) -> str:
    """Begin the identifiers of a feed (RFC 4151): no other operator's begin so, and no later night changes them."""
    return f"tag:{domain(contact)},{_SINCE}:vigie"


def domain(contact: str) -> str:
    """The domain of an address or a page; a name that is nobody's where there is none."""
    found = _DOMAIN.search(contact.lower().rpartition("@")[2])
    return found.group() if found else _NOBODYS
