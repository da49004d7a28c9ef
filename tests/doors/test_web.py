"""The network door against real servers on the loopback interface, well-behaved and not."""

import gzip
import itertools
import random
import shutil
import ssl
import subprocess
import threading
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loopback import answer, in_turn, serving

from pipeline.doors.web import Web
from pipeline.errors import ConfigError
from pipeline.news import Failure, Page, Reason, Stage, Terms, Validators
from pipeline.ports import Request

USER_AGENT = "Vigie/0.1 (+https://example.org/vigie)"
NOON = datetime(2026, 1, 15, 12, 0, 0, 500_000, tzinfo=UTC)
PAGE = b"<html><p>The Commission opened a consultation.</p></html>"
DISALLOW = answer(body=b"User-agent: *\nDisallow: /")


class StoppedClock:
    """A clock that always says noon and half a second."""

    def now(self):
        return NOON

    def seconds(self):
        return 0.0


class FilesInMemory:
    """The files of sites in a dict that, like SQLite, may only be used in the thread that made it."""

    def __init__(self):
        self.kept = {}
        self._thread = threading.get_ident()

    def site_file(self, url):
        assert threading.get_ident() == self._thread
        return self.kept.get(url)

    def keep_site_file(self, url, status, body, at):
        assert threading.get_ident() == self._thread
        self.kept[url] = (status, body, at)


def make_web(**changes):
    """A client in a hurry: it may go to 127.0.0.1 and waits for nobody."""
    plain = {
        "user_agent": USER_AGENT,
        "site_files": FilesInMemory(),
        "clock": StoppedClock(),
        "jitter": random.Random(1),  # noqa: S311 - nothing here is secret
        "allow_hosts": ["127.0.0.1"],
        "connect_timeout": 2,
        "idle_timeout": 0.3,
        "total_timeout": 5,
        "max_bytes": 100_000,
        "delay": 0,
        "backoff": 0.01,
        "retry_after_limit": 0.5,
    }
    return Web(**(plain | changes))


def fetch_one(url, *, validators=None, **changes):
    request = Request(url, validators or Validators())
    [result] = make_web(**changes).fetch([request])
    return result


@pytest.fixture
def site():
    with serving() as served:
        yield served


# --- one document -----------------------------------------------------------------------------------------------


def test_a_page_comes_with_its_provenance(site):
    site.routes["/a"] = answer(
        body=PAGE,
        content_type='Text/HTML; Charset="UTF-8"',
        etag='W/"1"',
        last_modified="Thu, 15 Jan 2026 08:00:00 GMT",
    )
    assert fetch_one(site.url("/a#part")) == Page(
        requested_url=site.url("/a#part"),
        final_url=site.url("/a"),
        status=200,
        body=PAGE,
        media_type="text/html",
        charset="UTF-8",
        retrieved=NOON,
        validators=Validators('W/"1"', "Thu, 15 Jan 2026 08:00:00 GMT"),
    )


@pytest.mark.parametrize(
    ("field", "media_type", "charset"),
    [
        ("", "", None),
        ("text/html", "text/html", None),
        ("application/rss+xml;charset=iso-8859-1;x=y", "application/rss+xml", "iso-8859-1"),
        ("text/html; charset='windows-1252'", "text/html", "windows-1252"),
        ("text/html; charset=", "text/html", None),
        ("nonsense; charset=utf-8", "", "utf-8"),
        ("text/h\u00e9ml", "", None),
    ],
)
def test_media_type_and_charset_are_read_with_care(site, field, media_type, charset):
    site.routes["/a"] = answer(body=PAGE, content_type=field)
    page = fetch_one(site.url("/a"))
    assert (page.media_type, page.charset) == (media_type, charset)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", gzip.compress(PAGE)), ("deflate", zlib.compress(PAGE)), ("br", brotli.compress(PAGE))],
)
def test_a_packed_body_is_unpacked(site, coding, packed):
    site.routes["/a"] = answer(body=packed, content_encoding=coding)
    assert fetch_one(site.url("/a")).body == PAGE


def test_every_request_says_who_we_are_and_nothing_about_the_reader(site):
    site.routes["/robots.txt"] = answer(302, location="/rules.txt", set_cookie="a=b; Path=/")
    site.routes["/rules.txt"] = answer(body=b"", set_cookie="c=d; Path=/")
    site.routes["/a"] = answer(302, location="/b", set_cookie="e=f; Path=/")
    site.routes["/b"] = answer(body=PAGE)
    assert isinstance(fetch_one(site.url("/a")), Page)
    assert [hit.path for hit in site.hits] == ["/robots.txt", "/rules.txt", "/a", "/b"]
    for hit in site.hits:
        assert hit.headers["user-agent"] == USER_AGENT
        assert hit.headers["accept-encoding"] == "gzip, deflate, br"
        assert "text/html" in hit.headers["accept"]
        assert "application/rss+xml" in hit.headers["accept"]
        assert not {"cookie", "referer", "authorization", "from", "accept-language"} & set(hit.headers)


@pytest.mark.parametrize("cookie", ["a b@=c", "\u00e9=\u00e9", ";;;", "__Host-x"])
def test_a_strange_cookie_is_not_even_worth_a_warning(site, cookie, caplog):
    site.routes["/a"] = answer(body=PAGE, set_cookie=cookie)
    assert isinstance(fetch_one(site.url("/a")), Page)
    assert caplog.records == []


# --- conditional requests -----------------------------------------------------------------------------------------


def test_validators_are_sent_and_304_is_a_page_that_did_not_change(site):
    known = Validators('"1"', "Thu, 15 Jan 2026 08:00:00 GMT")
    site.routes["/feed"] = answer(304)
    page = fetch_one(site.url("/feed"), validators=known)
    assert (page.status, page.not_modified, page.body, page.validators) == (304, True, b"", known)
    [hit] = site.seen("/feed")
    assert hit.headers["if-none-match"] == known.etag
    assert hit.headers["if-modified-since"] == known.last_modified
    [rules] = site.seen("/robots.txt")
    assert "if-none-match" not in rules.headers


def test_a_304_may_bring_new_validators(site):
    site.routes["/feed"] = answer(304, etag='"2"')
    assert fetch_one(site.url("/feed"), validators=Validators('"1"')).validators == Validators('"2"')


def test_validators_go_along_with_a_redirect(site):
    site.routes["/old"] = answer(301, location="/feed")
    site.routes["/feed"] = answer(304)
    assert fetch_one(site.url("/old"), validators=Validators('"1"')).not_modified
    assert site.seen("/feed")[0].headers["if-none-match"] == '"1"'


def test_a_304_that_nobody_asked_for_is_an_error(site):
    site.routes["/feed"] = answer(304)
    assert fetch_one(site.url("/feed")).reason is Reason.HTTP_ERROR


@pytest.mark.parametrize("etag", ['"caf\u00e9"', '"' + "x" * 2000 + '"'])
def test_a_validator_that_cannot_be_kept_is_none(site, etag):
    site.routes["/feed"] = answer(body=PAGE, etag=etag)
    assert fetch_one(site.url("/feed")).validators == Validators()


@pytest.mark.parametrize("etag", ["", "a\r\nX-Evil: 1", "\u00e9", "a\x00"])
def test_a_validator_that_is_none_is_not_sent(site, etag):
    site.routes["/feed"] = answer(body=PAGE)
    assert isinstance(fetch_one(site.url("/feed"), validators=Validators(etag, etag)), Page)
    assert not {"if-none-match", "if-modified-since", "x-evil"} & set(site.seen("/feed")[0].headers)


# --- redirects ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [([301], True), ([308, 301], True), ([302], False), ([301, 302], False), ([307, 308], False), ([303], False)],
)
def test_only_a_wholly_permanent_chain_gives_a_permanent_url(site, statuses, permanent):
    for number, status in enumerate(statuses):
        site.routes[f"/{number}"] = answer(status, location=f"/{number + 1}")
    end = f"/{len(statuses)}"
    site.routes[end] = answer(body=PAGE)
    page = fetch_one(site.url("/0"))
    assert page.requested_url == site.url("/0")
    assert page.final_url == site.url(end)
    assert page.permanent_url == (site.url(end) if permanent else None)


@pytest.mark.parametrize(("hops", "arrives"), [(3, True), (4, False)])
def test_redirects_are_followed_up_to_the_limit(site, hops, arrives):
    for number in range(hops):
        site.routes[f"/{number}"] = answer(302, location=f"/{number + 1}")
    site.routes[f"/{hops}"] = answer(body=PAGE)
    result = fetch_one(site.url("/0"), max_redirects=3)
    assert isinstance(result, Page) is arrives
    if not arrives:
        assert (result.reason, result.detail) == (Reason.HTTP_ERROR, "more than 3 redirects")


@pytest.mark.parametrize(
    ("status", "location", "reason"),
    [
        (302, "/a", Reason.HTTP_ERROR),
        (302, "/a#again", Reason.HTTP_ERROR),
        (302, "", Reason.HTTP_ERROR),
        (301, "  ", Reason.HTTP_ERROR),
        (300, "/b", Reason.HTTP_ERROR),
        (302, "file:///etc/passwd", Reason.FORBIDDEN_ADDRESS),
        (302, "javascript:alert(1)", Reason.FORBIDDEN_ADDRESS),
        (302, "ftp://example.org/", Reason.FORBIDDEN_ADDRESS),
        (302, "http://user:secret@127.0.0.1/", Reason.FORBIDDEN_ADDRESS),
        (302, "http://[/", Reason.FORBIDDEN_ADDRESS),
        (302, "http://127.0.0.1:99999/", Reason.FORBIDDEN_ADDRESS),
        (302, "http://10.0.0.1/", Reason.FORBIDDEN_ADDRESS),
        (302, "http://169.254.169.254/latest/meta-data/", Reason.FORBIDDEN_ADDRESS),
    ],
)
def test_a_redirect_to_nowhere_good(site, status, location, reason):
    site.routes["/a"] = answer(status, location=location)
    assert fetch_one(site.url("/a")).reason is reason


# --- forbidden places ---------------------------------------------------------------------------------------------


@pytest.fixture
def neighbour():
    with serving("127.0.0.66") as served:
        yield served


@pytest.fixture
def neighbour6():
    try:
        with serving("::1") as served:
            yield served
    except OSError:
        pytest.skip("no IPv6 on this machine")


SPELLINGS = ["127.0.0.66", "127.0.0.66.", "2130706498", "0x7f000042", "0x7f.0.0.66", "127.66", "0177.0.0.0102"]
SPELLINGS += ["[::ffff:127.0.0.66]", "[::ffff:7f00:42]", "[::127.0.0.66]", "[64:ff9b::7f00:42]"]


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_redirect_reaches_an_address_nobody_listed(site, neighbour, host):
    port = neighbour.origin.rpartition(":")[2]
    neighbour.routes["/"] = answer(body=PAGE)
    site.routes["/a"] = answer(302, location=f"http://{host}:{port}/")
    assert fetch_one(site.url("/a")).reason is Reason.FORBIDDEN_ADDRESS
    assert fetch_one(f"http://{host}:{port}/").reason is Reason.FORBIDDEN_ADDRESS
    assert neighbour.hits == []


def test_the_neighbour_is_reached_once_it_is_listed(site, neighbour):
    neighbour.routes["/"] = answer(body=PAGE)
    site.routes["/a"] = answer(302, location=neighbour.url("/"))
    assert isinstance(fetch_one(site.url("/a"), allow_hosts=["127.0.0.0/8"]), Page)


def test_listing_127_0_0_1_does_not_list_the_ipv6_loopback(site, neighbour6):
    site.routes["/a"] = answer(302, location=neighbour6.url("/"))
    assert fetch_one(site.url("/a")).reason is Reason.FORBIDDEN_ADDRESS
    assert neighbour6.hits == []
    neighbour6.routes["/"] = answer(body=PAGE)
    assert isinstance(fetch_one(neighbour6.url("/"), allow_hosts=["::1"]), Page)


@pytest.mark.parametrize(
    ("allow_hosts", "reached"),
    [([], False), (["127.0.0.66"], False), (["other.example"], False), (["localhost"], True), (["127.0.0.1"], True)],
)
def test_a_name_is_judged_by_the_address_it_leads_to(site, allow_hosts, reached):
    site.routes["/"] = answer(body=PAGE)
    result = fetch_one(site.url("/").replace("127.0.0.1", "localhost"), allow_hosts=allow_hosts)
    assert bool(site.hits) is reached
    if reached:
        assert isinstance(result, Page)
    else:
        assert (result.reason, result.detail) == (
            Reason.FORBIDDEN_ADDRESS,
            "robots.txt: localhost has no public address",
        )


def test_listing_a_name_lists_no_other_name_of_its_address(site):
    site.routes["/a"] = answer(302, location=site.url("/b"))  # from localhost to 127.0.0.1: the same listener
    result = fetch_one(site.url("/a").replace("127.0.0.1", "localhost"), allow_hosts=["localhost"])
    assert result.reason is Reason.FORBIDDEN_ADDRESS
    assert site.seen("/b") == []


@pytest.mark.parametrize(
    "url",
    [
        *("", "nonsense", "/a", "//127.0.0.1/", "file:///etc/passwd", "http://", "http://[", "http://a b/"),
        *("http://127.0.0.1:x/", "http://127.0.0.1:99999/", "http://user:secret@127.0.0.1/", "http://%00/"),
        *("http://" + "a" * 300 + "/", "http://\u2488/", "http://\ud800/", "http://127.0.0.1%2f@example.org/"),
    ],
)
def test_what_is_not_a_public_url_is_a_failure(url):
    result = fetch_one(url)
    assert (result.subject, result.stage, result.reason) == (url, Stage.PAGE, Reason.FORBIDDEN_ADDRESS)


def test_a_wrong_entry_of_the_list_is_found_before_anything_is_fetched():
    with pytest.raises(ConfigError):
        make_web(allow_hosts=["10.0.0.0/99"])


# --- what servers do wrong ----------------------------------------------------------------------------------------

BIG = b"x" * 200_000
FAULTS = {
    "404": (answer(404), Reason.GONE, "HTTP 404"),
    "410": (answer(410), Reason.REMOVED, "HTTP 410"),
    "401": (answer(401), Reason.DENIED, "HTTP 401"),
    "402": (answer(402), Reason.DENIED, "HTTP 402"),
    "403": (answer(403), Reason.DENIED, "HTTP 403"),
    "451": (answer(451), Reason.DENIED, "HTTP 451"),
    "400": (answer(400), Reason.HTTP_ERROR, "HTTP 400"),
    "418": (answer(418), Reason.HTTP_ERROR, "HTTP 418"),
    "500": (answer(500), Reason.HTTP_ERROR, "HTTP 500"),
    "501": (answer(501), Reason.HTTP_ERROR, "HTTP 501"),
    "599": (answer(599), Reason.HTTP_ERROR, "HTTP 599"),
    "closes at once": (b"", Reason.UNREACHABLE, "connection closed without an answer"),
    "not HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n", Reason.BROKEN_TRANSFER, "an answer that is not HTTP"),
    "a huge header": (answer(x=str(BIG)), Reason.BROKEN_TRANSFER, "an answer that is not HTTP"),
    "endless headers": (
        answer(**{f"x{i}": "y" for i in range(5000)}),
        Reason.BROKEN_TRANSFER,
        "an answer that is not HTTP",
    ),
    "a length too long": (
        answer(body=PAGE, content_length="9999"),
        Reason.BROKEN_TRANSFER,
        "a transfer cut short",
    ),
    "a chunk cut short": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nabc",
        Reason.BROKEN_TRANSFER,
        "a transfer cut short",
    ),
    "a length that is none": (
        answer(body=PAGE, content_length="many"),
        Reason.BROKEN_TRANSFER,
        "an answer that is not HTTP",
    ),
    "too large": (answer(body=BIG), Reason.TOO_LARGE, "more than 100000 bytes"),
    "too large without a length": (
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + BIG,
        Reason.TOO_LARGE,
        "more than 100000 bytes",
    ),
    "a gzip bomb": (
        answer(body=gzip.compress(bytes(20_000_000)), content_encoding="gzip"),
        Reason.TOO_LARGE,
        "more than 100000 bytes",
    ),
    "gzip cut in the middle": (
        answer(body=gzip.compress(PAGE)[:-9], content_encoding="gzip"),
        Reason.BROKEN_TRANSFER,
        "a compressed body that stops in the middle",
    ),
    "plain under gzip": (
        answer(body=PAGE, content_encoding="gzip"),
        Reason.BROKEN_TRANSFER,
        "a body that is not what its Content-Encoding says",
    ),
    "zstd, not asked for": (
        answer(body=PAGE, content_encoding="zstd"),
        Reason.BROKEN_TRANSFER,
        "a Content-Encoding that was not asked for",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_costs_its_own_item_only(site, fault):
    told, reason, detail = FAULTS[fault]
    site.routes |= {"/bad": told, "/good": answer(body=PAGE)}
    results = {}
    for result in make_web().fetch([Request(site.url("/bad")), Request(site.url("/good"))]):
        results["bad" if isinstance(result, Failure) else "good"] = result
    assert results["good"].body == PAGE
    failure = results["bad"]
    assert (failure.subject, failure.stage, failure.reason) == (site.url("/bad"), Stage.PAGE, reason)
    assert failure.detail.startswith(detail)


@pytest.mark.parametrize("told", [answer(204), answer(200), answer(206, body=PAGE)])
def test_any_success_is_a_page_even_an_empty_one(site, told):
    site.routes["/a"] = told
    assert isinstance(fetch_one(site.url("/a")), Page)


def test_a_server_that_never_answers(site):
    site.routes["/a"] = site.hang()
    result = fetch_one(site.url("/a"), retries=1)
    assert (result.reason, result.detail) == (Reason.TIMEOUT, "no answer in time")
    assert len(site.seen("/a")) == 2


def test_a_server_that_falls_silent_after_the_header(site):
    site.routes["/a"] = site.hang(answer(content_length="100"), b"<html>")
    result = fetch_one(site.url("/a"))
    assert (result.reason, result.detail) == (Reason.TIMEOUT, "a transfer that stopped in the middle")
    assert len(site.seen("/a")) == 1


def test_a_slow_drip_ends_at_the_total_limit(site):
    site.routes["/a"] = site.drip(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x", 0.05)
    start = time.monotonic()
    result = fetch_one(site.url("/a"), total_timeout=0.6)
    assert (result.reason, result.detail) == (Reason.TIMEOUT, "not finished in 0.6 s")
    assert time.monotonic() - start < 3


def test_the_total_limit_covers_all_redirects_of_a_document(site):
    for number in range(4):
        site.routes[f"/{number}"] = site.work(0.25, answer(302, location=f"/{number + 1}"))
    assert fetch_one(site.url("/0"), total_timeout=0.6, idle_timeout=0.5).reason is Reason.TIMEOUT
    assert site.seen("/3") == []


def test_a_drip_of_header_bytes_ends_at_the_total_limit(site):
    site.routes["/a"] = site.drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", 0.05)
    assert fetch_one(site.url("/a"), total_timeout=0.6).reason is Reason.TIMEOUT


def test_an_endless_body_ends_at_the_limit(site):
    site.routes["/a"] = site.drip(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x" * 30_000, 0.001)
    assert fetch_one(site.url("/a")).reason is Reason.TOO_LARGE


def test_nobody_there():
    with serving() as closed:
        pass
    result = fetch_one(closed.url("/a"))
    assert (result.reason, result.detail) == (Reason.UNREACHABLE, "robots.txt: connection refused")


def test_a_site_that_never_connects_is_not_tried_again_for_each_of_its_pages(site):
    store = FilesInMemory()
    origin = site.origin.replace("http:", "https:")  # the site waits for words where TLS sends none
    store.keep_site_file(f"{origin}/robots.txt", 404, b"", NOON)
    web = make_web(site_files=store, connect_timeout=0.1, retries=2, per_host=2)
    results = list(web.fetch([Request(f"{origin}/{number}") for number in range(30)]))
    assert len(results) == 30
    assert {(result.reason, result.detail) for result in results} == {(Reason.TIMEOUT, "no connection in time")}
    assert site.connections <= 3 + 1  # all attempts of one document, and one on its way beside the last


def test_a_name_that_does_not_exist():
    result = fetch_one("http://no-such-host.invalid/", retries=0)
    assert (result.reason, result.detail) == (Reason.UNREACHABLE, "robots.txt: host name not found")


def test_a_certificate_that_nobody_vouches_for(tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("no openssl command to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=127.0.0.1"
    files = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate]
    subprocess.run([*make.split(), *files], check=True, capture_output=True)  # noqa: S603 - our own words
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def wrap(connection):
        return context.wrap_socket(connection, server_side=True)

    with serving(wrap=wrap) as site:
        site.routes["/"] = answer(body=PAGE)
        result = fetch_one(site.url("/").replace("http:", "https:"))
        assert (result.reason, result.detail) == (Reason.UNREACHABLE, "robots.txt: no secure connection (TLS)")
        assert site.hits == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(head=st.binary(max_size=60), status=st.sampled_from([b"200", b"301", b"304", b"999", b"0"]))
def test_no_bytes_of_a_server_raise(site, head, status):
    site.routes["/a"] = b"HTTP/1.1 " + status + b" X\r\n" + head + b"\r\n\r\n<html>"
    assert isinstance(fetch_one(site.url("/a"), retries=0), Page | Failure)


# --- retries ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(site, status):
    site.routes["/a"] = in_turn(answer(status), answer(status), answer(body=PAGE))
    assert isinstance(fetch_one(site.url("/a"), retries=2), Page)
    assert len(site.seen("/a")) == 3


@pytest.mark.parametrize("status", [400, 403, 404, 410, 501])
def test_what_will_not_pass_is_not(site, status):
    site.routes["/a"] = answer(status)
    assert isinstance(fetch_one(site.url("/a")), Failure)
    assert len(site.seen("/a")) == 1


def test_a_connection_closed_without_an_answer_is_tried_again(site):
    site.routes["/a"] = in_turn(b"", answer(body=PAGE))
    assert isinstance(fetch_one(site.url("/a")), Page)


def test_the_waits_grow(site):
    site.routes["/a"] = answer(503)
    fetch_one(site.url("/a"), retries=3, backoff=0.06)
    times = [hit.at for hit in site.seen("/a")]
    for number, gap in enumerate(later - earlier for earlier, later in itertools.pairwise(times)):
        assert gap >= 0.03 * 2**number


@pytest.mark.parametrize(
    ("retry_after", "least"),
    [
        ("1", 1.0),
        (format_datetime(NOON + timedelta(seconds=1), usegmt=True), 0.5),  # HTTP dates have no fractions
        ("soon", 0.0),
        ("-5", 0.0),
        (format_datetime(NOON - timedelta(days=1), usegmt=True), 0.0),
    ],
)
def test_retry_after_is_waited_for(site, retry_after, least):
    site.routes["/a"] = in_turn(answer(503, retry_after=retry_after), answer(body=PAGE))
    assert isinstance(fetch_one(site.url("/a"), retry_after_limit=2), Page)
    first, second = (hit.at for hit in site.seen("/a"))
    assert least <= second - first < least + 1


@pytest.mark.parametrize(
    "retry_after",
    ["86400", "9" * 5000, format_datetime(NOON + timedelta(days=1), usegmt=True)],
)
def test_a_server_that_asks_for_too_long_a_wait_has_failed(site, retry_after):
    site.routes["/a"] = answer(429, retry_after=retry_after)
    result = fetch_one(site.url("/a"))
    assert (result.reason, result.detail) == (Reason.HTTP_ERROR, "HTTP 429")
    assert len(site.seen("/a")) == 1


def test_429_makes_the_whole_site_wait(site):
    site.routes["/a"] = in_turn(answer(429, retry_after="1"), answer(body=PAGE))
    site.routes["/b"] = answer(body=PAGE)
    list(make_web(per_host=1, retry_after_limit=2).fetch([Request(site.url("/a")), Request(site.url("/b"))]))
    assert site.seen("/b")[0].at - site.seen("/a")[0].at >= 1


# --- robots.txt ---------------------------------------------------------------------------------------------------


def test_what_robots_txt_forbids_is_never_asked_for(site):
    site.routes["/robots.txt"] = answer(body=b"User-agent: vigie\nDisallow: /private")
    site.routes |= {"/private/a": answer(body=PAGE), "/a": answer(body=PAGE)}
    results = list(make_web().fetch([Request(site.url("/private/a")), Request(site.url("/a"))]))
    [failure] = [result for result in results if isinstance(result, Failure)]
    assert (failure.reason, failure.detail) == (Reason.ROBOTS, "not allowed by robots.txt")
    assert site.seen("/private/a") == []
    assert len(site.seen("/a")) == 1


def test_a_redirect_is_no_way_around_robots_txt(site):
    with serving() as other:
        other.routes["/robots.txt"] = DISALLOW
        site.routes["/a"] = answer(302, location=other.url("/a"))
        assert fetch_one(site.url("/a")).reason is Reason.ROBOTS
        assert [hit.path for hit in other.hits] == ["/robots.txt"]


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        pytest.param(answer(404), None, id="none"),
        pytest.param(answer(403), None, id="denied is none"),
        pytest.param(DISALLOW, Reason.ROBOTS, id="all forbidden"),
        pytest.param(answer(503), Reason.ROBOTS, id="out of order"),
        pytest.param(answer(429), Reason.ROBOTS, id="too many requests"),
        pytest.param(in_turn(answer(503), answer(404)), None, id="out of order once"),
        pytest.param(answer(302, location="/robots.txt"), None, id="a loop is none"),
        pytest.param(answer(302, location="http://127.0.0.66/"), Reason.FORBIDDEN_ADDRESS, id="a forbidden target"),
        pytest.param(b"", Reason.UNREACHABLE, id="closes"),
        pytest.param(answer(body=b"x", content_length="99"), Reason.BROKEN_TRANSFER, id="cut short"),
    ],
)
def test_how_robots_txt_may_answer(site, rules, reason):
    site.routes |= {"/robots.txt": rules, "/a": answer(body=PAGE)}
    result = fetch_one(site.url("/a"))
    assert getattr(result, "reason", None) is reason
    assert len(site.seen("/a")) == (reason is None)


@pytest.mark.parametrize(("hops", "obeyed"), [(5, True), (6, False)])
def test_robots_txt_may_move_five_times_even_to_another_site(site, hops, obeyed):
    with serving() as other:
        site.routes |= {"/robots.txt": answer(301, location=other.url("/1")), "/a": answer(body=PAGE)}
        for number in range(1, hops):
            other.routes[f"/{number}"] = answer(302, location=f"/{number + 1}")
        other.routes[f"/{hops}"] = DISALLOW
        assert isinstance(fetch_one(site.url("/a")), Failure) is obeyed


def test_a_robots_txt_without_end_is_read_as_far_as_it_must_be(site):
    start = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nUser-agent: *\nDisallow: /a\n"
    site.routes |= {"/robots.txt": site.drip(start, b"# comment\n" * 10_000, 0.001), "/b": answer(body=PAGE)}
    results = make_web(total_timeout=5).fetch([Request(site.url("/a")), Request(site.url("/b"))])
    assert {type(result): getattr(result, "reason", None) for result in results} == {Failure: Reason.ROBOTS, Page: None}


def test_robots_txt_is_asked_for_once_a_day(site):
    store = FilesInMemory()
    site.routes |= {f"/{number}": answer(body=PAGE) for number in range(6)}
    web = make_web(site_files=store)
    list(web.fetch([Request(site.url(f"/{number}")) for number in range(3)]))
    list(web.fetch([Request(site.url(f"/{number}")) for number in range(3, 6)]))
    assert len(site.seen("/robots.txt")) == 1
    assert store.kept == {site.url("/robots.txt"): (404, b"", NOON)}


@pytest.mark.parametrize(
    ("age", "asked"),
    [(timedelta(hours=23), 0), (timedelta(hours=24), 1), (timedelta(hours=-1), 1)],
)
def test_a_kept_robots_txt_serves_for_a_day(site, age, asked):
    store = FilesInMemory()
    store.keep_site_file(site.url("/robots.txt"), 200, b"User-agent: *\nDisallow: /", NOON - age)
    site.routes["/a"] = answer(body=PAGE)
    assert isinstance(fetch_one(site.url("/a"), site_files=store), Page if asked else Failure)
    assert len(site.seen("/robots.txt")) == asked


def test_an_old_robots_txt_serves_while_the_site_is_out_of_order(site):
    store = FilesInMemory()
    kept = (200, b"User-agent: *\nDisallow: /private", NOON - timedelta(days=9))
    store.keep_site_file(site.url("/robots.txt"), *kept)
    site.routes |= {"/robots.txt": answer(500), "/a": answer(body=PAGE), "/private": answer(body=PAGE)}
    results = make_web(site_files=store).fetch([Request(site.url("/a")), Request(site.url("/private"))])
    assert {type(result) for result in results} == {Page, Failure}
    assert store.kept == {site.url("/robots.txt"): kept}


@pytest.mark.parametrize(("asked", "limit", "kept"), [("0.3", 5, 0.3), ("60", 0.15, 0.15)])
def test_crawl_delay_is_kept_up_to_its_limit(site, asked, limit, kept):
    site.routes["/robots.txt"] = answer(body=f"User-agent: *\nCrawl-delay: {asked}".encode())
    list(make_web(crawl_delay_limit=limit).fetch([Request(site.url(f"/{number}")) for number in range(3)]))
    times = [hit.at for hit in site.hits if hit.path != "/robots.txt"]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert all(kept - 0.05 <= gap < 5 for gap in gaps)


# --- what is declared of the use of pages --------------------------------------------------------------------------

DECLARATION = "/.well-known/tdmrep.json"
DECLARED = b'[{"location": "/", "tdm-reservation": 1}]'


def test_a_page_comes_with_what_is_said_of_its_use(site):
    site.routes |= {
        "/robots.txt": answer(body=b"User-agent: GPTBot\nDisallow: /a"),
        DECLARATION: answer(body=DECLARED),
        "/a": answer(body=PAGE, tdm_reservation="1", x_robots_tag="otherbot: noindex\r\nX-Robots-Tag: noai"),
    }
    page = fetch_one(site.url("/a"), site_file=DECLARATION, crawlers=("GPTBot", "CCBot"))
    assert page.terms == Terms(("1",), ("otherbot: noindex", "noai"), DECLARED, ("GPTBot",))
    assert [hit.path for hit in site.hits] == ["/robots.txt", DECLARATION, "/a"]  # asked for before the page


def test_who_does_not_want_to_know_does_not_ask(site):
    site.routes |= {DECLARATION: answer(body=DECLARED), "/a": answer(body=PAGE)}
    assert fetch_one(site.url("/a")).terms == Terms()
    assert site.seen(DECLARATION) == []


def test_what_is_said_where_a_redirect_leads_counts(site):
    with serving() as other:
        site.routes |= {DECLARATION: answer(body=DECLARED), "/a": answer(302, location=other.url("/a"))}
        other.routes["/a"] = answer(body=PAGE)
        assert fetch_one(site.url("/a"), site_file=DECLARATION).terms == Terms()
        assert len(other.seen(DECLARATION)) == 1


@pytest.mark.parametrize(
    ("told", "read"),
    [
        pytest.param(answer(body=DECLARED), DECLARED, id="there"),
        pytest.param(answer(body=b"[{"), b"[{", id="broken, as it is"),
        pytest.param(in_turn(answer(503), answer(body=DECLARED)), DECLARED, id="out of order once"),
        pytest.param(answer(404), b"", id="none"),
        pytest.param(answer(403), b"", id="denied"),
        pytest.param(answer(500), b"", id="out of order"),
        pytest.param(b"", b"", id="closes"),
        pytest.param(answer(body=b"[]", content_length="99"), b"", id="cut short"),
        pytest.param(answer(302, location=DECLARATION), b"", id="a loop"),
        pytest.param(answer(302, location="/moved"), DECLARED, id="moved"),
        pytest.param(answer(302, location="http://127.0.0.66/"), b"", id="a forbidden target"),
        pytest.param(answer(302, location="/private"), b"", id="robots.txt forbids the target"),
    ],
)
def test_how_a_site_may_declare_and_its_page_comes_in_any_case(site, told, read):
    site.routes |= {
        "/robots.txt": answer(body=b"User-agent: *\nDisallow: /private"),
        "/private": answer(body=DECLARED),
        "/moved": answer(body=DECLARED),
        DECLARATION: told,
        "/a": answer(body=PAGE),
    }
    page = fetch_one(site.url("/a"), site_file=DECLARATION)
    assert (page.body, page.terms.site_file) == (PAGE, read)
    assert site.seen("/private") == []


def test_a_declaration_without_end_is_cut(site):
    site.routes |= {DECLARATION: site.drip(answer(body=b"[", content_length="9" * 9), b" " * 10_000, 0.001)}
    site.routes["/a"] = answer(body=PAGE)
    declared = fetch_one(site.url("/a"), site_file=DECLARATION, total_timeout=5).terms.site_file
    assert declared.startswith(b"[ ")
    assert len(declared) <= 64 * 1024


@pytest.mark.parametrize("told", [answer(body=DECLARED), answer(404)])
def test_a_declaration_is_asked_for_once_a_day(site, told):
    store = FilesInMemory()
    site.routes |= {f"/{number}": answer(body=PAGE) for number in range(6)} | {DECLARATION: told}
    web = make_web(site_files=store, site_file=DECLARATION)
    pages = list(web.fetch([Request(site.url(f"/{number}")) for number in range(3)]))
    pages += web.fetch([Request(site.url(f"/{number}")) for number in range(3, 6)])
    assert len(site.seen(DECLARATION)) == 1
    assert len({page.terms for page in pages}) == 1
    store.kept[site.url(DECLARATION)] = (200, b"[]", NOON - timedelta(days=1))
    assert fetch_one(site.url("/0"), site_files=store, site_file=DECLARATION).terms == pages[0].terms
    assert len(site.seen(DECLARATION)) == 2


@pytest.mark.parametrize("told", [answer(500), b""])
def test_an_old_declaration_serves_while_the_site_is_out_of_order(site, told):
    store = FilesInMemory()
    store.keep_site_file(site.url(DECLARATION), 200, DECLARED, NOON - timedelta(days=9))
    site.routes |= {DECLARATION: told, "/a": answer(body=PAGE)}
    assert fetch_one(site.url("/a"), site_files=store, site_file=DECLARATION).terms.site_file == DECLARED


def test_a_declaration_waits_its_turn(site):
    site.routes["/a"] = answer(body=PAGE)
    fetch_one(site.url("/a"), site_file=DECLARATION, delay=0.1)
    gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(site.hits)]
    assert len(gaps) == 2
    assert min(gaps) >= 0.09


# --- many documents -----------------------------------------------------------------------------------------------


def test_every_request_gets_one_answer_and_no_site_more_than_its_connections(site):
    site.routes = {f"/{number}": site.work(0.05, answer(body=PAGE)) for number in range(0, 20, 2)}
    urls = [site.url(f"/{number}") for number in range(20)]
    results = list(make_web(per_host=2, concurrency=16).fetch([Request(url) for url in urls]))
    assert sorted(r.subject if isinstance(r, Failure) else r.requested_url for r in results) == sorted(urls)
    assert site.busiest == 2


def test_all_sites_together_get_no_more_than_the_whole(site):
    with serving() as second, serving() as third:
        sites = [site, second, third]
        for one in sites:
            one.routes = {f"/{number}": one.work(0.05, answer(body=PAGE)) for number in range(8)}
        requests = [Request(one.url(f"/{number}")) for number in range(8) for one in sites]
        results = list(make_web(per_host=4, concurrency=5).fetch(requests))
        assert all(isinstance(result, Page) for result in results)
        starts = sorted(hit.at for one in sites for hit in one.hits if hit.path != "/robots.txt")
    assert all(later - earlier > 0.04 for earlier, later in zip(starts, starts[5:], strict=False))
    assert starts[-1] - starts[0] < 24 * 0.05  # and they do run side by side


def test_requests_to_one_site_are_spaced(site):
    list(make_web(delay=0.1).fetch([Request(site.url(f"/{number}")) for number in range(5)]))
    gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(site.hits)]
    assert min(gaps) >= 0.09


def test_a_dead_slow_site_does_not_hold_up_the_others(site):
    with serving() as slow:
        slow.routes = {f"/{number}": slow.hang() for number in range(10)}
        site.routes["/a"] = answer(body=PAGE)
        requests = [*(Request(slow.url(f"/{number}")) for number in range(10)), Request(site.url("/a"))]
        answers = make_web(concurrency=4, idle_timeout=5, total_timeout=5).fetch(requests)
        start = time.monotonic()
        assert isinstance(next(answers), Page)
        assert time.monotonic() - start < 3
        answers.close()


def test_a_reader_that_falls_behind_slows_the_network_down(site):
    site.routes = {f"/{number}": answer(body=PAGE) for number in range(40)}
    answers = make_web(concurrency=2, per_host=8).fetch([Request(site.url(f"/{number}")) for number in range(40)])
    next(answers)
    time.sleep(0.3)
    assert len(site.hits) <= 1 + 1 + 2 + 2  # robots.txt, one taken, two waiting, two on their way
    assert len(list(answers)) == 39


def test_closing_early_ends_all_transfers_at_once(site):
    site.routes = {"/a": answer(body=PAGE), "/b": site.hang(), "/c": site.hang(answer(content_length="9"))}
    answers = make_web(per_host=3, idle_timeout=9, total_timeout=9).fetch(
        [Request(site.url(path)) for path in ("/a", "/b", "/c")]
    )
    assert next(answers).body == PAGE
    start = time.monotonic()
    answers.close()
    assert time.monotonic() - start < 3
    assert "web" not in {thread.name for thread in threading.enumerate()}


def test_who_is_asked_to_stop_waits_for_no_transfer(site):
    site.routes |= {"/good": answer(body=PAGE), "/bad": site.hang()}
    answers = []
    web = make_web(idle_timeout=30, total_timeout=30, stopping=lambda: bool(answers))
    start = time.monotonic()
    for page in web.fetch([Request(site.url("/good")), Request(site.url("/bad"))]):
        answers.append(page)  # noqa: PERF402 - what has come decides whether more is waited for
    assert [page.body for page in answers] == [PAGE]
    assert time.monotonic() - start < 5


def test_no_request_no_answer():
    assert list(make_web().fetch([])) == []


def test_trouble_in_the_store_is_not_swallowed(site):
    class Broken(FilesInMemory):
        def site_file(self, url):
            raise OSError(f"disk full, {url}")

    with pytest.raises(OSError, match="disk full"):
        list(make_web(site_files=Broken()).fetch([Request(site.url("/a"))]))
    assert "web" not in {thread.name for thread in threading.enumerate()}


def test_the_same_trouble_always_reads_the_same(site):
    site.routes = {"/a": b"", "/b": answer(body=b"x", content_length="5"), "/c": site.hang(), "/d": answer(500)}
    requests = [Request(site.url(path)) for path in ["/a", "/b", "/c", "/d", "/e"]]
    first, second = (sorted(make_web(retries=0).fetch(requests), key=lambda failure: failure.subject) for _ in range(2))
    assert first == second
