"""The list of feeds to watch, as OPML 2.0 (http://opml.org/spec2.opml)."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from lxml import etree

from pipeline.errors import ConfigError
from pipeline.gather.text import plain
from pipeline.gather.urls import canonical, is_web, without_credentials
from pipeline.news import Failure, Feed, Reason, Scope, SourceKind, Stage

Choice = TypeVar("Choice", bound=StrEnum)


class _OutlineError(ValueError):
    """An outline that names no feed, and why."""


def read_opml(document: bytes) -> tuple[tuple[Feed, ...], tuple[Failure, ...]]:
    """Return the feeds of the list, in order, each address once, and its broken outlines as failures.

    An outline is a feed when it has an `xmlUrl` or says `type="rss"`, else a folder; folders may be nested. Kind and
    scope are slash-delimited paths in the standard `category` attribute: "/kind/regulator,/scope/tech-policy"; without
    them a feed is of the press and general. Sloppy XML is read as far as it goes; entities are never resolved.
    Raises ConfigError for a document that is not OPML.
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(document.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise ConfigError("feed list", f"not an OPML document: {error}") from error
    if root is None or str(root.tag).lower() != "opml":
        raise ConfigError("feed list", "not an OPML document: its root element is not <opml>")
    feeds: dict[str, Feed] = {}
    failures = []
    for outline in root.iter("outline"):
        if "xmlUrl" not in outline.attrib and outline.get("type", "").lower() != "rss":
            continue
        try:
            feed = _feed(outline)
        except _OutlineError as error:
            subject = without_credentials(outline.get("xmlUrl", "")) or _title(outline) or "feed list"
            failures.append(Failure(subject, Stage.FEED, Reason.NOT_A_FEED, f"line {outline.sourceline}: {error}"))
        else:
            feeds.setdefault(canonical(feed.url), feed)
    return tuple(feeds.values()), tuple(failures)


def _title(outline: etree._Element) -> str:
    return plain(outline.get("text") or outline.get("title") or "")


def _feed(outline: etree._Element) -> Feed:
    url = outline.get("xmlUrl", "").strip()
    if not url:
        raise _OutlineError("it has no xmlUrl")
    if not is_web(url):
        raise _OutlineError("its xmlUrl is not an http or https address")
    if without_credentials(url) != url:
        raise _OutlineError("its xmlUrl holds a user name or a password, which would be printed; Vigie sends none")
    site = outline.get("htmlUrl", "").strip()
    categories = [category.strip() for category in outline.get("category", "").split(",")]
    return Feed(
        url=url,
        title=_title(outline) or url,
        language=outline.get("language", "").strip().lower().replace("_", "-").split("-")[0] or None,
        kind=_choice(SourceKind, categories, "/kind/") or SourceKind.PRESS,
        scope=_choice(Scope, categories, "/scope/") or Scope.GENERAL,
        site_url=site if is_web(site) else "",
    )


def _choice(choices: type[Choice], categories: list[str], prefix: str) -> Choice | None:
    named = next((category.removeprefix(prefix) for category in categories if category.startswith(prefix)), None)
    if named is None:
        return None
    try:
        return choices(named)
    except ValueError:
        allowed = ", ".join(choices)
        raise _OutlineError(f"its category {prefix}{named} is none of {allowed}") from None
