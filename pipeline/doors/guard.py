"""Which places on the network a stranger's link may lead to: public ones, and those the operator listed.

A URL is checked before it is fetched, an address when its socket is made: DNS may answer differently between
the two, so only the second check is relied on. Both run again for every redirect.

Not promised: that a public address does not forward to a private service; that is a firewall's work.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from typing import Any

from yarl import URL

from pipeline.errors import ConfigError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# IANA IPv4 Special-Purpose Address Registry (RFC 6890 and its updates), plus multicast (RFC 5771).
# Written out because `ipaddress.is_global` changed its answers between patch releases of Python.
_IPV4_SPECIAL = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)

# All global unicast IPv6 lies here (RFC 4291, section 2.4). Outside: loopback, unspecified, IPv4-mapped, NAT64,
# unique local, link-local, multicast.
_IPV6_GLOBAL = ipaddress.IPv6Network("2000::/3")

# IANA IPv6 Special-Purpose Address Registry, the part inside global unicast.
_IPV6_SPECIAL = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries any IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)

# RFC 1123, section 2.1, and the underscore that real host names hold; 63 octets a label, 253 in all (RFC 1035).
_HOST_NAME = re.compile(r"(?=.{1,253}\Z)(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\Z")

# A last label like this makes browsers and resolvers read the name as an IPv4 address
# (WHATWG URL, "ends in a number"): 2130706433, 0x7f.1, 127.1, 0177.0.0.1.
_NUMERIC_LABEL = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z")

_IPV6 = re.compile(r"[0-9a-f.]*:[0-9a-f:.]*\Z")  # as yarl gives it, without brackets; a zone (%eth0) is never public


class ForbiddenError(OSError):
    """A place the guard refuses. An OSError, so that the HTTP client treats it as a failed connection."""


class Guard:
    """The operator's rule for where requests may go."""

    def __init__(self, allow_hosts: Iterable[str]) -> None:
        """Let through, besides all public places, the listed host names, IP addresses and networks (CIDR).

        A listed address lets through that address only, in its usual spelling; a listed name, whatever address
        that name has. Raises ConfigError for an entry that is none of these.
        """
        names: set[str] = set()
        networks: list[Network] = []
        for entry in allow_hosts:
            host = entry.strip().removeprefix("[").removesuffix("]").lower()
            try:
                networks.append(ipaddress.ip_network(host))
            except ValueError as error:
                if _NUMERIC_LABEL.match(host.rpartition(".")[2]) or not _HOST_NAME.match(host):
                    raise ConfigError(
                        "[network] allow_hosts",
                        f"{entry!r} is not a host name, an IP address or a network such as 192.0.2.0/24",
                    ) from error
                names.add(host)
        self._names = frozenset(names)
        self._networks = tuple(networks)

    def names(self, host: str) -> bool:
        """Whether the operator listed this very host name."""
        return host.lower().removesuffix(".") in self._names

    def permits(self, address: str) -> bool:
        """Whether a socket may connect to this IP address."""
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        if any(parsed in network for network in self._networks):
            return True
        if isinstance(parsed, ipaddress.IPv4Address):
            return not any(parsed in network for network in _IPV4_SPECIAL)
        return parsed in _IPV6_GLOBAL and not any(parsed in network for network in _IPV6_SPECIAL)

    def check(self, url: URL) -> None:
        """Refuse a URL for what can be read in it.

        Raises ForbiddenError unless it is http or https, without credentials, to a well-formed host name or a
        permitted IP address in its usual spelling. A name passes here: its addresses are checked by `socket`.
        """
        if url.scheme not in {"http", "https"}:
            raise ForbiddenError("not an http or https URL")
        if url.raw_user is not None or url.raw_password is not None:
            raise ForbiddenError("a URL with credentials")
        host = (url.raw_host or "").lower()
        name = host.removesuffix(".")
        ipv6 = _IPV6.match(host)
        if not ipv6 and not _HOST_NAME.match(name):
            raise ForbiddenError("not a valid host name")
        literal = ipv6 or _NUMERIC_LABEL.match(name.rpartition(".")[2])
        if literal and not self.permits(host):
            raise ForbiddenError(f"{host} is not a public address")

    def socket(self, info: tuple[Any, ...]) -> socket.socket:
        """Make the socket for one resolved address, as `getaddrinfo` describes it.

        Raises ForbiddenError, before anything is sent, for an address that is not permitted.
        """
        family, kind, protocol, _, address = info
        if not self.permits(str(address[0])):
            raise ForbiddenError("not a public address")  # no address in it: a host's refusals must all read the same
        return socket.socket(family=family, type=kind, proto=protocol)
