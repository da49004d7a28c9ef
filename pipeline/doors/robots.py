"""What a site's robots.txt lets us fetch (RFC 9309)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from protego import Protego

MAX_BYTES = 500 * 1024  # RFC 9309, section 2.5: at least 500 KiB must be parsed
MAX_REDIRECTS = 5  # section 2.3.1.2: at least five are followed
MAX_AGE = timedelta(hours=24)  # section 2.4: a copy should not serve for longer

# A group's line and the name in it, in the spellings that the parser understands; a version is no part of a name.
_AGENT = re.compile(r"\s*user[- ]?agent(?:\s*:\s*|\s+)(\*|[a-z0-9_-]*)", re.IGNORECASE)
_OTHERS = "/"  # never a product token


class RobotsStore(Protocol):
    """Where robots.txt answers are kept between runs. Only ever called in the thread that iterates over `fetch`."""

    def robots(self, origin: str) -> tuple[int, bytes, datetime] | None:
        """Return what was kept for this origin ("https://example.org"): HTTP status, body, when it was fetched."""
        ...

    def keep_robots(self, origin: str, status: int, body: bytes, at: datetime) -> None:
        """Replace the answer kept for this origin."""
        ...


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one origin for one crawler."""

    groups: Protego
    token: str

    def allow(self, url: str) -> bool:
        """Whether this absolute URL of the origin may be fetched."""
        return self.groups.can_fetch(url, self.token)

    @property
    def delay(self) -> float:
        """The Crawl-delay that is asked for, in seconds; 0 when none is."""
        return self.groups.crawl_delay(self.token) or 0.0


def product_token(user_agent: str) -> str:
    """Return the name robots.txt calls us by: the first product of the User-Agent (section 2.2.1)."""
    return user_agent.strip().partition(" ")[0].partition("/")[0]


def is_answer(status: int) -> bool:
    """Whether the site has answered: with rules (2xx), or with having none (4xx; section 2.3.1.3).

    Not 429, which asks us to go away, nor 5xx: nothing is allowed until there is an answer (section 2.3.1.4).
    """
    return 200 <= status < 300 or (400 <= status < 500 and status != 429)


def read_rules(status: int, body: bytes, token: str) -> Rules:
    """Read the rules in an answer, for the crawler that is called `token`: none unless it is a success."""
    if not 200 <= status < 300:
        body = b""
    elif len(body) >= MAX_BYTES:  # half a line could forbid more than the whole one: "Disallow: /"
        body = body[:MAX_BYTES].rpartition(b"\n")[0]
    text = body.decode("utf-8-sig", errors="replace")
    return Rules(Protego.parse("\n".join(_for_us(line, token) for line in text.splitlines())), token)


def _for_us(line: str, token: str) -> str:
    """Give all other crawlers one name.

    The parser copies every rule to every name of its group: thousands of both, in 100 kB, cost it half a minute.
    It would also take "vig" for the beginning of "vigie", where the whole token must match (section 2.2.1).
    """
    agent = _AGENT.match(line)
    if agent is None or agent[1] == "*":
        return line
    return f"User-agent: {token if agent[1].lower() == token.lower() else _OTHERS}"
