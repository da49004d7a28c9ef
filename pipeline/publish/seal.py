"""Whether a picture on disk shows these trends, told without drawing it: by a seal in it.

The seal is a digest of the numbers and words, of the code that draws them, and of the drawing itself, so that a picture
that was cut or changed since counts as none.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib import resources

from pipeline.publish.trends import Trends

_SEALED = re.compile(r"(?P<drawing>.*)<!-- sha256 (?P<seal>[0-9a-f]{64}) --></svg>", re.DOTALL)


def sealed(drawing: str, trends: Trends) -> str:
    """Put the seal into an SVG document."""
    opened = drawing.removesuffix("</svg>")
    return f"{opened}<!-- sha256 {_seal(opened, trends)} --></svg>"


def shows(picture: str, trends: Trends) -> bool:
    """Tell whether a picture is what would be drawn of these trends."""
    found = _SEALED.fullmatch(picture)
    return found is not None and found["seal"] == _seal(found["drawing"], trends)


def _seal(drawing: str, trends: Trends) -> str:
    return hashlib.sha256("\0".join((repr(trends), _code(), drawing)).encode()).hexdigest()


@cache
def _code() -> str:
    return resources.files(__package__).joinpath("plot.py").read_text(encoding="utf-8")
