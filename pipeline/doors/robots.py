"""What a site's robots.txt lets us fetch (RFC 9309)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from protego import Protego

MAX_BYTES = 500 * 1024  # RFC 9309, section 2.5: at least 500 KiB must be parsed
MAX_REDIRECTS = 5  # section 2.3.1.2: at least five are followed
MAX_AGE = timedelta(hours=24)  # section 2.4: a copy should not serve for longer

# A group's line and the name in it, in the spellings that the parser understands; a version is no part of a name.
_AGENT = re.compile(r"\s*user[- ]?agent(?:\s*:\s*|\s+)(\*|[a-z0-9_-]*)", re.IGNORECASE)
_OTHERS = "/"  # never a product token


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one origin for one crawler, and for others that it asks about."""

    groups: Protego
    token: str
    named: tuple[str, ...]  # those of the others that have rules of their own

    def allow(self, url: str) -> bool:
        """Whether this absolute URL of the origin may be fetched."""
        return self.groups.can_fetch(url, self.token)

    def barred(self, url: str) -> tuple[str, ...]:
        """Which of the others may not fetch this URL by rules of their own."""
        return tuple(name for name in self.named if not self.groups.can_fetch(url, name))

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


def read_rules(status: int, body: bytes, token: str, others: Sequence[str] = ()) -> Rules:
    """Read the rules in an answer, for the crawler that is called `token`: none unless it is a success.

    `others` are crawlers to be told which URLs they are barred from. Nobody is where `token` has rules of its own: what
    is said to it counts, not what is said to them.
    """
    if not 200 <= status < 300:
        body = b""
    elif len(body) >= MAX_BYTES:  # half a line could forbid more than the whole one: "Disallow: /"
        body = body[:MAX_BYTES].rpartition(b"\n")[0]
    text = body.decode("utf-8-sig", errors="replace")
    lines = text.splitlines()
    mentioned = {agent[1].lower() for line in lines if (agent := _AGENT.match(line))}
    named = () if token.lower() in mentioned else tuple(name for name in others if name.lower() in mentioned)
    known = {name.lower(): name for name in (token, *named)}
    return Rules(Protego.parse("\n".join(_for_known(line, known) for line in lines)), token, named)


def _for_known(line: str, known: Mapping[str, str]) -> str:
    """Give all crawlers but those known one name.

    The parser copies every rule to every name of its group: thousands of both, in 100 kB, cost it half a minute.
    It would also take "vig" for the beginning of "vigie", where the whole token must match (section 2.2.1).
    """
    agent = _AGENT.match(line)
    if agent is None or agent[1] == "*":
        return line
    return f"User-agent: {known.get(agent[1].lower(), _OTHERS)}"
