"""What stands where an article should be: a paywall, a consent wall, a list of links, nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline.gather.metadata import Metadata
from pipeline.gather.paragraphs import Block, prose
from pipeline.gather.text import letters
from pipeline.news import Page, Reason

# Letters of prose under which there is nothing to say anything about. Of 420 saved pages the shortest complete
# article had 330, the bot walls and error pages at most 170.
STUB_LETTERS = 250
# Letters of prose that are surely more than the lead a paywall leaves: of the saved articles that declare themselves
# not free, teasers had at most 650 and the shortest whole article but two 1,400.
TEASER_LETTERS = 1_000
# A page most of whose text is link. The most linked article had 0.42.
LISTING_SHARE = 0.5

# Names in `class` and `id` by which publishers and their suppliers call these things, in every language.
PAYWALL = re.compile(r"pay-?wall|reg-?wall|poool|piano-|subscri(?:be|ber|ption)-(?:wall|only|required)|abo-?wall", re.I)
CONSENT = re.compile(r"captcha|challenge|consent|cookie-?wall|privacy-?wall|robot-?check|didomi|sp_message|cmp-?box", re.I)
NOT_FOUND = re.compile(
    r"\b404\b|(?:page|seite|página|pagina|strona|strony|sidan|siden) "
    r"(?:not found|introuvable|non trouvée|nicht gefunden|no encontrada|não encontrada|non trovata|niet gevonden"
    r"|nie znaleziona|hittades inte|ikke fundet)|nie znaleziono strony|not found",
    re.IGNORECASE,
)


def wall(page: Page, tree: HtmlElement, metadata: Metadata, found: Sequence[Block]) -> tuple[Reason, str] | None:
    """Return why the page holds no article, with a detail; None when it holds one.

    `found` are all blocks of the main text. The judgement rests on how much prose there is and on what the page's
    own markup calls the rest.
    """
    size = sum(map(letters, prose(found)))
    everything = sum(letters(block.text) for block in found)
    linked = sum(letters(block.text) * block.linked for block in found)
    if everything and linked >= LISTING_SHARE * everything:
        return Reason.LISTING, f"{linked / everything:.0%} of the text is links"
    if size >= TEASER_LETTERS:
        return None
    if _is_front_page(page.final_url) and not _is_front_page(page.requested_url):
        return Reason.GONE, "redirected to the front page"
    if any(NOT_FOUND.search(title) for title in metadata.titles):
        return Reason.GONE, f"the page says: {metadata.titles[0]}"
    if metadata.free is False or (metadata.free is None and _marked(tree, PAYWALL)):
        return Reason.PAYWALL, f"{size} letters before the paywall"
    consent = _marked(tree, CONSENT)
    if consent and 2 * consent >= size:
        return Reason.CONSENT, "the text is that of a consent wall or a bot check"
    if size >= STUB_LETTERS:
        return None
    visible = letters(" ".join(tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]")))
    if visible < 2 * STUB_LETTERS and tree.xpath("//script|//noscript|//*[@id='challenge']"):
        return Reason.CONSENT, "nothing to read without JavaScript or a check"
    return Reason.STUB, f"{size} letters of text"


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


def _marked(tree: HtmlElement, names: re.Pattern[str]) -> int:
    """Return the letters in the largest element whose class or id bears such a name."""
    marked = (
        element
        for element in tree.xpath("//body//*[@class or @id]")
        if names.search(f"{element.get('class', '')} {element.get('id', '')}")
    )
    return max((letters(element.text_content()) for element in marked), default=0)
