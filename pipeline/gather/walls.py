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

# Letters of prose under which there is nothing to say anything about. Of 426 saved pages the shortest whole news item
# had 340, the bot walls and error pages at most 217.
STUB_LETTERS = 250
# Letters of prose that are more than the lead a paywall leaves. Of the saved articles that declare themselves not free,
# the teasers had at most 633; of the whole ones, all but one had more than 1,000.
TEASER_LETTERS = 1_000
# The share of link in the main text that makes it a list. The most linked article had 0.42.
LISTING_SHARE = 0.5

# Names in `class` and `id` by which publishers and their suppliers call these things, whatever the language.
PAYWALL = re.compile(
    r"pay-?wall|reg-?wall|abo-?wall|poool|piano-|subscri(?:be|ber|ption)-(?:wall|only|required)", re.IGNORECASE
)
CONSENT = re.compile(
    r"captcha|challenge|consent|cookie-?wall|privacy-?wall|robot-?check|didomi|sp_message|cmp-?box", re.IGNORECASE
)
# How servers that answer 200 title the page for what is gone.
NOT_FOUND = re.compile(
    r"\b404\b|\bnot found\b|(?:page|seite|página|pagina|strony|sidan|siden) "
    r"(?:introuvable|non trouvée|nicht gefunden|no encontrada|não encontrada|non trovata|niet gevonden"
    r"|nie znaleziono|hittades inte|ikke fundet)|nie znaleziono strony",
    re.IGNORECASE,
)


def wall(page: Page, tree: HtmlElement, metadata: Metadata, found: Sequence[Block]) -> tuple[Reason, str] | None:
    """Return why the page holds no article, with a detail; None when it holds one.

    `tree` is the page, `found` all blocks of its main text. LISTING: most of the text is link. The other reasons are
    asked only of pages with little prose: GONE, PAYWALL, CONSENT, STUB, by what the page's own markup says.
    """
    linked = sum(letters(block.text) * block.linked for block in found)
    if found and linked >= LISTING_SHARE * sum(letters(block.text) for block in found):
        return Reason.LISTING, "most of the text is links"
    size = sum(map(letters, prose(found)))
    if size >= TEASER_LETTERS:
        return None
    return (
        _gone(page, metadata) or _locked(tree, metadata, size) or (_stub(tree, size) if size < STUB_LETTERS else None)
    )


def _gone(page: Page, metadata: Metadata) -> tuple[Reason, str] | None:
    if _is_front_page(page.final_url) and not _is_front_page(page.requested_url):
        return Reason.GONE, "redirected to the front page"
    title = next(filter(NOT_FOUND.search, metadata.titles), None)
    return (Reason.GONE, f"the page says: {title}") if title else None


def _locked(tree: HtmlElement, metadata: Metadata, size: int) -> tuple[Reason, str] | None:
    if metadata.free is False or (metadata.free is None and _marked(tree, PAYWALL)):
        return Reason.PAYWALL, f"{size} letters before the paywall"
    consent = _marked(tree, CONSENT)
    if consent and 2 * consent >= size:
        return Reason.CONSENT, "the text is that of a consent wall or a bot check"
    return None


def _stub(tree: HtmlElement, size: int) -> tuple[Reason, str]:
    """Return CONSENT for a page that shows hardly anything and has scripts: it waits for a browser or a human."""
    visible = letters(" ".join(tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]")))
    if visible < 2 * STUB_LETTERS and tree.xpath("//script | //noscript | //*[@id='challenge']"):
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
