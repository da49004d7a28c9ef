"""The sample edition as a small web site on loopback: real HTTP for a real night, with nothing from outside.

What it serves lies in `pipeline/sample`: one TOML file per article, the publishers' list, and the layouts of
their pages and feeds. Publishers are fictional, events are real (`pipeline/sample/SOURCES.md`). A document
that is not published yet on the morning of the chosen night does not exist.
"""

from __future__ import annotations

import hashlib
import html
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from enum import StrEnum
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from threading import Thread
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

_EDITION = files("pipeline").joinpath("sample")
_MORNING = time(5, 0, tzinfo=UTC)  # six o'clock in Paris: the night's news is out, the reader is not up
_FEED_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "rdf": "application/rdf+xml"}
_ROBOTS = b"User-agent: *\nDisallow: /private/\n"
_TRACKING = "?utm_source=rss&utm_medium=feed&utm_campaign=edition"
_POLL = 0.05  # seconds between two looks at the order to stop: leaving the context takes no longer


def morning(night: date) -> datetime:
    """When the sample edition of a night is complete: 05:00 UTC on that date."""
    return datetime.combine(night, _MORNING)


class Trap(StrEnum):
    """What is wrong with an article on purpose."""

    TRACKING = "tracking"  # its link in the feed carries utm_ parameters
    UNDATED = "undated"  # the feed gives no date
    ENTITIES = "entities"  # the title in the feed is written with HTML entities
    GONE = "gone"  # in the feed, but its page answers 404
    PAYWALL = "paywall"  # two paragraphs, then an offer to subscribe
    CONSENT = "consent"  # nothing but a consent wall
    PRIVATE = "private"  # under /private/, which robots.txt forbids


@dataclass(frozen=True, slots=True)
class SamplePublisher:
    """A fictional publisher: how it speaks, and how its pages and its feed look."""

    id: str
    name: str
    tagline: str
    language: str
    kind: str
    scope: str
    layout: str
    feed: str  # "rss", "atom" or "rdf"
    dead: bool = False  # listed, but its feed answers 404

    @property
    def feed_path(self) -> str:
        """Where its feed lies."""
        return f"/{self.id}/{self.feed}.xml"


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """One article; `body` holds its paragraphs, in order."""

    slug: str
    publisher: SamplePublisher
    title: str
    lead: str  # the summary in the feed and the description of the page
    topic: str  # the heading it is filed under
    published: datetime
    body: tuple[str, ...]
    trap: Trap | None = None

    @property
    def path(self) -> str:
        """Where its page lies."""
        return f"/{'private/' if self.trap is Trap.PRIVATE else ''}{self.publisher.id}/{self.slug}.html"

    @property
    def link(self) -> str:
        """Its page as its feed links to it."""
        return self.path + (_TRACKING if self.trap is Trap.TRACKING else "")

    @property
    def feed_title(self) -> str:
        """Its title as its feed writes it: plain text, or HTML with numeric references for all that is not ASCII."""
        if self.trap is not Trap.ENTITIES:
            return self.title
        return html.escape(self.title).encode("ascii", "xmlcharrefreplace").decode("ascii")


def load_publishers() -> dict[str, SamplePublisher]:
    """Read the publishers of the sample edition: by their id, in the order of the feed list."""
    return {name: SamplePublisher(id=name, **fields) for name, fields in _read("publishers.toml").items()}


def load_articles() -> list[SampleArticle]:
    """Read every article of the sample edition, the newest first."""
    articles = [
        SampleArticle(
            slug=file.name.removesuffix(".toml"),
            publisher=publisher,
            title=fields["title"],
            lead=fields["lead"],
            topic=fields["topic"],
            published=fields["published"],
            body=tuple(paragraph.strip() for paragraph in fields["body"].split("\n\n") if paragraph.strip()),
            trap=Trap(fields["trap"]) if "trap" in fields else None,
        )
        for publisher in load_publishers().values()
        if not publisher.dead
        for file in _EDITION.joinpath("articles", publisher.id).iterdir()
        if file.name.endswith(".toml")
        for fields in [_read(f"articles/{publisher.id}/{file.name}")]
    ]
    return sorted(articles, key=lambda article: (article.published, article.path), reverse=True)


@dataclass(frozen=True, slots=True)
class Document:
    """What one path answers."""

    body: bytes
    media_type: str
    modified: datetime

    @property
    def etag(self) -> str:
        """A strong validator: it changes when a byte does."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:24]}"'

    def known_to(self, if_none_match: str | None, if_modified_since: str | None) -> bool:
        """Whether a visitor with these validators has it already (RFC 9110, section 13.2.2: the ETag decides)."""
        if if_none_match is not None:
            return if_none_match.strip() == "*" or self.etag in [
                tag.strip().removeprefix("W/") for tag in if_none_match.split(",")
            ]
        if if_modified_since is None:
            return False
        try:
            return self.modified <= parsedate_to_datetime(if_modified_since)
        except (ValueError, TypeError):  # not a date, or one without a zone: the field is ignored
            return False


class SampleServer:
    """The sample edition of one night, served on 127.0.0.1 while the context lasts.

    `port` 0 takes any free port; a fixed one makes the addresses, and so the digests, the same in every run.
    Feeds and pages carry ETag and Last-Modified and answer 304 to who knows them (RFC 9110, section 13).

    Entering raises OSError when the port is taken.
    """

    def __init__(self, night: date, port: int = 0) -> None:
        """Choose the night; nothing is opened before the context is entered."""
        self._night = night
        self._port = port

    def __enter__(self) -> Self:
        """Bind the port, render every document, and serve from a thread.

        Raises ValueError for a night before the first article.
        """
        self._articles = [one for one in load_articles() if one.published <= morning(self._night)]
        if not self._articles:
            raise ValueError(f"the sample edition has no article before {morning(self._night):%d %B %Y}")
        self._site = _Site(("127.0.0.1", self._port), _Visit)
        self._site.documents = _documents(self._articles, self.url)
        self._thread = Thread(target=self._site.serve_forever, args=(_POLL,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving and free the port."""
        self._site.shutdown()
        self._thread.join()
        self._site.server_close()

    @property
    def url(self) -> str:
        """The address of the site, without a slash at its end."""
        return f"http://127.0.0.1:{self._site.server_port}"

    def opml(self) -> bytes:
        """Render the feed list (OPML 2.0): whoever has published by the night, and one feed that is dead."""
        present = {article.publisher.id for article in self._articles}
        listed = [one for one in load_publishers().values() if one.dead or one.id in present]
        return _render("feeds/opml.xml.jinja", base=self.url, publishers=listed)


def _documents(articles: Sequence[SampleArticle], base: str) -> dict[str, Document]:
    """Every path that answers, with what it answers; `articles` come newest first."""
    documents = {"/robots.txt": Document(_ROBOTS, "text/plain", min(article.published for article in articles))}
    for publisher in dict.fromkeys(article.publisher for article in articles):
        items = [article for article in articles if article.publisher == publisher]
        documents[publisher.feed_path] = Document(
            _render(
                f"feeds/{publisher.feed}.xml.jinja",
                base=base,
                publisher=publisher,
                articles=items,
                updated=items[0].published,
            ),
            _FEED_TYPES[publisher.feed],
            items[0].published,
        )
    furniture = _read("furniture.toml")
    public = [article for article in articles if article.trap not in (Trap.GONE, Trap.PRIVATE)]
    for article in articles:
        if article.trap is Trap.GONE:
            continue
        layout = "consent" if article.trap is Trap.CONSENT else article.publisher.layout
        neighbours = [one for one in public if one.publisher.language == article.publisher.language and one != article]
        page = _render(
            f"layouts/{layout}.html.jinja",
            base=base,
            publisher=article.publisher,
            article=article,
            feed_type=_FEED_TYPES[article.publisher.feed],
            words=furniture[article.publisher.language],
            related=[one for one in neighbours if one.publisher == article.publisher][:4],
            most_read=neighbours[:5],
        )
        documents[article.path] = Document(page, "text/html", article.published)
    return documents


class _Site(ThreadingHTTPServer):
    """A server that knows its documents."""

    documents: dict[str, Document]


class _Visit(BaseHTTPRequestHandler):
    """One request: the document, 304 when the visitor has it, or 404."""

    def do_GET(self) -> None:
        """Answer with the document's head and body."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the document's head alone."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        document = cast(_Site, self.server).documents.get(urlsplit(self.path).path)
        if document is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        known = document.known_to(self.headers["If-None-Match"], self.headers["If-Modified-Since"])
        self.send_response(HTTPStatus.NOT_MODIFIED if known else HTTPStatus.OK)
        self.send_header("ETag", document.etag)
        self.send_header("Last-Modified", format_datetime(document.modified.astimezone(UTC), usegmt=True))
        if not known:
            self.send_header("Content-Type", f"{document.media_type}; charset=utf-8")
            self.send_header("Content-Length", str(len(document.body)))
        self.end_headers()
        if with_body and not known:
            self.wfile.write(document.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the standard library's)
        """Say nothing: the demo's screen belongs to the night."""


@cache
def _templates() -> Environment:
    templates = Environment(loader=PackageLoader("pipeline", "sample"), autoescape=True, undefined=StrictUndefined)
    templates.filters["rfc822"] = format_datetime
    return templates


def _render(template: str, **values: object) -> bytes:
    return _templates().get_template(template).render(**values).encode()


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(_EDITION.joinpath(name).read_text(encoding="utf-8"))
