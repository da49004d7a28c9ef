"""Whether a name stands where the sources have it: what one company did is not told of another of the same article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.check.alignment import Told
from pipeline.check.facts import Facts
from pipeline.check.lexicon import lexicon
from pipeline.check.names import Name, akin
from pipeline.check.problems import Problem, ProblemKind

# Chosen on the development half of evaluation/gold.
_LIFT = 0.12  # of cosine that a name which two clauses share is worth beyond what they say
_CLEAR = 0.02  # of fit by which a clause without the name must tell more than those with it
_APART = 0.1  # the same between two clauses of one sentence
_SHORT = 3  # letters of a word that says nothing about a name


def misplaced(clauses: Sequence[Told], claimed: Facts, known: Sequence[Facts]) -> Iterator[Problem]:
    """The names of a sentence in whose place the sources have another one.

    The names are set aside, and the clause looked for that tells the rest best. If it lacks the name but has another
    that the sentence does not tell, the two were exchanged.
    """
    for told in clauses:
        for name in told.facts.names:
            evidence = _evidence(name, told) if name.firm and not name.adjective else []
            if any(_rivals(name, told, index, claimed, known) for index in evidence):
                yield Problem(ProblemKind.NAME, name.text)


def _evidence(name: Name, told: Told) -> list[int]:
    """The clauses without a name that tell its clause better than those with it, or alone have a number of it."""
    holders = {index for index, teller in enumerate(told.tellers) if _holds(teller, name)}
    if not holders:
        return []
    shared = [told.facts.anchors & teller.anchors for teller in told.tellers]
    names = [each for each in told.facts.names if each.firm]
    rest = [
        fit - _LIFT * sum(_holds(teller, each) for each in names)
        for fit, teller in zip(told.fits, told.tellers, strict=True)
    ]
    holder = max(holders, key=rest.__getitem__)
    best = max(range(len(rest)), key=rest.__getitem__)
    lead = _APART if told.sources[best] == told.sources[holder] else _CLEAR
    better = best not in holders and rest[best] >= rest[holder] + lead and shared[best] >= shared[holder]
    if shared[holder]:
        return [best] if better else []
    having = [index for index in range(len(rest)) if shared[index] and index not in holders]
    richest = sorted(having, key=lambda index: -len(shared[index]))[:1]
    return [best, *richest] if better else richest


def _rivals(name: Name, told: Told, index: int, claimed: Facts, known: Sequence[Facts]) -> bool:
    """Whether a clause, or its sentence where that lacks the name, has a name of the same sort that is not told."""
    sentence = known[told.sources[index]]
    scope = told.tellers[index] if _holds(sentence, name) else sentence
    return any(
        other.firm
        and not other.adjective
        and _is_proper(other, sentence.language)
        and (other.place or not name.place)
        and not _told(claimed, other)
        for other in scope.names
    )


def _is_proper(name: Name, language: str) -> bool:
    """Whether a name is surely one, not an ordinary word with a capital or a German compound no dictionary has."""
    nouns = bool(lexicon(language).table("names").get("nouns_have_capitals"))
    return bool(name.keys) or len((*name.words, *name.common)) > 1 or (bool(name.words) and not nouns)


def _holds(text: Facts, name: Name) -> bool:
    """Whether a text has a name, or a word of it: "Avrin" for "Guillaume Avrin"."""
    if name.keys:
        return any(name.keys & other.keys for other in text.names)
    if any(word in text.words for word in name.words):
        return True
    words = {word for other in text.names for word in (*other.words, *other.common)}
    return any(akin(word, other) for word in name.words or name.common for other in words)


def _told(claimed: Facts, name: Name) -> bool:
    """Whether a sentence has a name or an ordinary word of it: "the report" for "International AI Safety Report"."""
    words = [word for word in (*name.words, *name.common) if len(word) > _SHORT]
    return _holds(claimed, name) or any(akin(word, other) for word in words for other in claimed.words)
