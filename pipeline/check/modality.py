"""Hedges, legal status and negation: how firmly a sentence says what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

import simplemma

from pipeline.check.lexicon import alternation, globs, lexicon
from pipeline.check.words import fold

_RESTRICTION_REACH = 30  # characters between "ne" and its "que": a verb and an adverb


class Mode(StrEnum):
    """What a marker does to the statement it stands in."""

    POSSIBLE = "possible"  # may, peut
    PLANNED = "planned"  # proposes, prévoit de
    DRAFT = "draft"  # bill, projet de loi
    EXPECTED = "expected"  # should, devrait, serait
    REPORTED = "reported"  # allegedly, prétendument
    OBLIGED = "obliged"  # must, doit
    ENACTED = "enacted"  # adopted, voté
    LIMITED = "limited"  # (not) like any other, (pas) comme les autres
    NEGATED = "negated"  # not, ne ... pas


@dataclass(frozen=True, slots=True)
class Marker:
    """One word or phrase that marks a mode.

    A marker that is not `firm` can answer another ("is able to" for "can"), but asks for no answer itself.
    `clause` holds the folded words around it, up to the next punctuation or conjunction.
    """

    mode: Mode
    text: str
    firm: bool
    clause: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Grammar:
    markers: tuple[tuple[Mode, re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]  # mode, firm, soft, neutral
    particle: re.Pattern[str] | None
    completed: re.Pattern[str]
    restricted: re.Pattern[str]
    alone: re.Pattern[str]
    negators: re.Pattern[str]
    conditional: re.Pattern[str] | None
    subordinate: re.Pattern[str]
    boundary: re.Pattern[str]


@cache
def _grammar(language: str) -> _Grammar:
    words = lexicon(language)
    hedges = [mode for mode in Mode if mode is not Mode.NEGATED]
    tables = [(mode, ("hedge", mode.value)) for mode in hedges] + [(Mode.NEGATED, ("negation",))]
    particles = words.forms("negation", "particles")
    return _Grammar(
        markers=tuple(
            (
                mode,
                globs(words.forms(*path, "firm")),
                globs(words.forms(*path, "soft")),
                globs(words.forms(*path, "neutral")),
            )
            for mode, path in tables
        ),
        particle=globs(particles) if particles else None,
        completed=globs(words.forms("negation", "completed_by")),
        restricted=globs(words.forms("negation", "restricted_by")),
        alone=globs(words.forms("negation", "alone_before")),
        negators=globs(words.forms("negation", "firm")),
        conditional=globs(conditional) if (conditional := words.forms("hedge", "expected", "conditional")) else None,
        subordinate=globs(words.forms("hedge", "expected", "subordinate")),
        boundary=re.compile(rf"[,;:.!?()»]|\b{alternation(words.forms('clause', 'joiners'))}\b"),
    )


def markers(text: str, language: str) -> tuple[Marker, ...]:
    """Every marker of a tidy text, in no order that matters."""
    grammar = _grammar(language)
    lowered = text.lower()
    found: list[Marker] = []
    for mode, firm, soft, neutral in grammar.markers:
        plain = neutral.sub(lambda match: "\0" * len(match.group()), lowered)
        if mode is Mode.NEGATED:
            negations, plain = _particles(plain, grammar)
            found.extend(
                Marker(mode, lowered[start:end], True, _clause(lowered, start, end, grammar.boundary))
                for start, end in negations
            )
        taken = bytearray(len(plain))
        if mode is Mode.EXPECTED and grammar.conditional is not None:
            for match in grammar.conditional.finditer(plain):
                if _is_conditional(match.group(), language) and not grammar.subordinate.search(plain[: match.start()]):
                    found.append(Marker(mode, match.group(), True, _clause(lowered, *match.span(), grammar.boundary)))
                    taken[match.start() : match.end()] = b"\1" * len(match.group())
        for pattern, is_firm in ((firm, True), (soft, False)):
            for match in pattern.finditer(plain):
                start, end = match.span()
                if not any(taken[start:end]):
                    taken[start:end] = b"\1" * (end - start)
                    found.append(Marker(mode, match.group(), is_firm, _clause(lowered, start, end, grammar.boundary)))
    return tuple(_agreed(found, lexicon(language).forms("negation", "concord")))


def _agreed(found: Sequence[Marker], concord: Sequence[str]) -> Iterator[Marker]:
    """All markers, but of a negation that agrees with another one in its clause ("no ... nunca") only that one."""
    negations = [marker for marker in found if marker.mode is Mode.NEGATED and marker.firm]
    negated = {marker.clause for marker in negations if marker.text not in concord}
    agreeing = [marker for marker in negations if marker.text in concord and marker.clause in negated]
    yield from (marker for marker in found if marker not in agreeing)


@lru_cache(maxsize=4096)
def _is_conditional(word: str, language: str) -> bool:
    """Whether a word in "-rait" is a conditional: not a noun ("retrait"), not the imperfect of "montrer"."""
    lemma = simplemma.lemmatize(word, language)
    is_verb = lemma.endswith(("er", "ir", "re", "oir")) and lemma != word
    return is_verb and not (lemma.endswith("rer") and word.startswith(f"{lemma[:-2]}ai"))


def _particles(text: str, grammar: _Grammar) -> tuple[list[tuple[int, int]], str]:
    """Where two-part negations stand ("ne ... pas"), and the text without them and "ne ... que".

    A particle alone negates before "peut", "saurait" and the like, without a negator before it ("nul ne peut").
    """
    if grammar.particle is None:
        return [], text
    found: list[tuple[int, int]] = []
    blank = bytearray(len(text))
    for match in grammar.particle.finditer(text):
        start, end = match.span()
        reach = re.compile(r"[^.;:!?\0]{0,60}").match(text, end)
        following = reach.group() if reach else ""
        completed = grammar.completed.search(following)
        restricted = grammar.restricted.search(following)
        restricts = restricted is not None and restricted.start() < _RESTRICTION_REACH
        if completed and not (restricted and restricted.start() < completed.start()):
            last = slice(end + completed.start(), end + completed.end())
            blank[last] = b"\1" * (last.stop - last.start)
            found.append((start, last.stop))
        elif not restricts and grammar.alone.match(following.lstrip()) and not grammar.negators.search(text[:end]):
            found.append((start, end))
        elif not restricts:
            continue
        blank[start:end] = b"\1" * (end - start)
    return found, "".join("\0" if hidden else letter for letter, hidden in zip(text, blank, strict=True))


def _clause(text: str, start: int, end: int, boundary: re.Pattern[str]) -> tuple[str, ...]:
    """The folded words between the boundaries around a marker; a boundary inside the marker is none."""
    left = max((match.end() for match in boundary.finditer(text, 0, start)), default=0)
    right = next((match.start() for match in boundary.finditer(text, end)), len(text))
    return tuple(re.findall(r"[^\W_]+", fold(text[left:right])))


def unanswered(asking: Iterable[Marker], answering: Iterable[Marker], modes: Iterable[Mode]) -> Iterator[Marker]:
    """The firm markers, in these modes, that no marker of the other side answers: each needs its own.

    Soft negations ("refuses") that both sides hold answer one another, not a firm one.
    """
    asking, answering = tuple(asking), tuple(answering)
    for mode in modes:
        firm = [marker for marker in asking if marker.mode is mode and marker.firm]
        answers = [marker for marker in answering if marker.mode is mode]
        count = len(answers)
        if mode is Mode.NEGATED:
            soft = sum(not marker.firm for marker in answers)
            own = sum(not marker.firm for marker in asking if marker.mode is mode)
            count -= min(soft, own)
        yield from firm[count:]
