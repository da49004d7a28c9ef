"""The tree that trafilatura leaves becomes paragraphs of prose, without what only looks like them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.gather.text import letters, plain

# Elements of trafilatura's tree that hold a paragraph of their own; the others (hi, ref, lb, ...) run within one.
BLOCKS = frozenset({"body", "cell", "code", "del", "div", "head", "item", "list", "p", "quote", "row", "table"})
LINE_BREAK = "\0"  # stands in no text of a tree (XML 1.0, section 2.2)
# A sentence's end, then perhaps closing quotation marks, brackets or a footnote star.
SENTENCE_END = re.compile(r"[.!?…:;。！？：；।؟][\s\"'’”»“›)\]*]*$")
# The limits below were measured on 195 saved articles against their hand-checked texts (word F1 per language).
# Blocks that are link to this share: 1 in 8 belonged to its article; the rest was "read also", tags and teasers.
MOSTLY_LINK = 0.8
# Likewise for blocks that do not end as a sentence: 1 in 20.
PARTLY_LINK = 0.5
# Shorter lines that do not end as a sentence are bylines, captions, credits and labels nearly as often as text.
LINE_LETTERS = 80


@dataclass(frozen=True, slots=True)
class Block:
    """One block as it stands in the page: the element that holds it, its text, and the share of it that is link."""

    kind: str
    text: str  # a line for each of the page's, none empty
    linked: float  # 0 to 1, of the characters


def prose(found: Sequence[Block]) -> list[str]:
    """Return the texts of the blocks that read as part of an article.

    These are sentences, long lines, the items of lists, and headings between them; not what is mostly link, short
    loose lines, the cells of tables, nor headings with nothing before or nothing after them.
    """
    kept: list[str] = []
    heading = ""
    in_list = False  # lines after a colon are a list, whatever the page calls them
    for block in found:
        ends = bool(SENTENCE_END.search(block.text))
        if not letters(block.text) or block.linked >= MOSTLY_LINK or (block.linked >= PARTLY_LINK and not ends):
            continue
        is_text = ends or letters(block.text) >= LINE_LETTERS
        if block.kind in {"head", "cell"}:  # a lead set as a heading, a page laid out as a table
            is_text = ends and letters(block.text) >= LINE_LETTERS
        elif block.kind == "item" or in_list:
            is_text = True
        if is_text:
            kept += [heading, block.text] if heading else [block.text]
            heading = ""
        elif block.kind == "head" and kept:
            heading = block.text
        in_list = is_text and (block.text.endswith((":", "：")) or (in_list and not ends))
    return kept


def blocks(body: etree._Element) -> list[Block]:
    """Return the blocks of a body as trafilatura makes it with `include_links`, in reading order, none empty."""
    found: list[Block] = []
    holders = ["body"]
    pieces: list[tuple[str, bool]] = []  # text, and whether it is link
    links = 0

    def flush() -> None:
        lines = map(plain, "".join(piece for piece, _ in pieces).split(LINE_BREAK))
        text = "\n".join(filter(None, lines))
        if text:
            linked = sum(len(piece.strip()) for piece, is_link in pieces if is_link)
            found.append(Block(holders[-1], text, min(1.0, linked / len(text))))
        pieces.clear()

    for event, node in etree.iterwalk(body, events=("start", "end")):
        if node.tag in BLOCKS:
            flush()
        if event == "start":
            if node.tag in BLOCKS:
                holders.append(node.tag)
            links += node.tag == "ref"
            pieces.append((LINE_BREAK if node.tag == "lb" else node.text or "", links > 0))
        else:
            if node.tag in BLOCKS:
                holders.pop()
            links -= node.tag == "ref"
            pieces.append((node.tail or "", links > 0))
    flush()
    return found
