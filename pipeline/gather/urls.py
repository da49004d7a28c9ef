"""One address for one document: what makes two links the same item."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, urljoin, urlsplit

from courlan import normalize_url

# Parameters that count readers and never name a document. courlan's own list is not used: it also drops `reference`,
# `cid`, `eid` and the like, with which official sites name documents; two documents under one address lose one.
TRACKER = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|at|itm|mc|ga|hsa|vero|oly|mkt|stm)_\w+"
    r"|(?:fb|g|d|y|ys|tw|tt)clid|msclkid|epik|igsh|igshid|gbraid|wbraid|srsltid"
    r"|_ga|_gl|_hsenc|_hsmi|_openstat|cmpid|guccounter|guce_referrer(?:_sig)?|mbid|ncid|ocid|smid|spm|wt[._]z?mc\w*|xtor",
    re.IGNORECASE,
)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # stand in no URL (RFC 3986, section 2)
# A tracker when its value is a word ("?ref=rss"), the name of a document when it holds a digit ("?ref=2024-138").
PERHAPS_TRACKER = re.compile(r"ref|ref_src|referrer|source|via", re.IGNORECASE)
# Feeds often escape their links twice.
ESCAPED_AMPERSAND = re.compile(r"&(?:amp;)+", re.IGNORECASE)
DEFAULT_PORTS = {"http": 80, "https": 443}
# Left as they are in a query: what RFC 3986, section 3.4 allows, and escapes already made.
QUERY_SAFE = "!$&'()*+,;=:@/?%-._~"


def canonical(url: str) -> str:
    """Return the address without what does not tell documents apart.

    Dropped: tracking parameters, the fragment, user and password, the default port, dot segments, doubled slashes;
    scheme and host in lower case, host in ASCII (RFC 3986, section 6; RFC 3490). All other parameters stay, in their
    order. Idempotent. Never raises: what is no absolute address comes back without the white space around it.
    """
    stripped = url.strip()
    try:
        parts = urlsplit(ESCAPED_AMPERSAND.sub("&", stripped))
        host = (parts.hostname or "").encode("idna").decode("ascii").rstrip(".")
        if not parts.scheme or not host:
            return stripped
        site = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}"
        if parts.port not in {None, DEFAULT_PORTS.get(parts.scheme)}:
            site += f":{parts.port}"
        path = urlsplit(normalize_url(parts._replace(query=""), strict=True)).path
        return urljoin(f"{site}/", path) + _query(parts.query)
    except ValueError:  # no address: brackets, ports or host names that cannot be
        return stripped


def _query(query: str) -> str:
    kept = "&".join(pair for pair in query.split("&") if pair and not _tracks(pair))
    return f"?{quote(kept, safe=QUERY_SAFE)}" if kept else ""


def _tracks(pair: str) -> bool:
    name, _, value = pair.partition("=")
    if TRACKER.fullmatch(name):
        return True
    return bool(PERHAPS_TRACKER.fullmatch(name)) and not any(character.isdigit() for character in value)


def identity(url: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of the canonical address: 64 bits."""
    return hashlib.sha256(canonical(url).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def without_credentials(url: str) -> str:
    """Return the address without user and password; what is no address comes back as it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url


def is_web(url: str) -> bool:
    """Return whether this is an absolute http or https address with a host, and without control characters."""
    if CONTROL.search(url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
