"""The verdict on a sentence: supported by its sources, or on a translation: faithful to its original.

Mechanical, and strict where readers act on the words: amounts, dates, weekdays, names, quotations, hedges, negation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.check.commitment import overstatements, problem_of
from pipeline.check.facts import facts
from pipeline.check.form import copied, copy_limit, foreign, leakage, repetitive, truncated
from pipeline.check.modality import Mode, unanswered
from pipeline.check.names import Glossary
from pipeline.check.problems import Problem, ProblemKind
from pipeline.check.proof import passages, unproven
from pipeline.check.words import tidy

__all__ = ["Problem", "ProblemKind", "Source", "Verdict", "faithful", "support"]

# Cosines of USE-multilingual. On evaluation/sentences a sentence has 0.60 to 0.98 with its own source and at most
# 0.49, 0.38 at the 99th percentile, with other news of AI policy; one that merges two sources has as little as 0.30.
LEAST_SIMILARITY = 0.25
LEAST_TRANSLATION_SIMILARITY = 0.50


@dataclass(frozen=True, slots=True)
class Source:
    """One sentence of an article, and its language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a check: `passages` index the one to three sources that carry the sentence, the main one first."""

    supported: bool
    passages: tuple[int, ...]
    problems: tuple[Problem, ...]


def support(
    sentence: str, language: str, sources: Sequence[Source], similarity: Sequence[float], glossary: Glossary
) -> Verdict:
    """Check a sentence against the sentences of its article or articles.

    `similarity[i]` is the cosine of the sentence with `sources[i]`. Every fact must be found in the passages; parts of
    a date or of a full name may come from anywhere in the sources. Without sources nothing is supported.
    """
    claimed = facts(sentence, language, glossary)
    problems = list(_form(sentence, language))
    if not sources:
        return Verdict(False, (), (*problems, Problem(ProblemKind.UNRELATED, "no source")))
    known = [facts(source.text, source.language, glossary) for source in sources]
    carrying, missing = passages(claimed, known, similarity)
    problems.extend(gap.problem for gap in missing)
    problems.extend(overstatements(claimed, known, similarity))
    if max(similarity[index] for index in carrying) < LEAST_SIMILARITY:
        problems.append(Problem(ProblemKind.UNRELATED, f"cosine {max(similarity):.2f}"))
    own = [source.text for source in sources if source.language == language]
    if run := copied(sentence, own, copy_limit([source.text for source in sources])):
        problems.append(Problem(ProblemKind.COPIED, run))
    problems.extend(
        Problem(ProblemKind.QUOTATION, quotation)
        for quotation in claimed.quotations
        if not any(_verbatim(quotation, source.text) for source in sources)
    )
    return Verdict(not problems, carrying, tuple(problems))


def faithful(  # noqa: PLR0917  # two sentences, each with its language
    translation: str, language: str, original: str, original_language: str, similarity: float, glossary: Glossary
) -> tuple[Problem, ...]:
    """What a translation loses or adds: numbers, dates, weekdays, names, polarity and hedges, in both directions.

    `similarity` is the cosine of the two. Quotations are not compared: they change their language with the sentence.
    """
    new, old = facts(translation, language, glossary), facts(original, original_language, glossary)
    problems = list(_form(translation, language))
    problems.extend(gap.problem for gap in (*unproven(new, [old], [old]), *unproven(old, [new], [new])))
    for asking, answering in ((old, new), (new, old)):
        problems.extend(problem_of(marker) for marker in unanswered(asking.markers, answering.markers, Mode))
    if similarity < LEAST_TRANSLATION_SIMILARITY:
        problems.append(Problem(ProblemKind.UNRELATED, f"cosine {similarity:.2f}"))
    return tuple(dict.fromkeys(problems))


def _form(sentence: str, language: str) -> Iterator[Problem]:
    """What is wrong with the sentence by itself."""
    if other := foreign(sentence, language):
        yield Problem(ProblemKind.LANGUAGE, other)
    if truncated(sentence):
        yield Problem(ProblemKind.TRUNCATED, sentence[-30:])
    if run := repetitive(sentence):
        yield Problem(ProblemKind.REPETITION, run)
    if words := leakage(sentence, language):
        yield Problem(ProblemKind.LEAKAGE, words)


def _verbatim(quotation: str, source: str) -> bool:
    """Whether a source has these very words; capital letters, accents of capitals and end marks aside."""
    return _plain(quotation) in _plain(source)


def _plain(text: str) -> str:
    return " ".join("".join(character if character.isalnum() else " " for character in tidy(text).casefold()).split())
