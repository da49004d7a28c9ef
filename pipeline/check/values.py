"""What a text states, as plain values that other rooms can compare without knowing how it was read."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.dates import Date
from pipeline.check.facts import Facts, facts
from pipeline.check.names import Glossary, Name, consonants
from pipeline.check.numbers import PERCENT, Number
from pipeline.news import Figure

_SHORT = 2  # letters, or consonants, that tell nobody apart


def plain_values(text: str, language: str, glossary: Glossary) -> frozenset[str]:
    """The numbers, dates and names of a text: "number 109000000000", "date 06-12", "name cnil".

    The same fact has the same value in every language: units are left out, since not every language writes them, and
    adjectives ("French"), since not every language needs them. A name that the glossary does not know is its words by
    their consonants, so that "Poutine" is "Putin".
    """
    return frozenset(_values(facts(text, language, glossary)))


def plain_figures(text: str, language: str, glossary: Glossary) -> tuple[Figure, ...]:
    """The sums of money, shares and exact counts of a text, in order; nothing that is rounded or bounded in words."""
    return tuple(
        Figure(float(number.value), "%" if number.unit == PERCENT else number.unit, number.text)
        for number in facts(text, language, glossary).numbers
        if number.firm and not number.approximate and not number.bound
    )


def _values(found: Facts) -> Iterator[str]:
    yield from (f"number {_number(number)}" for number in found.numbers if number.firm and not number.approximate)
    yield from (f"date {_date(day)}" for day in found.dates)
    yield from (f"name {word}" for name in found.names if not name.adjective for word in _name(name))


def _number(number: Number) -> str:
    return f"{number.value}{'%' if number.unit == PERCENT else ''}"


def _date(found: Date) -> str:
    """As precise as it was written; the year is left out of a day, as it is in most texts."""
    if found.month is not None and found.day is not None:
        return f"{found.month:02}-{found.day:02}"
    return "-".join(f"{part:02}" for part in (found.year, found.month) if part is not None)


def _name(name: Name) -> Iterator[str]:
    if name.keys:
        yield min(name.keys)
        return
    yield from (_spoken(word) for word in name.words if len(word) > _SHORT)


def _spoken(word: str) -> str:
    """What languages spell alike: the consonants, where there are enough of them to tell words apart."""
    bones = consonants(word)
    return bones if len(bones) > _SHORT else word
