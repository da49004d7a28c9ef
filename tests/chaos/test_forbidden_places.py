"""Names that lead to forbidden places outside the loopback network: a recorded resolver, a recorded connector.

Nothing is connected: the resolver answers from a table, and every attempt to connect is written down and refused.
"""

import random
import socket
from datetime import UTC, datetime

import pytest
from fakes import FixedClock
from faulty_server import FaultyServer
from loopback import answer

from pipeline.doors.web import Web
from pipeline.news import Failure, Reason
from pipeline.ports import Request

pytestmark = pytest.mark.chaos

PLACES = {
    "private-10": ["10.0.0.1"],
    "private-172": ["172.16.0.1"],
    "private-192": ["192.168.1.1"],
    "shared": ["100.64.0.1"],
    "metadata": ["169.254.169.254"],
    "metadata-alibaba": ["100.100.100.200"],
    "metadata-aws-v6": ["fd00:ec2::254"],
    "unspecified": ["0.0.0.0"],  # noqa: S104 - nothing is bound
    "unspecified-v6": ["::"],
    "multicast": ["224.0.0.1"],
    "multicast-v6": ["ff02::1"],
    "broadcast": ["255.255.255.255"],
    "reserved": ["240.0.0.1"],
    "benchmark": ["198.18.0.1"],
    "documentation": ["192.0.2.1", "2001:db8::1"],
    "link-local-v6": ["fe80::1"],
    "unique-local": ["fc00::1"],
    "site-local": ["fec0::1"],
    "mapped": ["::ffff:10.0.0.1"],
    "mapped-public": ["::ffff:9.9.9.9"],
    "compatible": ["::10.0.0.1"],
    "translated": ["::ffff:0:10.0.0.1"],
    "nat64": ["64:ff9b::a00:1"],
    "nat64-local": ["64:ff9b:1::a00:1"],
    "6to4": ["2002:a00:1::1"],
    "teredo": ["2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    "several": ["10.0.0.1", "fc00::1", "169.254.169.254"],
}
SPELLED = (
    *("10.1", "10.0.1", "167772161", "0xa000001", "0x0a.0.0.1", "012.0.0.1", "0250.0xfe.43518", "010.0.0.1."),
    *("[::ffff:10.0.0.1]", "[::ffff:a00:1]", "[64:ff9b::10.0.0.1]", "[2002:a00:1::]", "[fe80::1%25eth0]"),
    *("169.254.169.254", "169.254.43518", "2852039166", "0xA9FEA9FE", "[fd00:ec2::254]", "[::ffff:169.254.169.254]"),
    *("\uff11\uff10.0.0.1", "10\u30020\u30020\u30021", "10.0.0.1%00.example.org", "10.0.0.1%2f@example.org"),
)


class Recorded:
    """A resolver with a table, and a connector that connects to loopback only; both write down what they were asked."""

    def __init__(self, table):
        self.asked = []
        self.connected = []
        self._table = table
        self._connect = socket.socket.connect

    def resolve(self, host, port, *_, **__):
        self.asked.append(host)
        answers = self._table[host]
        addresses = answers() if callable(answers) else answers
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in addresses
        ]

    def connect(self, connecting, address):
        self.connected.append(address[0])
        if not str(address[0]).startswith("127."):
            raise ConnectionRefusedError
        return self._connect(connecting, address)


@pytest.fixture
def recorded(monkeypatch):
    def record(table):
        made = Recorded(table)

        def connect(connecting, address):
            return made.connect(connecting, address)

        monkeypatch.setattr(socket, "getaddrinfo", made.resolve)
        monkeypatch.setattr(socket.socket, "connect", connect)
        return made

    return record


class NoFiles:
    """Sites of which nothing is kept."""

    def site_file(self, _url):
        return None

    def keep_site_file(self, *_):
        pass


def fetched(*urls, allow_hosts=()):
    web = Web(
        user_agent="Vigie/0 (+https://example.org)",
        site_files=NoFiles(),
        clock=FixedClock(datetime(2026, 1, 15, tzinfo=UTC)),
        jitter=random.Random(0),  # noqa: S311 - spreads retries
        allow_hosts=allow_hosts,
        connect_timeout=1,
        total_timeout=2,
        delay=0,
        backoff=0,
    )
    return {
        result.subject if isinstance(result, Failure) else result.requested_url: result
        for result in web.fetch([Request(url) for url in urls])
    }


def test_a_name_that_leads_to_a_forbidden_place_is_refused_and_nothing_is_connected(recorded):
    world = recorded({f"{name}.example": addresses for name, addresses in PLACES.items()})
    urls = [f"{scheme}://{name}.example/" for name in PLACES for scheme in ("http", "https")]
    results = fetched(*urls)
    assert {url: result.reason for url, result in results.items()} == dict.fromkeys(urls, Reason.FORBIDDEN_ADDRESS)
    assert world.connected == []
    assert set(world.asked) == {f"{name}.example" for name in PLACES}


@pytest.mark.parametrize("host", SPELLED)
def test_an_address_is_refused_in_every_notation_before_any_resolver_is_asked(recorded, host):
    world = recorded({})
    [result] = fetched(f"http://{host}/").values()
    assert result.reason is Reason.FORBIDDEN_ADDRESS
    assert world.connected == world.asked == []


def test_a_name_that_changes_its_answer_is_judged_when_the_socket_is_made(recorded):
    with FaultyServer(["127.1.0.1"]) as server:
        server.routes["127.1.0.1", "/a"] = answer(body=b"a page")
        answers = iter([["127.1.0.1"]])
        world = recorded({"rebinding.example": lambda: next(answers, ["169.254.169.254"])})
        first = f"http://rebinding.example:{server.port}/a"
        [before] = fetched(first, allow_hosts=["127.1.0.1"]).values()
        [after] = fetched(first, allow_hosts=["127.1.0.1"]).values()
    assert not isinstance(before, Failure)
    assert after.reason is Reason.FORBIDDEN_ADDRESS
    assert set(world.connected) <= {"127.1.0.1"}


def test_of_several_addresses_the_permitted_one_is_taken(recorded):
    with FaultyServer(["127.1.0.1"]) as server:
        server.routes["127.1.0.1", "/a"] = answer(body=b"a page")
        world = recorded({"mixed.example": ["10.0.0.1", "127.1.0.1", "fc00::1"]})
        [result] = fetched(f"http://mixed.example:{server.port}/a", allow_hosts=["127.1.0.1"]).values()
    assert not isinstance(result, Failure)
    assert set(world.connected) == {"127.1.0.1"}
