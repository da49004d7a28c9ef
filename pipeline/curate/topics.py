"""A topic is configuration: what is on topic, in which words of which languages, and what that is worth.

Nothing in the code knows what a topic is about. An item is on topic when its *subject* (artificial
intelligence, say) meets an *aspect* (public policy, say): each is a list of terms, and sentences of
both kinds, on topic and off, stand beside them as prototypes for the encoder. Labelled items in a file
beside it, which the topic names, may say the same by example.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipeline.errors import ConfigError, first_mistake
from pipeline.news import Scope, SourceKind

OTHER = "other"  # the section of what fits no other
EVERY_LANGUAGE = "any"  # the key of the terms that are the same in all languages


@dataclass(frozen=True, slots=True)
class Terms:
    """Words and phrases with one meaning, per language, ready to be looked for.

    A `*` stands for any ending (or beginning) of a word: `regulat*`, `*verordnung`. A space also
    matches a hyphen. A term written in capitals (`AI`, `CNIL`) matches only capitals, since "ai" and
    "si" are common words elsewhere.
    """

    patterns: Mapping[str, re.Pattern[str]]

    def found(self, text: str, language: str | None) -> tuple[str, ...]:
        """Every occurrence in a text, as written there, in order.

        The terms of `language` and of every language count; where the language is unknown (None) or
        has no list, those of all lists.
        """
        plain = normalise(text)
        known = self.patterns.get(language or "")
        patterns = self.patterns.values() if known is None else [known]
        matches = {(m.start(), m.group()) for pattern in patterns for m in pattern.finditer(plain)}
        return tuple(group for _, group in sorted(matches))


def normalise(text: str) -> str:
    """One form for letters and apostrophes: NFC, straight apostrophes, plain spaces and hyphens."""
    composed = unicodedata.normalize("NFC", text)
    return re.sub(r"\s+", " ", composed.translate(_PLAIN))


_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00ad": "", "\u200b": ""})


def _expression(term: str) -> str:
    """One term as a regular expression."""
    text = re.escape(normalise(term)).replace(r"\*", r"\w*").replace(r"\ ", "[ -]")
    return text if term.upper() == term else f"(?i:{text})"


def _pattern(terms: list[str]) -> re.Pattern[str]:
    """All terms of one language; the longest first, so that "general-purpose AI" wins over "AI"."""
    ordered = sorted(set(terms), key=lambda term: (-len(term), term))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_expression, ordered))})(?!\w)")


def _terms(raw: object) -> Terms:
    """Compile a table of language -> list of terms."""
    if not isinstance(raw, dict) or not raw:
        raise ValueError('terms are a table of lists, such as {fr = ["loi*"], en = ["law*"]}')
    for language, words in raw.items():
        if not re.fullmatch(r"[a-z]{2,3}", language):
            raise ValueError(f'{language!r} is not a language; allowed: ISO 639 codes such as "fr", or "any"')
        if not isinstance(words, list) or not words:
            raise ValueError(f"{language} needs a list of at least one term")
        for word in words:
            if not isinstance(word, str) or not word.strip(" *"):
                raise ValueError(f"{language}: {word!r} is not a term; allowed: words, with * for any ending")
    shared = raw.get(EVERY_LANGUAGE, [])
    return Terms({language: _pattern([*words, *shared]) for language, words in raw.items()})


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


Sentences = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]
LookedFor = Annotated[Terms, BeforeValidator(_terms)]
Likeness = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=20)]


class Vocabulary(_Part):
    """A list of terms and how to call it in a reason ("AI terms")."""

    label: str = Field(min_length=1)
    terms: LookedFor


class Consequence(_Part):
    """What becoming law, or only being talked about, is worth: a rung of the ladder, by its terms."""

    label: str = Field(min_length=1)
    weight: Weight
    terms: LookedFor


class Section(_Part):
    """A part of the digest: its key, its title per language, and sentences typical of it."""

    key: str = Field(pattern=r"^[a-z][a-z-]*$")
    titles: dict[str, str] = Field(min_length=1)
    prototypes: tuple[str, ...] = ()


class Prototypes(_Part):
    """Sentences that are on topic, and sentences that only look so."""

    on: Sentences
    off: Sentences


def _complete(scopes: dict[Scope, float]) -> dict[Scope, float]:
    """Every scope of a feed must be weighed."""
    if missing := [str(scope) for scope in Scope if scope not in scopes]:
        raise ValueError(f"no value for {', '.join(missing)}")
    return scopes


def _every_kind(kinds: dict[SourceKind, float]) -> dict[SourceKind, float]:
    """Every kind of source must be weighed."""
    if missing := [str(kind) for kind in SourceKind if kind not in kinds]:
        raise ValueError(f"no value for {', '.join(missing)}")
    return kinds


class RelevanceWeights(_Part):
    """The logistic of relevance: a coefficient per feature of `relevance.Evidence`, and log-odds per feed scope."""

    threshold: Annotated[float, Field(gt=0, lt=1)]
    intercept: float
    subject_title: float
    aspect_title: float
    both: float
    prototypes: float
    scope: Annotated[dict[Scope, float], AfterValidator(_complete)]


class StoryThresholds(_Part):
    """When two articles tell one event, and when a story continues an earlier one.

    `same_event` and `follow_up` are likenesses (see `relevance.likeness`); `per_day` is what each day between two
    publications takes off, `cross_language` and `same_amount` what another language and a shared amount add.
    """

    same_event: Likeness
    follow_up: Likeness
    per_day: Likeness
    cross_language: Likeness = 0.0
    same_amount: Likeness = 0.0


class RankingWeights(_Part):
    """What a story's place is made of: points per part."""

    kind: Annotated[dict[SourceKind, Weight], AfterValidator(_every_kind)]
    publishers: Weight
    languages: Weight
    reach: Weight
    novelty: Weight
    relevance: Weight
    section_threshold: Likeness
    consequence: tuple[Consequence, ...] = ()


class Examples(_Part):
    """Items of the news, title and lead, that are on topic, and others that are not."""

    on: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


class Topic(_Part):
    """One topic, complete and checked; see the comments of `configs/topics/ai-policy.toml` for each part."""

    name: str = Field(min_length=1)
    subject: Vocabulary
    aspect: Vocabulary
    prototypes: Prototypes
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    relevance: RelevanceWeights
    stories: StoryThresholds
    ranking: RankingWeights
    examples: Examples = Examples()

    def section_titles(self) -> dict[str, dict[str, str]]:
        """Section key -> language -> title, in printing order."""
        return {section.key: section.titles for section in self.sections}

    def sentences(self) -> tuple[str, ...]:
        """What is to be embedded: prototypes on topic and off, each section's, then examples on topic and off."""
        in_sections = [sentence for section in self.sections for sentence in section.prototypes]
        return (*self.prototypes.on, *self.prototypes.off, *in_sections, *self.examples.on, *self.examples.off)


def parse_examples(document: str, path: str) -> Examples:
    """Read labelled items, JSON lines with `event` (null: off topic), `title` and `lead`; `path` only names them.

    Raises ConfigError naming the file and the line, and what a line must be.
    """
    texts: dict[bool, list[str]] = {True: [], False: []}
    for number, line in enumerate(document.splitlines(), start=1):
        try:
            row = json.loads(line)
            text = f"{row['title']}. {row['lead']}"
            texts[row["event"] is not None].append(text)
        except (ValueError, TypeError, KeyError) as error:
            wanted = 'a JSON object with "event" (null for off topic), "title" and "lead"'
            raise ConfigError(path, f"line {number}: must be {wanted}") from error
    return Examples(on=tuple(texts[True]), off=tuple(texts[False]))


def parse_topic(document: str, path: str, beside: Callable[[str], str]) -> Topic:
    """Read a topic file's text; `path` only names it, `beside` gives the text of a file next to it.

    Raises ConfigError: the file and the key, what was wrong and what is allowed, on one line.
    """
    try:
        data = tomllib.loads(document)
        if isinstance(name := data.get("examples"), str):
            data["examples"] = parse_examples(beside(name), name)
        topic = Topic.model_validate(data)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(path, f"is not valid TOML: {error}") from error
    except ValidationError as error:
        raise ConfigError(path, first_mistake(error, _allowed, _short)) from error
    keys = [section.key for section in topic.sections]
    if len(set(keys)) < len(keys) or keys[-1] != OTHER:
        raise ConfigError(path, f'sections: {", ".join(keys)} will not do: keys are unique and the last is "{OTHER}"')
    for section in topic.sections:
        if section.key != OTHER and not section.prototypes:
            raise ConfigError(path, f"sections.{section.key}.prototypes: is missing; give some typical sentences")
    return topic


def _allowed(location: tuple[int | str, ...]) -> list[str]:
    """The keys of the table at a location."""
    part: type[BaseModel] = Topic
    for step in location:
        if isinstance(step, str):
            part = _PARTS.get(step, part)
    return list(part.model_fields)


_PARTS: Mapping[str, type[BaseModel]] = {
    "subject": Vocabulary,
    "aspect": Vocabulary,
    "prototypes": Prototypes,
    "examples": Examples,
    "sections": Section,
    "relevance": RelevanceWeights,
    "stories": StoryThresholds,
    "ranking": RankingWeights,
    "consequence": Consequence,
}


def _short(value: object) -> str:
    """A value as a person can still read it on one line."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
