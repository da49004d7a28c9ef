"""Whether a sentence says more, or other, than its sources: a dropped hedge, a lost negation, another legal status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.check.facts import Facts
from pipeline.check.lexicon import little_words
from pipeline.check.modality import Marker, Mode, unanswered
from pipeline.check.names import akin
from pipeline.check.problems import Problem, ProblemKind

# Cosines and shares of words, chosen on evaluation/gold, where recall and false alarms were weighed against each other.
_ALIKE = 0.65  # from here on, one source sentence is told as a whole
_NEAR = 0.4  # of the best cosine: sources that may stand behind part of a sentence
_OWED_NEGATION = 0.9  # relative cosine plus six tenths of the share of words
_OWED_HEDGE = 0.68  # one and a half cosines plus three tenths of the share of words

_WEAK = (Mode.POSSIBLE, Mode.PLANNED, Mode.DRAFT, Mode.EXPECTED, Mode.REPORTED)
_RIVALS = ((Mode.PLANNED, Mode.ENACTED), (Mode.POSSIBLE, Mode.OBLIGED))  # "proposes" is not true of what is adopted


def overstatements(claimed: Facts, known: Sequence[Facts], similarity: Sequence[float]) -> Iterator[Problem]:
    """Statuses and negations that no near source has, and hedges and negations of a retold source that were dropped."""
    nearest = max(range(len(known)), key=lambda index: similarity[index])
    retold = similarity[nearest] >= _ALIKE  # one source sentence is the whole story
    near = [nearest] if retold else [i for i, cosine in enumerate(similarity) if cosine >= _NEAR * similarity[nearest]]
    answers = [marker for index in near for marker in known[index].markers if _answers(marker, known[index], claimed)]
    yield from map(problem_of, unanswered(claimed.markers, answers, (Mode.NEGATED,)))
    known_modes, firm_modes = {marker.mode for marker in answers}, {marker.mode for marker in answers if marker.firm}
    for mode in (Mode.OBLIGED, Mode.ENACTED, *(mode for mode, rival in _RIVALS if rival in firm_modes)):
        if mode not in known_modes:
            yield from (problem_of(marker) for marker in _firm(claimed.markers, mode)[:1])
    owed = [
        marker
        for source, cosine in zip(known, similarity, strict=True)
        for marker in source.markers
        if marker.firm and _owed(marker, source, cosine, similarity[nearest], claimed)
    ]
    own = {marker.mode for marker in claimed.markers}
    soft = [marker for marker in known[nearest].markers if not marker.firm]
    negations = list(unanswered((*owed, *soft), claimed.markers, (Mode.NEGATED,)))
    if not retold and _firm(claimed.markers, Mode.NEGATED):
        negations = []
    dropped = [marker for mode in _WEAK if mode not in own for marker in _firm(owed, mode)]
    yield from map(problem_of, (*negations[:1], *dropped[:1]))


def _firm(markers: Iterable[Marker], mode: Mode) -> list[Marker]:
    return [marker for marker in markers if marker.mode is mode and marker.firm]


def _answers(marker: Marker, source: Facts, claimed: Facts) -> bool:
    """Whether a marker of a source may answer one of the sentence: a negation only if its clause is told at all."""
    if marker.mode is not Mode.NEGATED or source.language != claimed.language:
        return True
    return _share(marker.clause, source.language, claimed.words, claimed.language) >= 0.3


def _owed(marker: Marker, source: Facts, cosine: float, best: float, claimed: Facts) -> bool:
    """Whether a sentence tells the clause of a marker, so that it owes the marker too.

    Its words come back, the more so the more the two sentences are alike.
    """
    share = _share(marker.clause, source.language, claimed.words, claimed.language)
    if source.language == claimed.language and share < 0.4:
        return False
    whole = _share(source.words, source.language, claimed.words, claimed.language)
    if cosine < _ALIKE and whole >= 0.25 and share < 0.5 * whole:
        return False  # another clause of the source is told
    if marker.mode is Mode.NEGATED:
        return cosine / max(best, _ALIKE / 2) + 0.6 * share >= _OWED_NEGATION
    return 1.5 * cosine + 0.3 * share >= _OWED_HEDGE


def _share(clause: Sequence[str], language: str, words: Sequence[str], other: str) -> float:
    """The share of a clause's content words that a text has, or words akin to them in another language."""
    little = little_words(language)
    content = {word for word in clause if word not in little and (len(word) > 3 or word.isdigit())}
    known = {word[:6] for word in words}
    told = (word[:6] in known or (language != other and any(akin(word, each) for each in words)) for word in content)
    return sum(told) / len(content) if content else 1.0


def problem_of(marker: Marker) -> Problem:
    """A marker without its answer, as a problem."""
    return Problem(ProblemKind.NEGATION if marker.mode is Mode.NEGATED else ProblemKind.HEDGE, marker.text)
