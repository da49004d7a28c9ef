"""A feed that is not well-formed becomes XML, so that feedparser reads it with its strict parser.

Every character is looked at a fixed number of times, whatever a feed does. What is mended is what feeds get wrong:
characters that should have been escaped, HTML that is not closed, prefixes that nobody declared, an end that did not
arrive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

DEEPEST = 256  # elements within each other: libxml2's limit for documents from strangers; feeds need ten

# Possessive, so that nothing is looked at again: a tag, else one with an odd quotation mark, or what is none.
_NAME = r"[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?+"
_TOKEN = re.compile(
    rf"""<(?:(!\[CDATA\[|!--|[!?])|(/?+)({_NAME})(?=[\s/>])((?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+|[^<>]*+)>)""", re.ASCII
)
_ENDS = {"![CDATA[": "]]>", "!--": "-->", "?": "?>", "!": ">"}
_ATTRIBUTE = re.compile(rf"""(?<![\w.:-])({_NAME})\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""", re.ASCII)
_REFERENCE = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]++)|([0-9]++));?|[a-zA-Z][a-zA-Z0-9]{,31};)")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")  # XML 1.0, section 2.2

_ITEMS = frozenset({"item", "entry"})  # one never stands within another
# What feeds use without declaring it, by the prefix that all give it.
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


def root_of(document: bytes) -> bytes | None:
    """The root element of a document in UTF-8, without what stands before it; None unless it is sound XML.

    One that declares its type is not, since what it may declare is left out; nor is one with elements deeper than
    `DEEPEST`.
    """
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    begin, depth, sound = None, 0, True

    def start(_name: str, _attributes: object) -> None:
        nonlocal begin, depth, sound
        if begin is None:
            begin = parser.CurrentByteIndex
        depth += 1
        sound = sound and depth <= DEEPEST

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declares(*_: object) -> None:
        nonlocal sound
        sound = False

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = declares
    try:
        parser.Parse(document, True)
    except expat.ExpatError:
        return None
    return document[begin:] if sound else None


def mended(document: str) -> str:
    """The document as XML, as well as it can be; empty where it has no element at all.

    Text after which nothing comes was cut, perhaps within an address, and is left out.
    """
    mend, position = _Mend(), 0
    while token := _TOKEN.search(document, position):
        mend.text(_resolved(document[position : token.start()]))
        kind, closing, name, attributes = token.groups()
        position = token.end()
        if name is None:
            end = document.find(_ENDS[kind], position)
            if end < 0:
                break
            if kind == "![CDATA[":
                mend.text(document[position:end])
            position = end + len(_ENDS[kind])
        elif closing:
            mend.end(name)
        else:
            mend.start(name, attributes)
    return mend.whole()


def _resolved(text: str) -> str:
    """Text with its references resolved, those of HTML too; other ampersands stand for themselves."""
    return _REFERENCE.sub(_character, text)


def _character(reference: re.Match[str]) -> str:
    """What a reference stands for; U+FFFD where its number is no character's, itself where its name is none."""
    hexadecimal, decimal = reference.groups()
    if hexadecimal is None and decimal is None:
        return unescape(reference[0])
    digits = (hexadecimal or decimal).lstrip("0")[:8]  # seven are too many already
    return unescape(f"&#{int(digits or '0', 16 if hexadecimal else 10)};")


@dataclass(slots=True)
class _Mend:
    """What of the document has been written, and which elements are open, the root first."""

    written: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)  # prefixes
    declared: dict[str, str] = field(default_factory=dict)  # the first namespace of each prefix

    def text(self, text: str) -> None:
        """Write a text, which stands within the root."""
        if self.open:
            self.written.append(escape(text))

    def start(self, name: str, attributes: str) -> None:
        """Begin an element; an item ends the one before it. What is too deep, or empty before the root, is left out."""
        local = name.rpartition(":")[2].lower()
        if local in _ITEMS and name in self.open:
            self.end(name)
        empty = attributes.endswith("/")
        if len(self.open) >= DEEPEST or (empty and not self.open):
            return
        self._use(name)
        tag = f"<{name}{self._attributes(attributes)}"
        self.written.append(f"{tag}/>" if empty else f"{tag}>")
        if not empty:
            self.open.append(name)

    def end(self, name: str) -> None:
        """End an element and those open within it; the root ends with the document, since more may follow it."""
        if name in self.open[1:]:
            while self.open[-1] != name:
                self._close()
            self._close()

    def whole(self) -> str:
        """End what is open; the document, with all its prefixes declared by its root."""
        while self.open:
            self._close()
        if not self.written:
            return ""
        spaces = {prefix: self.declared.get(prefix) or _NAMESPACES.get(prefix, f"urn:{prefix}") for prefix in self.used}
        declared = "".join(f" xmlns:{prefix}={quoteattr(space)}" for prefix, space in sorted(spaces.items()))
        start, *rest = self.written
        return _FORBIDDEN.sub("", "".join((start[:-1], declared, ">", *rest)))

    def _close(self) -> None:
        self.written.append(f"</{self.open.pop()}>")

    def _use(self, name: str) -> None:
        prefix, colon, _ = name.partition(":")
        if colon and prefix != "xml":
            self.used.add(prefix)

    def _attributes(self, written: str) -> str:
        """The attributes of a tag, each once, without the declarations of prefixes."""
        found: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(written):
            value = _resolved("".join(values))
            prefix, _, local = name.partition(":")
            if prefix == "xmlns" and local:
                self.declared.setdefault(local, value)
            elif found.setdefault(name, value) is value:
                self._use(name)
        return "".join(f" {name}={quoteattr(value)}" for name, value in found.items())
