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
from typing import Any

import simplemma
from babel import Locale

from pipeline.check.lexicon import LANGUAGES, lexicon
from pipeline.check.words import fold
from pipeline.errors import ConfigError

_TOKEN = re.compile(r"[^\W_]+(?:[.&][^\W_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:…]\s*|[«“\"„]\s*|[-–—]\s+|\n)$")
_LONGEST_STEM_ENDING = 4  # letters after the stem of an adjective: "américain|es", "amerikanisch|en"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name: folded words, perhaps stems ("europaisch*"); an acronym must stand in capitals."""

    words: tuple[str, ...]
    key: str
    acronym: bool
    any_case: bool  # adjectives of places are lower case in most languages


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """Names with several forms: first three letters -> forms, the longest first. Compared and hashed by identity.

    `terms` are the keys of notions too common to need a proof (AI, CEO): they only answer one another.
    """

    forms: Mapping[str, tuple[Form, ...]]
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: the glossary's key and, or else, its own folded words.

    `common` are those of its words that are ordinary words with a capital ("Ministry of the Economy"): another language
    translates them. A name that is not `firm` can prove another, but needs no proof itself.
    """

    key: str
    words: tuple[str, ...]
    common: tuple[str, ...] = ()
    place: bool = False
    firm: bool = True
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
    forms: list[Form] = list(_territories())
    for table in ("name", "term", "place"):
        for key, written in _entries(data.get(table, {}), table, subject):
            prefix = "place:" if table == "place" else ""
            forms.extend(form for text in written if (form := _form(text, prefix + key, any_case=table == "place")))
    index: dict[str, list[Form]] = defaultdict(list)
    for form in sorted(set(forms), key=lambda form: -len(form.words)):
        index[form.words[0][:3].rstrip("*")].append(form)
    return Glossary({start: tuple(found) for start, found in index.items()}, frozenset(data.get("term", {})))


def _entries(table: Any, name: str, subject: str) -> Iterator[tuple[str, list[str]]]:
    if not isinstance(table, dict):
        raise ConfigError(subject, f"{name}: is a table of names, each with its list of forms")
    for key, written in table.items():
        if not isinstance(written, list) or not written or not all(isinstance(text, str) and text.strip() for text in written):
            raise ConfigError(subject, f"{name}.{key}: must be a list of forms, such as {key} = [\"…\", \"…\"]")
        yield key, written


def _form(text: str, key: str, *, any_case: bool = False) -> Form | None:
    words = tuple(
        fold(token).replace(".", "") + ("*" if text[end : end + 1] == "*" else "")
        for token, end in ((match.group(), match.end()) for match in _TOKEN.finditer(text))
    )
    acronym = len(words) == 1 and text.isupper() and len(text) <= 6
    return Form(words, key, acronym, any_case and not acronym and not text[0].isupper()) if words else None


@cache
def _territories() -> tuple[Form, ...]:
    """Countries and cities as CLDR names them in every language with a lexicon; Polish ones without their endings."""
    found: list[Form] = []
    for language in LANGUAGES:
        locale = Locale(language)
        cities = {zone: names["city"] for zone, names in locale.time_zones.items() if "city" in names}
        for code, name in [*locale.territories.items(), *cities.items()]:
            if not code.isdigit():
                text = f"{name[:-1]}*" if language == "pl" and len(name) > 4 else name
                form = _form(text, f"place:{code}")
                if form is not None:
                    found.append(form)
    return tuple(found)


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
        for form in _forms_at(tokens, index, glossary):
            inner = index in covered
            span = range(index, index + len(form.words))
            first, last = tokens[index], tokens[span[-1]]
            found.append(
                Name(
                    key=form.key,
                    words=tuple(tokens[position].folded for position in span),
                    place=form.key.startswith("place:"),
                    firm=not inner and form.key not in glossary.terms,
                    text=text[first.start : last.end],
                )
            )
            covered.update(span)
            break
    found.extend(_capitalised(text, tokens, covered, language))
    return tuple(found)


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


def _forms_at(tokens: list[_Token], index: int, glossary: Glossary) -> Iterator[Form]:
    """The glossary's forms that start at a token, the longest first."""
    token = tokens[index]
    for form in glossary.forms.get(token.folded[:3], ()):
        if index + len(form.words) > len(tokens):
            continue
        here = tokens[index : index + len(form.words)]
        if not all(_matches(written, found) for written, found in zip(form.words, here, strict=True)):
            continue
        if form.acronym and not token.raw.isupper():
            continue
        if form.any_case or any(found.capital for found in here) or len(form.words) > 1:
            yield form


def _matches(written: str, found: _Token) -> bool:
    if written.endswith("*"):
        stem = written[:-1]
        return found.folded.startswith(stem) and len(found.folded) - len(stem) <= _LONGEST_STEM_ENDING
    return found.folded == written or found.folded == f"{written}s"


def _capitalised(text: str, tokens: list[_Token], covered: set[int], language: str) -> Iterator[Name]:
    """Runs of capitalised words that no glossary form covers."""
    nouns = bool(lexicon(language).table("names").get("nouns_have_capitals"))
    run: list[int] = []
    for index in range(len(tokens) + 1):
        joined = run and index < len(tokens) and text[tokens[run[-1]].end : tokens[index].start] in (" ", "-", "'")
        wanted = index < len(tokens) and index not in covered and _is_capitalised(tokens[index])
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
    for token in run:
        marked = any(letter.isupper() for letter in token.raw[1:]) or any(letter.isdigit() for letter in token.raw)
        if words or marked or not ordinary(token.raw, language):  # what follows a first name is a name
            words.append(token.folded)
        elif not token.initial and not nouns:
            common.append(token.folded)
    if words or common:
        yield Name("", tuple(words), tuple(common), text=text[run[0].start : run[-1].end])


@lru_cache(maxsize=65536)
def ordinary(word: str, language: str) -> bool:
    """Whether a capitalised word is an ordinary word of its language, not a name: its dictionary form is lower case."""
    lowered = word.lower()
    if lowered in lexicon(language).forms("function", "words"):
        return True
    if language not in LANGUAGES or not simplemma.is_known(lowered, language):
        return False
    if lexicon(language).table("names").get("nouns_have_capitals"):
        return True
    return simplemma.lemmatize(lowered, language)[:1].islower()


def names_missing(claimed: Name, evidence: Collection[str], *, same_language: bool) -> tuple[str, ...]:
    """The words of a name without a counterpart among the folded words of the evidence."""
    words = (*claimed.words, *claimed.common) if same_language else claimed.words
    tolerance = 0.0 if same_language else 0.25
    return tuple(word for word in words if not _present(word, evidence, tolerance))


def _present(word: str, evidence: Collection[str], tolerance: float) -> bool:
    if word in evidence or f"{word}s" in evidence or (word.endswith("s") and word[:-1] in evidence):
        return True
    return bool(tolerance) and any(_akin(word, other, tolerance) for other in evidence)


def _akin(one: str, other: str, tolerance: float) -> bool:
    """Whether two words share their beginning, as a name does in two spellings ("Zelensky", "Zelenskyy")."""
    longest = max(len(one), len(other))
    if min(len(one), len(other)) < 4:
        return False
    shared = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= longest * (1 - tolerance)


def spells(acronym: str, words: Iterable[str], function_words: Collection[str]) -> bool:
    """Whether three or more letters are the initials of words in a row, little words left out or not."""
    words = tuple(words)
    initials = "".join(word[0] for word in words)
    full = "".join(word[0] for word in words if word not in function_words)
    return len(acronym) > 2 and acronym.isalpha() and (acronym in initials or acronym in full)
