"""In which language is a text written?"""

from __future__ import annotations


def detect(text: str, hint: str | None) -> tuple[str, float] | None:
    """Return the ISO 639-1 code and the confidence (0 to 1), or None when it cannot be told."""
    raise NotImplementedError
