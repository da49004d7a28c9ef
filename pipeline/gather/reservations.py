"""Whether a publisher reserves a page against text and data mining (Directive (EU) 2019/790, Article 4(3)).

Four kinds of signals are read; which of them are honoured is the operator's choice:

- the TDM Reservation Protocol, https://www.w3.org/2022/tdmrep/: `tdm-reservation` in a meta element, in an HTTP field
  and in `/.well-known/tdmrep.json`;
- such a file that cannot be read: its site means to declare something, and may mean that everything is reserved;
- robots directives for everybody or for Vigie, in X-Robots-Tag fields and meta elements. `noai` (DeviantArt, 2022)
  keeps a page from AI. `nosnippet` and `max-snippet:0` forbid to show any of its text, and to feed answers that AI
  writes from it (https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag). The others do not
  count: `noimageai` is about images; `noindex` and `noarchive` about finding a page and keeping public copies of it;
  `notrain` is defined nowhere; a `max-snippet` of some characters allows an extract;
- groups of robots.txt that keep AI crawlers from the page by their names. They are not told to Vigie, and so count
  for less: a declaration by the protocol that nothing is reserved outweighs them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any
from urllib.parse import quote, urlsplit

from lxml.html import HtmlElement

from pipeline.news import Terms

SITE_FILE = "/.well-known/tdmrep.json"

# The names by which robots.txt keeps a site out of AI models, as those who read them document: OpenAI, Anthropic (its
# older name, still in many files, comes second), Google, Apple, Common Crawl, Meta. Not here: search engines, what
# fetches a page because a person asked for it, and crawlers that are barred for their load as often as for AI.
AI_CRAWLERS = (
    "GPTBot",
    "ClaudeBot",
    "anthropic-ai",
    "Google-Extended",
    "Applebot-Extended",
    "CCBot",
    "meta-externalagent",
)


class Signal(StrEnum):
    """A kind of signal that can reserve a page."""

    PROTOCOL = "protocol"
    UNREADABLE_FILE = "unreadable_file"
    DIRECTIVE = "directive"
    AI_CRAWLERS = "ai_crawlers"


STRICT = frozenset(Signal)
POLICIES = {"strict": STRICT, "protocol": frozenset({Signal.PROTOCOL}), "ignore": frozenset[Signal]()}

_OUR_NAME = "vigie"
_DIRECTIVES = frozenset({"noai", "nosnippet", "max-snippet:0"})
# What stands before a colon without being the name of a crawler.
_WITH_VALUE = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_CRAWLER = re.compile(r"[a-z][a-z0-9._-]*")

_BLANK = b" \t\r\n\xef\xbb\xbf"  # with the byte order mark
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")  # RFC 3986, section 2.3
_URL_CHARACTERS = "%/?:@!$&'()*+,;=[]#~"  # those that need no quoting
_END = "\n"  # stands in no URL


def reserved_by(url: str, terms: Terms, tree: HtmlElement, honoured: frozenset[Signal]) -> str | None:
    """Return which of the honoured signals reserves a page, in words; None when it is not reserved.

    `url` is where the page was found in the end, `terms` what was said beside it, `tree` the page.
    """
    metas = [(meta.get("name").strip().lower(), meta.get("content", "")) for meta in tree.xpath("//meta[@name]")]
    rules = _rules(terms.site_file)
    reserved, where = _declared(url, terms, metas, rules or ())
    signals = (
        (Signal.PROTOCOL, where if reserved else ""),
        (Signal.UNREADABLE_FILE, f"{SITE_FILE} cannot be read" if reserved is None and rules is None else ""),
        (Signal.DIRECTIVE, _directive(terms, metas)),
        (Signal.AI_CRAWLERS, "" if reserved is False else _barred(terms)),
    )
    return next((told for signal, told in signals if told and signal in honoured), None)


# --- the TDM Reservation Protocol


def _declared(
    url: str, terms: Terms, metas: Sequence[tuple[str, str]], rules: Iterable[dict[str, Any]]
) -> tuple[bool | None, str]:
    """Return what the protocol says of the page, and where; None when it says nothing.

    The page supersedes the HTTP field, and that the file ("Processing priority").
    """
    meta = [content for name, content in metas if name == "tdm-reservation"]
    for where, values in (
        ("tdm-reservation: 1 in a meta element", meta),
        ("tdm-reservation: 1 in the HTTP header", terms.tdm_reservation),
        (f"tdm-reservation: 1 in {SITE_FILE}", _of_the_site(url, rules)),
    ):
        said = {value.strip() for value in values} & {"0", "1"}  # any other value counts as unset
        if said:
            return "1" in said, where
    return None, ""


def _rules(file: bytes) -> list[dict[str, Any]] | None:
    """Return the rules in the site's file; None when it cannot be read.

    What does not begin as JSON is no such file: many sites answer with a web page whatever they are asked for.
    """
    if file.lstrip(_BLANK)[:1] not in {b"[", b"{"}:
        return []
    try:
        rules = json.loads(file.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else None


def _of_the_site(url: str, rules: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Return the value of the first rule whose location matches; empty when none does."""
    parts = urlsplit(url)
    path = _normal(f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/")
    path = path.replace("*", "%2A").replace("$", "%24")  # what a location must write in this way to mean it
    for rule in rules:
        location, value = rule.get("location"), rule.get("tdm-reservation")
        if isinstance(location, str) and _matches(location, path):
            return (str(value),) if isinstance(value, str | int) else ()
    return ()


def _matches(location: str, path: str) -> bool:
    """Return whether a path begins as a location says, where `*` is any text and a final `$` the end.

    As in robots.txt, it begins with a slash or with `*`. It is sought piece by piece, from left to right, so that no
    location can take long.
    """
    if not location.startswith(("/", "*")):
        return False
    first, *others = _normal(location.removesuffix("$")).split("*")
    if location.endswith("$"):
        path += _END
        if others:
            others[-1] += _END
        else:
            first += _END
    if not path.startswith(first):
        return False
    at = len(first)
    for piece in others:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _normal(path: str) -> str:
    """Return a path as it is compared: percent-encoded where it must be, in upper case (RFC 3986, section 6.2.2)."""

    def decoded(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if _UNRESERVED.fullmatch(character) else match[0].upper()

    return _PERCENT.sub(decoded, quote(path, safe=_URL_CHARACTERS, errors="replace"))


# --- robots


def _directive(terms: Terms, metas: Iterable[tuple[str, str]]) -> str:
    """Return the directive that reserves the page, and where it stands; "" when there is none."""
    ours = (content for name, content in metas if name in {"robots", _OUR_NAME})
    for where, fields in (("X-Robots-Tag", terms.robots_tags), ("a meta element", ours)):
        for directive in _directives(fields):
            if directive in _DIRECTIVES:
                return f"{directive} in {where}"
    return ""


def _directives(fields: Iterable[str]) -> Iterator[str]:
    """Yield the directives for everybody and for us: after the name of a crawler, the rest of a field is for it."""
    for field in fields:
        whom = _OUR_NAME
        for part in field.lower().split(","):
            directive = part
            name, colon, rest = (piece.strip() for piece in part.partition(":"))
            if colon and name not in _WITH_VALUE and _CRAWLER.fullmatch(name):
                whom, directive = name, rest
            if whom == _OUR_NAME:
                yield "".join(directive.split())


def _barred(terms: Terms) -> str:
    return f"robots.txt bars {', '.join(terms.barred)}" if terms.barred else ""
