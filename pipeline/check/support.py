"""The verdict on a sentence: supported by its sources, or on a translation: faithful to its original.

Mechanical, and strict where readers act on the words: amounts, dates, weekdays, names, quotations, hedges, negation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.check.alignment import Told, align
from pipeline.check.attribution import misplaced
from pipeline.check.clauses import clauses
from pipeline.check.commitment import overstatements, problem_of, unrendered
from pipeline.check.facts import facts
from pipeline.check.form import copied, copy_limit, foreign, leakage, repetitive, truncated
from pipeline.check.kinds import confused
from pipeline.check.names import Glossary
from pipeline.check.numbers import rounded
from pipeline.check.problems import Problem, ProblemKind
from pipeline.check.proof import passages, untranslated
from pipeline.check.words import tidy

__all__ = ["Problem", "ProblemKind", "Source", "Verdict", "clauses", "faithful", "support"]

# Cosines of USE-multilingual. On evaluation/sentences a sentence has 0.60 to 0.98 with its own source and at most
# 0.49, 0.38 at the 99th percentile, with other news of AI policy; one that merges two sources has as little as 0.30.
LEAST_SIMILARITY = 0.25
LEAST_TRANSLATION_SIMILARITY = 0.50
_ALIKE = 0.65  # from here on, a sentence of about the same length is the same sentence told again
_AS_LONG = 0.7  # times the words of the longer of two


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


def support(  # noqa: PLR0917  # a sentence and what it is checked against
    sentence: str,
    language: str,
    sources: Sequence[Source],
    similarity: Sequence[float],
    glossary: Glossary,
    clause_similarity: Sequence[Sequence[float]] = (),
) -> Verdict:
    """Check a sentence against the sentences of its article or articles.

    `similarity[i]` is the cosine of the sentence with `sources[i]`; `clause_similarity[i][j]` that of the i-th of its
    `clauses` with the j-th clause of all the sources in turn, for which, where they are left out, that of the sentences
    stands. Every fact must be found in the passages; parts of a date or of a full name may come from anywhere in the
    sources. Without sources nothing is supported.
    """
    claimed = facts(sentence, language, glossary)
    problems = list(_form(sentence, language))
    if not sources:
        return Verdict(False, (), (*problems, Problem(ProblemKind.UNRELATED, "no source")))
    known = [facts(source.text, source.language, glossary) for source in sources]
    told = align([claimed], known, range(len(known)), [similarity])
    if clause_similarity:
        pieces = [(i, clause) for i, source in enumerate(sources) for clause in clauses(source.text, source.language)]
        told = align(
            [facts(clause, language, glossary) for clause in clauses(sentence, language)],
            [facts(clause, sources[index].language, glossary) for index, clause in pieces],
            [index for index, _ in pieces],
            clause_similarity,
        )
    carrying, missing = passages(told, claimed, known)
    problems.extend(gap.problem for gap in missing)
    problems.extend(misplaced(told, claimed, known))
    whole = Told(claimed, known, range(len(known)), similarity)
    retold = whole if carrying == (whole.best,) and _retells(whole) else None
    problems.extend(overstatements(told, retold, [known[index] for index in carrying], known))
    told_kinds = tuple(kind for index in carrying for kind in known[index].kinds)
    problems.extend(Problem(ProblemKind.KIND, kind.text) for kind in confused(claimed.kinds, told_kinds))
    closest = max(similarity[index] for index in carrying)
    if max([closest, *map(max, clause_similarity)]) < LEAST_SIMILARITY:
        problems.append(Problem(ProblemKind.UNRELATED, f"cosine {closest:.2f}"))
    own_texts = [source.text for source in sources if source.language == language]
    if run := copied(sentence, own_texts, copy_limit([source.text for source in sources])):
        problems.append(Problem(ProblemKind.COPIED, run))
    problems.extend(
        Problem(ProblemKind.QUOTATION, quotation)
        for quotation in claimed.quotations
        if not any(_verbatim(quotation, source.text) for source in sources)
    )
    return Verdict(not problems, carrying, tuple(dict.fromkeys(problems)))


def faithful(  # noqa: PLR0917  # two sentences, each with its language
    translation: str, language: str, original: str, original_language: str, similarity: float, glossary: Glossary
) -> tuple[Problem, ...]:
    """What a translation loses or adds: numbers, dates, weekdays, names, polarity and hedges, in both directions.

    `similarity` is the cosine of the two. Quotations are not compared: they change their language with the sentence.
    """
    new, old = facts(translation, language, glossary), facts(original, original_language, glossary)
    problems = list(_form(translation, language))
    problems.extend(gap.problem for gap in (*untranslated(new, old), *untranslated(old, new)))
    for asking, answering in ((old, new), (new, old)):
        problems.extend(map(problem_of, unrendered(asking.markers, answering.markers)))
    problems.extend(
        Problem(ProblemKind.KIND, kind.text)
        for kind in (*confused(new.kinds, old.kinds), *confused(old.kinds, new.kinds))
    )
    if rounded(tidy(translation), language) != rounded(tidy(original), original_language):
        problems.append(Problem(ProblemKind.NUMBER, "not exact"))
    if similarity < LEAST_TRANSLATION_SIMILARITY:
        problems.append(Problem(ProblemKind.UNRELATED, f"cosine {similarity:.2f}"))
    return tuple(dict.fromkeys(problems))


def _retells(whole: Told) -> bool:
    """Whether a sentence tells one sentence of its sources from end to end, so that the two compare as they are."""
    shorter, longer = sorted((len(whole.facts.words), len(whole.tellers[whole.best].words)))
    return whole.fits[whole.best] >= _ALIKE and shorter >= _AS_LONG * longer


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
