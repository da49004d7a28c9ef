"""Hostile text becomes Markdown that shows it as text; URLs become link destinations that cannot end early.

The rules are CommonMark's (0.31.2) with the tables, strikethrough and bare-URL links of GitHub Flavored
Markdown. Only the functions here make `Markdown`; the template escapes everything else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from pipeline.publish.harmless import address, plain
from pipeline.publish.view import Field

_ANYWHERE = re.compile(r"[\\`*_\[\]{}<>~|]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BARE_URL = re.compile(r"(?<=\w)(?=://)|(?<=www)(?=\.)", re.IGNORECASE)
_BLOCK_START = re.compile(r"^[-+=:#](?=[-+=:#|\\\s]|$)")
_ORDERED_ITEM = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))")
_LAST_MARK = re.compile(r"(?<!\\)((?:\\\\)*)\\?([.,;:!。，；：！])$")  # perhaps escaped, after escaped backslashes
_CLOSING_HASHES = re.compile(r"(?<=\s)(?=#+$)")


class Markdown(str):
    """Text that is Markdown already: the template prints it as it is."""

    __slots__ = ()


def escape(text: str) -> Markdown:
    """Any text as Markdown that renders as just this text, on one line, wherever in a paragraph it stands."""
    escaped = _ANYWHERE.sub(r"\\\g<0>", plain(text))
    escaped = _ENTITY.sub(r"\\&", escaped)
    escaped = _BARE_URL.sub(r"\\", escaped)
    escaped = _BLOCK_START.sub(r"\\\g<0>", escaped)
    escaped = _ORDERED_ITEM.sub(r"\1\\", escaped)
    return Markdown(_CLOSING_HASHES.sub(r"\\", escaped))


def heading(text: object) -> Markdown:
    """Any text as a heading: a mark at its end, which markdownlint does not like there (MD026), is an entity."""
    escaped = escape(str(text))
    return Markdown(_LAST_MARK.sub(lambda mark: f"{mark[1]}&#{ord(mark[2])};", escaped))


def destination(url: str) -> str:
    """Write an http(s) URL as a link destination; empty for every other kind of URL."""
    return _ENTITY.sub("&amp;", address(url))  # CommonMark decodes entities in destinations


def link(text: str, url: str) -> Markdown:
    """Make a link of this text to an http(s) URL; the text alone where the URL is of another kind."""
    target = destination(url)
    words = escape(text)
    return Markdown(f"[{words}]({target})") if target else words


def front_matter(fields: Iterable[Field]) -> Markdown:
    """Write a YAML front matter block, its strings double-quoted (YAML 1.2 reads JSON's strings).

    Keys are plain identifiers, chosen by the caller.
    """
    lines = (
        f"{key}: {json.dumps(plain(value), ensure_ascii=False) if isinstance(value, str) else value}"
        for key, value in fields
    )
    return Markdown("\n".join(("---", *lines, "---")))
