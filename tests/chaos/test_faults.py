"""One night on a network where everything goes wrong at once: each fault costs its own item, and is named.

The sample edition is the sound part: its site answers as it should, among some three hundred that do not.
"""

import time
from dataclasses import dataclass
from datetime import date
from email.utils import format_datetime

import pytest
from faults import FEEDS, PAGES, READ, SITES, TITLE, Fault, page
from faulty_server import FaultyServer
from loopback import answer
from night import LANGUAGES, House, opml

from pipeline.doors.sample_server import SampleServer, morning
from pipeline.gather.opml import read_opml
from pipeline.publish.report import Report

pytestmark = pytest.mark.chaos

NIGHT = date(2025, 2, 11)
DEADLINE = 120  # seconds of an idle machine's ten: others may be at work on it

HUB = "127.1.0.1"  # the site of the feed that names the faulty pages
LISTED, NEIGHBOUR = 0x7F000001, 0x7F020042  # 127.0.0.1, at another port the sample edition's, and 127.2.0.66
FORBIDDEN_LISTENERS = ("127.0.0.1", "127.2.0.66", "::1")


def _spellings(number: int) -> tuple[str, ...]:
    """An IPv4 address in notations that browsers and resolvers take for it, its usual one left out."""
    a, b, c, d = number.to_bytes(4)
    return (
        f"{number}",
        f"{number:#x}",
        f"{number:#o}".replace("o", ""),
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{number & 0xFFFF}",
        f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.{b}.{c}.0{d:o}",
        f"{a}.{b}.{c}.{d}.",
        f"{a:03}.{b:03}.{c:03}.{d:03}",
        f"[::ffff:{a}.{b}.{c}.{d}]",
        f"[::ffff:{number >> 16:x}:{number & 0xFFFF:x}]",
        f"[0:0:0:0:0:FFFF:{number >> 16:X}:{number & 0xFFFF:X}]",
        f"[::{a}.{b}.{c}.{d}]",
        f"[::ffff:0:{a}.{b}.{c}.{d}]",
        f"[64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}]",
        f"[64:ff9b:1::{number >> 16:x}:{number & 0xFFFF:x}]",
        f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::1]",
        f"%{ord(str(a)[0]):x}{str(a)[1:]}.{b}.{c}.{d}",
        f"user:secret@{a}.{b}.{c}.{d}",
    )


HOSTS = (
    *_spellings(LISTED),
    *_spellings(NEIGHBOUR),
    *(
        "127.2.0.66",
        "\uff11\uff12\uff17.\uff12.\uff10.\uff16\uff16",
        "127\u30022\u30020\u300266",
    ),  # IDNA reads them alike
    *("0.0.0.0", "0", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::1%25lo]"),  # noqa: S104 - nothing is bound
)


@dataclass(frozen=True)
class Morning:
    """What the night left: its report, its digests, who was asked."""

    seconds: float
    report: Report
    digests: dict[str, str]
    undisturbed: dict[str, str]
    urls: dict[tuple[str, str], str]  # (kind, name of the fault) -> address of its document
    server: FaultyServer

    def outcome(self, kind, name):
        """READ, or the reason why a document was not; None of both is an assertion's business."""
        url = self.urls[kind, name]
        [found] = [
            *(feed.outcome != "failed" for feed in self.report.feeds if feed.url == url),
            *(article.outcome != "failed" for article in self.report.articles if article.url == url),
        ]
        failures = [failure.reason for failure in self.report.failures if failure.subject == url]
        assert len(failures) == (0 if found else 1)
        return READ if found else failures[0]


def _sites(kind: str, faults: dict[str, Fault], network: int) -> dict[tuple[str, str], tuple[str, Fault]]:
    """An address for each fault: 127.1.NETWORK.0 and those after it."""
    return {
        (kind, name): (f"127.1.{network + number // 200}.{number % 200 + 1}", fault)
        for number, (name, fault) in enumerate(faults.items())
    }


def _hub(urls: list[str]) -> bytes:
    """A feed that names pages, all of this night and on topic."""
    seen = format_datetime(morning(NIGHT).replace(hour=3), usegmt=True)
    items = "".join(
        f"<item><title>{TITLE}, part {n}</title><link>{url}</link><pubDate>{seen}</pubDate></item>"
        for n, url in enumerate(urls)
    )
    return f'<rss version="2.0"><channel><title>The hub</title>{items}</channel></rss>'.encode()


@pytest.fixture(scope="module")
def morning_after(tmp_path_factory):
    redirects = {
        f"to {host}": Fault(lambda host=host: answer(302, location=f"http://{host}:{server.port}/"), frozenset())
        for host in HOSTS
    }
    sites = {
        **_sites("feed", FEEDS, 10),
        **_sites("page", PAGES, 20),
        **_sites("site", SITES, 30),
        **_sites("redirected feed", redirects, 40),
        **_sites("redirected page", redirects, 50),
    }
    addresses = [address for address, _ in sites.values()]
    with SampleServer(NIGHT) as sample, FaultyServer([HUB, *FORBIDDEN_LISTENERS, *addresses]) as server:
        sound = [feed.url for feed in read_opml(sample.opml())[0]]
        urls = {key: server.url(address, "/document") for key, (address, _) in sites.items()}
        for address, fault in sites.values():
            server.routes[address, "/document"] = answer(body=page())
            server.routes[address, fault.path] = fault.route()
        faulty_feeds = [url for (kind, _), url in urls.items() if "feed" in kind]
        faulty_pages = [url for (kind, _), url in urls.items() if "feed" not in kind]
        server.routes[HUB, "/feed"] = answer(body=_hub(faulty_pages))
        server.routes[HUB, "/refused"] = answer(body=_hub([f"http://{host}:{server.port}/" for host in HOSTS]))
        refused = "127.1.250.1"  # where nobody listens
        urls["feed", "is not there"] = server.url(refused, "/document")
        network = {
            "allow_hosts": ("127.0.0.1", "127.1.0.0/16"),
            "connect_timeout": "2s",
            "idle_timeout": "1s",
            "total_timeout": "3s",
            "retries": 1,
        }
        calm = House(tmp_path_factory.mktemp("calm"))
        calm.run(calm.settings(opml(sound), network), NIGHT)
        house = House(tmp_path_factory.mktemp("house"))
        hub = [server.url(HUB, "/feed"), server.url(HUB, "/refused")]
        among = [sound[0], *faulty_feeds, *sound[1:], urls["feed", "is not there"], *hub]
        settings = house.settings(opml(among), network)
        settings = settings.model_copy(update={"gather": settings.gather.model_copy(update={"entries_per_feed": 1000})})
        began = time.monotonic()
        house.run(settings, NIGHT)
        seconds = time.monotonic() - began
        yield Morning(seconds, house.report(NIGHT), house.digests(NIGHT), calm.digests(NIGHT), urls, server)


def test_the_night_ends_by_its_deadline(morning_after):
    assert morning_after.seconds < DEADLINE


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_sound_is_told_as_if_nothing_had_happened(morning_after, language):
    told = _stories(morning_after.undisturbed[language])
    assert len(told) >= 2
    assert told <= _stories(morning_after.digests[language])


def _stories(digest: str) -> set[str]:
    """Each story, from its headline to its sources."""
    parts = digest.split("\n### ")[1:]
    return {part.split("\n## ")[0].strip() for part in parts}


def _faults(kind, faults):
    return [pytest.param(kind, name, fault.outcomes, id=f"{kind} {name}") for name, fault in faults.items()]


@pytest.mark.parametrize(
    ("kind", "name", "outcomes"), [*_faults("feed", FEEDS), *_faults("page", PAGES), *_faults("site", SITES)]
)
def test_a_fault_costs_its_own_item_and_is_named(morning_after, kind, name, outcomes):
    outcome = morning_after.outcome(kind, name)
    assert outcome in outcomes
    if outcome is not READ:
        assert all(morning_after.urls[kind, name] in digest for digest in morning_after.digests.values())


def test_a_feed_that_is_not_there_is_named(morning_after):
    assert morning_after.outcome("feed", "is not there") == "unreachable"


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("kind", ["redirected feed", "redirected page"])
def test_a_redirect_to_a_forbidden_address_is_refused_in_every_notation(morning_after, kind, host):
    assert morning_after.outcome(kind, f"to {host}") == "forbidden_address"


def test_no_forbidden_address_was_ever_connected_to(morning_after):
    assert {address: morning_after.server.connections[address] for address in FORBIDDEN_LISTENERS} == dict.fromkeys(
        FORBIDDEN_LISTENERS, 0
    )
    assert sum(morning_after.server.connections.values()) > 500  # it does count
