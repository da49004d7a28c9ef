"""The clauses of a sentence, the smallest pieces that say something: each is checked against the clause it tells.

Found by punctuation and conjunctions, without a grammar: a piece may hold two clauses, or half of one.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.check.lexicon import alternation, lexicon
from pipeline.check.words import tidy

_LEAST = 4  # words: fewer say too little to be found again in a source
_LEAST_JOINED = 3  # words after a conjunction or a relative: "which is binding"
_WORD = re.compile(r"[^\W_]+")
_STRONG = re.compile(r"(?<=[;:!?»])\s|\s(?=[–—-]\s)")


@lru_cache(maxsize=16384)
def clauses(text: str, language: str) -> tuple[str, ...]:
    """The clauses of a sentence in order, at least one; what frames an aside is put together again.

    "The chain, a client, is not fined; it may appeal" gives "The chain, a client", "The chain is not fined" and
    "it may appeal".
    """
    plain = tidy(text)
    found = [clause for part in _STRONG.split(plain) for clause in _whole(_framed(_parts(part, language)), language)]
    return tuple(found) or (plain,)


@cache
def _joints(language: str) -> re.Pattern[str]:
    """A comma, a conjunction, or both."""
    joiners = alternation(lexicon(language).forms("clause", "joiners"))
    return re.compile(rf",?\s(?P<joiner>{joiners})(?!\w)|,\s", re.IGNORECASE)


def _parts(text: str, language: str) -> list[tuple[str, bool]]:
    """What stands between commas and conjunctions, and whether it is bare: led by a comma alone.

    One or two words behind a conjunction go on with what is before it: "inspection and sanction".
    """
    joints = list(_joints(language).finditer(text))
    starts = [0, *(match.start() for match in joints)]
    ends = [*starts[1:], len(text)]
    leads = [False, *(match["joiner"] is None for match in joints)]
    parts: list[tuple[str, bool]] = []
    for start, end, bare in zip(starts, ends, leads, strict=True):
        words = len(_WORD.findall(text, start, end))
        piece = text[start:end].lstrip(",").strip()
        if parts and not bare and words < _LEAST_JOINED:
            parts[-1] = (f"{parts[-1][0]} {piece}", parts[-1][1])
        elif words:
            parts.append((piece, bare))
    return parts


def _framed(parts: list[tuple[str, bool]]) -> list[str]:
    """The parts, the frame of an aside closed behind it; a short aside, a name or a title, stays in its frame."""
    texts: list[str] = []
    frame = ""
    for index, (text, bare) in enumerate(parts):
        if frame:
            texts.append(f"{frame} {text}")
            frame = ""
        elif texts and bare and index + 1 < len(parts) and parts[index + 1][1]:
            brief = len(_WORD.findall(text)) < _LEAST
            if brief and (text[0].isupper() or len(_WORD.findall(texts[-1])) < _LEAST):
                frame = f"{texts.pop()}, {text},"
                continue
            frame = f"{texts[-1]}, {text}," if brief else texts[-1]
            texts.append(text)
        else:
            texts.append(text)
    return texts


def _whole(texts: list[str], language: str) -> list[str]:
    """The texts, those too short to stand alone put with the one before them, or the first with the next."""
    merged: list[str] = []
    for text in texts:
        joined = _joints(language).match(f" {text}") is not None
        short = len(_WORD.findall(text)) < (_LEAST_JOINED if joined else _LEAST)
        if merged and (short or (len(merged) == 1 and len(_WORD.findall(merged[0])) < _LEAST)):
            merged[-1] += f" {text}" if joined else f", {text}"
        else:
            merged.append(text)
    return merged
