"""Whether a name stands where the sources have it: what one company did is not told of another of the same article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from pipeline.check.alignment import Told
from pipeline.check.facts import Facts
from pipeline.check.lexicon import lexicon
from pipeline.check.names import Kin, Name
from pipeline.check.problems import Problem, ProblemKind

# Chosen on the development half of evaluation/gold.
_LIFT = 0.12  # of cosine that a name which two clauses share is worth beyond what they say
_CLEAR = 0.02  # of fit by which a clause without the name must tell more than those with it
_APART = 0.1  # the same between two clauses of one sentence
_SHORT = 3  # letters of a word that says nothing about a name


class _Texts:
    """Some texts by what can hold a name: the glossary's keys of their names, their words, the words of their names.

    Each name is looked up, not compared with all that the texts have: articles, and sentences, can be lists of names.
    """

    def __init__(self, texts: Sequence[Facts]) -> None:
        self._keys: dict[str, set[int]] = defaultdict(set)
        self._words: dict[str, set[int]] = defaultdict(set)
        self._named: dict[str, set[int]] = defaultdict(set)
        for index, text in enumerate(texts):
            for word in text.words:
                self._words[word].add(index)
            for name in text.names:
                for key in name.keys:
                    self._keys[key].add(index)
                for word in (*name.words, *name.common):
                    self._named[word].add(index)
        self._kin = Kin(self._named)

    def holding(self, name: Name) -> frozenset[int]:
        """Which texts have a name, or a word of it: "Avrin" for "Guillaume Avrin"."""
        if name.keys:
            return frozenset(index for key in name.keys for index in self._keys.get(key, ()))
        return frozenset(
            (
                *(index for word in name.words for index in self._words.get(word, ())),
                *(
                    index
                    for word in name.words or name.common
                    for akin in self._kin.of(word)
                    for index in self._named[akin]
                ),
            )
        )


def misplaced(clauses: Sequence[Told], claimed: Facts, known: Sequence[Facts]) -> Iterator[Problem]:
    """The names of a sentence in whose place the sources have another one.

    The names are set aside, and the clause looked for that tells the rest best. If it lacks the name but has another
    that the sentence does not tell, the two were exchanged.
    """
    firm = {name for told in clauses for name in told.facts.names if name.firm}
    if not firm:
        return
    tellers = _Texts(clauses[0].tellers)  # the same for all clauses
    holders = {name: tellers.holding(name) for name in firm}
    suspects = [
        (told, name, evidence)
        for told in clauses
        for name, evidence in _suspects(told, holders)
        if evidence and not name.adjective
    ]
    if not suspects:
        return
    said, vocabulary, sentences = _Texts([claimed]), Kin(claimed.words), _Texts(known)

    @cache
    def is_told(name: Name) -> bool:
        """Whether the sentence has it, or an ordinary word of it: "report" for "International AI Safety Report"."""
        words = [word for word in (*name.words, *name.common) if len(word) > _SHORT]
        return bool(said.holding(name)) or any(map(vocabulary.of, words))

    def is_rival(other: Name, name: Name, language: str) -> bool:
        """Whether it is a name of the same sort that the sentence does not tell."""
        return (
            other.firm
            and not other.adjective
            and (other.place or not name.place)
            and _is_proper(other, language)
            and not is_told(other)
        )

    for told, name, evidence in suspects:
        holding = sentences.holding(name)
        for index in evidence:
            # The clause may have the rival, or its sentence where that lacks the name.
            sentence = known[told.sources[index]]
            scope = told.tellers[index] if told.sources[index] in holding else sentence
            if any(is_rival(other, name, sentence.language) for other in scope.names):
                yield Problem(ProblemKind.NAME, name.text)
                break


def _suspects(told: Told, holders: Mapping[Name, frozenset[int]]) -> Iterator[tuple[Name, list[int]]]:
    """The firm names of a clause, each with the clauses of the sources that speak against it."""
    firm = [name for name in told.facts.names if name.firm]
    # How well each clause tells what is left when the names are set aside.
    rest = [fit - _LIFT * sum(index in holders[name] for name in firm) for index, fit in enumerate(told.fits)]
    for name in firm:
        yield name, _evidence(told, holders[name], rest)


def _evidence(told: Told, holders: frozenset[int], rest: Sequence[float]) -> list[int]:
    """The clauses without a name that tell its clause better than those with it, or alone have a number of it."""
    if not holders:
        return []
    shared = [told.facts.anchors & teller.anchors for teller in told.tellers]
    holder = max(sorted(holders), key=rest.__getitem__)
    best = max(range(len(rest)), key=rest.__getitem__)
    lead = _APART if told.sources[best] == told.sources[holder] else _CLEAR
    better = best not in holders and rest[best] >= rest[holder] + lead and shared[best] >= shared[holder]
    if shared[holder]:
        return [best] if better else []
    having = [index for index in range(len(rest)) if shared[index] and index not in holders]
    richest = sorted(having, key=lambda index: -len(shared[index]))[:1]
    return [best, *richest] if better else richest


def _is_proper(name: Name, language: str) -> bool:
    """Whether a name is surely one, not an ordinary word with a capital or a German compound no dictionary has."""
    nouns = bool(lexicon(language).table("names").get("nouns_have_capitals"))
    return bool(name.keys) or len((*name.words, *name.common)) > 1 or (bool(name.words) and not nouns)
