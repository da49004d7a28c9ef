"""Which sources prove the facts of a sentence, and which facts none proves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.check.alignment import Told
from pipeline.check.dates import proves_date, proves_weekday
from pipeline.check.facts import Facts
from pipeline.check.institutions import parts
from pipeline.check.lexicon import little_words
from pipeline.check.names import Name, names_missing, same_name, spells
from pipeline.check.numbers import proves
from pipeline.check.problems import Problem, ProblemKind
from pipeline.check.words import fold

MOST_PASSAGES = 3  # a sentence that needs more sources than this is a summary of a summary

_READ = 8  # clauses of the sources, the most alike, in which the facts of a clause are looked for
_COST = 0.05  # of similarity that one more proven fact is worth when the main source is chosen
_SIBLING = 0.25  # of fit that a clause of the same source may lack and yet fill a gap with a rival fact
_FLOOR = 0.15  # below this a sentence of the same article has nothing to do with the one checked


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact of a sentence that a source does not prove; facts of one `sort` (amounts in euros, places) are rivals."""

    problem: Problem
    sort: str = ""


def passages(
    clauses: Sequence[Told], claimed: Facts, known: Sequence[Facts]
) -> tuple[tuple[int, ...], tuple[Gap, ...]]:
    """Which one to three sources carry a sentence, the main one first, and what none of them proves.

    A clause is carried by the clause of a source that is most like it; a further one may fill a gap, but not replace
    what the main one says: the weekday of another paragraph does not prove a changed weekday.
    """
    chosen: list[int] = []
    missing: list[Gap] = []
    for told in sorted(clauses, key=lambda told: -told.fits[told.best]):
        sources, gaps = _carriers(told, claimed, known, chosen)
        chosen.extend(source for source in sources if source not in chosen)
        missing.extend(gaps)
    return tuple(chosen), tuple(dict.fromkeys(missing))


def _carriers(told: Told, claimed: Facts, known: Sequence[Facts], chosen: Sequence[int]) -> tuple[list[int], list[Gap]]:
    """The sources of one clause, and its gaps; only among the chosen ones when no more may be cited."""
    full = len(chosen) >= MOST_PASSAGES
    ranked = sorted(range(len(told.fits)), key=lambda index: -told.fits[index])
    open_to = [index for index in ranked if not full or told.sources[index] in chosen]
    gaps = {index: tuple(unproven(told.facts, [told.tellers[index]], known)) for index in open_to[:_READ]}
    main = max(gaps, key=lambda index: told.fits[index] - _COST * len(gaps[index]))
    if gaps[main]:
        gaps |= {index: tuple(unproven(told.facts, [told.tellers[index]], known)) for index in open_to[_READ:]}
    alone = {index: frozenset(unproven(told.facts, [told.tellers[index]], [told.tellers[index]])) for index in gaps}
    carriers, missing = [main], list(gaps[main])
    while missing:
        rivals = {rival: index for index in carriers for rival in _sorts(told.tellers[index], claimed)}
        fills = {
            index: [
                gap
                for gap in missing
                if gap not in alone[index] and _may_fill(told, index, carriers, rivals.get(_sort(gap)))
            ]
            for index in alone
            if len({*chosen, *(told.sources[each] for each in (*carriers, index))}) <= MOST_PASSAGES
        }
        best = max(fills, key=lambda index: (len(fills[index]), told.fits[index]), default=None)
        if best is None or not fills[best]:
            break
        carriers.append(best)
        missing = [gap for gap in missing if gap not in fills[best]]
    return [told.sources[index] for index in carriers], missing


def _sort(gap: Gap) -> tuple[ProblemKind, str]:
    return gap.problem.kind, gap.sort


def _sorts(teller: Facts, claimed: Facts) -> set[tuple[ProblemKind, str]]:
    """The sorts of facts, names aside, in which a carrier says something that the sentence does not.

    A carrier whose date falls on one weekday of the sentence leaves no room for another.
    """
    sorts = {_sort(gap) for gap in unproven(teller, [claimed], [claimed]) if gap.problem.kind is not ProblemKind.NAME}
    dated = any(proves_weekday((), teller.dates, weekday) for weekday in claimed.weekdays)
    return sorts | ({(ProblemKind.WEEKDAY, "")} if dated else set())


def _may_fill(told: Told, index: int, carriers: Sequence[int], rival: int | None) -> bool:
    """Whether a clause may fill a gap: it is of the same article at all, and no carrier says something else there."""
    if rival is None:
        return told.fits[index] >= _FLOOR or any(told.sources[index] == told.sources[each] for each in carriers)
    slack = _SIBLING if told.sources[index] == told.sources[rival] else 0.0
    return told.fits[index] >= told.fits[rival] - slack


def unproven(claimed: Facts, cited: Sequence[Facts], context: Sequence[Facts]) -> Iterator[Gap]:
    """The facts of a sentence that the cited sources do not prove."""
    dates = dict.fromkeys(date for source in cited for date in source.dates)
    numbers = dict.fromkeys(number for source in cited for number in source.numbers)
    years = {date.year for date in dates if date.month is None}
    for number in claimed.numbers:
        as_year = number.value in years and not number.unit
        if number.firm and not as_year and not any(proves(known, number) for known in numbers):
            yield Gap(Problem(ProblemKind.NUMBER, number.text), number.unit)
    everywhere = dict.fromkeys(date for source in context for date in source.dates)
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


def untranslated(claimed: Facts, other: Facts) -> Iterator[Gap]:
    """The facts of a sentence that its translation, or its original, lacks.

    A title that was translated word by word is there. Of a whole article some sentence has a court or a ministry, which
    proves nothing: this holds between two sentences that say the same.
    """
    for gap in unproven(claimed, [other], [other]):
        missing = [
            name for name in claimed.names if (ProblemKind.NAME, name.text) == (gap.problem.kind, gap.problem.detail)
        ]
        if not any(_translated(name, claimed, other) for name in missing):
            yield gap


def _translated(name: Name, claimed: Facts, other: Facts) -> bool:
    """Whether what a title is made of comes back: "Commercial Court" in "Handelsgericht".

    So may a body of the glossary by a name that the glossary lacks, where no other body takes it.
    """
    if claimed.language == other.language or name.place or not _is_title(name, claimed.language):
        return False
    own, kept = (
        parts((*name.words, *name.common), claimed.language),
        {key for each in claimed.names for key in each.keys},
    )
    taken = any(
        rival.keys and not rival.place and not rival.keys & kept and own & parts(rival.words, other.language)
        for rival in other.names
    )
    return not (name.keys and taken) and bool(own & parts(other.words, other.language))


def _is_title(name: Name, language: str) -> bool:
    """Whether a name is one of the glossary's, or made of nothing but ordinary words and parts of titles."""
    return bool(name.keys) or all(parts([word], language) for word in name.words)


def _proves_name(name: Name, claimed: Facts, cited: Sequence[Facts], context: Sequence[Facts]) -> bool:
    """Whether a name is in the cited sources: by its key, by its words, or in part there and in full in the context."""
    if name.keys:
        return _proves_key(name, claimed, cited, context)
    if any(same_name(name, known) for source in cited for known in source.names):
        return True
    exact = any(source.language == claimed.language for source in cited) or _kept(name, cited)
    missing = _missing(name, cited, exact=exact)
    if not missing:
        return True
    if len(missing) == 1 and any(_abbreviates(missing[0], source) for source in cited):
        return True
    own = (*name.words, *name.common)
    if exact and not name.words and len(own) == 1:  # "the Assembly", from anywhere in the article
        return any(own[0] in source.words for source in context)
    return len(missing) < len(own) and any(not _missing(name, [source], exact=exact) for source in context)


def _missing(name: Name, texts: Sequence[Facts], *, exact: bool) -> tuple[str, ...]:
    words = {word for text in texts for word in text.words}
    return names_missing(name, words, {word for text in texts for word in text.capitals}, same_language=exact)


def _kept(name: Name, cited: Sequence[Facts]) -> bool:
    """Whether a source in another language has a word of a name as it stands: such a name is not translated."""
    return len(name.common) > 1 and any(
        word in known.words for source in cited for known in source.names for word in name.common
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
