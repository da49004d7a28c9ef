"""What the checks know of a language: CLDR (through Babel), and what CLDR lacks from `data/<language>.toml`.

CLDR gives months, weekdays, quarters, scale words, number symbols, currencies and units. It has neither number words
(they are in its RBNF rules, which Babel leaves out), nor hedges, negation and function words: those are data here.
A language without a data file has digits, CLDR and capitalised words only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from babel import Locale, UnknownLocaleError

from pipeline.check.words import fold, tidy

LANGUAGES = ("fr", "en", "de", "es", "it", "nl", "pt", "pl")  # those with a data file

# Regional variants write the same amounts with other words ("mil milhões" beside "bilhões").
_VARIANTS = {"pt": ("pt", "pt_PT"), "es": ("es", "es_419"), "en": ("en", "en_GB")}

# The units of CLDR that news counts in; the others ("tablespoon", "fathom") are common nouns that would mislead.
_UNIT_FAMILIES = ("duration-", "length-", "mass-", "power-", "energy-", "digital-", "area-", "temperature-")
_SHORTEST_UNIT = 3  # letters: "min" is a unit, "j" or "a" may be anything
_UNIT_SYMBOLS = ("power-", "energy-", "digital-", "length-kilometer", "concentr-percent", "mass-kilogram")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """One language's words for numbers, time, modality and grammar. Compared and hashed by identity.

    Forms are lower case unless said; multi-word forms hold single spaces.
    """

    language: str
    decimal: str  # decimal separator
    months: Mapping[str, int]  # wide names, lower case -> 1 to 12
    month_abbreviations: Mapping[str, int]  # without the final dot
    weekdays: Mapping[str, int]  # lower case -> 0 (Monday) to 6
    month_first: bool  # dates in digits begin with the month
    scales: Mapping[str, int]  # "milliards" -> 10**9
    units: Mapping[str, str]  # as written, or lower case -> unit or ISO 4217 code
    marks: Mapping[str, str]  # "€", "US$", "EUR" -> ISO 4217 code, or "dollar" where the country is not said
    data: Mapping[str, Any]  # the rest of the data file

    def table(self, *path: str) -> Mapping[str, Any]:
        """A table of the data file; empty when the file has none."""
        found: Any = self.data
        for key in path:
            found = found.get(key, {})
        return found if isinstance(found, Mapping) else {}

    def forms(self, *path: str) -> tuple[str, ...]:
        """A list of the data file; empty when the file has none."""
        *tables, key = path
        return tuple(self.table(*tables).get(key, ()))


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language; English number symbols and names where CLDR does not know it either."""
    data = _data(language)
    locales = [found for name in _VARIANTS.get(language, (language,)) if (found := _locale(name))] or [Locale("en")]
    first = locales[0]
    short_date = first.date_formats["short"].pattern
    return Lexicon(
        language=language,
        decimal=first.number_symbols.get("latn", {}).get("decimal", "."),
        months=dict(_months(locales, "wide")) | dict(data.get("months", {})),
        month_abbreviations=dict(_months(locales, "abbreviated")) | dict(data.get("month_abbreviations", {})),
        weekdays=dict(_weekdays(first, data.get("dates", {}).get("parts_of_day", ()))) | data.get("weekdays", {}),
        month_first=short_date.find("M") < short_date.find("d"),
        scales=_scales(locales) | dict(data.get("scales", {})),
        units=_units(locales) | _currency_names(locales) | dict(data.get("units", {})),
        marks=_currency_marks(first),
        data=data,
    )


@cache
def little_words(language: str) -> frozenset[str]:
    """The folded function words of a language: those that say nothing by themselves."""
    return frozenset(map(fold, lexicon(language).forms("function", "words")))


def alternation(forms: Iterable[str]) -> str:
    """A regular expression for any of these forms, the longest first; it matches nothing when there are none."""
    ordered = sorted(set(forms), key=lambda form: (-len(form), form))
    return "(?:" + "|".join(re.escape(form) for form in ordered) + ")" if ordered else r"(?!)"


def globs(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern for phrases in which "*" stands for any ending or beginning of a word; the longest phrase wins."""
    ordered = sorted(set(forms), key=lambda form: (-len(form), form))
    if not ordered:
        return re.compile(r"(?!)")
    parts = [
        re.escape(form).replace(r"\*", r"\w*") + ("" if form.endswith(("'", " ", "-")) else r"(?!\w)")
        for form in ordered
    ]
    return re.compile(
        rf"(?<![\w])(?:{'|'.join(parts)})|(?<=\w)n't(?!\w)" if "n't" in ordered else rf"(?<!\w)(?:{'|'.join(parts)})"
    )


def _data(language: str) -> dict[str, Any]:
    if language not in LANGUAGES:
        return {}
    return tomllib.loads((resources.files("pipeline.check") / "data" / f"{language}.toml").read_text("utf-8"))


def _locale(name: str) -> Locale | None:
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return None


def _months(locales: list[Locale], width: str) -> Iterator[tuple[str, int]]:
    for locale in locales:
        for context in ("format", "stand-alone"):
            for number, name in locale.months[context][width].items():
                yield name.lower().rstrip("."), number


def _weekdays(locale: Locale, parts: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The days, and where a language joins them with their parts, "mittwochabend" too."""
    for day, name in locale.days["format"]["wide"].items():
        for part in ("", *parts):
            yield f"{name.lower()}{part}", day


def _scales(locales: list[Locale]) -> dict[str, int]:
    """Scale words from the long compact formats: "00 milliards" under "10000000000" gives milliards = 10**9."""
    found: dict[str, int] = {}
    for locale in locales:
        for forms in locale.compact_decimal_formats.get("long", {}).values():
            for power, pattern in forms.items():
                match = re.fullmatch(r"(0+)\s?(\D+)", tidy(pattern.pattern.replace("'", "")))
                if match and " " not in match[2]:
                    found[match[2].lower()] = int(power) // 10 ** (len(match[1]) - 1)
    return found


def _units(locales: list[Locale]) -> dict[str, str]:
    """Unit names of the chosen families, singular and plural, and the symbols that are no words."""
    found: dict[str, str] = {}
    for locale in locales:
        for unit, patterns in locale._data["unit_patterns"].items():  # noqa: SLF001  # Babel formats one unit at a time
            if unit == "concentr-percent" or (unit.startswith(_UNIT_FAMILIES) and not unit.endswith("-person")):
                # CLDR leaves a long name out where it is the short one.
                forms = {**patterns.get("short", {}), **patterns.get("long", {})}
                found |= {name: unit for name in _unit_names(forms) if len(name) >= _SHORTEST_UNIT}
            if unit.startswith(_UNIT_SYMBOLS):
                symbols = [name for name in _unit_names(patterns.get("short", {}), fold_case=False) if len(name) <= 4]
                found |= {name: unit for name in symbols if name not in found}
    return found | {"%": "concentr-percent"}


def _unit_names(forms: Mapping[str, Any], *, fold_case: bool = True) -> Iterator[str]:
    for pattern in forms.values():
        if isinstance(pattern, str) and (name := tidy(pattern.replace("{0}", ""))) and "{" not in name:
            yield name.lower() if fold_case else name


def _currency_names(locales: list[Locale]) -> dict[str, str]:
    """Full currency names; the bare "dollar", "livre" are in the data file, their country being left open."""
    found: dict[str, str] = {}
    for locale in locales:
        for code, name in locale.currencies.items():
            found.setdefault(name.lower(), code)
        for code, plurals in locale._data["currency_names_plural"].items():  # noqa: SLF001  # likewise
            for name in plurals.values():
                found[name.lower()] = code
    return found


def _currency_marks(locale: Locale) -> dict[str, str]:
    """Symbols and ISO codes; "$" alone leaves the country open."""
    marks = {
        code: code for code in ("EUR", "USD", "GBP", "CHF", "JPY", "CNY", "CAD", "AUD", "INR", "BRL", "KRW", "PLN")
    }
    symbols = {
        "€": "EUR",
        "£": "GBP",
        "¥": "JPY",
        "₹": "INR",
        "₩": "KRW",
        "US$": "USD",
        "$US": "USD",
        "C$": "CAD",
        "A$": "AUD",
        "R$": "BRL",
        "zł": "PLN",
    }
    local = {mark: code for code, mark in locale.currency_symbols.items() if code in marks and not mark.isalpha()}
    return {**local, **marks, **symbols, "$": "dollar"}


def exact(value: str | float) -> Fraction:
    """A number of a data file, or digits with a point, without rounding."""
    return Fraction(Decimal(str(value)))
