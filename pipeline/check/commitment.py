"""Whether a sentence says more, or other, than its sources: a dropped hedge, a lost negation, another legal status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.check.alignment import Told
from pipeline.check.facts import Facts
from pipeline.check.modality import Marker, Mode, unanswered
from pipeline.check.problems import Problem, ProblemKind

_OWED = float(__import__('os').environ.get('OWED','0.3'))  # fit from which a clause is told, so that its negation and its hedge must be told too

_LONGER = 1.3  # times the words of its teller: such a clause tells more than that

_WEAK = (Mode.POSSIBLE, Mode.PLANNED, Mode.DRAFT, Mode.EXPECTED, Mode.REPORTED)
_LIGHT = (Mode.EXPECTED, Mode.REPORTED)  # what any of these answers
_LIGHT_ANSWERS = (Mode.EXPECTED, Mode.REPORTED, Mode.PLANNED, Mode.POSSIBLE)
_SOFTENERS = (Mode.PLANNED, Mode.POSSIBLE)
_STRONG = (Mode.OBLIGED, Mode.ENACTED)
_RIVALS = ((Mode.PLANNED, Mode.ENACTED), (Mode.POSSIBLE, Mode.OBLIGED))  # "proposes" is not true of what is adopted


def overstatements(clauses: Sequence[Told], cited: Sequence[Facts], known: Sequence[Facts]) -> Iterator[Problem]:
    """The hedges, legal status and negations in which a clause of a sentence differs from the clauses that tell it.

    `cited` are the sources that carry the sentence: a status may come from any of them.
    """
    status = _plain(cited)
    hedges = {marker.mode for told in clauses for marker in told.facts.markers if marker.firm and marker.mode in _WEAK}
    for told in clauses:
        own = told.facts.markers
        teller = told.tellers[told.best]
        near = [told.tellers[index] for index in told.near]
        beside = [other.facts.markers for other in clauses if told.best in other.near]
        yield from map(problem_of, _negations(told, near, known[told.sources[told.best]], beside)[:1])
        modes = {marker.mode for piece in near for marker in piece.markers}
        firm_modes = {marker.mode for piece in near for marker in piece.markers if marker.firm}
        if not {marker.mode for marker in own} & set(_WEAK):
            modes -= set(_STRONG) - _plain(near)
        added = [
            marker
            for mode in (*_STRONG, *(mode for mode, rival in _RIVALS if rival in firm_modes))
            if mode not in modes and not (mode in _STRONG and mode in status)
            for marker in _firm(own, mode)
        ]
        if not _firm(own, Mode.NEGATED):
            yield from map(problem_of, added[:1])
        if told.fits[told.best] < _OWED:
            continue
        kept = {marker.mode for markers in beside for marker in markers} | hedges & {Mode.DRAFT}
        dropped = [
            marker
            for mode in _WEAK
            if mode not in kept
            and not (mode in _LIGHT and (kept & set(_LIGHT_ANSWERS) or hedges & {Mode.PLANNED, Mode.REPORTED}))
            and not (mode is Mode.PLANNED and kept & {Mode.POSSIBLE, Mode.EXPECTED})
            and (mode is not Mode.DRAFT or Mode.ENACTED in kept)
            for marker in _firm(teller.markers, mode)
        ]
        yield from map(problem_of, dropped[:1])


def _negations(
    told: Told, near: Sequence[Facts], source: Facts, beside: Sequence[Sequence[Marker]]
) -> list[Marker]:
    """The negations that a clause adds, or loses and no clause beside it has."""
    own, teller = told.facts.markers, told.tellers[told.best]
    longer = len(told.facts.words) > _LONGER * len(teller.words)  # it tells more than one clause of its source
    answers = [*(piece.markers for piece in near), *([source.markers] if longer else [])]
    found = min((list(unanswered(own, each, (Mode.NEGATED,))) for each in answers), key=len)
    if told.fits[told.best] >= _OWED:
        negated = any(_firm(markers, Mode.NEGATED) for markers in beside if markers is not own)
        found += [] if negated else unanswered(teller.markers, own, (Mode.NEGATED,))
    return found


def _plain(texts: Iterable[Facts]) -> set[Mode]:
    """The modes of those texts that hedge nothing themselves."""
    return {
        marker.mode for text in texts if not any(_firm(text.markers, mode) for mode in _SOFTENERS) for marker in text.markers
    }


def _firm(markers: Iterable[Marker], mode: Mode) -> list[Marker]:
    return [marker for marker in markers if marker.mode is mode and marker.firm]


def problem_of(marker: Marker) -> Problem:
    """A marker without its answer, as a problem."""
    return Problem(ProblemKind.NEGATION if marker.mode is Mode.NEGATED else ProblemKind.HEDGE, marker.text)
