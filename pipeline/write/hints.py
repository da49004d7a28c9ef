"""What a translator is told before a sentence: its days, dates, numerals and terms of art in the other language.

A small model confuses what news is read for: "mercredi" becomes Thursday, "seize" seventeen, "lipca" May. CLDR knows
the days and months, the lexicons the numerals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache

from babel.dates import format_date, get_day_names

from pipeline.check.dates import Date, dates, weekdays
from pipeline.check.lexicon import LANGUAGES, lexicon
from pipeline.check.numbers import numbers
from pipeline.check.words import tidy
from pipeline.write.terms import Term, terms

_LEAP_YEAR = 2000  # every day and month has its place in it
_NUMERAL = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CONFUSED = 4  # numerals below it are known in every language


def hints(text: str, source: str, target: str) -> tuple[Term, ...]:
    """The days, dates, numerals and first terms of art of a text, in order; each once, none where both write alike."""
    plain = tidy(text)
    known = {source, target} <= set(LANGUAGES)
    found = [*(_calendar(plain, source, target) if known else ()), *terms(plain, source, target)]
    told = {each.found: each for each in found if each.found.lower() != each.preferred.lower()}
    return tuple(sorted(told.values(), key=lambda each: plain.find(each.found)))


def _calendar(text: str, source: str, target: str) -> Iterator[Term]:
    names = get_day_names(locale=target)
    for weekday, _, _ in weekdays(text, source):
        if weekday.day is not None:
            yield Term(weekday.text, names[weekday.day])
    spans = Counter((start, end) for _, start, end in dates(text, source))
    for found, start, end in dates(text, source):
        if found.month is not None and spans[start, end] == 1:  # a range has two dates in one place
            yield Term(text[start:end].strip(" ,"), _written(found, target))
    for number, start, end in numbers(text, source):
        word = _NUMERAL.match(text, start, end)
        if word is not None:
            worth = lexicon(source).table("number", "word").get(word.group().lower())
            if worth is None and word.end() == end:  # a compound: "quarantatré"
                worth = number.value if number.value.denominator == 1 else None
            if worth is not None and worth >= _CONFUSED:
                yield Term(word.group(), _numerals(target).get(int(worth), str(worth)))


@cache
def _numerals(language: str) -> dict[int, str]:
    """The words of a language for whole numbers, the first of each."""
    words = lexicon(language).table("number", "word")
    return {worth: word for word, worth in reversed([*words.items()])}


def _written(found: Date, language: str) -> str:
    """A date with just the parts that it has."""
    day = date(found.year or _LEAP_YEAR, found.month or 1, found.day or 1)
    pattern = " ".join(part for part, given in (("d", found.day), ("MMMM", True), ("y", found.year)) if given)
    return format_date(day, pattern, locale=language)
