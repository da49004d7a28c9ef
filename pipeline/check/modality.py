"""Hedges, legal status and negation: how firmly a sentence says what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pipeline.check.lexicon import lexicon
from pipeline.check.words import fold


class Mode(StrEnum):
    """What a marker does to the statement it stands in."""

    POSSIBLE = "possible"  # may, peut
    PLANNED = "planned"  # proposes, prévoit de
    EXPECTED = "expected"  # should, devrait, serait
    REPORTED = "reported"  # allegedly, prétendument
    OBLIGED = "obliged"  # must, doit
    ENACTED = "enacted"  # adopted, voté
    NEGATED = "negated"  # not, ne ... pas


@dataclass(frozen=True, slots=True)
class Marker:
    """One word or phrase that marks a mode.

    A marker that is not `firm` can answer another ("is able to" for "can"), but asks for no answer itself.
    `clause` holds the folded words around it, up to the next punctuation.
    """

    mode: Mode
    text: str
    firm: bool
    clause: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Grammar:
    markers: tuple[tuple[Mode, re.Pattern[str], re.Pattern[str]], ...]  # mode, firm, soft
    neutral: re.Pattern[str]
    particle: re.Pattern[str] | None
    completed: re.Pattern[str]
    restricted: re.Pattern[str]


@cache
def _grammar(language: str) -> _Grammar:
    words = lexicon(language)
    hedges = [mode for mode in Mode if mode is not Mode.NEGATED]
    tables = [(mode, ("hedge", mode.value)) for mode in hedges] + [(Mode.NEGATED, ("negation",))]
    particles = words.forms("negation", "particles")
    return _Grammar(
        markers=tuple((mode, _globs(words.forms(*path, "firm")), _globs(words.forms(*path, "soft"))) for mode, path in tables),
        neutral=_globs(words.forms("negation", "neutral")),
        particle=_globs(particles) if particles else None,
        completed=_globs(words.forms("negation", "completed_by")),
        restricted=_globs(words.forms("negation", "restricted_by")),
    )


def _globs(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern for phrases in which "*" stands for any ending or beginning of a word; the longest phrase wins."""
    ordered = sorted(set(forms), key=lambda form: (-len(form), form))
    if not ordered:
        return re.compile(r"(?!)")
    parts = [re.escape(form).replace(r"\*", r"\w*") + ("" if form.endswith(("'", " ", "-")) else r"(?!\w)") for form in ordered]
    return re.compile(rf"(?<![\w])(?:{'|'.join(parts)})|(?<=\w)n't(?!\w)" if "n't" in ordered else rf"(?<!\w)(?:{'|'.join(parts)})")


def markers(text: str, language: str) -> tuple[Marker, ...]:
    """Every marker of a tidy text, in no order that matters."""
    grammar = _grammar(language)
    lowered = text.lower()
    found: list[Marker] = []
    for mode, firm, soft in grammar.markers:
        plain = lowered
        if mode is Mode.NEGATED:
            plain = grammar.neutral.sub(lambda match: "\0" * len(match.group()), lowered)
            negations, plain = _particles(plain, grammar)
            found.extend(Marker(mode, lowered[start:end], True, _clause(lowered, start, end)) for start, end in negations)
        taken = bytearray(len(plain))
        for pattern, is_firm in ((firm, True), (soft, False)):
            for match in pattern.finditer(plain):
                start, end = match.span()
                if not any(taken[start:end]):
                    taken[start:end] = b"\1" * (end - start)
                    found.append(Marker(mode, match.group(), is_firm, _clause(lowered, start, end)))
    return tuple(found)


def _particles(text: str, grammar: _Grammar) -> tuple[list[tuple[int, int]], str]:
    """Where two-part negations stand ("ne ... pas"), and the text without them and without "ne ... que"."""
    if grammar.particle is None:
        return [], text
    found: list[tuple[int, int]] = []
    for match in grammar.particle.finditer(text):
        reach = re.match(r"[^.;:!?\0]{0,60}", text[match.end() :])
        following = reach.group() if reach else ""
        completed = grammar.completed.search(following)
        restricted = grammar.restricted.search(following)
        if completed and not (restricted and restricted.start() < completed.start()):
            start, end = match.end() + completed.start(), match.end() + completed.end()
            found.append((match.start(), end))
            text = f"{text[: match.start()]}{chr(0) * len(match.group())}{text[match.end() : start]}{chr(0) * (end - start)}{text[end:]}"
        elif restricted and restricted.start() < 30:
            text = f"{text[: match.start()]}{chr(0) * len(match.group())}{text[match.end() :]}"
    return found, text


def _clause(text: str, start: int, end: int) -> tuple[str, ...]:
    left = max((text.rfind(mark, 0, start) for mark in ",;:.!?()"), default=-1) + 1
    rights = [position for mark in ",;:.!?()" if (position := text.find(mark, end)) >= 0]
    return tuple(re.findall(r"[^\W_]+", fold(text[left : min(rights, default=len(text))])))


def unanswered(asking: Iterable[Marker], answering: Iterable[Marker], modes: Iterable[Mode]) -> Iterator[Marker]:
    """The firm markers, in these modes, that no marker of the other side answers.

    Negations are counted: each needs its own. Soft negations ("refuses") that both sides hold answer one another.
    In the other modes one marker of the same mode is enough.
    """
    asking, answering = tuple(asking), tuple(answering)
    for mode in modes:
        own = [marker for marker in asking if marker.mode is mode]
        other = [marker for marker in answering if marker.mode is mode]
        firm = [marker for marker in own if marker.firm]
        if mode is not Mode.NEGATED:
            if firm and not other:
                yield firm[0]
            continue
        spare = max(0, sum(not marker.firm for marker in other) - sum(not marker.firm for marker in own))
        yield from firm[sum(marker.firm for marker in other) + spare :]
