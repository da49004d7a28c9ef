"""All wording of a digest in one language, from `catalogues/<language>.toml`: adding a file adds a language.

Dates, numbers, plural rules and the names of languages are CLDR's, through Babel.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal, Self

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator

from pipeline.errors import ConfigError
from pipeline.news import Label, Reason


def _with(*placeholders: str) -> AfterValidator:
    """Validate that a template uses exactly these placeholders."""

    def check(template: str) -> str:
        used = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
        if used != set(placeholders):
            wanted = ", ".join(f"{{{name}}}" for name in placeholders) or "none"
            raise ValueError(f"{template!r} must use these placeholders and no others: {wanted}")
        return template

    return AfterValidator(check)


def _for_every(members: type[Label] | type[Reason]) -> AfterValidator:
    """Validate that a table has words for every member."""

    def check(words: dict[Any, str]) -> dict[Any, str]:
        if missing := [member.value for member in members if member not in words]:
            raise ValueError(f"no words for {', '.join(missing)}")
        return words

    return AfterValidator(check)


Words = Annotated[str, _with()]
Forms = dict[Literal["zero", "one", "two", "few", "many", "other"], Annotated[str, _with("n")]]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FirstOfMonth(_Table):
    """CLDR date patterns for the first day of a month, where a language writes it in its own way (1er janvier)."""

    long: Words | None = None
    full: Words | None = None


class Counts(_Table):
    """Counted things, a wording per plural form of the language (Unicode TR 35, part 3, plural rules)."""

    stories: Forms
    new: Forms
    update: Forms
    correction: Forms
    sources: Forms
    languages: Forms
    feeds: Forms
    articles: Forms
    not_summarised: Forms
    failed_feeds: Forms
    seconds: Forms
    tokens_in: Forms
    tokens_out: Forms


class Overview(_Table):
    """The first paragraph of a digest."""

    told: Annotated[str, _with("stories", "labels", "sources", "languages")]
    leading: Annotated[str, _with("headlines")]
    nothing_new: Annotated[str, _with("feeds", "articles")]
    nothing_told: Annotated[str, _with("feeds", "articles")]
    nothing_read: Annotated[str, _with("feeds")]
    stopped: Words


class Headings(_Table):
    """Titles of the parts that are no section of the topic, and of the stories filed under no section."""

    top: Words
    other: Words
    agenda: Words
    not_summarised: Words
    about: Words


class StoryWords(_Table):
    """What stands around a story's sentences."""

    told: Annotated[str, _with("date")]
    told_as: Annotated[str, _with("date", "headline")]
    sources: Words
    also_in: Words
    mark: Annotated[str, _with("number", "publisher")]
    undated: Annotated[str, _with("moment")]
    timeline: Words
    dated: Annotated[str, _with("date", "headline")]
    news: Words
    changed: Annotated[str, _with("publisher", "before", "after")]
    only_in: Annotated[str, _with("language")]
    differing: Annotated[str, _with("claims")]
    claim: Annotated[str, _with("publisher", "words")]
    between: Words


class Page(_Table):
    """What only a page in a browser says: how to move within it and to its other languages."""

    skip: Words
    elsewhere: Words


class Index(_Table):
    """What the page of all nights says; `found` counts what a search found, in the forms of `Counts`."""

    title: Words
    search: Words
    latest: Words
    skip: Words
    elsewhere: Words
    found: Forms


class Trends(_Table):
    """What the picture of the weeks says; `described` stands in for it where it is not seen."""

    title: Words
    stories: Words
    jurisdictions: Words
    elsewhere: Words
    press: Words
    others: Words
    alone: Words
    described: Annotated[str, _with("title", "first", "last", "counts")]


class Openness(_Table):
    """The parts of a model that can be open, and the degrees of openness."""

    weights: Words
    code: Words
    data: Words
    open: Words
    partial: Words
    closed: Words
    part: Annotated[str, _with("part", "degree")]


class About(_Table):
    """The sentences of "About this digest", each after its term."""

    model_term: Words
    model: Annotated[str, _with("name", "preset", "revision", "licence", "openness")]
    no_model: Words
    replaced_term: Words
    replaced: Annotated[str, _with("asked", "used")]
    checks_term: Words
    checks: Words
    reading_term: Words
    reading: Annotated[str, _with("feeds", "articles")]
    cost_term: Words
    cost: Annotated[str, _with("seconds", "tokens_in", "tokens_out")]
    energy_term: Words
    energy_counted: Annotated[str, _with("kwh")]
    energy_estimated: Annotated[str, _with("kwh", "watts")]
    failed_term: Words
    dead: Annotated[str, _with("reason", "date")]
    version_term: Words
    version: Annotated[str, _with("version")]


class Catalogue(_Table):
    """The wording of one language, complete and checked, with its numbers, dates and names."""

    language: str
    locale: str
    title: Annotated[str, _with("date")]
    moment: Annotated[str, _with("date", "time")]
    quoted: Annotated[str, _with("text")]
    first_of_month: FirstOfMonth = FirstOfMonth()
    labels: Annotated[dict[Label, Words], _for_every(Label)]
    reasons: Annotated[dict[Reason, Words], _for_every(Reason)]
    headings: Headings
    counts: Counts
    overview: Overview
    story: StoryWords
    openness: Openness
    about: About
    page: Page
    index: Index
    trends: Trends

    @model_validator(mode="after")
    def _plural_forms_of_the_locale(self) -> Self:
        """Every count has the forms that the language's whole numbers need, and `other` for the rest."""
        try:
            rule = Locale.parse(self.locale).plural_form
        except (UnknownLocaleError, ValueError) as error:
            raise ValueError(f'locale: {self.locale!r} is not a CLDR locale such as "fr" or "en_001"') from error
        needed = {"other", *(rule(n) for n in range(201))}
        for name, forms in (
            *((f"counts.{name}", forms) for name, forms in self.counts),
            ("index.found", self.index.found),
        ):
            if missing := sorted(needed - set(forms)):
                raise ValueError(f"{name}: is missing the plural form {', '.join(missing)}")
        return self

    def number(self, value: float) -> str:
        """Write a number with the language's separators: 1 234,5 in French."""
        return str(format_decimal(value, locale=self.locale))

    def count(self, what: str, n: int) -> str:
        """`n` things in words: "1 story", "12 stories"; `what` is a field of `Counts`."""
        forms: dict[str, str] = getattr(self.counts, what)
        form = Locale.parse(self.locale).plural_form(n)
        return forms.get(form, forms["other"]).format(n=self.number(n))

    def day(self, day: date) -> str:
        """Write a date: 22 novembre 2026, 1er janvier 2027."""
        return self._date(day, "long", self.first_of_month.long)

    def full_day(self, day: date) -> str:
        """Write a date with its weekday: dimanche 22 novembre 2026."""
        return self._date(day, "full", self.first_of_month.full)

    def month(self, day: date) -> str:
        """Write the month of a date: novembre 2026."""
        return format_skeleton("yMMMM", day, locale=self.locale)

    def moment_of(self, moment: datetime) -> str:
        """Write a date and time in UTC; the date alone at midnight, since that is how a date without a time arrives."""
        utc = moment.astimezone(UTC)
        if utc.time() == time(0):
            return self.day(utc.date())
        return self.moment.format(date=self.day(utc.date()), time=format_time(utc, "HH:mm", locale=self.locale))

    def language_name(self, code: str) -> str:
        """Name a language in this one: "anglais" for "en"; an unknown code as it is."""
        return str(Locale.parse(self.locale).languages.get(code, code))

    def territory_name(self, code: str) -> str:
        """Name a territory of CLDR, as it stands at the head of a line: "Monde" for "001"; an unknown code as it is."""
        name = str(Locale.parse(self.locale).territories.get(code, code))
        return name[:1].upper() + name[1:]

    def listed(self, items: Sequence[str]) -> str:
        """Items in a sentence: "a, b et c"."""
        return format_list(list(items), locale=self.locale)

    def _date(self, day: date, style: Literal["long", "full"], first: str | None) -> str:
        return format_date(day, first if first and day.day == 1 else style, locale=self.locale)


def shipped_languages() -> tuple[str, ...]:
    """List the languages that have a catalogue, by code."""
    names = (entry.name for entry in resources.files(__package__).joinpath("catalogues").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def load_catalogue(language: str) -> Catalogue:
    """Load the catalogue of a language.

    Raises ConfigError for a language without one, naming those there are, and for a catalogue with a mistake.
    """
    shipped = shipped_languages()
    if language not in shipped:
        raise ConfigError(f"language {language!r}", f"has no catalogue; allowed: {', '.join(shipped)}")
    document = resources.files(__package__).joinpath("catalogues", f"{language}.toml").read_text(encoding="utf-8")
    return parse_catalogue(language, document)


def parse_catalogue(language: str, document: str) -> Catalogue:
    """Read a catalogue's text.

    Raises ConfigError: the file and the key, and what was wrong, on one line.
    """
    subject = f"catalogues/{language}.toml"
    try:
        return Catalogue.model_validate({**tomllib.loads(document), "language": language})
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(subject, f"is not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = "".join(f"{part}: " for part in [".".join(map(str, first["loc"]))] if part)
        raise ConfigError(subject, f"{where}{first['msg'].removeprefix('Value error, ')}") from error
