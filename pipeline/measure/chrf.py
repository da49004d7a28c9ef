"""How near a text is to a reference: chrF++ (Popović, "chrF++: words helping character n-grams", WMT 2017)."""

from __future__ import annotations

from sacrebleu.metrics.chrf import CHRF

from pipeline.check.words import tidy

_CHRF = CHRF(word_order=2)  # two word n-grams are what the second + stands for


def chrf(text: str, reference: str) -> float:
    """0 to 100; the kinds of spaces and apostrophes do not count."""
    return float(_CHRF.sentence_score(tidy(text), [tidy(reference)]).score)
