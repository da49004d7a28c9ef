"""When an answer is over: it has its sentences, or it has begun to repeat itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A word long enough not to be an abbreviation or an initial, a number too long to number a list, or a closing
# mark; then a stop and what may close a quotation; then white space and what can begin a sentence. Ideographic
# stops need nothing after them. A missed end ("in the EU. The") costs some tokens; a false one would cut an
# answer at "the U.S. Senate".
_END = re.compile(r"""(?:(?:[^\W\d_]{4}|\d\d|[%€$»”"’')\]])[.!?…]+(?:\s?»|["”’')\]])*(?=\s+[^\sa-zà-ÿ])|[。！？])""")

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
