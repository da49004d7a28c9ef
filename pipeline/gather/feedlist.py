"""Changes to a feed list; all that other readers wrote in it stays as they wrote it.

Documents are bytes of OPML 2.0 (http://opml.org/spec2.opml) in and out. Nothing is changed in a document that is not
well-formed: what a lenient parser skips would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lxml import etree

from pipeline.errors import ConfigError
from pipeline.gather.opml import read_opml
from pipeline.gather.urls import canonical
from pipeline.news import Feed

_INDENT = "  "


def with_feed(document: bytes, feed: Feed, folder: str | None = None) -> bytes:
    """Return the list with one more feed, at its end or at the end of a folder, which is made when there is none.

    Raises ConfigError when the list has the feed already, or is not well-formed.
    """
    root = _root(document)
    if _outlines(root, feed.url):
        raise ConfigError(feed.url, "the feed list has this feed already")
    _append(_folder(_body(root), folder), feed)
    return _written(root)


def without_feed(document: bytes, url: str) -> bytes:
    """Return the list without the feed at this address, wherever and however often it stands.

    Raises ConfigError when the list does not have it, or is not well-formed.
    """
    root = _root(document)
    found = _outlines(root, url)
    if not found:
        raise ConfigError(url, "the feed list has no such feed; `feeds list` shows the addresses")
    for outline in found:
        _detach(outline)
    return _written(root)


def merged(document: bytes, other: bytes) -> tuple[bytes, tuple[Feed, ...]]:
    """Return the list with the feeds of another one that it lacks, in the folders they had there, and these feeds.

    A feed that stands several times in the other list comes once; broken outlines do not come (`read_opml` names them).
    Raises ConfigError when the first is not well-formed, or the second no OPML at all.
    """
    root, (feeds, _) = _root(document), read_opml(other)
    lenient = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    folders = {
        canonical(outline.get("xmlUrl", "").strip()): _name_of_folder(outline)
        for outline in reversed(list(etree.fromstring(other.strip(), lenient).iter("outline")))
    }
    new = tuple(feed for feed in feeds if not _outlines(root, feed.url))
    for feed in new:
        _append(_folder(_body(root), folders.get(canonical(feed.url))), feed)
    return _written(root), new


def duplicates(document: bytes) -> list[str]:
    """Return the addresses that stand more than once in a list, in order, each once."""
    lenient = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    seen: dict[str, int] = {}
    for outline in etree.fromstring(document.strip(), lenient).iter("outline"):
        if url := outline.get("xmlUrl", "").strip():
            seen[canonical(url)] = seen.get(canonical(url), 0) + 1
    return [url for url, times in seen.items() if times > 1]


def _root(document: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    read_opml(document)
    try:
        return etree.fromstring(document.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise ConfigError(
            "feed list", f"is not well-formed XML, and was not changed: {error}; mend it first"
        ) from error


def _body(root: etree._Element) -> etree._Element:
    body = root.find("body")
    return etree.SubElement(root, "body") if body is None else body


def _outlines(root: etree._Element, url: str) -> list[etree._Element]:
    wanted = canonical(url)
    return [outline for outline in root.iter("outline") if canonical(outline.get("xmlUrl", "").strip()) == wanted]


def _folders(body: etree._Element) -> Iterator[etree._Element]:
    return (outline for outline in body.iter("outline") if "xmlUrl" not in outline.attrib)


def _folder(body: etree._Element, name: str | None) -> etree._Element:
    """The folder of that name, the body when there is no name."""
    if name is None:
        return body
    found = next((folder for folder in _folders(body) if _name(folder) == name), None)
    return _added(body, {"text": name}) if found is None else found


def _name(outline: etree._Element) -> str:
    return (outline.get("text") or outline.get("title") or "").strip()


def _name_of_folder(outline: etree._Element) -> str | None:
    parent = outline.getparent()
    return (_name(parent) or None) if parent is not None and parent.tag == "outline" else None


def _append(folder: etree._Element, feed: Feed) -> None:
    attributes = {
        "type": "rss",
        "text": feed.title,
        "xmlUrl": feed.url,
        "htmlUrl": feed.site_url,
        "language": feed.language or "",
        "category": f"/kind/{feed.kind},/scope/{feed.scope}",
    }
    _added(folder, {name: value for name, value in attributes.items() if value})


def _added(parent: etree._Element, attributes: dict[str, str]) -> etree._Element:
    """Append an outline, indented like its neighbours."""
    depth = sum(1 for _ in parent.iterancestors()) + 1
    inner, outer = "\n" + _INDENT * depth, "\n" + _INDENT * (depth - 1)
    siblings = list(parent)
    if siblings:
        siblings[-1].tail = inner
    else:
        parent.text = inner
    outline = etree.SubElement(parent, "outline", attributes)
    outline.tail = outer
    return outline


def _detach(outline: etree._Element) -> None:
    """Remove an outline with the line it stands on; feeds that another reader put inside it move up in its place."""
    parent = outline.getparent()
    if parent is None:
        return
    children = list(outline)
    before, index = outline.getprevious(), parent.index(outline)
    if not children and before is not None and outline.getnext() is None:
        before.tail = outline.tail  # the last one's tail closes the folder
    for offset, child in enumerate(children):
        parent.insert(index + offset, child)
    parent.remove(outline)


def _written(root: etree._Element) -> bytes:
    outside = chain(reversed(list(root.itersiblings(preceding=True))), (root,), root.itersiblings())
    texts = (etree.tostring(node, encoding="unicode", with_tail=False) for node in outside)
    return "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', *texts, "")).encode()
