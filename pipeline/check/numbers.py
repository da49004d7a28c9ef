"""Amounts, counts, percentages, ordinals and references, whatever the language writes them like.

"109 milliards d'euros", "€109bn", "109.000 Mio. Euro" and "109 billion euros" are one `Number`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache

from pipeline.check.lexicon import alternation, exact, lexicon

PERCENT = "concentr-percent"
_DOLLARS = frozenset({"dollar", "USD", "CAD", "AUD", "HKD", "SGD", "TWD", "NZD"})
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class Number:
    """An exact value and its unit.

    `unit` is an ISO 4217 code ("dollar" where the country is left open), a CLDR unit ("duration-month"), a kind of
    reference ("article"), "ordinal", or "". `approximate` marks an order of magnitude ("hundreds"). `bound` is "over",
    "under" or "". A number that is not `firm` ("one", "half", "both") can prove another, but needs no proof itself.
    """

    value: Fraction
    unit: str = ""
    approximate: bool = False
    bound: str = ""
    text: str = field(default="", compare=False)
    firm: bool = field(default=True, compare=False)


def rounded(text: str, language: str) -> bool:
    """Whether a tidy text says of an amount in digits that it is not exact ("about 200")."""
    return _about(language).search(text) is not None


@cache
def _about(language: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w){alternation(lexicon(language).forms('number', 'about'))} (?:US)?[€$£]?\d", re.IGNORECASE
    )


def proves(known: Number, claimed: Number) -> bool:
    """Whether a number of a source says what is claimed: same value, no contrary unit, no contrary bound."""
    if {known.bound, claimed.bound} == {"over", "under"}:
        return False
    if PERCENT in (known.unit, claimed.unit):
        return _percentage(known) == _percentage(claimed)
    if not _compatible(known.unit, claimed.unit):
        return False
    if known.approximate or claimed.approximate:
        return _power(known) == _power(claimed) or _same_thousands(known, claimed)
    return known.value == claimed.value


def _percentage(found: Number) -> Fraction | None:
    """One half is 50 %; a bare 50 is no percentage."""
    if found.unit == PERCENT:
        return found.value
    return found.value * 100 if found.value < 1 else None


def _compatible(one: str, other: str) -> bool:
    if one == other or "ordinal" in (one, other):
        return True
    if "" in (one, other):
        return "quarter" not in (one, other)  # two sources do not make a second quarter
    return "dollar" in (one, other) and {one, other} <= _DOLLARS


def _power(found: Number) -> int:
    """The power of ten: what "dozens", "hundreds", "tens of thousands" tell apart."""
    return len(str(int(found.value))) - 1


def _same_thousands(one: Number, other: Number) -> bool:
    """Whether plain "thousands" or "millions" meet a number of that order: 45,000 is thousands, 100 is not."""
    bare = [each for each in (one, other) if each.approximate and each.value in (10**3, 10**6, 10**9)]
    return bool(bare) and _power(one) // 3 == _power(other) // 3


@dataclass(frozen=True, slots=True)
class _Atom:
    """A piece of a number: digits, a word such as "trois", a multiplier such as "milliards"."""

    start: int
    end: int
    value: Fraction
    kind: str  # digits, word, soft, scale, ordinal, approximate, fraction


@dataclass(frozen=True, slots=True)
class _Found:
    """A number being read: where it stands, and what its first atom was worth before scale words."""

    number: Number
    start: int
    end: int
    coefficient: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class _Grammar:
    """The compiled patterns of one language; `before` patterns end where a number starts, `after` ones start there."""

    decimal: str
    values: dict[str, tuple[Fraction, str]]
    abbreviations: dict[str, int]
    references: dict[str, str]
    units: dict[str, str]
    atom: re.Pattern[str]
    glued_part: re.Pattern[str]
    glued: re.Pattern[str]
    suffix: re.Pattern[str]
    abbreviation: re.Pattern[str]
    money_abbreviation: re.Pattern[str]
    joined: re.Pattern[str]
    composed: re.Pattern[str]
    mark_before: re.Pattern[str]
    unit_after: re.Pattern[str]
    reference_before: re.Pattern[str]
    roman: re.Pattern[str]
    over_before: re.Pattern[str]
    under_before: re.Pattern[str]
    range: re.Pattern[str]


@cache
def _grammar(language: str) -> _Grammar:
    words = lexicon(language)
    values: dict[str, tuple[Fraction, str]] = {}
    for kind in ("soft", "fraction", "approximate", "ordinal", "word"):
        values |= {form: (exact(value), kind) for form, value in words.table("number", kind).items()}
    values |= {form: (Fraction(scale), "scale") for form, scale in words.scales.items()}
    abbreviations = {form: int(scale) for form, scale in words.table("number", "abbreviations").items()}
    money = {form: int(scale) for form, scale in words.table("number", "money_abbreviations").items()}
    references = {form: kind for kind, forms in words.table("references").items() for form in forms}
    linking = words.forms("number", "linking")  # the "und" of "fünfundzwanzig"
    parts = [form for form, (_, kind) in values.items() if kind in ("word", "soft", "scale") and form.isalpha()]
    glued = alternation([*parts, *linking] if words.table("number").get("compounds") else [])
    marks = alternation(words.marks)
    symbols = alternation(form for form in words.units if form != form.lower())  # "GW" is no "gw"
    units = alternation(form for form in words.units if form == form.lower())
    of, joiners = alternation(words.forms("number", "of")), alternation(words.forms("number", "joiners"))
    to = alternation((*words.forms("number", "to"), *words.forms("number", "joiners"), "-", ","))
    over, under = alternation(words.forms("number", "over")), alternation(words.forms("number", "under"))
    kinds = alternation(references)
    return _Grammar(
        decimal=words.decimal,
        values=values,
        abbreviations=abbreviations | money,
        references=references,
        units=dict(words.units) | dict(words.marks),
        atom=re.compile(
            r"(?<![\w\0])(?<!\d[.,])(?:"
            r"(?<![^\W\d_]-)(?P<digits>\d{1,3}(?:[ ']\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
            rf"|(?P<word>{alternation(values)})(?!\w)|(?P<glued>{glued}{{2,}})(?!\w))",
            re.IGNORECASE,
        ),
        glued=re.compile(f"{glued}+", re.IGNORECASE),
        glued_part=re.compile(glued, re.IGNORECASE),
        suffix=re.compile(rf"{alternation(words.forms('number', 'ordinal_suffixes'))}(?!\w)"),
        abbreviation=re.compile(rf" ?(?P<scale>{alternation(abbreviations)})\.?(?!\w)"),
        money_abbreviation=re.compile(rf" ?(?P<scale>{alternation(money)})(?!\w)"),
        joined=re.compile(rf"[ -](?:{joiners}[ -])?", re.IGNORECASE),
        composed=re.compile(rf"[ -](?:{of} ?)?", re.IGNORECASE),
        mark_before=re.compile(rf"(?<!\w)(?P<unit>{marks}) ?$"),
        unit_after=re.compile(rf"[ -]?(?:{of} ?)?(?P<unit>{marks}|{symbols}|(?i:{units}))(?!\w)"),
        reference_before=re.compile(rf"(?<!\w)(?P<kind>{kinds})\.? ?(?:n[°ºo]\.? ?)?$", re.IGNORECASE),
        roman=re.compile(
            rf"(?<!\w)(?:(?P<kind>(?i:{kinds}))\.? (?P<numeral>[IVXLC]+)"
            rf"|(?P<ordinal>[IVX]+|[IVXLC]{{2,}}){alternation(words.forms('number', 'roman_suffixes'))}"
            rf"|{alternation(words.forms('number', 'quarter_marks'))}(?P<quarter>[1-4]))(?!\w)"
        ),
        over_before=re.compile(rf"(?<!\w){over} ?{marks}? ?$", re.IGNORECASE),
        under_before=re.compile(rf"(?<!\w){under} ?{marks}? ?$", re.IGNORECASE),
        range=re.compile(rf" ?{to} ?{marks}? ?", re.IGNORECASE),
    )


def numbers(text: str, language: str) -> tuple[tuple[Number, int, int], ...]:
    """The numbers of a tidy text whose dates are masked, each with the start and end of where it stands."""
    grammar = _grammar(language)
    runs: list[list[_Atom]] = []
    for atom in _atoms(text, grammar):
        if runs and _continues(runs[-1], atom, text, grammar):
            runs[-1].append(atom)
        else:
            runs.append([atom])
    found: list[_Found] = []
    for run in runs:
        if not found or run[0].start >= found[-1].end:  # the "cent" of "pour cent" is no hundred
            found.append(_read(run, text, grammar))
    for index in range(len(found) - 2, -1, -1):
        found[index] = _as_range(found[index], found[index + 1], text, grammar)
    return (
        *((each.number, each.start, each.end) for each in found),
        *((_roman(match, grammar), *match.span()) for match in grammar.roman.finditer(text)),
    )


def _atoms(text: str, grammar: _Grammar) -> Iterator[_Atom]:
    for match in grammar.atom.finditer(text):
        start, end = match.span()
        if match["digits"]:
            yield from _digits(match["digits"], start, end, text, grammar)
        elif match["word"]:
            value, kind = grammar.values[match["word"].lower()]
            yield _Atom(start, end, value, kind)
        else:
            parts = [grammar.values.get(part.lower()) for part in grammar.glued_part.findall(match["glued"])]
            value = _evaluate([_Atom(start, end, *part) for part in parts if part is not None])
            yield _Atom(start, end, value, "word")


def _digits(digits: str, start: int, end: int, text: str, grammar: _Grammar) -> Iterator[_Atom]:
    """One atom, unless the digits belong to a name ("5G") or are a version ("1.2.3")."""
    value = _plain(digits, grammar.decimal)
    if value is None:
        return
    if suffix := grammar.suffix.match(text, end):
        yield _Atom(start, suffix.end(), value, "ordinal")
        return
    scale = grammar.abbreviation.match(text, end) or grammar.money_abbreviation.match(text, end)
    if scale and scale.re is grammar.money_abbreviation:
        following = grammar.unit_after.match(text, scale.end())
        if not grammar.mark_before.search(text, max(0, start - 6), start) and not following:
            scale = None
    if scale:
        yield _Atom(start, scale.end(), value * grammar.abbreviations[scale["scale"]], "digits")
    elif not text[end : end + 1].isalpha() or grammar.unit_after.match(text, end):
        yield _Atom(start, end, value, "digits")


def _plain(digits: str, decimal: str) -> Fraction | None:
    """The value of "109.000,5", "1,500", "1 234"; None for what is no number ("1.2.3").

    A lone separator before three digits groups thousands, unless it is the language's own decimal sign.
    """
    digits = digits.replace(" ", "").replace("'", "")
    separators = [character for character in digits if character in ".,"]
    if not separators:
        return exact(digits)
    last = separators[-1]
    head, _, tail = digits.rpartition(last)
    groups = re.split(r"[.,]", head)
    if len(set(separators)) == len(separators) and (
        len(separators) == 2 or last == decimal or len(tail) != 3 or head == "0"
    ):
        return exact(f"{''.join(groups)}.{tail}")
    if all(len(group) == 3 for group in [*groups[1:], tail]):
        return exact("".join([*groups, tail]))
    if separators.count(last) == 1 and all(len(group) == 3 for group in groups[1:]):
        return exact(f"{''.join(groups)}.{tail}")
    return None


def _continues(run: list[_Atom], atom: _Atom, text: str, grammar: _Grammar) -> bool:
    """Whether an atom goes on with the number before it: "deux | cents", "vingt | et | un", "109 | milliards"."""
    last = run[-1]
    gap = text[last.end : atom.start]
    if atom.kind == "digits" or not gap or len(gap) > 6:
        return False
    if run[0].kind == "digits" and last.kind == "scale" and gap.strip(" -"):
        return False  # "200 billion and four gigafactories": who writes digits does not go on in words
    if atom.kind == "scale" or (atom.kind == "approximate" and last.kind in ("approximate", "word", "digits", "soft")):
        return bool(grammar.composed.fullmatch(gap)) and last.kind not in ("ordinal", "fraction")
    if last.kind in ("digits", "ordinal", "fraction", "approximate") or not grammar.joined.fullmatch(gap):
        return atom.kind == "fraction" and last.kind == "digits" and gap == " "
    if atom.kind == "fraction" or atom.value == 100:
        return last.kind in ("word", "soft") and last.value < 100
    return last.value >= 20 and atom.value < last.value and not (atom.kind == "soft" and last.kind == "scale")


def _read(run: list[_Atom], text: str, grammar: _Grammar) -> _Found:
    """The number that a run of atoms writes, with its unit and bound from the words around it."""
    start, end = run[0].start, run[-1].end
    kinds = {atom.kind for atom in run}
    before = text[max(0, start - 24) : start]
    unit = ""
    if mark := grammar.mark_before.search(before):
        unit = grammar.units[mark["unit"]]
        start -= len(before) - mark.start()
    elif (reference := grammar.reference_before.search(before)) and kinds <= {"digits", "word"}:
        unit = grammar.references[reference["kind"].lower()]
    elif re.search(r"\d ?\($", before) and text[end : end + 1] == ")":
        unit = "paragraph"  # Article 50(2)
    elif after := grammar.unit_after.match(text, end):
        unit = grammar.units.get(after["unit"]) or grammar.units[after["unit"].lower()]
        end = after.end()
    elif run[-1].kind == "ordinal":
        unit = "ordinal"
    bound = "over" if grammar.over_before.search(before) else "under" if grammar.under_before.search(before) else ""
    lone = len(run) == 1
    value = _evaluate(run)
    found = Number(
        value=value,
        unit=unit,
        approximate="approximate" in kinds <= {"approximate", "scale"}
        or (lone and kinds == {"scale"} and value > 1000),
        bound=bound,
        text=text[start:end],
        firm=not kinds <= {"soft", "fraction"} or unit == "quarter",
    )
    return _Found(found, start, end, run[0].value)


def _evaluate(run: list[_Atom]) -> Fraction:
    """What number words are worth together: below a hundred they add, from there on they multiply."""
    total, current = Fraction(0), Fraction(0)
    for atom in run:
        multiplies = atom.kind in ("scale", "approximate", "fraction")
        if atom.value == 100 and atom.kind == "word":
            current = (current or Fraction(1)) * 100
        elif not multiplies:
            current += atom.value
        elif not current and 0 < total < atom.value:  # "109 mil millones"
            total *= atom.value
        else:
            total, current = total + (current or 1) * atom.value, Fraction(0)
    return total + current


def _as_range(one: _Found, two: _Found, text: str, grammar: _Grammar) -> _Found:
    """The first number of "10 to 20 million euros" with the scale and unit that the second one carries."""
    gap = text[one.end : two.start]
    if not grammar.range.fullmatch(gap) or one.number.unit not in ("", two.number.unit):
        return one
    number = replace(one.number, unit=two.number.unit if two.number.unit != "ordinal" else one.number.unit)
    scale = two.number.value / two.coefficient if two.coefficient else Fraction(1)
    if scale >= 1000 and number.value < two.coefficient:
        number = replace(number, value=number.value * scale)
    return replace(one, number=number)


def _roman(match: re.Match[str], grammar: _Grammar) -> Number:
    if match["quarter"]:
        return Number(Fraction(match["quarter"]), "quarter", text=match.group())
    unit = grammar.references[match["kind"].lower()] if match["kind"] else "ordinal"
    digits = [_ROMAN[letter] for letter in match["numeral"] or match["ordinal"]]
    value = sum(-one if one < two else one for one, two in zip(digits, [*digits[1:], 0], strict=True))
    return Number(Fraction(value), unit, text=match.group())
