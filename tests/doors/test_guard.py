"""Where the network door may go: decided on addresses and spellings alone, nothing is ever connected here."""

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from pipeline.doors.guard import ForbiddenError, Guard
from pipeline.errors import ConfigError

PUBLIC = ["9.9.9.9", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2620:fe::fe", "2a00:1450:4007::1", "2001:4860::8"]

FORBIDDEN = {
    "unspecified": ["0.0.0.0", "0.1.2.3", "::"],  # noqa: S104 - nothing is bound
    "loopback": ["127.0.0.1", "127.0.0.66", "127.255.255.254", "::1"],
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1", "fec0::1"],
    "shared": ["100.64.0.1", "100.127.255.255"],
    "link-local": ["169.254.169.254", "fe80::1", "fe80::1%eth0"],
    "multicast": ["224.0.0.1", "239.255.255.250", "ff02::1"],
    "reserved": ["240.0.0.1", "255.255.255.255", "192.0.0.8", "198.18.0.1", "4000::1"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "IPv4 in IPv6": ["::ffff:127.0.0.1", "::ffff:9.9.9.9", "::127.0.0.1", "::ffff:0:9.9.9.9"],
    "6to4": ["2002:7f00:1::", "2002:909:909::1", "192.88.99.1"],
    "NAT64": ["64:ff9b::7f00:1", "64:ff9b::909:909", "64:ff9b:1::7f00:1"],
    "Teredo": ["2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    "not an address": ["", "example.org", "2130706433", "127.1", "0177.0.0.1", "127.0.0.1."],
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_permitted(address):
    assert Guard(()).permits(address)


@pytest.mark.parametrize(
    "address", [pytest.param(a, id=f"{kind}: {a}") for kind, addresses in FORBIDDEN.items() for a in addresses]
)
def test_all_other_addresses_are_refused(address):
    assert not Guard(()).permits(address)


@pytest.mark.parametrize(
    ("allowed", "address", "permitted"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.66", False),
        ("127.0.0.1", "::1", False),
        ("127.0.0.1", "::ffff:127.0.0.1", False),
        ("127.0.0.1", "64:ff9b::7f00:1", False),
        ("::1", "::1", True),
        ("[::1]", "::1", True),
        ("::1", "127.0.0.1", False),
        ("10.0.0.0/8", "10.200.3.4", True),
        ("10.0.0.0/8", "11.0.0.1", True),  # public
        ("10.0.0.0/8", "192.168.0.1", False),
        ("fd00::/8", "fd12::1", True),
        ("intranet.example", "10.0.0.1", False),  # a name opens the name, not the address
    ],
)
def test_what_a_listed_address_or_network_opens(allowed, address, permitted):
    assert Guard([allowed]).permits(address) is permitted


@given(st.ip_addresses())
def test_nothing_but_globally_reachable_unicast_is_ever_permitted(address):
    if Guard(()).permits(str(address)):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=4))
def test_no_ipv6_form_of_an_ipv4_address_is_permitted(address):
    number = int(address)
    guard = Guard([str(address)])
    for form in (number, 0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80):
        assert not guard.permits(str(ipaddress.IPv6Address(form)))


@pytest.mark.parametrize("host", ["Intranet.example", "intranet.EXAMPLE."])
def test_a_listed_name_is_known_in_any_spelling(host):
    assert Guard(["intranet.example"]).names(host)


@pytest.mark.parametrize("host", ["sub.intranet.example", "intranet.example.evil.test", "example"])
def test_a_listed_name_is_that_name_only(host):
    assert not Guard(["intranet.example"]).names(host)


@pytest.mark.parametrize("entry", ["", "10.0.0.0/33", "10.0.0.1/8", "http://example.org", "2130706433", "127.1", "a b"])
def test_a_wrong_entry_is_the_operators_mistake(entry):
    with pytest.raises(ConfigError, match="allow_hosts"):
        Guard([entry])


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://example.org:8443/a?b=c",
        "https://bücher.example/",
        "https://a_b.example/",
        "https://example.org./",
        "http://9.9.9.9/",
        "http://[2620:fe::fe]/",
    ],
)
def test_ordinary_urls_pass(url):
    Guard(()).check(URL(url))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "gopher://127.0.0.1/",
        "//example.org/",
        "/relative",
        "http:///",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://:secret@example.org/",
        "http://127.0.0.66/",
        "http://127.0.0.1./",
        "http://2130706433/",
        "http://017700000001/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0x7f.0.0.0x1/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.1.0x/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%25*]/",
        "http://[v1.fe80::a+en1]/",
        "http://.1/",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 130 + "example/",
        "http://a..b/",
        "http://-a.example/",
    ],
)
def test_a_url_that_leads_nowhere_good_is_refused_even_with_127_0_0_1_listed(url):
    with pytest.raises(ForbiddenError, match=r"^([a-z0-9:.-]+ is not a public address|(not )?an? [A-Za-z ]+)$"):
        Guard(["127.0.0.1"]).check(URL(url))


def test_a_listed_address_passes_in_its_usual_spelling():
    Guard(["127.0.0.1", "::1"]).check(URL("http://127.0.0.1:8000/"))
    Guard(["127.0.0.1", "::1"]).check(URL("http://[::1]:8000/"))


def test_no_socket_is_made_for_a_forbidden_address():
    with pytest.raises(ForbiddenError):
        Guard(()).socket((socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("10.0.0.1", 80)))
    with pytest.raises(ForbiddenError):
        Guard(()).socket((socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("::1", 80, 0, 0)))


def test_a_socket_is_made_for_a_permitted_one():
    info = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", 80))
    with Guard(["127.0.0.1"]).socket(info) as made:
        assert (made.family, made.type) == (socket.AF_INET, socket.SOCK_STREAM)
