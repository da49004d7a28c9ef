"""What a page says of itself: Open Graph, schema.org (JSON-LD) and plain HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipeline.gather.dates import believable
from pipeline.gather.text import from_html
from pipeline.gather.urls import canonical, is_web

# What stands between a headline and the name of its site.
SEPARATOR = re.compile(r"\s+[|\-–—·•»:]{1,2}\s+|\s*\|\s*")
# The schema.org types that stand for the document, not for the site, its owner or a list.
DOCUMENT = re.compile(r"Article|Posting|Report|WebPage|CreativeWork")
# Where a page dates itself outside JSON-LD, the most explicit first.
DATES = (
    "//meta[@property='article:published_time' or @name='article:published_time']/@content",
    "//meta[@itemprop='datePublished' or @name='datePublished' or @name='dcterms.date' or @name='DC.date.issued'"
    " or @name='date' or @name='pubdate' or @name='parsely-pub-date']/@content",
    "//time[@itemprop='datePublished' or @pubdate]/@datetime",
    "(//article//time/@datetime)[1]",
)
# A name, not a slogan.
NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Metadata:
    """`titles` are the candidates, best first, without the name of the site; `free` is None when nothing is said."""

    titles: tuple[str, ...]
    site: str
    published: datetime | None
    canonical_url: str | None
    free: bool | None


def read_metadata(tree: HtmlElement, url: str, retrieved: datetime) -> Metadata:
    """Return what the page states; `url` is its final address, `retrieved` bounds the believable dates.

    The canonical address (RFC 6596) counts only on the page's own host, and not when it is the front page.
    """
    facts = tuple(_json_ld(tree))
    documents = tuple(fact for fact in facts if DOCUMENT.search(str(fact.get("@type"))))
    site = next((name for name in _sites(tree, documents) if 0 < len(name) <= NAME_LENGTH), "")
    names = {_key(site), *(_key(label) for label in (urlsplit(url).hostname or "").split("."))} - {""}
    titles = (_without_site(from_html(title), names) for title in _titles(tree, documents))
    free = [_false(fact["isAccessibleForFree"]) for fact in facts if "isAccessibleForFree" in fact]
    return Metadata(
        titles=tuple(dict.fromkeys(title for title in titles if title)),
        site=site,
        published=_published(tree, documents, retrieved),
        canonical_url=_canonical(tree, url),
        free=not any(free) if free else None,
    )


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield every object of every JSON-LD script, outer before inner; a script that is not JSON says nothing."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            pending = [json.loads(script.text_content(), strict=False)]
        except (ValueError, RecursionError):
            continue
        for value in pending:  # grows while it is read: breadth first, and no depth can exhaust the stack
            if isinstance(value, dict):
                yield value
                pending += value.values()
            elif isinstance(value, list):
                pending += value


def _meta(tree: HtmlElement, name: str) -> list[str]:
    return [str(content) for content in tree.xpath("//meta[@property=$n or @name=$n]/@content", n=name)]


def _titles(tree: HtmlElement, documents: tuple[dict[str, Any], ...]) -> Iterator[str]:
    """Yield the stated titles as they are; on saved articles JSON-LD was right most often, og:title the least."""
    yield from (fact["headline"] for fact in documents if isinstance(fact.get("headline"), str))
    others = [*_meta(tree, "og:title"), *(str(title) for title in tree.xpath("//head/title/text()"))]
    headings = tree.xpath("//h1")
    if len(headings) == 1:
        heading = headings[0].text_content()
        words = set(heading.casefold().split())
        if any(2 * len(words & set(other.casefold().split())) >= len(words) for other in others):
            yield heading  # else it is the name of a section or a logo
    yield from others


def _sites(tree: HtmlElement, documents: tuple[dict[str, Any], ...]) -> Iterator[str]:
    yield from (from_html(name) for name in _meta(tree, "og:site_name"))
    for fact in documents:
        publisher = fact.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str):
            yield from_html(name)


def _key(name: str) -> str:
    """Return what is compared of a site's name: "Le Monde.fr" and "lemonde" must meet."""
    return "".join(one for one in name.casefold() if one.isalnum())


def _without_site(title: str, names: set[str]) -> str:
    """Return the title without the site's name before or after it; empty when the title is only that name."""
    pieces = list(SEPARATOR.finditer(title))
    if pieces and _is_site(title[pieces[-1].end() :], names):
        return _without_site(title[: pieces[-1].start()], names)
    if pieces and _is_site(title[: pieces[0].start()], names):
        return _without_site(title[pieces[0].end() :], names)
    return "" if _key(title) in names else title


def _is_site(piece: str, names: set[str]) -> bool:
    """Return whether a piece of a title is the site's name, or that name with its domain or section."""
    key = _key(piece)
    return any(key == name or (len(name) > 3 and len(key) <= 2 * len(name) and key.startswith(name)) for name in names)


def _false(value: object) -> bool:
    return str(value).strip().lower() in {"false", "0", "no"}


def _published(tree: HtmlElement, documents: tuple[dict[str, Any], ...], retrieved: datetime) -> datetime | None:
    stated = [fact["datePublished"] for fact in documents if isinstance(fact.get("datePublished"), str)]
    stated += [str(value) for path in DATES for value in tree.xpath(path)]
    for text in stated:
        try:
            moment = believable(datetime.fromisoformat(text.strip()), retrieved)
        except ValueError:  # not ISO 8601: a date in words may be any of several
            continue
        if moment is not None:
            return moment
    return None


def _canonical(tree: HtmlElement, url: str) -> str | None:
    for href in tree.xpath("//link[@rel='canonical']/@href"):
        try:
            address = canonical(urljoin(url, str(href).strip()))
            same_host = _host(address) == _host(url)
        except ValueError:
            continue
        if is_web(address) and same_host and urlsplit(address).path != "/":
            return address
    return None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
