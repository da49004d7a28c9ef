"""The gold set: articles, the facts a summary should carry, and sentences that are true or false of them."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.check.words import tidy
from pipeline.errors import ConfigError, first_mistake
from pipeline.news import Article, Entry, Feed, Label, Story

LANGUAGES = ("fr", "en")  # those of the claims, the must-haves and the references
KINDS = ("number", "date", "weekday", "name", "negation", "hedge")  # what a corruption changes, to be caught
WORDING = "wording"  # a verb, a role, a word added: what was printed once and was false, and no fact tells it

Kind = Literal["number", "date", "weekday", "name", "negation", "hedge", "wording"]
Text = Annotated[str, Field(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MustHave(_Table):
    """A fact a summary should carry: it does when one of the strings of its language is in it."""

    fact: Text
    any_of_fr: tuple[Text, ...] = Field(min_length=1)
    any_of_en: tuple[Text, ...] = Field(min_length=1)

    def told(self, text: str, language: str) -> bool:
        """Whether a text carries it; case, spaces and the shape of apostrophes do not count."""
        strings = self.any_of_fr if language == "fr" else self.any_of_en
        return any(tidy(string).casefold() in tidy(text).casefold() for string in strings)


class _Statement(_Table):
    fr: Text
    en: Text

    def text(self, language: str) -> str:
        """It in one of `LANGUAGES`."""
        return self.fr if language == "fr" else self.en


class Forbidden(_Statement):
    """A claim with one thing changed, so that it is false."""

    kind: Kind


class Claim(_Statement):
    """A true sentence about an article, and its corruptions."""

    forbidden: tuple[Forbidden, ...] = ()


class Reference(_Table):
    """A summary by hand, sentence by sentence, in both languages."""

    fr: tuple[Text, ...] = Field(min_length=1)
    en: tuple[Text, ...] = Field(min_length=1)

    def sentences(self, language: str) -> tuple[str, ...]:
        """It in one of `LANGUAGES`."""
        return self.fr if language == "fr" else self.en


class GoldArticle(_Table):
    """One article of the set; `name` is its language and slug, such as "fr/amende-visagium"."""

    name: Text
    language: Annotated[str, Field(pattern="^[a-z]{2}$")]
    fictional: bool
    publisher: Text
    title: Text
    published: datetime
    paragraphs: tuple[Text, ...] = Field(min_length=1)
    must_have: tuple[MustHave, ...] = Field(min_length=1)
    claim: tuple[Claim, ...] = ()
    reference: Reference

    def statements(self) -> tuple[tuple[str, str, str], ...]:
        """What is told of it by hand: (text, language, kind of corruption or "" where it is true)."""
        return (
            *(
                (said.text(language), language, kind)
                for claim in self.claim
                for said, kind in ((claim, ""), *((each, each.kind) for each in claim.forbidden))
                for language in LANGUAGES
            ),
            *((text, language, "") for language in LANGUAGES for text in self.reference.sentences(language)),
        )


_TABLES: dict[str, type[_Table]] = {"must_have": MustHave, "claim": Claim, "reference": Reference}


def parse_gold(toml: str, name: str, subject: str) -> GoldArticle:
    """The article in a TOML text.

    Raises ConfigError naming `subject` (the file) and the key, what was wrong and what is allowed.
    """
    try:
        data = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(subject, f"is not valid TOML: {error}") from error
    try:
        return GoldArticle.model_validate({**data, "name": name})
    except ValidationError as error:
        raise ConfigError(subject, first_mistake(error, _allowed, lambda value: repr(value)[:60])) from error


def _allowed(location: tuple[int | str, ...]) -> list[str]:
    table = Forbidden if "forbidden" in location else _TABLES.get(str(location[0])) if location else GoldArticle
    return [key for key in table.model_fields if key != "name"] if table else ["nothing"]


def as_story(gold: GoldArticle) -> Story:
    """The article as the night would hand it to the write room: a story of its own."""
    address = f"https://gold.invalid/{gold.name}"
    feed = Feed("https://gold.invalid/", gold.publisher, gold.language)
    article = Article(
        id=hashlib.sha256(address.encode()).hexdigest()[:16],
        entry=Entry(feed, address, address, gold.title, "", gold.published),
        final_url=address,
        canonical_url=address,
        publisher=gold.publisher,
        title=gold.title,
        paragraphs=gold.paragraphs,
        language=gold.language,
        language_confidence=1.0,
        published=gold.published,
        retrieved=gold.published,
        method="gold set",
    )
    return Story(article.id, (article,), (), "other", Label.NEW, 1.0, ())


def interleaved(articles: list[GoldArticle]) -> list[GoldArticle]:
    """The articles in an order that mixes languages, always the same, so that the first few stand for all."""
    return sorted(articles, key=lambda gold: hashlib.sha256(gold.name.encode()).hexdigest())
