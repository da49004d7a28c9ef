"""Which sources prove the facts of a sentence, and which facts none proves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.check.dates import proves_date, proves_weekday
from pipeline.check.facts import Facts
from pipeline.check.lexicon import little_words
from pipeline.check.names import Name, names_missing, spells
from pipeline.check.numbers import proves
from pipeline.check.problems import Problem, ProblemKind
from pipeline.check.words import fold

MOST_PASSAGES = 3  # a sentence that needs more sources than this is a summary of a summary

# Cosines, chosen on evaluation/gold: 580 true and 736 false sentences over 8 source languages.
_COST = 0.05  # of similarity that one more proven fact is worth when the main source is chosen
_FLOOR = 0.15  # below this a sentence of the same article has nothing to do with the one checked


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact of a sentence that a source does not prove; facts of one `sort` (amounts in euros, places) are rivals."""

    problem: Problem
    sort: str = ""


def passages(
    claimed: Facts, known: Sequence[Facts], similarity: Sequence[float]
) -> tuple[tuple[int, ...], tuple[Gap, ...]]:
    """Which one to three sources carry a sentence, the main one first, and what none of them proves.

    The main source is much like the sentence and proves much of it; each further one proves something more.
    A source that is less like the sentence than the main one may fill its gaps, but not replace what it says: the
    weekday of another paragraph does not prove a changed weekday.
    """
    gaps = [frozenset(unproven(claimed, [source], known)) for source in known]
    main = max(range(len(known)), key=lambda index: similarity[index] - _COST * len(gaps[index]))
    rivals = {(gap.problem.kind, gap.sort) for gap in unproven(known[main], [claimed], [claimed])}
    chosen, missing = [main], gaps[main]
    while missing and len(chosen) < MOST_PASSAGES:
        proven = {
            index: frozenset(
                gap
                for gap in missing - gaps[index]
                if similarity[index] >= (similarity[main] if (gap.problem.kind, gap.sort) in rivals else _FLOOR)
            )
            for index in range(len(known))
            if index not in chosen
        }
        best = max(proven, key=lambda index: (len(proven[index]), similarity[index]), default=None)
        if best is None or not proven[best]:
            break
        chosen.append(best)
        missing -= proven[best]
    return tuple(chosen), tuple(gap for gap in unproven(claimed, [known[main]], known) if gap in missing)


def unproven(claimed: Facts, cited: Sequence[Facts], context: Sequence[Facts]) -> Iterator[Gap]:
    """The facts of a sentence that the cited sources do not prove."""
    dates = [date for source in cited for date in source.dates]
    numbers = [number for source in cited for number in source.numbers]
    years = {date.year for date in dates if date.month is None}
    for number in claimed.numbers:
        as_year = number.value in years and not number.unit
        if number.firm and not as_year and not any(proves(known, number) for known in numbers):
            yield Gap(Problem(ProblemKind.NUMBER, number.text), number.unit)
    everywhere = [date for source in context for date in source.dates]
    plain = {known.value for known in numbers}
    for date in claimed.dates:
        if not proves_date(dates, date, everywhere) and not (date.month is None and date.year in plain):
            yield Gap(Problem(ProblemKind.DATE, date.text))
    weekdays = [weekday for source in cited for weekday in source.weekdays]
    for weekday in claimed.weekdays:
        if not proves_weekday(weekdays, dates, weekday):
            yield Gap(Problem(ProblemKind.WEEKDAY, weekday.text))
    for name in claimed.names:
        if name.firm and not _proves_name(name, claimed, cited, context):
            yield Gap(Problem(ProblemKind.NAME, name.text), "place" if name.place else "name")


def _proves_name(name: Name, claimed: Facts, cited: Sequence[Facts], context: Sequence[Facts]) -> bool:
    """Whether a name is in the cited sources: by its key, by its words, or in part there and in full in the context."""
    if name.keys:
        return _proves_key(name, claimed, cited, context)
    evidence = {word for source in cited for word in source.words}
    same_language = any(source.language == claimed.language for source in cited)
    missing = names_missing(name, evidence, same_language=same_language)
    if not missing:
        return True
    if len(missing) == 1 and any(_abbreviates(missing[0], source) for source in cited):
        return True
    own = (*name.words, *name.common)
    return len(missing) < len(own) and any(
        not names_missing(name, source.words, same_language=same_language) for source in context
    )


def _abbreviates(acronym: str, source: Facts) -> bool:
    """Whether a source spells out an acronym: "SB" for "Senate Bill", "FTC" for "federal trade commission"."""
    titles = ("".join(word[0] for word in fold(known.text).split()) for known in source.names)
    return acronym in titles or spells(acronym, source.words, little_words(source.language))


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
