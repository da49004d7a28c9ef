"""Whether a sentence says more, or other, than its sources: a dropped hedge, a lost negation, another legal status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.check.alignment import Told
from pipeline.check.facts import Facts
from pipeline.check.modality import Marker, Mode, unanswered
from pipeline.check.problems import Problem, ProblemKind

# Chosen on the development half of evaluation/gold.
_OWED = 0.3  # fit from which a clause is told, so that its negation and its hedge must be told too
_LONGER = 1.3  # times the words of its teller: such a clause tells more than that

_STRONG = {Mode.OBLIGED, Mode.ENACTED}
_WEAK = {Mode.POSSIBLE, Mode.PLANNED, Mode.DRAFT, Mode.EXPECTED, Mode.REPORTED}
_RIVALS = ((Mode.PLANNED, Mode.ENACTED), (Mode.POSSIBLE, Mode.OBLIGED))  # "proposes" is not true of what is adopted

# What answers a dropped hedge beside its own mode: who says "could" or "plans to" does not say too much.
_ANSWERS: dict[Mode, set[Mode]] = {
    Mode.POSSIBLE: set(),
    Mode.PLANNED: {Mode.POSSIBLE, Mode.EXPECTED},
    Mode.DRAFT: set(),
    Mode.EXPECTED: {Mode.REPORTED, Mode.PLANNED, Mode.POSSIBLE},
    Mode.REPORTED: {Mode.EXPECTED, Mode.PLANNED, Mode.POSSIBLE},
}
# Hedges that hold for the clauses after theirs too: "proposes a licence for those who spend more".
_FAR: dict[Mode, set[Mode]] = {
    Mode.POSSIBLE: set(),
    Mode.PLANNED: set(),
    Mode.DRAFT: {Mode.DRAFT},
    Mode.EXPECTED: {Mode.PLANNED, Mode.REPORTED},
    Mode.REPORTED: {Mode.PLANNED, Mode.REPORTED},
}

# What a translation may say in the place of a mode that it lacks: "soll" is "is to", "is said to" and "would". What is
# planned is never adopted, what is possible never a duty.
_RENDERINGS: dict[Mode, set[Mode]] = {
    Mode.POSSIBLE: {Mode.EXPECTED},
    Mode.PLANNED: {Mode.EXPECTED},
    Mode.DRAFT: {Mode.PLANNED},
    Mode.EXPECTED: {Mode.REPORTED, Mode.PLANNED, Mode.POSSIBLE, Mode.OBLIGED},
    Mode.REPORTED: {Mode.EXPECTED},
    Mode.OBLIGED: {Mode.EXPECTED},
    Mode.ENACTED: set(),
    Mode.LIMITED: set(),
}


def unrendered(asking: Sequence[Marker], answering: Sequence[Marker]) -> Iterator[Marker]:
    """The firm markers of one language that a translation, or its original, has no counterpart for.

    Each negation needs its own. Other modes need one: languages say "would build and use" with one verb or with two. A
    marker of another mode will do where it renders nothing else. A bill is a draft, whatever it plans.
    """
    yield from unanswered(asking, answering, (Mode.NEGATED,))
    own, told = {marker.mode for marker in asking}, {marker.mode for marker in answering}
    drafts = {marker.text for marker in _firm(asking, Mode.DRAFT)}
    for marker in asking:
        asks = marker.firm and marker.mode in _RENDERINGS and marker.mode not in told
        drafted = marker.mode is Mode.PLANNED and marker.text in drafts
        if asks and not drafted and not _RENDERINGS[marker.mode] & (told - own):
            yield marker


def overstatements(
    clauses: Sequence[Told], whole: Told | None, cited: Sequence[Facts], known: Sequence[Facts]
) -> Iterator[Problem]:
    """The hedges, legal status and negations in which a clause of a sentence differs from the clauses that tell it.

    `whole` is the sentence beside the sources where it tells one of them from end to end: then no mode may change.
    `known` are the sources, `cited` those that carry the sentence: a status may come from any of them.
    """
    status = _unhedged(cited)
    hedges = {marker.mode for told in clauses for marker in told.facts.markers if marker.firm and marker.mode in _WEAK}
    for told in clauses:
        near = [told.tellers[index] for index in told.near]
        beside = [other.facts.markers for other in clauses if told.best in other.near]
        source = known[told.sources[told.best]]
        yield from map(problem_of, _negations(told, near, source, beside)[:1])
        yield from map(problem_of, _added(told, near, status)[:1])
        yield from map(problem_of, _dropped(told, hedges, beside)[:1])
    if whole is not None:
        yield from map(problem_of, _changed(whole, known[whole.best]))


def _changed(whole: Told, source: Facts) -> Iterator[Marker]:
    """The first negation, status and hedge in which a sentence differs from the one that it tells."""
    own, others = whole.facts.markers, source.markers
    yield from [*unanswered(own, others, (Mode.NEGATED,)), *unanswered(others, own, (Mode.NEGATED,))][:1]
    firm = {marker.mode for marker in others if marker.firm}
    rivals = {mode for mode, rival in _RIVALS if rival in firm and mode not in firm}
    added = [*unanswered(own, others, _STRONG), *(marker for mode in rivals for marker in _firm(own, mode))]
    yield from added[:1]
    kept = {marker.mode for marker in own}
    yield from [
        marker
        for marker in unanswered(others, own, _WEAK - kept)
        if marker.mode is not Mode.DRAFT or Mode.ENACTED in kept
    ][:1]


def _negations(told: Told, near: Sequence[Facts], source: Facts, beside: Sequence[Sequence[Marker]]) -> list[Marker]:
    """The negations that a clause adds, or loses and no clause beside it has."""
    own, teller = told.facts.markers, told.tellers[told.best]
    longer = len(told.facts.words) > _LONGER * len(teller.words)  # it tells more than one clause of its source
    answers = [*(piece.markers for piece in near), *([source.markers] if longer else [])]
    found = min((list(unanswered(own, each, (Mode.NEGATED,))) for each in answers), key=len)
    if not found and _firm(own, Mode.NEGATED):
        found = list(unanswered(teller.markers, own, (Mode.LIMITED,)))
    elsewhere = any(_firm(markers, Mode.NEGATED) for markers in beside if markers is not own)
    if told.fits[told.best] >= _OWED and not elsewhere:
        found += unanswered(teller.markers, own, (Mode.NEGATED,))
    return found


def _added(told: Told, near: Sequence[Facts], status: set[Mode]) -> list[Marker]:
    """The duties and legal status that neither the near clauses nor the cited sources have, hedges aside."""
    own = told.facts.markers
    if _firm(own, Mode.NEGATED):
        return []
    modes = {marker.mode for piece in near for marker in piece.markers}
    if not {marker.mode for marker in own} & _WEAK:
        modes -= _STRONG - _unhedged(near)
    firm = {marker.mode for piece in near for marker in piece.markers if marker.firm}
    asked = (_STRONG - status) | {mode for mode, rival in _RIVALS if rival in firm}
    return [marker for marker in own if marker.firm and marker.mode in asked - modes]


def _dropped(told: Told, hedges: set[Mode], beside: Sequence[Sequence[Marker]]) -> list[Marker]:
    """The hedges of the clause that tells it which neither it nor a clause beside it has, nor an equal one."""
    if told.fits[told.best] < _OWED:
        return []
    kept = {marker.mode for markers in beside for marker in markers}
    return [
        marker
        for marker in told.tellers[told.best].markers
        if marker.firm
        and marker.mode in _WEAK
        and not kept & ({marker.mode} | _ANSWERS[marker.mode])
        and not hedges & _FAR[marker.mode]
        and (marker.mode is not Mode.DRAFT or Mode.ENACTED in kept)  # only who says "law" has to say "bill"
    ]


def _unhedged(texts: Iterable[Facts]) -> set[Mode]:
    """The modes of those texts in which nothing is only planned or possible."""
    plain = [text for text in texts if not any(_firm(text.markers, mode) for mode in (Mode.PLANNED, Mode.POSSIBLE))]
    return {marker.mode for text in plain for marker in text.markers}


def _firm(markers: Iterable[Marker], mode: Mode) -> list[Marker]:
    return [marker for marker in markers if marker.mode is mode and marker.firm]


def problem_of(marker: Marker) -> Problem:
    """A marker without its answer, as a problem."""
    denied = marker.mode in {Mode.NEGATED, Mode.LIMITED}
    return Problem(ProblemKind.NEGATION if denied else ProblemKind.HEDGE, marker.text)
