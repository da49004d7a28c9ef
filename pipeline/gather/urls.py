"""One address for one document: what makes two links the same item."""

from __future__ import annotations


def canonical(url: str) -> str:
    """Return the address without what does not tell documents apart; idempotent, never raises."""
    raise NotImplementedError


def identity(url: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of the canonical address."""
    raise NotImplementedError
