"""A digest as an e-mail: its Markdown and its page, of which a mail program shows the one it can."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from urllib.parse import urlsplit

from lxml import html


def digest_mail(
    markdown: str, page: str, *, language: str, sender: str, recipient: str, site: str, now: datetime
) -> EmailMessage:
    """Make the message of one digest to one reader: multipart/alternative (RFC 2046, section 5.1.4).

    `site` is where the output folder is served, empty when it is not: then links to other digests are plain words, and
    links to sources stay. Raises ValueError for an address that cannot stand in a header.
    """
    tree = html.document_fromstring(page.encode())
    message = EmailMessage(policy=SMTP)
    message["Subject"] = (tree.findtext(".//title") or "").strip()
    message["From"] = sender
    message["To"] = recipient
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or None)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday reply comes back
    message.set_content(_without_front_matter(markdown), cte="quoted-printable")
    message.add_alternative(_page(tree, site), subtype="html", cte="quoted-printable")
    message["Content-Language"] = language  # RFC 3282; set last: a header named so would move into the first part
    return message


def _without_front_matter(markdown: str) -> str:
    """The digest as a person reads it; what stands between the first two rules is for programs."""
    opening, _, rest = markdown.partition("\n---\n")
    return rest.lstrip("\n") if opening.startswith("---\n") else markdown


def _page(tree: html.HtmlElement, site: str) -> str:
    """The page without what only a browser needs, and without links that lead nowhere from a mailbox."""
    for element in tree.xpath("//link | //meta[@http-equiv] | //a[@class='skip']"):
        element.drop_tree()
    for link in tree.xpath("//a[@href]"):
        target = link.get("href")
        if urlsplit(target).scheme or target.startswith("#"):
            continue
        if site:
            link.set("href", f"{site.rstrip('/')}/{target.removeprefix('../')}")
        else:
            link.drop_tag()
    return "<!doctype html>\n" + str(html.tostring(tree, encoding="unicode"))
