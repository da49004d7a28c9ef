"""What a sentence asserts, in a form that does not depend on its language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.check.dates import Date, Weekday, dates, weekdays
from pipeline.check.kinds import Kind, kinds
from pipeline.check.modality import Marker, Mode, markers
from pipeline.check.names import Glossary, Name, names
from pipeline.check.numbers import Number, numbers
from pipeline.check.problems import ProblemKind
from pipeline.check.words import folded_words, mask, tidy

_CAPITAL = re.compile(r"\w*[^\W\d_a-zß-öø-ÿ]\w*")
_QUOTATION = re.compile(r"«\s*([^«»]+?)\s*»|“\s*([^“”]+?)\s*”|„\s*([^„“”]+?)\s*[“”]|\"\s*([^\"]+?)\s*\"")


@dataclass(frozen=True, slots=True)
class Facts:
    """The checkable facts of one sentence, each in order of appearance, and its folded words.

    `quotations` are verbatim and tidy, without their marks.
    """

    language: str
    words: tuple[str, ...]
    numbers: tuple[Number, ...]
    dates: tuple[Date, ...]
    weekdays: tuple[Weekday, ...]
    names: tuple[Name, ...]
    quotations: tuple[str, ...]
    markers: tuple[Marker, ...]
    kinds: tuple[Kind, ...]
    capitals: frozenset[str]  # those of its words that have a capital, first words of sentences too
    anchors: frozenset[object]  # numbers and days, by which other sentences that tell the same are found


@lru_cache(maxsize=8192)  # an article's sentences are read once for all the candidates that are checked against them
def facts(text: str, language: str, glossary: Glossary) -> Facts:
    """The facts of a sentence.

    fr, en, de, es, it, nl, pt and pl are read in full; of other languages, digits, CLDR's words and capitalised names.
    """
    plain = tidy(text)
    found_dates = dates(plain, language)
    found_weekdays = weekdays(plain, language)
    timeless = mask(plain, [(start, end) for _, start, end in (*found_dates, *found_weekdays)])
    found_numbers = numbers(timeless, language)
    nameable = mask(timeless, [(start, end) for each, start, end in found_numbers if each.firm])
    found_names = names(nameable, language, glossary)
    found_markers = markers(timeless, language)
    negated = any(marker.firm and marker.mode is Mode.NEGATED for marker in found_markers)
    return Facts(
        language=language,
        words=folded_words(plain),
        numbers=tuple(each for each, _, _ in found_numbers),
        dates=tuple(each for each, _, _ in found_dates),
        weekdays=tuple(each for each, _, _ in found_weekdays),
        names=found_names,
        quotations=quotations(plain),
        markers=found_markers,
        kinds=kinds(plain, language, negated=negated),
        capitals=frozenset(word for piece in _CAPITAL.findall(plain) for word in folded_words(piece)),
        anchors=frozenset(
            (
                *(number.value for number, _, _ in found_numbers if number.firm),
                *((date.month, date.day) for date, _, _ in found_dates if date.month),
                *(("weekday", weekday.day) for weekday, _, _ in found_weekdays if weekday.day is not None),
            )
        ),
    )


def quotations(text: str) -> tuple[str, ...]:
    """What stands between quotation marks in a tidy text."""
    return tuple(next(group for group in match.groups() if group) for match in _QUOTATION.finditer(text))


def unquoted(text: str) -> str:
    """A tidy text without its quotations."""
    return _QUOTATION.sub(" \0 ", text)


def asserted(found: Facts) -> tuple[tuple[ProblemKind, str], ...]:
    """What the checks ask proof of: the kind of each fact, and the words of the sentence that state it."""
    kinds = {Mode.NEGATED: ProblemKind.NEGATION}
    return (
        *((ProblemKind.NUMBER, number.text) for number in found.numbers if number.firm),
        *((ProblemKind.DATE, date.text) for date in found.dates),
        *((ProblemKind.WEEKDAY, weekday.text) for weekday in found.weekdays),
        *((ProblemKind.NAME, name.text) for name in found.names if name.firm),
        *((ProblemKind.QUOTATION, quotation) for quotation in found.quotations),
        *((kinds.get(marker.mode, ProblemKind.HEDGE), marker.text) for marker in found.markers if marker.firm),
    )
