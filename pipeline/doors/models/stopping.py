"""When an answer is over: it has its sentences, or it has begun to repeat itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

# What comes before a stop that ends a sentence: a word in capitals ("the EU."), one in lower case, a longer one, a
# number too long to number a list, a closing mark; not an initial or a title ("U.S. Senate", "Mr. Li", "Sen. Roy").
# What comes after: white space and what begins a sentence, but no digit ("art. 5"). Ideographic stops need nothing.
# A missed end costs some tokens; a false one would cut an answer short, so the doubtful ones are let go.
_BEFORE = r"""(?:\b[A-ZÀ-Þ]{2,}|\b[a-zà-ÿ]{2,}|\b[^\W\d_]{5,}|\d\d|[%€$»”"’')\]])"""
_CLOSING = r"""(?:\s?»|["”’')\]])*"""
_END = re.compile(rf"{_BEFORE}[.!?…]+{_CLOSING}(?=\s+[^\s\da-zà-ÿ])|[。！？]")

# A passage of twelve tokens does not come three times in an answer that says something.
_PASSAGE = 12
_TIMES = 3


def after_sentences(text: str, count: int) -> int | None:
    """Where the `count`-th sentence of `text` surely ends, or None while it may go on.

    An end is sure when what can begin another sentence follows it.
    """
    ends = _END.finditer(text)
    for _ in range(count - 1):
        next(ends, None)
    last = next(ends, None)
    return last.end() if last else None


def loops(tokens: Sequence[int]) -> bool:
    """Whether the last twelve tokens have been written three times: a greedy decoder never leaves such a loop."""
    tail = list(tokens[-_PASSAGE:])
    if len(tail) < _PASSAGE:
        return False
    windows = (list(tokens[start : start + _PASSAGE]) for start in range(len(tokens) - _PASSAGE + 1))
    return sum(window == tail for window in windows) >= _TIMES
