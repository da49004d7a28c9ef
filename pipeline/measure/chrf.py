"""How near a text is to a reference: chrF++ (Popović, "chrF++: words helping character n-grams", WMT 2017)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.check.words import tidy
from pipeline.errors import ConfigError

try:
    from sacrebleu.metrics.chrf import CHRF
except ImportError as error:  # an extra, which a night does without
    raise ConfigError("evaluate", "sacrebleu is not installed; pip install 'vigie[evaluate]'") from error

_CHRF = CHRF(word_order=2)  # two word n-grams are what the second + stands for


def chrf(text: str, reference: str) -> float:
    """0 to 100; the kinds of spaces and apostrophes do not count."""
    return float(_CHRF.sentence_score(tidy(text), [tidy(reference)]).score)


def corpus_chrf(texts: Sequence[str], references: Sequence[str]) -> float:
    """The same of many texts together, each beside its own reference."""
    return float(_CHRF.corpus_score([*map(tidy, texts)], [[*map(tidy, references)]]).score)
