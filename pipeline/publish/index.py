"""All nights on one page per language, with a search that works without a network: `index.<language>.html`.

The page holds the stories it searches and the program that does; its policy lets these two scripts run and no others,
by their hashes (Content Security Policy Level 3, section 2.3.1), and lets nothing be loaded. Without scripts it is a
list of links, with the picture of the last weeks below.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import groupby
from types import MappingProxyType

from markupsafe import Markup
from pydantic import ValidationError

from pipeline.publish.catalogue import Catalogue, load_catalogue
from pipeline.publish.harmless import visible
from pipeline.publish.markup import template
from pipeline.publish.report import Lenient

_LEADING = 3  # headlines shown per night
# Nights whose sentences are searched; of older ones, headlines are. 100 nights of 20 stories make about 1 MB.
_SEARCHED_WHOLE = 100


class _Sentence(Lenient):
    text: str


class _Summary(Lenient):
    story: str
    language: str
    headline: str
    sentences: list[_Sentence]


class _Run(Lenient):
    date: date
    languages: list[str]


class _Report(Lenient):
    run: _Run
    summaries: list[_Summary]


@dataclass(frozen=True, slots=True)
class Story:
    """One story of a night as the page lists it: its language, where it is told, and its sentences."""

    id: str
    language: str
    headline: str
    text: str


@dataclass(frozen=True, slots=True)
class Night:
    """One night: its languages, and its stories in their order, each in each language."""

    night: date
    languages: tuple[str, ...]
    stories: tuple[Story, ...]


def read_told(report: bytes) -> Night | None:
    """Read what a night told from its report.json, of this version or an earlier one; None when it is none."""
    try:
        read = _Report.model_validate_json(report)
    except ValidationError:
        return None
    stories = (
        Story(each.story, each.language, each.headline, " ".join(sentence.text for sentence in each.sentences))
        for each in read.summaries
    )
    return Night(read.run.date, tuple(read.run.languages), tuple(stories))


def index_files(
    nights: Iterable[Night], languages: Sequence[str], pictures: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """Print the page of each language, by the name of its file, and `index.html` in the first.

    `pictures` are the trends as SVG elements, by language. Raises ConfigError when a language has no catalogue.
    """
    newest_first = sorted(nights, key=lambda night: night.night, reverse=True)
    pages = {language: _page(newest_first, language, languages, pictures.get(language, "")) for language in languages}
    return {"index.html": pages[languages[0]]} | {f"index.{language}.html": page for language, page in pages.items()}


def _page(nights: Sequence[Night], language: str, languages: Sequence[str], picture: str) -> str:
    words = load_catalogue(language)
    told = [night for night in nights if language in night.languages]
    library, script = _scripts()
    return template("index.html.jinja").render(
        language=_named(language),
        others=[_named(other) for other in languages if other != language],
        words=words.index,
        trends=words.trends,
        picture=Markup(picture),  # noqa: S704 - our own drawing, in which every text is escaped
        months=_months(told, words),
        plural_forms=_json(dict(words.index.found)),
        stories=_json([each for age, night in enumerate(told) for each in _searched(night, age, words)]),
        library=Markup(library),  # noqa: S704 - our own files, not a value
        script=Markup(script),  # noqa: S704 - likewise
        policy=Markup(" ".join(map(_hash, (library, script)))),  # noqa: S704 - their hashes
    )


def _named(language: str) -> dict[str, str]:
    return {"code": language, "name": load_catalogue(language).language_name(language)}


def _months(nights: Sequence[Night], words: Catalogue) -> list[dict[str, object]]:
    return [
        {"title": words.month(date(*month, 1)), "nights": [_listed(night, words) for night in those]}
        for month, those in groupby(nights, key=lambda night: (night.night.year, night.night.month))
    ]


def _listed(night: Night, words: Catalogue) -> dict[str, object]:
    stories = [story for story in night.stories if story.language == words.language]
    return {
        "day": words.full_day(night.night),
        "link": _link(night, words.language),
        "count": words.count("stories", len(stories)),
        "leading": [
            {"headline": story.headline, "link": _link(night, words.language, story.id)} for story in stories[:_LEADING]
        ],
    }


def _searched(night: Night, age: int, words: Catalogue) -> list[Mapping[str, str]]:
    """The stories of a night for the search; `age` is how many nights came after it."""
    return [
        {
            "headline": visible(story.headline),
            "text": visible(story.text) if age < _SEARCHED_WHOLE else "",
            "day": words.day(night.night),
            "link": _link(night, words.language, story.id),
        }
        for story in night.stories
        if story.language == words.language
    ]


def _link(night: Night, language: str, story: str = "") -> str:
    return f"{night.night.isoformat()}/digest.{language}.html" + (f"#{story}" if story else "")


def _json(value: object) -> Markup:
    """A value as a script element can hold it: no `<` ends the element (HTML, section 4.12.1.3)."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))  # noqa: S704 - see above


@cache
def _scripts() -> tuple[str, str]:
    """The library that searches, and what ties it to the page."""
    package = resources.files(__package__)
    files = (package.joinpath("vendor", "minisearch.js"), package.joinpath("templates", "index.js"))
    library, script = (file.read_text(encoding="utf-8") for file in files)
    return library, script


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
