"""The network: one polite, bounded, guarded client.

It obeys robots.txt, passes on what sites declare of the use of their pages, says who it is, waits its turn on every
site, asks only for what changed, and goes nowhere `guard` forbids. Whatever a server does, a document costs at most
its own time and bytes, and ends as a `Page` or a `Failure`.

How it works: an asyncio loop in its own thread does the fetching, so that the network never waits for whoever
reads the answers; the answers cross over in a queue. The reader in turn slows the network down when it falls
behind. All state of a crawl lives in `_Crawl` and dies with it; `Web` itself only holds settings.

Details of failures hold no measured times, no ports and no words of a server but a host name that the guard has
looked at, so that the same trouble always reads the same, and reads safely.
"""

from __future__ import annotations

import asyncio
import errno
import random
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import InitVar, dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol

import aiohttp
from yarl import URL

from pipeline.doors import robots
from pipeline.doors.decoding import ACCEPT_ENCODING, Decoder, DecodingError, TooLargeError
from pipeline.doors.guard import ForbiddenError, Guard
from pipeline.doors.robots import Rules
from pipeline.news import Failure, Page, Reason, Stage, Terms, Validators
from pipeline.ports import Clock, Request

# Feeds and pages are asked for alike: at the same URL a feed is wanted no more than a page.
_ACCEPT = (
    "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, application/feed+json, "
    "application/rdf+xml;q=0.9, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})  # RFC 9110, section 15.4
_PERMANENT = frozenset({301, 308})
_RETRIED = frozenset({429, 500, 502, 503, 504})  # what may pass by itself
_REASONS = {
    401: Reason.DENIED,
    402: Reason.DENIED,
    403: Reason.DENIED,
    404: Reason.GONE,
    410: Reason.REMOVED,
    451: Reason.DENIED,
}

_HEADER_BYTES = 8190  # one field, and the status line: what most servers themselves accept
_HEADER_FIELDS = 128
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")  # RFC 6838, section 4.2
_CHARSET = re.compile(r"""\bcharset\s*=\s*["']?([a-z0-9!#$%&+^_.:-]+)""", re.IGNORECASE)
_VALIDATOR_CHARACTERS = 1024  # an ETag longer than this is a load, not a name
_SITE_FILE_BYTES = 64 * 1024  # hundreds of rules
_LOOK = 0.25  # seconds between looks whether to stop, while no answer comes


class SiteFiles(Protocol):
    """Where the files that speak for a whole site, such as robots.txt, are kept between runs.

    Only ever called in the thread that iterates over `fetch`.
    """

    def site_file(self, url: str) -> tuple[int, bytes, datetime] | None:
        """Return what was kept for this URL: HTTP status, body, when it was fetched."""
        ...

    def keep_site_file(self, url: str, status: int, body: bytes, at: datetime) -> None:
        """Replace the answer kept for this URL."""
        ...


class _FetchError(Exception):
    """Why a document cannot be had. `again`: another attempt may succeed; `unconnected`: nobody was there."""

    def __init__(self, reason: Reason, detail: str, *, again: bool = False, unconnected: bool = False) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.again = again
        self.unconnected = unconnected


@dataclass(frozen=True, slots=True)
class _Answer:
    """One HTTP answer. Only successes have a body; it is not `whole` when the limit cut it."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    whole: bool = True


@dataclass(slots=True)
class _Allowance:
    """What is left to one document: network seconds and retries."""

    seconds: float
    retries: int
    retried: int = 0


@dataclass(slots=True)
class _Site:
    """One origin: its turn-taking, its rules, what it declares of its pages."""

    origin: str
    connections: asyncio.Semaphore
    delay: float
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_start: float = 0.0  # on the loop's clock
    rules: asyncio.Task[Rules | _FetchError] | None = None
    declaration: asyncio.Task[bytes] | None = None
    missed: int = 0  # attempts in a row, of all its documents, that found nobody there
    dead: _FetchError | None = None  # after as many as one document may make: not tried again in this crawl


@dataclass(frozen=True, slots=True)
class _Errand:
    """A call that must be made in the reader's thread, where the archive lives."""

    call: Callable[[], Any]
    result: asyncio.Future[Any]


_Inbox = SimpleQueue[Page | Failure | _Errand | None]


@dataclass(eq=False, kw_only=True)
class Web:
    """The network, as `pipeline.ports.Fetch` wants it. All times are in seconds, all sizes in bytes.

    `user_agent` must name us and where to complain; its first product token is what robots.txt calls us by.
    `allow_hosts` are host names, IP addresses or CIDR networks that may be private (see `guard`).
    `max_bytes` bounds a body both as transferred and as unpacked. `total_timeout` bounds the network time of one
    document with its redirects and retries, `idle_timeout` the silence within it.
    `site_file` is the path of a file in which sites declare how their pages may be used: it is asked for before their
    pages, and told with them, as are the `crawlers` that robots.txt bars from a page (see `news.Terms`).
    `retry_after_limit`: a server that asks for a longer wait has failed. `crawl_delay_limit`: a longer
    Crawl-delay is shortened to this. `jitter` spreads the waits between retries. Once `stopping` says so, no more
    answers are waited for.
    """

    user_agent: str
    site_files: SiteFiles
    clock: Clock
    jitter: random.Random
    allow_hosts: InitVar[Iterable[str]] = ()
    connect_timeout: float = 10.0
    idle_timeout: float = 20.0
    total_timeout: float = 60.0
    max_bytes: int = 5_000_000
    max_redirects: int = 5
    concurrency: int = 32
    per_host: int = 2
    delay: float = 1.0
    retries: int = 2
    backoff: float = 1.0
    retry_after_limit: float = 30.0
    crawl_delay_limit: float = 10.0
    site_file: str | None = None
    crawlers: tuple[str, ...] = ()
    stopping: Callable[[], bool] = lambda: False
    guard: Guard = field(init=False)

    def __post_init__(self, allow_hosts: Iterable[str]) -> None:
        """Raise ConfigError for an entry of `allow_hosts` that is none."""
        self.guard = Guard(allow_hosts)

    def fetch(self, requests: Sequence[Request]) -> Iterator[Page | Failure]:
        """Yield one answer per request, as they arrive, until it should stop.

        A `Page` names its request by `requested_url`, a `Failure` by `subject`; its stage is always `PAGE`: who
        asked for a feed knows better. Give distinct URLs: the same one twice is fetched and answered twice.
        Never raises for one item. Closing the iterator early ends all transfers.
        """
        inbox: _Inbox = SimpleQueue()
        runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        loop = runner.get_loop()
        thread = Thread(target=_serve, args=(runner,), name="web", daemon=True)
        crawl = _Crawl(self, inbox)
        thread.start()
        try:
            work = asyncio.run_coroutine_threadsafe(crawl.run(requests), loop)
            work.add_done_callback(lambda _: inbox.put(None))
            while (item := self._next(inbox)) is not None:
                if isinstance(item, _Errand):
                    loop.call_soon_threadsafe(item.result.set_result, item.call())
                else:
                    loop.call_soon_threadsafe(crawl.taken)
                    yield item
            if not self.stopping():
                work.result()  # raises what escaped: a bug
        finally:
            loop.call_soon_threadsafe(loop.stop)
            if not sys.is_finalizing():  # at interpreter exit the thread is already gone
                thread.join()

    def _next(self, inbox: _Inbox) -> Page | Failure | _Errand | None:
        """Wait for what comes next; None at the end, and when it should stop."""
        while not self.stopping():
            try:
                return inbox.get(timeout=_LOOK)
            except Empty:
                continue
        return None


def _serve(runner: asyncio.Runner) -> None:
    """Run the loop until it is stopped, then cancel what is left and close it."""
    with runner:
        runner.get_loop().run_forever()


class _Crawl:
    """One call of `fetch`, inside the loop."""

    _public: aiohttp.ClientSession  # goes where the guard permits
    _listed: aiohttp.ClientSession  # goes to the host names that the operator listed, whatever their addresses
    _tasks: asyncio.TaskGroup

    def __init__(self, web: Web, inbox: _Inbox) -> None:
        self._web = web
        self._guard = web.guard
        self._inbox = inbox
        self._token = robots.product_token(web.user_agent)
        self._sites: dict[str, _Site] = {}
        self._slots = asyncio.Semaphore(web.concurrency)
        self._untaken = 0  # answers in the inbox
        self._room = asyncio.Event()
        self._room.set()

    async def run(self, requests: Sequence[Request]) -> None:
        """Answer all requests into the inbox."""
        async with (
            self._session(self._guard.socket) as self._public,
            self._session(None) as self._listed,
            asyncio.TaskGroup() as self._tasks,
        ):
            for request in requests:
                self._tasks.create_task(self._answer(request))

    def taken(self) -> None:
        """Note that the reader has taken one answer."""
        self._untaken -= 1
        if self._untaken < self._web.concurrency:
            self._room.set()

    def _session(self, socket_factory: Callable[..., Any] | None) -> aiohttp.ClientSession:
        """Open a client whose sockets are made by `socket_factory`; limits of connections are ours, not its."""
        web = self._web
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, socket_factory=socket_factory),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": web.user_agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
            timeout=aiohttp.ClientTimeout(total=None, connect=web.connect_timeout, sock_read=web.idle_timeout),
            auto_decompress=False,
            trust_env=False,
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
            max_headers=_HEADER_FIELDS,
        )

    async def _answer(self, request: Request) -> None:
        try:
            answer: Page | Failure = await self._document(request)
        except _FetchError as failed:
            answer = Failure(request.url, Stage.PAGE, failed.reason, failed.detail)
        self._untaken += 1
        if self._untaken >= self._web.concurrency:
            self._room.clear()
        self._inbox.put(answer)

    async def _document(self, request: Request) -> Page:
        web = self._web
        headers = {}
        if etag := _validator(request.validators.etag):
            headers["If-None-Match"] = etag
        if last_modified := _validator(request.validators.last_modified):
            headers["If-Modified-Since"] = last_modified
        answer, url, permanent = await self._follow(
            _parse(request.url), headers, web.max_bytes, web.max_redirects, self._enter
        )
        not_modified = answer.status == 304 and bool(headers)
        if not not_modified and not 200 <= answer.status < 300:
            raise _FetchError(_REASONS.get(answer.status, Reason.HTTP_ERROR), f"HTTP {answer.status}")
        if not answer.whole:
            raise _FetchError(Reason.TOO_LARGE, f"more than {web.max_bytes} bytes")
        media_type, charset = _content_type(answer.headers.get("Content-Type", ""))
        validators = Validators(
            etag=_validator(answer.headers.get("ETag")), last_modified=_validator(answer.headers.get("Last-Modified"))
        )
        return Page(
            requested_url=request.url,
            final_url=str(url),
            status=answer.status,
            body=answer.body,
            media_type=media_type,
            charset=charset,
            retrieved=web.clock.now(),
            validators=request.validators if not_modified and validators == Validators() else validators,
            not_modified=not_modified,
            permanent_url=str(url) if permanent else None,
            terms=Terms(
                tdm_reservation=_fields(answer.headers, "tdm-reservation"),
                robots_tags=_fields(answer.headers, "x-robots-tag"),
                site_file=await self._declaration(url),
                barred=(await self._rules(url)).barred(str(url)),
            ),
        )

    async def _follow(
        self,
        url: URL,
        headers: Mapping[str, str],
        limit: int,
        max_redirects: int,
        permit: Callable[[URL], Awaitable[None]],
    ) -> tuple[_Answer, URL, bool]:
        """Follow redirects: the answer at their end, where that was, and whether all were permanent."""
        allowance = _Allowance(self._web.total_timeout, self._web.retries)
        seen: set[URL] = set()
        permanent = True
        while True:
            seen.add(url)
            try:
                self._guard.check(url)
            except ForbiddenError as error:
                raise _FetchError(Reason.FORBIDDEN_ADDRESS, f"{'redirect: ' * (len(seen) > 1)}{error}") from error
            await permit(url)
            answer = await self._attempt(url, headers, limit, allowance)
            if answer.status not in _REDIRECTS:
                return answer, url, permanent and len(seen) > 1
            permanent = permanent and answer.status in _PERMANENT
            location = answer.headers.get("Location", "").strip()
            if not location:
                raise _FetchError(Reason.HTTP_ERROR, f"HTTP {answer.status} without a target")
            url = _parse(location, url)
            if url in seen:
                raise _FetchError(Reason.HTTP_ERROR, "a redirect loop")
            if len(seen) > max_redirects:
                raise _FetchError(Reason.HTTP_ERROR, f"more than {max_redirects} redirects")

    async def _attempt(self, url: URL, headers: Mapping[str, str], limit: int, allowance: _Allowance) -> _Answer:
        """One answer, after as many retries as are allowed and make sense."""
        web = self._web
        site = self._site(url)
        while True:
            wait = web.backoff * 2**allowance.retried * web.jitter.uniform(0.5, 1.0)
            try:
                answer = await self._exchange(site, url, headers, limit, allowance)
            except _FetchError as failed:
                site.missed = site.missed + 1 if failed.unconnected else 0
                if site.missed > web.retries:
                    site.dead = failed
                if not failed.again or not allowance.retries:
                    raise
            else:
                site.missed = 0
                if answer.status not in _RETRIED:
                    return answer
                wait = max(wait, _retry_after(answer.headers.get("Retry-After", ""), web.clock.now()))
                if wait > web.retry_after_limit or not allowance.retries:
                    return answer
                if answer.status == 429:  # meant for all we ask of the site
                    site.next_start = max(site.next_start, asyncio.get_running_loop().time() + wait)
            allowance.retries -= 1
            allowance.retried += 1
            await asyncio.sleep(wait)

    async def _exchange(
        self, site: _Site, url: URL, headers: Mapping[str, str], limit: int, allowance: _Allowance
    ) -> _Answer:
        """Send one request in the site's turn and read the answer within the time left."""
        loop = asyncio.get_running_loop()
        async with self._turn(site):
            start = loop.time()
            try:
                async with asyncio.timeout(allowance.seconds):
                    return await self._get(url, headers, limit)
            except TimeoutError as error:
                raise _FetchError(Reason.TIMEOUT, f"not finished in {self._web.total_timeout:g} s") from error
            finally:
                allowance.seconds -= loop.time() - start

    @asynccontextmanager
    async def _turn(self, site: _Site) -> AsyncIterator[None]:
        """Wait until one more request may be sent to the site, and by us at all.

        Whoever holds a slot waits for nobody, so that these waits cannot lock each other.
        """
        loop = asyncio.get_running_loop()
        async with site.connections:
            async with site.turn:
                if site.dead is not None:
                    raise _FetchError(site.dead.reason, site.dead.detail)
                while (wait := site.next_start - loop.time()) > 0:
                    await asyncio.sleep(wait)
                await self._room.wait()
                await self._slots.acquire()
                site.next_start = loop.time() + site.delay
            try:
                yield
            finally:
                self._slots.release()

    async def _get(self, url: URL, headers: Mapping[str, str], limit: int) -> _Answer:
        """Send one request; raises _FetchError for all that a server, or its absence, can do."""
        host = url.raw_host or ""
        session = self._listed if self._guard.names(host) else self._public
        try:
            response = await session.get(url, headers=headers, allow_redirects=False)
        except aiohttp.ConnectionTimeoutError as error:
            raise _FetchError(Reason.TIMEOUT, "no connection in time", again=True, unconnected=True) from error
        except aiohttp.ServerTimeoutError as error:
            raise _FetchError(Reason.TIMEOUT, "no answer in time", again=True) from error
        except aiohttp.ClientSSLError as error:
            raise _FetchError(Reason.UNREACHABLE, "no secure connection (TLS)", unconnected=True) from error
        except aiohttp.ClientConnectorDNSError as error:
            raise _FetchError(Reason.UNREACHABLE, "host name not found", again=True, unconnected=True) from error
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, ForbiddenError):
                raise _FetchError(Reason.FORBIDDEN_ADDRESS, f"{host} has no public address") from error
            refused = error.os_error.errno == errno.ECONNREFUSED
            detail = "connection refused" if refused else "no connection"
            raise _FetchError(Reason.UNREACHABLE, detail, again=True, unconnected=True) from error
        except aiohttp.ClientResponseError as error:
            raise _FetchError(Reason.BROKEN_TRANSFER, "an answer that is not HTTP, or too large a header") from error
        except (aiohttp.ClientError, OSError) as error:
            raise _FetchError(Reason.UNREACHABLE, "connection closed without an answer", again=True) from error
        except ValueError as error:  # what yarl lets through and the encodings of host names do not
            raise _FetchError(Reason.FORBIDDEN_ADDRESS, "not a valid URL") from error
        async with response:
            if not 200 <= response.status < 300:
                return _Answer(response.status, response.headers)
            return await _read(response, limit)

    def _site(self, url: URL) -> _Site:
        """Find the site of a URL that the guard has checked."""
        origin = str(url.origin())
        if origin not in self._sites:
            self._sites[origin] = _Site(origin, asyncio.Semaphore(self._web.per_host), self._web.delay)
        return self._sites[origin]

    async def _enter(self, url: URL) -> None:
        """Do before a page is asked for what its site wants done before: raises _FetchError unless it lets us in."""
        await self._obey_robots(url)
        await self._declaration(url)

    async def _obey_robots(self, url: URL) -> None:
        """Raise _FetchError unless the site's robots.txt lets us fetch the URL."""
        rules = await self._rules(url)
        site = self._site(url)
        site.delay = max(site.delay, min(rules.delay, self._web.crawl_delay_limit))
        if not rules.allow(str(url)):
            raise _FetchError(Reason.ROBOTS, "not allowed by robots.txt")

    async def _rules(self, url: URL) -> Rules:
        """Return the rules of a URL's site; raises _FetchError where they cannot be had."""
        site = self._site(url)
        if site.rules is None:
            site.rules = self._tasks.create_task(self._read_rules(site))
        rules = await site.rules
        if isinstance(rules, _FetchError):
            raise _FetchError(rules.reason, rules.detail)
        return rules

    async def _read_rules(self, site: _Site) -> Rules | _FetchError:
        try:
            status, body = await self._speaking_for(site, "/robots.txt", robots.MAX_BYTES, _always)
        except _FetchError as failed:
            return _FetchError(failed.reason, f"robots.txt: {failed.detail}")
        return robots.read_rules(status, body, self._token, self._web.crawlers)

    async def _declaration(self, url: URL) -> bytes:
        """Return the file in which a URL's site declares how its pages may be used; empty where it has none."""
        site = self._site(url)
        if site.declaration is None:
            site.declaration = self._tasks.create_task(self._read_declaration(site))
        return await site.declaration

    async def _read_declaration(self, site: _Site) -> bytes:
        if self._web.site_file is None:
            return b""
        try:
            _, body = await self._speaking_for(site, self._web.site_file, _SITE_FILE_BYTES, self._obey_robots)
        except _FetchError:  # a site that does not show it declares nothing
            return b""
        return body

    async def _speaking_for(
        self, site: _Site, path: str, limit: int, permit: Callable[[URL], Awaitable[None]]
    ) -> tuple[int, bytes]:
        """Answer, with status and body, what a file says for its whole site: from the store while that is fresh.

        Raises _FetchError where it cannot be had; an old copy serves while the site is out of order (RFC 9309,
        section 2.4).
        """
        store = self._web.site_files
        now = self._web.clock.now()
        address = site.origin + path
        kept = await self._in_reader(partial(store.site_file, address))
        if kept is not None and timedelta(0) <= now - kept[2] < robots.MAX_AGE:
            return kept[0], kept[1]
        try:
            answer, _, _ = await self._follow(_parse(address), {}, limit, robots.MAX_REDIRECTS, permit)
        except _FetchError as failed:
            if failed.reason is Reason.HTTP_ERROR:  # lost in redirects: RFC 9309 calls that unavailable
                return 404, b""
            trouble = failed
        else:
            if robots.is_answer(answer.status):
                await self._in_reader(partial(store.keep_site_file, address, answer.status, answer.body, now))
                return answer.status, answer.body
            trouble = _FetchError(Reason.ROBOTS, f"HTTP {answer.status}")
        if kept is None:
            raise trouble
        return kept[0], kept[1]

    async def _in_reader(self, call: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Make a call in the reader's thread; what it returned."""
        result: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._inbox.put(_Errand(call, result))
        return await result


async def _always(_: URL) -> None:
    """Permit: robots.txt itself is never forbidden (RFC 9309, section 2.2.2)."""


async def _read(response: aiohttp.ClientResponse, limit: int) -> _Answer:
    """Read a body up to a limit; raises _FetchError when the transfer breaks."""
    headers = response.headers
    try:
        decoder = Decoder(headers.get("Content-Encoding", ""), limit)
        try:
            async for data in response.content.iter_any():
                decoder.feed(data)
        except TooLargeError:
            return _Answer(response.status, headers, decoder.start, whole=False)
        return _Answer(response.status, headers, decoder.finish())
    except DecodingError as error:
        raise _FetchError(Reason.BROKEN_TRANSFER, str(error)) from error
    except aiohttp.ServerTimeoutError as error:
        raise _FetchError(Reason.TIMEOUT, "a transfer that stopped in the middle") from error
    except (aiohttp.ClientError, OSError) as error:
        raise _FetchError(Reason.BROKEN_TRANSFER, "a transfer cut short") from error


def _parse(url: str, base: URL | None = None) -> URL:
    """Read a URL, resolved against a base if there is one, without its fragment; raises _FetchError if it is none."""
    try:
        parsed = URL(url)
        return (base.join(parsed) if base is not None else parsed).with_fragment(None)
    except ValueError as error:
        raise _FetchError(Reason.FORBIDDEN_ADDRESS, "not a valid URL") from error


def _retry_after(value: str, now: datetime) -> float:
    """Seconds that a Retry-After field asks to wait (RFC 9110, section 10.2.3); 0 when it says nothing."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max(0.0, ((date if date.tzinfo else date.replace(tzinfo=UTC)) - now).total_seconds())


def _validator(value: str | None) -> str | None:
    """Return a validator that can be stored and sent back as it is, else None."""
    if value and len(value) <= _VALIDATOR_CHARACTERS and value.isascii() and value.isprintable():
        return value
    return None


def _fields(headers: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return the values of all fields of this name, which is in lower case."""
    return tuple(value for field_name, value in headers.items() if field_name.lower() == name)


def _content_type(value: str) -> tuple[str, str | None]:
    """Read the media type, lower case ("" when there is none), and the charset of a Content-Type field."""
    kind, _, parameters = value.partition(";")
    kind = kind.strip().lower()
    charset = _CHARSET.search(parameters)
    return (kind if _MEDIA_TYPE.fullmatch(kind) else ""), (charset[1] if charset else None)
