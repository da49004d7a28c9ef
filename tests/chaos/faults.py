"""What servers, feeds and pages can do wrong, and what a night may say of each.

A fault is a site of its own. `FEEDS` and `PAGES` are those at which a feed or a page itself is at fault, `SITES` those
at which what speaks for the site is, and its page is sound. Each gives its routes and the outcomes that are right:
reasons of a failure, or READ where the document is read in spite of it.
"""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import brotli
from faulty_server import HANG, RESET, Route
from loopback import answer

from pipeline.news import Reason

READ = None
Outcome = Reason | None

TIMEOUT, BROKEN, HTTP_ERROR = Reason.TIMEOUT, Reason.BROKEN_TRANSFER, Reason.HTTP_ERROR
UNREACHABLE, TOO_LARGE, FORBIDDEN = Reason.UNREACHABLE, Reason.TOO_LARGE, Reason.FORBIDDEN_ADDRESS
NOT_A_FEED, EMPTY, NOT_HTML, ROBOTS = Reason.NOT_A_FEED, Reason.EMPTY, Reason.NOT_HTML, Reason.ROBOTS
RESERVED, TIMED_OUT = Reason.RESERVED, Reason.PARSER_TIMEOUT

TITLE = "Commission opens a consultation on the AI Act, on facial recognition and on AI rules in court"
SENTENCES = (
    "The Commission opened a consultation on guidelines for the artificial intelligence act on Monday morning.",
    "Companies, researchers and civil society have six weeks to say what they think of the draft, it announced.",
    "The guidelines explain which systems count as high-risk, a question on which parliament had asked for clarity.",
    "A spokeswoman said that the final text will be adopted in the autumn, after the member states have been heard.",
    "Consumer organisations welcomed the draft, and regretted that emotion recognition is treated in two lines only.",
    "The trade association of software makers asked for longer deadlines, because the standards are not ready yet.",
)
PAGE = (
    f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{TITLE}</title>@head@</head><body><main>"
    f"<article><h1>{TITLE}</h1>{''.join(f'<p>{sentence}</p>' for sentence in SENTENCES)}@body@</article></main></body>"
    "</html>"
)
FEED = (
    '<?xml version="1.0" encoding="utf-8"?>@prolog@<rss version="2.0"><channel><title>A feed</title>'
    "<item><title>Soup @title@</title><link>@link@</link><pubDate>@date@</pubDate></item></channel></rss>"
)


@dataclass(frozen=True)
class Fault:
    """What a path of the site answers, made when it is wanted, and which outcomes are right."""

    route: Callable[[], Route]
    outcomes: frozenset[Outcome]
    path: str = "/document"


def page(head: str = "", body: str = "") -> bytes:
    """A sound page, with more in its head or its body."""
    return PAGE.replace("@head@", head).replace("@body@", body).encode(errors="surrogatepass")


def feed(title: str = "", link: str = "http://127.0.0.1/soup", date: str = "", prolog: str = "") -> bytes:
    """A sound feed of one item, whose date is too old for the night unless something else is wrong."""
    text = FEED.replace("@title@", title).replace("@link@", link).replace("@prolog@", prolog)
    return text.replace("@date@", date or "Mon, 06 Jan 2020 08:00:00 GMT").encode(errors="surrogatepass")


def _head(*fields: str, status: str = "200 OK") -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", *fields, "Connection: close", "", "")).encode()


def _redirect(target: str, status: int = 302) -> bytes:
    return answer(status, location=target)


def _on_and_on(_: bytes) -> Route:
    """Another address every time."""
    numbers = itertools.count()
    return lambda: [_redirect(f"/document?{next(numbers)}")]


def _brotli(body: bytes) -> bytes:
    return brotli.compress(body, quality=5)


@cache
def _bomb(pack: Callable[[bytes], bytes]) -> bytes:
    return pack(bytes(60_000_000))


LONGER = {"content_length": "99999"}


# --- the transfer: of a feed or of a page, whose bytes are given ---------------------------------------------------

TRANSFERS: dict[str, tuple[Callable[[bytes], Route], set[Outcome]]] = {
    "hangs before it answers": (lambda _: lambda: [HANG], {TIMEOUT}),
    "hangs in its status line": (lambda _: lambda: [b"HTTP/1.1 2", HANG], {TIMEOUT}),
    "hangs in its header": (lambda _: lambda: [b"HTTP/1.1 200 OK\r\nContent-", HANG], {TIMEOUT}),
    "hangs after its header": (lambda _: lambda: [_head("Content-Length: 100"), HANG], {TIMEOUT}),
    "hangs in its body": (lambda body: lambda: [answer(body=body, **LONGER), HANG], {TIMEOUT}),
    "hangs in a chunk": (
        lambda _: lambda: [_head("Transfer-Encoding: chunked"), b"40\r\nabc", HANG],
        {TIMEOUT},
    ),
    "drips its body": (lambda _: lambda: itertools.chain([_head()], itertools.cycle([b"x", 0.2])), {TIMEOUT}),
    "drips its header": (
        lambda _: lambda: itertools.chain([b"HTTP/1.1 200 OK\r\n"], itertools.cycle([b"X: y\r\n", 0.2])),
        {TIMEOUT, BROKEN},
    ),
    "drips chunks": (
        lambda _: lambda: itertools.chain([_head("Transfer-Encoding: chunked")], itertools.cycle([b"1\r\nx\r\n", 0.2])),
        {TIMEOUT},
    ),
    "is slow, and arrives": (
        lambda body: lambda: [answer(body=body)[:80], 0.3, answer(body=body)[80:]],
        {READ},
    ),
    "is cut short": (lambda body: answer(body=body, **LONGER), {BROKEN}),
    "is longer than it says": (lambda body: answer(body=body, content_length="40"), {BROKEN}),
    "cuts a chunk short": (lambda _: _head("Transfer-Encoding: chunked") + b"40\r\nabc", {BROKEN}),
    "forgets the last chunk": (
        lambda body: _head("Transfer-Encoding: chunked") + f"{len(body):x}\r\n".encode() + body + b"\r\n",
        {BROKEN},
    ),
    "has a chunk size that is none": (lambda _: _head("Transfer-Encoding: chunked") + b"zz\r\nabc\r\n", {BROKEN}),
    "has a chunk size of 2^70": (
        lambda _: _head("Transfer-Encoding: chunked") + b"400000000000000000\r\nabc\r\n",
        {BROKEN, TIMEOUT},
    ),
    "has a negative length": (lambda body: answer(body=body, content_length="-1"), {BROKEN}),
    "has a length that is none": (lambda body: answer(body=body, content_length="many"), {BROKEN}),
    "has a length of 2^70": (lambda body: answer(body=body, content_length=str(2**70)), {BROKEN, TOO_LARGE}),
    "has two lengths": (lambda body: _head("Content-Length: 3", "Content-Length: 5") + body, {BROKEN}),
    "has a length and chunks": (
        lambda body: _head("Content-Length: 3", "Transfer-Encoding: chunked") + body,
        {BROKEN},
    ),
    "resets before it answers": (lambda _: lambda: [RESET], {UNREACHABLE}),
    "resets in its header": (lambda _: lambda: [b"HTTP/1.1 200 OK\r\nX", 0.1, RESET], {UNREACHABLE, BROKEN}),
    "resets in its body": (lambda body: lambda: [answer(body=body, **LONGER), 0.1, RESET], {BROKEN}),
    "closes without an answer": (lambda _: b"", {UNREACHABLE}),
    "closes in its header": (lambda _: b"HTTP/1.1 200 OK\r\nX: y\r\n", {UNREACHABLE, BROKEN}),
    "speaks another protocol": (lambda _: b"SSH-2.0-OpenSSH_9.6\r\n", {BROKEN}),
    "speaks HTTP/0.9": (lambda body: body, {BROKEN}),
    "speaks HTTP/9.9": (lambda body: answer(body=body).replace(b"HTTP/1.1", b"HTTP/9.9"), {BROKEN, READ}),
    "speaks TLS": (lambda _: b"\x15\x03\x01\x00\x02\x02\x46", {BROKEN}),
    "has a header of 1 MB": (lambda _: answer(x="x" * 1_000_000), {BROKEN}),
    "has a status line of 1 MB": (lambda _: b"HTTP/1.1 200 " + b"x" * 1_000_000, {BROKEN}),
    "has 5,000 header fields": (lambda _: _head(*(f"x{n}: y" for n in range(5_000))), {BROKEN}),
    "has header fields without end": (
        lambda _: lambda: itertools.chain([b"HTTP/1.1 200 OK\r\n"], itertools.repeat(b"X: y\r\n" * 500)),
        {BROKEN},
    ),
    "has NUL bytes in its header": (lambda body: answer(body=body, x="a\0b"), {BROKEN, READ}),
    "has a header that is no header": (lambda body: _head("no colon here") + body, {BROKEN}),
    "splits its header": (lambda body: _head("X: a\rLocation: http://127.0.0.1/\r") + body, {BROKEN, READ}),
    "has a body without end": (
        lambda _: lambda: itertools.chain([_head()], itertools.repeat(b"x" * 65_536)),
        {TOO_LARGE},
    ),
    "has chunks without end": (
        lambda _: (
            lambda: itertools.chain(
                [_head("Transfer-Encoding: chunked")], itertools.repeat(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
            )
        ),
        {TOO_LARGE},
    ),
    "is a gzip bomb": (lambda _: answer(body=_bomb(gzip.compress), content_encoding="gzip"), {TOO_LARGE}),
    "is a deflate bomb": (lambda _: answer(body=_bomb(zlib.compress), content_encoding="deflate"), {TOO_LARGE}),
    "is a brotli bomb": (lambda _: answer(body=_bomb(_brotli), content_encoding="br"), {TOO_LARGE}),
    "is a zstd bomb": (
        # RFC 8878: one frame of 2^30 bytes, whose block repeats one byte
        lambda _: answer(body=b"\x28\xb5\x2f\xfd\xa0\0\0\0\x40" + b"\x02\0\x10x" * 500, content_encoding="zstd"),
        {BROKEN},
    ),
    "is gzip within gzip": (
        lambda body: answer(body=gzip.compress(gzip.compress(body)), content_encoding="gzip, gzip"),
        {BROKEN},
    ),
    "is gzip of 5,000 members": (
        lambda body: answer(body=gzip.compress(b"") * 5_000 + gzip.compress(body), content_encoding="gzip"),
        {BROKEN},
    ),
    "is gzip cut short": (lambda body: answer(body=gzip.compress(body)[:-9], content_encoding="gzip"), {BROKEN}),
    "is gzip with a wrong checksum": (
        lambda body: answer(body=gzip.compress(body)[:-8] + bytes(8), content_encoding="gzip"),
        {BROKEN},
    ),
    "is gzip with more behind it": (
        lambda body: answer(body=gzip.compress(body) + b"more", content_encoding="gzip"),
        {READ},
    ),
    "is plain, and says gzip": (lambda body: answer(body=body, content_encoding="gzip"), {BROKEN}),
    "is plain, and says br": (lambda body: answer(body=body, content_encoding="br"), {BROKEN}),
    "is gzip, and does not say so": (
        lambda body: answer(body=gzip.compress(body)),
        {NOT_A_FEED, NOT_HTML, EMPTY, Reason.STUB},
    ),
    "has an encoding that is none": (lambda body: answer(body=body, content_encoding="rot13"), {BROKEN}),
    "redirects to itself": (lambda _: _redirect("/document"), {HTTP_ERROR}),
    "redirects to itself with a fragment": (lambda _: _redirect("/document#again"), {HTTP_ERROR}),
    "redirects on and on": (_on_and_on, {HTTP_ERROR}),
    "redirects to nowhere": (lambda _: _redirect(""), {HTTP_ERROR}),
    "redirects without a target": (lambda _: answer(302), {HTTP_ERROR}),
    "redirects to what is not found": (lambda _: _redirect("/nothing", 301), {Reason.GONE}),
    "redirects to a file": (lambda _: _redirect("file:///etc/passwd"), {FORBIDDEN}),
    "redirects to FTP": (lambda _: _redirect("ftp://127.1.0.1/"), {FORBIDDEN}),
    "redirects to a script": (lambda _: _redirect("javascript:alert(1)"), {FORBIDDEN}),
    "redirects to data": (lambda _: _redirect("data:text/html,<p>x"), {FORBIDDEN}),
    "redirects to gopher": (lambda _: _redirect("gopher://127.0.0.1:6379/_FLUSHALL"), {FORBIDDEN}),
    "redirects with credentials": (lambda _: _redirect("http://user:secret@127.1.0.1/"), {FORBIDDEN}),
    "redirects to half an address": (lambda _: _redirect("http://["), {FORBIDDEN}),
    "redirects to a name of 300 letters": (lambda _: _redirect(f"http://{'a' * 300}/"), {FORBIDDEN}),
    "redirects to a port that is none": (lambda _: _redirect("http://127.1.0.1:99999/"), {FORBIDDEN}),
    "redirects to 1 MB": (lambda _: _redirect(f"/{'a' * 1_000_000}"), {BROKEN}),
    "answers with 100 without end": (
        lambda _: lambda: itertools.cycle([b"HTTP/1.1 100 Continue\r\n\r\n", 0.05]),
        {TIMEOUT, BROKEN},
    ),
    "wants to speak WebSocket": (
        lambda _: _head("Upgrade: websocket", "Connection: Upgrade", status="101 Switching Protocols"),
        {HTTP_ERROR, BROKEN},
    ),
    "says 204": (lambda _: answer(204), {EMPTY, NOT_A_FEED, NOT_HTML}),
    "says 304 to who has nothing": (lambda _: answer(304), {HTTP_ERROR}),
    "says 401": (lambda _: answer(401, www_authenticate="Basic realm=x"), {Reason.DENIED}),
    "says 403": (lambda _: answer(403), {Reason.DENIED}),
    "says 404": (lambda _: answer(404), {Reason.GONE}),
    "says 407": (lambda _: answer(407, proxy_authenticate="Basic realm=x"), {HTTP_ERROR}),
    "says 410": (lambda _: answer(410), {Reason.REMOVED}),
    "says 418": (lambda _: answer(418), {HTTP_ERROR}),
    "says 429, and to wait for an hour": (lambda _: answer(429, retry_after="3600"), {HTTP_ERROR}),
    "says 429 with every answer": (lambda _: answer(429), {HTTP_ERROR}),
    "says 451": (lambda _: answer(451), {Reason.DENIED}),
    "says 500": (lambda _: answer(500), {HTTP_ERROR}),
    "says 503, and to wait until the year 9999": (
        lambda _: answer(503, retry_after="Fri, 31 Dec 9999 23:59:59 GMT"),
        {HTTP_ERROR},
    ),
    "says 503, and to wait for nonsense": (lambda _: answer(503, retry_after="9" * 400), {HTTP_ERROR}),
    "says 999": (lambda _: answer(999), {HTTP_ERROR}),
    "says 0": (lambda _: answer(0), {BROKEN, HTTP_ERROR}),
    "says 20000": (lambda _: answer(20000), {BROKEN, HTTP_ERROR}),
    "sets a thousand cookies": (
        lambda body: _head(*(f"Set-Cookie: c{n}={'x' * 50}" for n in range(100))) + body,
        {READ},
    ),
    "sets a cookie of nonsense": (
        lambda body: answer(body=body, set_cookie='a=\x01"; Domain=..; Path'),
        {READ, BROKEN},
    ),
    "is nothing": (lambda _: answer(), {EMPTY, NOT_A_FEED}),
    "is one NUL byte": (lambda _: answer(body=b"\0"), {EMPTY, NOT_A_FEED, NOT_HTML}),
    "is blanks": (lambda _: answer(body=b" " * 1_000_000), {EMPTY, NOT_A_FEED, Reason.STUB}),
    "says that it is in a charset of nonsense": (
        lambda body: answer(body=body, content_type=f"text/html; charset={'x' * 4_000}"),
        {READ},
    ),
    "says that it is in UTF-16": (
        lambda body: answer(body=body, content_type="text/xml; charset=utf-16"),
        {READ, NOT_A_FEED},
    ),
    "is in UTF-16, and says UTF-8": (
        lambda body: answer(body=body.decode().encode("utf-16"), content_type="text/html; charset=utf-8"),
        {READ, NOT_A_FEED},
    ),
    "has a content type of nonsense": (lambda body: answer(body=body, content_type='";;=/\t'), {READ}),
    "has a validator of 4 kB": (lambda body: answer(body=body, etag=f'"{"x" * 4_000}"'), {READ}),
    "has a validator of control characters": (lambda body: answer(body=body, etag='"\x01\x7f"'), {READ, BROKEN}),
}

# --- the document -------------------------------------------------------------------------------------------------

_LAUGHS = "<!DOCTYPE rss [" + '<!ENTITY l0 "lol">' + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
) + "]>"  # fmt: skip

FEED_DOCUMENTS: dict[str, tuple[bytes, set[Outcome]]] = {
    "a billion laughs": (feed("&l9;", prolog=_LAUGHS), {READ, NOT_A_FEED}),
    "an entity of a file": (
        feed("&x;", prolog='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        {READ, NOT_A_FEED},
    ),
    "500,000 nested elements": (feed("<a>" * 500_000), {READ, NOT_A_FEED, TIMED_OUT}),
    "a title of 5 MB": (feed("x" * 5_000_000), {READ}),
    "NUL bytes in a title": (feed("a\0b"), {READ, NOT_A_FEED}),
    "lone surrogates in a title": (feed("a \ud800"), {READ, NOT_A_FEED}),
    "overlong UTF-8 in a title": (feed("@@").replace(b"@@", b"\xc0\xbc"), {READ, NOT_A_FEED}),
    "an encoding that is a codec of Python": (feed().replace(b"utf-8", b"zlib_codec"), {READ, NOT_A_FEED}),
    "the year 0": (feed(date="Mon, 01 Jan 0000 00:00:00 GMT"), {READ}),
    "the year 99999": (feed(date="99999-12-31T23:59:60+99:99"), {READ}),
    "a date of digits": (feed(date="9" * 100_000), {READ}),
    "a link to a script": (feed(link="javascript:alert(1)"), {EMPTY}),
    "a link to a file": (feed(link="file:///etc/passwd"), {EMPTY}),
    "a link that is none": (feed(link="http://[x"), {EMPTY}),
    "a web page": (page(), {NOT_A_FEED}),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(1000), {NOT_A_FEED}),
    "an archive": (b"PK\x03\x04" + bytes(1000), {NOT_A_FEED}),
    "JSON of brackets": (b"[" * 1_000_000, {NOT_A_FEED}),
}

PAGE_DOCUMENTS: dict[str, tuple[bytes, set[Outcome]]] = {
    "200,000 nested elements": (page(body="<div>" * 200_000), {READ, TIMED_OUT, Reason.PARSER_DIED}),
    "100,000 nested tables": (
        page(body="<table><tr><td>" * 100_000),
        {READ, TIMED_OUT, Reason.PARSER_DIED, Reason.STUB},
    ),
    "a date of the year 0": (page("<meta property=article:published_time content='0000-01-01T00:00:00Z'>"), {READ}),
    "a date of the year 99999": (page("<meta property=article:published_time content=99999-01-01>"), {READ}),
    "JSON-LD of brackets": (page(f"<script type=application/ld+json>{'[' * 500_000}</script>"), {READ}),
    "a base elsewhere": (page("<base href='http://127.2.0.66/'>"), {READ}),
    "a canonical address elsewhere": (page("<link rel=canonical href='http://127.2.0.66/'>"), {READ}),
    "a refresh to elsewhere": (page("<meta http-equiv=refresh content='0; url=http://127.2.0.66/'>"), {READ}),
    "NUL bytes": (page(body="<p>a\0b</p>"), {NOT_HTML}),
    "lone surrogates": (page(body="<p>a \ud800 b</p>"), {READ}),
    "an unclosed comment": (page(body="<!--" * 100_000), {READ}),
    "a reservation": (page("<meta name=tdm-reservation content=1>"), {RESERVED}),
    "no AI": (page("<meta name=robots content=noai>"), {RESERVED}),
    "no snippet": (page("<meta name=robots content=nosnippet>"), {RESERVED}),
    "an empty page": (b"<html></html>", {EMPTY, Reason.STUB}),
}

PAGE_HEADERS: dict[str, tuple[bytes, set[Outcome]]] = {
    "a reservation in its header": (answer(body=page(), tdm_reservation="1"), {RESERVED}),
    "no AI in its header": (answer(body=page(), x_robots_tag="noai"), {RESERVED}),
    "a PDF": (answer(body=b"%PDF-1.7\n", content_type="application/pdf"), {NOT_HTML}),
    "a picture": (answer(body=b"\x89PNG\r\n\x1a\n", content_type="image/png"), {NOT_HTML}),
    "a picture that says HTML": (
        answer(body=b"\x89PNG\r\n\x1a\n" + bytes(999), content_type="text/html"),
        {NOT_HTML, EMPTY},
    ),
    "a film": (answer(body=bytes(1000), content_type="video/mp4"), {NOT_HTML}),
}

# --- what speaks for a site ---------------------------------------------------------------------------------------

_BARRED = b"User-agent: GPTBot\nDisallow: /\n"

ROBOTS_FILES: dict[str, tuple[Route, set[Outcome]]] = {
    "says 500": (answer(500), {ROBOTS}),
    "says 503 with a wait": (answer(503, retry_after="3600"), {ROBOTS}),
    "says 401": (answer(401), {READ}),
    "says 404": (answer(404), {READ}),
    "says 429": (answer(429), {ROBOTS, READ}),
    "hangs": (lambda: [HANG], {TIMEOUT}),
    "drips": (lambda: itertools.chain([_head()], itertools.cycle([b"#", 0.2])), {TIMEOUT}),
    "resets": (lambda: [RESET], {UNREACHABLE}),
    "is cut short": (answer(body=b"User-agent: *\n", **LONGER), {BROKEN}),
    "redirects to itself": (_redirect("/robots.txt"), {READ}),
    "redirects to a forbidden address": (_redirect("http://127.2.0.66/robots.txt"), {FORBIDDEN}),
    "forbids everything": (answer(body=b"User-agent: *\nDisallow: /"), {ROBOTS}),
    "forbids Vigie": (answer(body=b"User-agent: vigie\nDisallow: /\n\nUser-agent: *\nAllow: /"), {ROBOTS}),
    "forbids with a byte order mark": (answer(body=b"\xef\xbb\xbfUser-agent: *\nDisallow: /"), {ROBOTS}),
    "forbids in carriage returns": (answer(body=b"User-agent: *\rDisallow: /"), {ROBOTS}),
    "bars AI crawlers": (answer(body=_BARRED), {RESERVED}),
    "asks for a delay of a thousand years": (answer(body=b"User-agent: *\nCrawl-delay: 31536000000"), {READ}),
    "asks for a delay of nonsense": (answer(body=b"User-agent: *\nCrawl-delay: -1e999"), {READ}),
    "is 2 MB of rules": (answer(body=b"User-agent: *\n" + b"Disallow: /x*y*z$\n" * 120_000), {READ}),
    "is a pattern of stars": (answer(body=b"User-agent: *\nDisallow: /" + b"*a" * 2_000 + b"$\n"), {READ, ROBOTS}),
    "is a gzip bomb": (lambda: [answer(body=_bomb(gzip.compress), content_encoding="gzip")], {READ}),
    "is noise": (answer(body=bytes(range(256)) * 100), {READ}),
    "is a web page": (answer(body=page()), {READ}),
}  # fmt: skip

DECLARATIONS: dict[str, tuple[Route, set[Outcome]]] = {
    "reserves everything": (answer(body=b'[{"location": "/", "tdm-reservation": 1}]'), {RESERVED}),
    "reserves nothing": (answer(body=b'[{"location": "/", "tdm-reservation": 0}]'), {READ}),
    "says 500": (answer(500), {READ}),
    "hangs": (lambda: [HANG], {READ}),
    "resets": (lambda: [RESET], {READ}),
    "is half a file": (answer(body=b'[{"location": "/"', content_type="application/json"), {RESERVED}),
    "is brackets": (answer(body=b"[" * 60_000, content_type="application/json"), {RESERVED}),
    "is without end": (lambda: itertools.chain([_head()], itertools.repeat(b"[" * 65_536)), {RESERVED, READ}),
    "is a web page": (answer(body=page(), content_type="text/html"), {READ}),
    "redirects to a forbidden address": (_redirect("http://127.2.0.66/"), {READ}),
}


def _documents(body: bytes, documents: dict[str, tuple[bytes, set[Outcome]]]) -> dict[str, Fault]:
    """All that can be wrong with the transfer of a sound body, and with documents."""
    transfers = {name: Fault(partial(route, body), frozenset(right)) for name, (route, right) in TRANSFERS.items()}
    told = {name: Fault(partial(answer, body=bad), frozenset(right)) for name, (bad, right) in documents.items()}
    return transfers | told


def _site_files(name: str, path: str, files: dict[str, tuple[Route, set[Outcome]]]) -> dict[str, Fault]:
    return {
        f"{name} {what}": Fault(partial(_same, route), frozenset(right), path) for what, (route, right) in files.items()
    }


def _same(route: Route) -> Route:
    return route


FEEDS = _documents(feed(), FEED_DOCUMENTS)
PAGES = _documents(page(), PAGE_DOCUMENTS) | {
    name: Fault(partial(_same, route), frozenset(right)) for name, (route, right) in PAGE_HEADERS.items()
}
SITES = _site_files("robots.txt", "/robots.txt", ROBOTS_FILES) | _site_files(
    "tdmrep.json", "/.well-known/tdmrep.json", DECLARATIONS
)
