"""A link that opens an article at the very passage that proves a sentence.

Source of the format: WICG, URL Fragment Text Directives (Scroll to Text Fragment):
`#:~:text=[prefix-,]start[,end][,-suffix]`.
"""

from __future__ import annotations

import re
from urllib.parse import quote

_DELIMITER = ":~:"
# A passage named whole is found as it stands or not at all; the two ends of a range may belong to two other places. A
# longer one would make a link of more than some 400 characters.
_WHOLE_WORDS = 45
# Enough words for each end of a range to be the only one of its kind on a page, nearly always.
_END_WORDS = 5
# A few neighbouring words tell apart two places with the same passage; more only add ways to miss.
_CONTEXT_WORDS = 3
# Words are parted by breaking space only: a no-break one belongs to what is printed (« mot », 10 %).
_BREAKS = re.compile(r"[^\S\u00a0\u202f\u2007]+")


def fragment_url(url: str, passage: str, before: str = "", after: str = "") -> str:
    """Add to the URL a text directive that points to `passage`, a verbatim text of the page.

    `before` and `after` are the whole words around it, perhaps none. A fragment of the URL stays in front
    of the directive; an older directive is replaced. Without a passage the URL comes back as it is.
    """
    words = _words(passage)
    if not words:
        return url
    terms = [" ".join(words)]
    if len(words) > _WHOLE_WORDS:
        terms = [" ".join(words[:_END_WORDS]), " ".join(words[-_END_WORDS:])]
    encoded = [_encode(term) for term in terms]
    if prefix := _words(before)[-_CONTEXT_WORDS:]:
        encoded.insert(0, _encode(" ".join(prefix)) + "-")
    if suffix := _words(after)[:_CONTEXT_WORDS]:
        encoded.append("-" + _encode(" ".join(suffix)))
    base, _, fragment = url.partition("#")
    return f"{base}#{fragment.partition(_DELIMITER)[0]}{_DELIMITER}text={','.join(encoded)}"


def _words(text: str) -> list[str]:
    """Part a text at its breaking white space."""
    return [word for word in _BREAKS.split(text) if word]


def _encode(text: str) -> str:
    """Percent-encode a term: the dash, the comma and the ampersand have a meaning in a directive."""
    return quote(text, safe="", errors="replace").replace("-", "%2D")
