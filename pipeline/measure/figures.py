"""Counts of many articles become figures, each with the interval in which it would fall for other such articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.measure.checker import Verdicts
from pipeline.measure.counting import Count, Fault
from pipeline.measure.gold import KINDS, LANGUAGES, WORDING
from pipeline.news import Origin

VIGIE, UNCHECKED, LEAD, REFERENCE, CHECKER = "vigie", "unchecked", "lead", "reference", "checker"
SYSTEMS = (VIGIE, UNCHECKED, LEAD, REFERENCE)
ALL = "all"  # languages taken together
FAULTS = (*KINDS, "quotation", WORDING)

_RESAMPLES = 2000  # the ends of a 95 % interval stand still to about a tenth of its width
_SEED = 0  # any: the same figures give the same interval


@dataclass(frozen=True, slots=True)
class Row:
    """One article: what each system printed of it, by system and language, and how it was told by Vigie.

    `headlines` and `headline_faults` are by language, and lack those that could not be said in it.
    """

    name: str
    language: str
    counts: dict[str, dict[str, Count]]
    headlines: dict[str, str]
    headline_faults: dict[str, tuple[Fault, ...]]
    passages: tuple[tuple[str, ...], ...]
    parallel: bool
    origins: dict[str, int]
    seconds: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: of which system, from which language into which, of how much (`of`: articles, sentences, facts).

    `value` is None when there was nothing to count. `low` and `high` are the percentile bootstrap's ends at 95 %, over
    articles (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13).
    """

    system: str
    source: str
    target: str
    metric: str
    value: float | None
    low: float | None
    high: float | None
    of: float


Ratio = tuple[float, float]  # what was counted, and of how much
Metric = Callable[[Row, Count], Ratio]

# Shares are of 1, unsupported facts of 100 sentences, chrF++ of 100.
_COUNTED: dict[str, Metric] = {
    "told": lambda _, count: (bool(count.sentences), 1),
    "coverage": lambda _, count: (count.told, count.must_haves),
    "unsupported": lambda _, count: (100 * len(count.faults), len(count.sentences)),
    "forbidden": lambda _, count: (100 * sum(fault.forbidden for fault in count.faults), len(count.sentences)),
    "wrong_language": lambda _, count: (len(count.foreign), len(count.sentences)),
    "copied": lambda _, count: (count.copies, len(count.sentences)),
    "chrf": lambda _, count: (count.chrf or 0.0, count.chrf is not None),
}


def figures_of(rows: Sequence[Row], asked: int) -> list[Figure]:
    """Every figure of every system, by pair of languages and in total; `asked` sentences were wanted per article."""
    pairs = [(source, target) for source in _sources(rows) for target in (*LANGUAGES, ALL)]
    return [
        Figure(system, source, target, metric, *estimate(ratios))
        for source, target in (*pairs, *((ALL, target) for target in (*LANGUAGES, ALL)))
        for told in [[row for row in rows if source in (row.language, ALL)]]
        for system in SYSTEMS
        for metric, ratios in _ratios(told, system, target, asked)
    ]


def _sources(rows: Sequence[Row]) -> list[str]:
    return sorted({row.language for row in rows}, key=lambda code: (code not in LANGUAGES, code))


def _ratios(rows: Sequence[Row], system: str, target: str, asked: int) -> Iterator[tuple[str, list[Ratio]]]:
    """Each metric with its ratio per article; the languages of one article are counted together."""
    languages = LANGUAGES if target == ALL else (target,)
    counts = [[row.counts[system][language] for language in languages] for row in rows]
    for name, metric in _COUNTED.items():
        yield name, [_sum(metric(row, count) for count in told) for row, told in zip(rows, counts, strict=True)]
    for kind in FAULTS:
        yield f"unsupported_{kind}", [_sum(_faults(count, kind) for count in told) for told in counts]
    yield "two_or_more", [(_two_or_more(row.counts[system]), 1) for row in rows]
    if system == VIGIE:
        yield "headlines", [_sum(_headline(row, language) for language in languages) for row in rows]
        yield "headline_faults", [_sum(_false_headline(row, language) for language in languages) for row in rows]
        yield "parity", [(row.parallel, 1) for row in rows]
        yield "seconds", [(row.seconds, 1) for row in rows]
        for origin in Origin:
            yield origin.value, [(row.origins.get(origin, 0), asked) for row in rows]
        yield "omitted", [(asked - sum(row.origins.values()), asked) for row in rows]


def _sum(ratios: Iterable[Ratio]) -> Ratio:
    top, bottom = 0.0, 0.0
    for one, other in ratios:
        top, bottom = top + one, bottom + other
    return top, bottom


def _faults(count: Count, kind: str) -> Ratio:
    return 100 * sum(fault.kind == kind for fault in count.faults), len(count.sentences)


def _headline(row: Row, language: str) -> Ratio:
    return language in row.headlines, bool(row.counts[VIGIE][language].sentences)


def _false_headline(row: Row, language: str) -> Ratio:
    return bool(row.headline_faults.get(language)), language in row.headlines


def _two_or_more(counts: Mapping[str, Count]) -> bool:
    return all(len(count.sentences) >= 2 for count in counts.values())


def checker_figures(verdicts: Sequence[Verdicts]) -> list[Figure]:
    """The checker by itself, per language: false sentences caught, and how many of those it caught were false."""
    return [
        Figure(CHECKER, ALL, language, metric, *estimate(ratios))
        for language in LANGUAGES
        for metric, ratios in _checked([[each for each in told if each[0] == language] for told in verdicts])
    ]


def _checked(verdicts: Sequence[Verdicts]) -> Iterator[tuple[str, list[Ratio]]]:
    yield "precision", [_share([bool(kind) for _, kind, caught in told if caught]) for told in verdicts]
    yield "recall", [_share([caught for _, kind, caught in told if kind]) for told in verdicts]
    yield "false_alarms", [_share([caught for _, kind, caught in told if not kind]) for told in verdicts]
    for wanted in (*KINDS, WORDING):
        yield f"recall_{wanted}", [_share([caught for _, kind, caught in told if kind == wanted]) for told in verdicts]


def _share(hits: Sequence[bool]) -> Ratio:
    return sum(hits), len(hits)


def estimate(ratios: Sequence[Ratio]) -> tuple[float | None, float | None, float | None, float]:
    """(value, low, high, of how much): the ratio of the sums, and the percentile interval over articles at 95 %."""
    top, bottom = _sum(ratios)
    if not bottom:
        return None, None, None, 0.0
    both = np.array(ratios, dtype=np.float64)
    drawn = np.random.default_rng(_SEED).integers(len(ratios), size=(_RESAMPLES, len(ratios)))
    tops, bottoms = both[drawn].sum(axis=1).T
    low, high = np.percentile(tops[bottoms > 0] / bottoms[bottoms > 0], (2.5, 97.5))
    return round(top / bottom, 4), round(float(low), 4), round(float(high), 4), float(bottom)
