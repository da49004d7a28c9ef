"""What a page hides from its readers is not part of its text: instructions to machines like to hide there.

Judged by the markup alone, attributes and inline styles (HTML Living Standard, sections 4 and 6.1; CSS 2.2; WAI-ARIA
1.2, aria-hidden). Style sheets are not read: what a class hides stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

# A page that is hidden whole is shown by a script later.
_WHOLE = frozenset({"html", "body"})
# Elements that no reader is shown while scripts run, as they do in every browser.
_NEVER_SHOWN = frozenset({"noscript", "template"})
# React streams whole articles in hidden elements called S:0, S:1, ... and its scripts show them later.
_STREAMED = re.compile(r"S:[0-9a-f]+$")

_ZERO = re.compile(r"[+-]?(?:0+\.?0*|\.0+)(?:px|p[tc]|r?em|ex|ch|%|v[wh])?$")
_UNREADABLE = re.compile(r"(?:0*\.\d+|0*1(?:\.0*)?)(?:px|pt)$")  # one pixel or less
# Further off than windows are wide; what a script slides in stays nearer.
_FAR_OFF = re.compile(r"-(?:\d{4,}(?:\.\d+)?(?:px|pt)|\d{3,}(?:\.\d+)?(?:r?em|v[wh]|%))")
_OFFSETS = ("left", "top", "right", "bottom", "inset", "margin", "margin-left", "margin-top", "text-indent")
_CLIPPED = re.compile(r"rect\((?:[01](?:px)?[,\s]*){4}\)|inset\((?:50|100)%[^)]*\)|circle\(0[^)]*\)")
_BACKGROUNDS = ("background", "background-color", "background-image")
_NO_COLOUR = frozenset({"none", "transparent", "inherit", "initial", "unset"})  # what is behind shows through
_WHITE = re.compile(r"(?:white|#f{3,4}|#f{6}|#f{8}|rgba?\(255[,\s]+255[,\s]+255(?:[,\s/]+(?:1|100%))?\))$")
_CLEAR = re.compile(r"transparent$|#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)$|rgba?\((?:[^,)]+,){3}\s*0(?:\.0+)?%?\)$")


@dataclass(frozen=True, slots=True)
class _Look:
    """What an element hands on to those within it, which may declare otherwise."""

    size: str = ""
    visibility: str = ""
    colour: str = ""
    behind: str = "white"  # a page is white where nothing inline says otherwise

    def within(self, style: Mapping[str, str]) -> _Look:
        """The look of an element inside this one."""
        if not style:  # as of most elements: pages have thousands
            return self
        return _Look(
            size=style.get("font-size", self.size),
            visibility=style.get("visibility", self.visibility),
            colour=style.get("color", self.colour),
            behind=next(
                (style[name] for name in _BACKGROUNDS if style.get(name, "none") not in _NO_COLOUR), self.behind
            ),
        )

    @property
    def unseen(self) -> bool:
        """Whether text of this look can be neither read nor seen."""
        return (
            _ZERO.match(self.size) is not None
            or _UNREADABLE.match(self.size) is not None
            or self.visibility in {"hidden", "collapse"}
            or _CLEAR.match(self.colour) is not None
            or self.colour == self.behind
            or (_WHITE.match(self.colour) is not None and _WHITE.match(self.behind) is not None)
        )


def drop_hidden(tree: HtmlElement) -> None:
    """Take out of a page's tree the elements and the text that its markup hides, but for what React streams."""
    hidden = []
    looks = [_Look()]
    for event, node in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event == "start":
            style = _style(node)
            looks.append(looks[-1].within(style))
            if looks[-1].unseen:
                node.text = None
            if _taken_out(node, style) and not _STREAMED.match(node.get("id", "")):
                hidden.append(node)
            continue
        if event == "end":
            looks.pop()
        if looks[-1].unseen:
            node.tail = None
    for element in hidden:
        element.drop_tree()


def _taken_out(element: HtmlElement, style: Mapping[str, str]) -> bool:
    """Whether an element is hidden with all that is in it."""
    if element.tag in _WHOLE:
        return False
    if element.tag in _NEVER_SHOWN or (element.tag == "dialog" and "open" not in element.attrib):
        return True
    if element.get("hidden", "until-found").strip().lower() != "until-found":  # readers find the latter by searching
        return True
    if element.get("aria-hidden", "").strip().lower() == "true":
        return True
    return bool(style) and (
        style.get("display") == "none"
        or style.get("content-visibility") == "hidden"
        or _ZERO.match(style.get("opacity", "")) is not None
        or "scale(0)" in style.get("transform", "")
        or any(_FAR_OFF.search(style.get(name, "")) for name in (*_OFFSETS, "transform"))
        or any(_CLIPPED.search(style.get(name, "")) for name in ("clip", "clip-path"))
        or (
            style.get("overflow") in {"hidden", "clip"}
            and any(_ZERO.match(style.get(name, "")) for name in ("height", "width"))
        )
    )


def _style(element: HtmlElement) -> dict[str, str]:
    """The declarations of an element's style attribute; of those for one property the last."""
    written = element.get("style")
    if not written or element.tag in _WHOLE:
        return {}
    declared = (part.partition(":") for part in written.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in declared}
