"""Names of people, bodies, companies, acts and places, recognised across languages.

Places come from CLDR; institutions and acts with other forms abroad from the glossary; any other capitalised word that
is no ordinary word of its language (simplemma's lexicons) is a name as it stands.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

import simplemma
from babel import Locale

from pipeline.check.lexicon import LANGUAGES, lexicon
from pipeline.check.words import fold, tidy
from pipeline.errors import ConfigError

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:(?:&|\.(?=[a-z]))[^\W_]+)*")  # "U.S.", "R&D", "Booking.com"
_SENTENCE_START = re.compile(r"(?:^|[.!?:…]\s*|[«“\"„]\s*|[-–—]\s+|\n)$")
_PLACE = "place:"
_INDEXED = 3  # letters by which stems are looked up
_LONGEST_ACRONYM = 6
_WORDLIKE = 4  # letters from which the French press writes an acronym as a word: Cnil, Otan, Unesco
_LONG = 6  # letters of a word that chance does not make alike in two languages
_SHARED_BEGINNING = 0.7  # of the longer word: "Transparency", "Transparence", not "Bundestag", "Bundesrat"
_LONGEST_ENDING = {3: 2}  # letters that a language adds to a whole name, three ("Bankowi") but to the shortest
_SPELLINGS = {
    "tch": "s",
    "sch": "s",
    "ch": "s",
    "sh": "s",
    "ph": "f",
    "qu": "k",
    "ck": "k",
    "c": "k",
    "w": "v",
    "z": "s",
}
_BEGINNING = 5  # letters
_PART = 4  # letters of each part of a compound, at least
_JOINTS = ("", "s", "es", "n", "en", "er")  # between the parts of a German compound
_TITLE = 2  # capitalised ordinary words in a row
# What a language adds to the name of a place: "Lyoner", "Rotterdamse", "Rotterdamu".
_PLACE_ENDINGS = {"de": ("er", "ers"), "nl": ("se",), "pl": ("u", "em", "ie")}
_LONGEST_STEM_ENDING = 4  # letters after the stem of an adjective: "américain|es", "amerikanisch|en"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name, as folded words; "*" stands for an ending.

    `keys` name what it may stand for (Mexico is a country and a city). An acronym must stand in capitals. `language`
    limits a form in lower case, such as an adjective, to one language: "checo" is Czech, "checking" is not. A form that
    is not `firm` proves a name, but is too common to need a proof itself ("loi sur l'IA").
    """

    words: tuple[str, ...]
    keys: frozenset[str]
    acronym: bool = False
    language: str = ""
    firm: bool = True

    @property
    def place(self) -> bool:
        """Whether it stands for places only."""
        return all(key.startswith(_PLACE) for key in self.keys)


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """Names with several forms, by their first word; a stem by its first letters and "*". Compared by identity."""

    forms: Mapping[str, tuple[Form, ...]]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: the glossary's keys, or none, and its own folded words.

    `common` are those of its words that are ordinary words with a capital ("Ministry of the Economy"): another language
    translates them. A name that is not `firm` can prove another, but needs no proof itself; an `adjective` ("French")
    stands for its place.
    """

    keys: frozenset[str]
    words: tuple[str, ...]
    common: tuple[str, ...] = ()
    place: bool = False
    firm: bool = True
    adjective: bool = False
    text: str = field(default="", compare=False)


def parse_glossary(toml: str, subject: str) -> Glossary:
    """The glossary in a TOML text with tables `name`, `term` (key -> list of forms) and `place` (territory -> forms).

    Raises ConfigError naming `subject` (the file) and the entry that is wrong.
    """
    try:
        data = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(subject, f"is not valid TOML: {error}") from error
    if unknown := sorted(set(data) - {"name", "term", "place"}):
        raise ConfigError(subject, f"{unknown[0]}: is not a table here; allowed: name, term, place")
    own = [
        (_words(text), _PLACE + key if table == "place" else key, _is_acronym(text), "", table != "term")
        for table in ("name", "term", "place")
        for key, texts in _entries(data.get(table, {}), table, subject)
        for text in texts
    ]
    known = [(_words(text), _PLACE + code, _is_acronym(text), "", True) for code, text in _territories()]
    adjectives = [(_words(text), _PLACE + code, False, language, True) for language, code, text in _adjectives()]
    # "Bruxelles" of the glossary and of CLDR are one place: all of CLDR's forms take the glossary's key.
    places = {words: key for words, key, *_ in own if key.startswith(_PLACE)}
    alias = {code: places[words] for words, code, *_ in known if words in places}
    merged: dict[tuple[tuple[str, ...], bool, str, bool], set[str]] = defaultdict(set)
    for words, key, *kind in (*own, *known, *adjectives):
        merged[words, *kind].add(alias.get(key, key))  # type: ignore[index]
    index: dict[str, list[Form]] = defaultdict(list)
    for (words, acronym, language, firm), keys in sorted(merged.items(), key=lambda item: (-len(item[0][0]), item[0])):
        index[_index(words[0])].append(Form(words, frozenset(keys), acronym, language, firm))
    return Glossary({start: tuple(found) for start, found in index.items()})


def _index(word: str) -> str:
    return f"{word[:_INDEXED].rstrip('*')}*" if word.endswith("*") else word


def _entries(table: object, name: str, subject: str) -> Iterator[tuple[str, list[str]]]:
    if not isinstance(table, dict):
        raise ConfigError(subject, f"{name}: is a table of names, each with its list of forms")
    for key, written in table.items():
        if (
            not isinstance(written, list)
            or not written
            or not all(isinstance(text, str) and text.strip() for text in written)
        ):
            raise ConfigError(subject, f'{name}.{key}: must be a list of forms, such as {key} = ["…", "…"]')
        yield key, written


def _words(text: str) -> tuple[str, ...]:
    """The folded words of a form, each with its "*" if it has one."""
    return tuple(
        fold(match.group()).replace(".", "") + ("*" if text[match.end() : match.end() + 1] == "*" else "")
        for match in _TOKEN.finditer(tidy(text))
    )


def _is_acronym(text: str) -> bool:
    return " " not in text and text.isupper() and len(text) <= _LONGEST_ACRONYM


@cache
def _territories() -> tuple[tuple[str, str], ...]:
    """(code, name) of countries and cities as CLDR names them in every language; Polish ones without their endings."""
    locales = {language: Locale(language) for language in LANGUAGES}
    zones = sorted(
        {str(zone) for locale in locales.values() for zone in locale.time_zones if not str(zone).startswith("Etc/")}
    )
    found: list[tuple[str, str]] = []
    for language, locale in locales.items():
        # CLDR leaves out the city where its name is that of the zone: "London" for Europe/London.
        cities = {zone: locale.time_zones.get(zone, {}).get("city", _city(zone)) for zone in zones}
        for code, name in [*locale.territories.items(), *cities.items()]:
            if not code.isdigit() and _words(name):
                found.append((code, f"{name[:-1]}*" if language == "pl" and len(name) > 4 else name))
    return tuple(found)


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


@cache
def _adjectives() -> tuple[tuple[str, str, str], ...]:
    """(language, code, form) of the adjectives and inhabitants of places."""
    return tuple(
        (language, code, form)
        for language in LANGUAGES
        for code, forms in lexicon(language).table("places").items()
        for form in forms
    )


@dataclass(frozen=True, slots=True)
class _Token:
    raw: str
    folded: str
    start: int
    end: int
    capital: bool
    initial: bool  # first of its sentence or quotation: its capital says nothing


def names(text: str, language: str, glossary: Glossary) -> tuple[Name, ...]:
    """The names of a tidy text whose dates and numbers are masked."""
    tokens = _tokens(text)
    found: list[Name] = []
    covered: set[int] = set()
    for index in range(len(tokens)):
        forms = _forms_at(tokens, index, language, glossary)
        form = _longest(forms)
        if form is None:
            continue
        found.append(_known(text, tokens, index, form, firm=form.firm and index not in covered))
        covered.update(range(index, index + len(form.words)))
        place = _longest(each for each in forms if each.place and len(each.words) < len(form.words))
        if not form.place and place is not None:
            found.append(_known(text, tokens, index, place, firm=False))
    found.extend(_capitalised(text, tokens, covered, language))
    return tuple(found)


def _known(text: str, tokens: list[_Token], start: int, form: Form, *, firm: bool) -> Name:
    """The name that a form stands for, from a token on."""
    here = tokens[start : start + len(form.words)]
    return Name(
        keys=form.keys,
        words=tuple(token.folded for token in here),
        place=form.place,
        firm=firm,
        adjective=bool(form.language),
        text=text[here[0].start : here[-1].end],
    )


def _tokens(text: str) -> list[_Token]:
    return [
        _Token(
            raw=match.group(),
            folded=fold(match.group()).replace(".", ""),
            start=match.start(),
            end=match.end(),
            capital=match.group()[0].isupper() or any(letter.isupper() for letter in match.group()[1:]),
            initial=bool(_SENTENCE_START.search(text[max(0, match.start() - 6) : match.start()])),
        )
        for match in _TOKEN.finditer(text)
    ]


def _forms_at(tokens: list[_Token], index: int, language: str, glossary: Glossary) -> list[Form]:
    """The forms of the glossary that start at a token."""
    word = tokens[index].folded
    endings = ("", "s", *_PLACE_ENDINGS.get(language, ()))
    keys = (*(word.removesuffix(ending) for ending in endings), f"{word[:_INDEXED]}*")
    return [
        form
        for key in dict.fromkeys(keys)
        for form in glossary.forms.get(key, ())
        if _fits(form, tokens[index : index + len(form.words)], language)
    ]


def _longest(forms: Iterable[Form]) -> Form | None:
    """The form of most words, and of those the one of most letters."""
    return max(forms, key=lambda form: (len(form.words), sum(map(len, form.words))), default=None)


def _fits(form: Form, here: list[_Token], language: str) -> bool:
    if form.language not in ("", language) or len(here) < len(form.words):
        return False
    endings = ("", "s", *(_PLACE_ENDINGS.get(language, ()) if form.place else ()))
    if not all(_matches(word, token, endings) for word, token in zip(form.words, here, strict=True)):
        return False
    if form.acronym:
        written = here[0].raw.replace(".", "")
        return written.isupper() or (len(written) >= _WORDLIKE and written.istitle())
    return bool(form.language) or here[-1].capital or (len(here) > 1 and not form.place)


def _matches(written: str, found: _Token, endings: Collection[str]) -> bool:
    if written.endswith("*"):
        stem = written[:-1]
        return found.folded.startswith(stem) and len(found.folded) - len(stem) <= _LONGEST_STEM_ENDING
    return found.folded.startswith(written) and found.folded[len(written) :] in endings


def _capitalised(text: str, tokens: list[_Token], covered: set[int], language: str) -> Iterator[Name]:
    """Runs of capitalised words that no glossary form covers."""
    nouns = bool(lexicon(language).table("names").get("nouns_have_capitals"))
    run: list[int] = []
    for index in range(len(tokens) + 1):
        gap = text[tokens[run[-1]].end : tokens[index].start] if run and index < len(tokens) else ""
        joined = gap in (" ", "-", "'")
        versioned = gap == "-" and tokens[index].raw[0].isdigit()  # the 4 of GPT-4
        wanted = index < len(tokens) and index not in covered and (versioned or _is_capitalised(tokens[index]))
        if run and not (wanted and joined):
            yield from _name(text, [tokens[position] for position in run], language, nouns=nouns)
            run = []
        if wanted:
            run.append(index)


def _is_capitalised(token: _Token) -> bool:
    return token.capital and (len(token.raw) > 1 or token.raw.isdigit())


def _name(text: str, run: list[_Token], language: str, *, nouns: bool) -> Iterator[Name]:
    words: list[str] = []
    common: list[str] = []
    joining = nouns or bool(lexicon(language).table("names").get("nouns_are_joined"))
    for token in run:
        marked = any(letter.isupper() for letter in token.raw[1:]) or any(letter.isdigit() for letter in token.raw)
        if marked or not ordinary(token.raw, language):
            compound = joining and not marked and _is_compound(token.raw.lower(), language)
            if compound and token.initial and not nouns:
                continue
            (common if compound else words).append(token.folded)  # firms and towns may look like compounds
        elif not token.initial and not nouns:
            common.append(token.folded)
    if words or common:
        yield Name(frozenset(), tuple(words), tuple(common), text=text[run[0].start : run[-1].end])


@lru_cache(maxsize=65536)
def ordinary(word: str, language: str) -> bool:
    """Whether a capitalised word is an ordinary word of its language, not a name: its dictionary form is lower case."""
    words = lexicon(language)
    lowered = word.lower()
    if lowered in words.forms("function", "words") or lowered.endswith(words.forms("names", "ordinary_endings")):
        return True
    if lowered.removesuffix("s") in words.forms("names", "ordinary") or lowered in words.table("number", "word"):
        return True
    if language not in LANGUAGES or not simplemma.is_known(lowered, language):
        return False
    return bool(words.table("names").get("nouns_have_capitals")) or simplemma.lemmatize(lowered, language)[:1].islower()


def _is_compound(word: str, language: str) -> bool:
    """Whether a word is made of two known ones, perhaps joined by a letter or two: "Aufsicht|s|stelle"."""
    return any(
        simplemma.is_known(word[start:], language)
        and any(simplemma.is_known(word[:start].removesuffix(joint), language) for joint in _JOINTS)
        for start in range(_PART, len(word) - _PART + 1)
    )


def names_missing(
    claimed: Name, evidence: Collection[str], capitals: Collection[str], *, same_language: bool
) -> tuple[str, ...]:
    """The words of a name without a counterpart among the folded words of the evidence.

    Another language may translate ordinary words, and spell names its own way, but with a capital.
    """
    if same_language:
        return tuple(word for word in (*claimed.words, *claimed.common) if not _present(word, evidence))
    missing = tuple(
        word
        for word in claimed.words
        if not _present(word, evidence) and not any(akin(word, other) for other in capitals)
    )
    if claimed.words or len(claimed.common) < _TITLE:
        return missing
    # A title of ordinary words ("Human Rights Watch") of which nothing comes back was not translated but exchanged.
    told = any(
        _present(word, evidence) or any(akin(word, other) or _begin_alike(word, other) for other in evidence)
        for word in claimed.common
    )
    return () if told else claimed.common


def _begin_alike(one: str, other: str) -> bool:
    """Whether a word begins a compound of another language: "Ministerial", "Ministerkomitee"."""
    return len(one) > _BEGINNING < len(other) and one[:_BEGINNING] == other[:_BEGINNING]


def same_name(claimed: Name, known: Name) -> bool:
    """Whether a name that another language keeps is this one, its ordinary words spelt the other way.

    "Kestrel Foundation" is "Fondation Kestrel", "Kestrel Systems" is not.
    """
    others = (*known.words, *known.common)
    return all(
        _present(word, others) or any(_respelt(word, other) for other in others)
        for word in (*claimed.words, *claimed.common)
    )


def _respelt(one: str, other: str) -> bool:
    """Whether two ordinary words are one with another spelling: "foundation", "fondation"; short ones are many."""
    return min(len(one), len(other)) >= _LONG and one[0] == other[0] and consonants(one) == consonants(other)


def _present(word: str, evidence: Collection[str]) -> bool:
    return word in evidence or f"{word}s" in evidence or (word.endswith("s") and word[:-1] in evidence)


@lru_cache(maxsize=65536)
def akin(one: str, other: str) -> bool:
    """Whether two words may be one name in two languages.

    They share most of their beginning ("Libyens", "Libyans"), or their consonants ("Poutine", "Putin"), or are acronyms
    of the same letters ("OTAN", "NATO").
    """
    if len(one) == len(other) <= _LONGEST_ACRONYM and one[0] != other[0] and sorted(one) == sorted(other):
        return True
    shortest, longest = sorted((len(one), len(other)))
    if shortest < 3:
        return False
    shared = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shortest)
    if shared >= max(4, _SHARED_BEGINNING * longest):
        return True
    if shared == shortest and longest - shortest <= _LONGEST_ENDING.get(shortest, 3):
        return True
    bones = consonants(one)
    return len(bones) > 2 and bones == consonants(other)


class Kin:
    """Some words, from which those akin to one are found without comparing it with all: they share a trait with it."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the folded words."""
        self._by_trait: dict[str, set[str]] = defaultdict(set)
        for word in words:
            for trait in _traits(word):
                self._by_trait[trait].add(word)

    def of(self, word: str) -> set[str]:
        """Those of the words that are akin to this one."""
        near = {other for trait in _traits(word) for other in self._by_trait.get(trait, ())}
        return {other for other in near if akin(word, other)}


def _traits(word: str) -> tuple[str, str, str]:
    """What two words have at least one of in common when they are akin: letters, beginning, or consonants."""
    return "".join(sorted(word)), word[:3], consonants(word)


@lru_cache(maxsize=16384)
def consonants(word: str) -> str:
    """The consonants of a word, those that transliterations confuse made one."""
    for written, sound in _SPELLINGS.items():
        word = word.replace(written, sound)
    bare = re.sub("[aeiouyhj]", "", word)
    return re.sub(r"(.)\1", r"\1", bare)


def spells(acronym: str, words: Iterable[str], function_words: Collection[str]) -> bool:
    """Whether three or more letters are the initials of words in a row, little words left out or not."""
    words = tuple(words)
    initials = "".join(word[0] for word in words)
    full = "".join(word[0] for word in words if word not in function_words)
    return len(acronym) > 2 and acronym.isalpha() and (acronym in initials or acronym in full)
