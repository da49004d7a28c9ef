"""The verdict on a sentence: supported by its sources, or on a translation: faithful to its original.

Mechanical, and strict where readers act on the words: amounts, dates, weekdays, names, quotations, hedges, negation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.check.dates import proves_date, proves_weekday
from pipeline.check.facts import Facts, facts
from pipeline.check.form import copied, copy_limit, foreign, leakage, repetitive, truncated
from pipeline.check.lexicon import lexicon
from pipeline.check.modality import Marker, Mode, unanswered
from pipeline.check.names import Glossary, Name, akin, names_missing, spells
from pipeline.check.numbers import proves
from pipeline.check.words import fold, tidy

MOST_PASSAGES = 3  # a sentence that needs more sources than this is a summary of a summary

# Cosines of USE-multilingual on evaluation/sentences: a sentence with its own source 0.60 to 0.98, with other news of
# AI policy 0.49 at most, 0.38 at the 99th percentile.
LEAST_SIMILARITY = 0.25
LEAST_TRANSLATION_SIMILARITY = 0.50
_WEIGHT = 2
_FACT_FLOOR = 0.15
_MODAL_FLOOR = 0.3
_CROSS = 0.4
_ADDED = (Mode.NEGATED, Mode.OBLIGED, Mode.ENACTED)
_NEARLY = 0.8  # of the main passage's cosine: both passages are then retold

_WEAK = (Mode.POSSIBLE, Mode.PLANNED, Mode.DRAFT, Mode.EXPECTED, Mode.REPORTED)
_RIVALS = ((Mode.PLANNED, Mode.ENACTED), (Mode.POSSIBLE, Mode.OBLIGED))  # "proposes" is not true of what is adopted


class ProblemKind(StrEnum):
    """What is wrong with a sentence."""

    NUMBER = "number"
    DATE = "date"
    WEEKDAY = "weekday"
    NAME = "name"
    QUOTATION = "quotation"
    HEDGE = "hedge"
    NEGATION = "negation"
    LANGUAGE = "language"
    TRUNCATED = "truncated"
    REPETITION = "repetition"
    COPIED = "copied"
    LEAKAGE = "leakage"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and the words that show it."""

    kind: ProblemKind
    detail: str


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
    passages = _passages(claimed, known, similarity)
    cited = [known[index] for index in passages]
    problems.extend(_unproven(claimed, cited, known))
    problems.extend(_modality(claimed, cited))
    if max(similarity[index] for index in passages) < LEAST_SIMILARITY:
        problems.append(Problem(ProblemKind.UNRELATED, f"cosine {max(similarity):.2f}"))
    own = [source.text for source in sources if source.language == language]
    if run := copied(sentence, own, copy_limit([source.text for source in sources])):
        problems.append(Problem(ProblemKind.COPIED, run))
    problems.extend(
        Problem(ProblemKind.QUOTATION, quotation)
        for quotation in claimed.quotations
        if not any(_verbatim(quotation, source.text) for source in sources)
    )
    return Verdict(not problems, passages, tuple(problems))


def faithful(  # noqa: PLR0917  # two sentences, each with its language
    translation: str, language: str, original: str, original_language: str, similarity: float, glossary: Glossary
) -> tuple[Problem, ...]:
    """What a translation loses or adds: numbers, dates, weekdays, names, polarity and hedges, in both directions.

    `similarity` is the cosine of the two. Quotations are not compared: they change their language with the sentence.
    """
    new, old = facts(translation, language, glossary), facts(original, original_language, glossary)
    problems = [*_form(translation, language), *_unproven(new, [old], [old]), *_unproven(old, [new], [new])]
    for asking, answering in ((old, new), (new, old)):
        problems.extend(_modal_problem(marker) for marker in unanswered(asking.markers, answering.markers, Mode))
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


def _passages(claimed: Facts, known: Sequence[Facts], similarity: Sequence[float]) -> tuple[int, ...]:
    """The sources that together prove the most, each adding something; among equals, the most similar.

    A further passage that is much less like the sentence than the main one may fill its gaps, but not replace what it
    says: a weekday of the next paragraph does not prove a changed weekday.
    """
    gaps = [frozenset(_gaps(claimed, source, known)) for source in known]
    main = min(range(len(known)), key=lambda index: (len(gaps[index]) - _WEIGHT * similarity[index]))
    rivals = {problem.kind for problem in _unproven(known[main], [claimed], [claimed])}
    chosen, missing = [main], gaps[main]
    while missing and len(chosen) < MOST_PASSAGES:
        proven = {
            index: frozenset(
                gap
                for gap in missing - gaps[index]
                if similarity[index] >= (_NEARLY * similarity[main] if gap.kind in rivals else _floor(gap))
            )
            for index in range(len(known))
            if index not in chosen
        }
        best = max(proven, key=lambda index: (len(proven[index]), similarity[index]), default=None)
        if best is None or not proven[best]:
            break
        chosen.append(best)
        missing -= proven[best]
    return tuple(chosen)


def _floor(gap: Problem) -> float:
    return _MODAL_FLOOR if gap.kind in (ProblemKind.NEGATION, ProblemKind.HEDGE) else _FACT_FLOOR


def _gaps(claimed: Facts, source: Facts, context: Sequence[Facts]) -> Iterator[Problem]:
    """What a sentence says that one source does not."""
    yield from _unproven(claimed, [source], context)
    for marker in unanswered(claimed.markers, _answering(source, claimed), _ADDED):
        yield _modal_problem(marker)


def _unproven(claimed: Facts, cited: Sequence[Facts], context: Sequence[Facts]) -> Iterator[Problem]:
    """The facts of a sentence that the cited sources do not prove."""
    dates = [date for source in cited for date in source.dates]
    numbers = [number for source in cited for number in source.numbers]
    years = {date.year for date in dates if date.month is None}
    for number in claimed.numbers:
        as_year = number.value in years and not number.unit
        if number.firm and not as_year and not any(proves(known, number) for known in numbers):
            yield Problem(ProblemKind.NUMBER, number.text)
    everywhere = [date for source in context for date in source.dates]
    plain = {known.value for known in numbers}
    for date in claimed.dates:
        if not proves_date(dates, date, everywhere) and not (date.month is None and date.year in plain):
            yield Problem(ProblemKind.DATE, date.text)
    weekdays = [weekday for source in cited for weekday in source.weekdays]
    for weekday in claimed.weekdays:
        if not proves_weekday(weekdays, dates, weekday):
            yield Problem(ProblemKind.WEEKDAY, weekday.text)
    for name in claimed.names:
        if name.firm and not _proves_name(name, claimed, cited, context):
            yield Problem(ProblemKind.NAME, name.text)


def _proves_name(name: Name, claimed: Facts, cited: Sequence[Facts], context: Sequence[Facts]) -> bool:
    """Whether a name is in the cited sources: by its key, by its words, or in part there and in full in the context."""
    if name.keys:
        return _proves_key(name, claimed, cited, context)
    evidence = {word for source in cited for word in source.words}
    same_language = any(source.language == claimed.language for source in cited)
    missing = names_missing(name, evidence, same_language=same_language)
    if not missing:
        return True
    if len(missing) == 1 and any(spells(missing[0], source.words, _little(source.language)) for source in cited):
        return True
    own = (*name.words, *name.common)
    return len(missing) < len(own) and any(
        not names_missing(name, source.words, same_language=same_language) for source in context
    )


def _proves_key(name: Name, claimed: Facts, cited: Sequence[Facts], context: Sequence[Facts]) -> bool:
    if any(name.keys & known.keys for source in cited for known in source.names):
        return True
    if any(set(name.words) <= set(source.words) for source in cited):
        return True
    if not any(name.keys & known.keys for source in context for known in source.names):
        return False
    if name.place:  # known from anywhere in the article, unless the passage names another place instead
        own = {key for other in claimed.names for key in other.keys}
        return all(known.keys & own for source in cited for known in source.names if known.place)
    # "the Commission" in the passage, "European Commission" elsewhere
    capitals = {word for source in cited for known in source.names for word in (*known.words, *known.common)}
    return any(word in capitals for word in name.words)


def _little(language: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon(language).forms("function", "words")))


def _modality(claimed: Facts, cited: Sequence[Facts]) -> Iterator[Problem]:
    """Statuses and negations that no passage has, and hedges and negations of the passages that were dropped."""
    known = [marker for source in cited for marker in _answering(source, claimed)]
    modes = {marker.mode for marker in known if marker.firm}
    added = (*_ADDED, *(mode for mode, rival in _RIVALS if rival in modes))
    for marker in unanswered(claimed.markers, known, added):
        yield _modal_problem(marker)
    own = {marker.mode for marker in claimed.markers}
    for source in cited:
        told = [marker for marker in source.markers if _retold(marker, source, claimed)]
        for marker in unanswered(told, claimed.markers, (Mode.NEGATED,)):
            yield _modal_problem(marker)
        for mode in _WEAK:
            dropped = [marker for marker in told if marker.mode is mode and marker.firm]
            if dropped and mode not in own:
                yield _modal_problem(dropped[0])


def _answering(source: Facts, claimed: Facts) -> Iterator[Marker]:
    """The markers of a source that may answer one of the sentence: a negation only if its clause is told at all."""
    for marker in source.markers:
        if marker.mode is not Mode.NEGATED or source.language != claimed.language or _told(marker, source, claimed) >= 0.3:
            yield marker


def _retold(marker: Marker, source: Facts, claimed: Facts) -> bool:
    """Whether a sentence tells the clause of a marker, so that it owes the marker too."""
    share = _told(marker, source, claimed)
    if source.language != claimed.language:
        return share >= _CROSS or len(claimed.words) >= 0.6 * len(source.words)
    return share >= 0.4


def _told(marker: Marker, source: Facts, claimed: Facts) -> float:
    """The share of a clause's content words that come back in a sentence, or something like them in another language."""
    little = _little(source.language)
    content = {word for word in marker.clause if word not in little and (len(word) > 3 or word.isdigit())}
    if not content:
        return 1.0
    same = source.language == claimed.language
    told = {word[:6] for word in claimed.words}
    return sum(
        word[:6] in told or (not same and any(akin(word, other) for other in claimed.words)) for word in content
    ) / len(content)


def _modal_problem(marker: Marker) -> Problem:
    return Problem(ProblemKind.NEGATION if marker.mode is Mode.NEGATED else ProblemKind.HEDGE, marker.text)


def _verbatim(quotation: str, source: str) -> bool:
    """Whether a source has these very words; capital letters, accents of capitals and end marks aside."""
    return _plain(quotation) in _plain(source)


def _plain(text: str) -> str:
    return " ".join("".join(character if character.isalnum() else " " for character in tidy(text).casefold()).split())
