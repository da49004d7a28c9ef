"""The language of a text, told from its letters."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from langdetect import PROFILES_DIRECTORY, DetectorFactory, LangDetectException

# langdetect draws letter groups at random; seeded, it gives one text one answer. The factory is our own because the
# library's is a global whose seed anyone may change.
SEED = 0
# Characters read at the beginning, in the middle and at the end: more changes no answer and only costs time.
SAMPLE_LENGTH = 800
# Below it, the feed must say the same. langdetect is either nearly certain or, on odd texts, torn.
SURE = 0.9
LETTER = re.compile(r"[^\W\d_]")


def detect(text: str, hint: str | None) -> tuple[str, float] | None:
    """Return the language of an article's body, as ISO 639-1 code, and the confidence, 0 to 1.

    `hint` is what the feed says it writes; it decides only where the text does not. None for a text without letters
    and where text and hint leave it open. Meant for bodies: on headlines it is right in two cases of three.
    """
    if not LETTER.search(text):
        return None
    detector = _factory().create()
    detector.append(_sample(text))
    try:
        candidates = detector.get_probabilities()
    except LangDetectException:  # letters of no alphabet it knows
        return None
    likely: Counter[str] = Counter()
    for candidate in candidates:
        likely[_iso_639_1(candidate.lang)] += candidate.prob
    code, confidence = max(likely.items(), key=lambda item: item[1], default=("", 0.0))
    if confidence >= SURE:
        return code, min(1.0, confidence)
    hinted = _iso_639_1(hint or "")
    return (hinted, likely[hinted]) if hinted in likely else None


def _sample(text: str) -> str:
    if len(text) <= 3 * SAMPLE_LENGTH:
        return text
    middle = (len(text) - SAMPLE_LENGTH) // 2
    return "\n".join((text[:SAMPLE_LENGTH], text[middle : middle + SAMPLE_LENGTH], text[-SAMPLE_LENGTH:]))


def _iso_639_1(tag: str) -> str:
    """Return the language of a tag of BCP 47: "zh-cn" is "zh", "fr_FR" is "fr"."""
    return re.split(r"[-_]", tag.strip().lower())[0]


@cache
def _factory() -> DetectorFactory:
    """Return the profiles of 55 languages, read once; making a detector changes nothing in them."""
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(SEED)
    return factory
