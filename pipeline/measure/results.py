"""Everything that was measured, as a file: figures first, then every article with what was printed of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import ConfigError
from pipeline.measure.figures import Figure, Row


@dataclass(frozen=True, slots=True)
class About:
    """What was measured, when and with what; `sentences` were asked of each article."""

    preset: str
    model: str
    revision: str
    prompts: str
    day: date
    versions: dict[str, str]
    articles: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Results:
    """One run of the evaluation."""

    about: About
    figures: tuple[Figure, ...]
    rows: tuple[Row, ...]


_RESULTS = TypeAdapter(Results)


def to_json(results: Results) -> str:
    """The file: a line for each figure and each article, so that two runs compare line by line."""
    plain = json.loads(_RESULTS.dump_json(results))
    figures, rows = (",\n".join(_line(each) for each in plain[key]) for key in ("figures", "rows"))
    return f'{{"about": {_line(plain["about"])},\n"figures": [\n{figures}\n],\n"rows": [\n{rows}\n]}}\n'


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def from_json(text: str, subject: str) -> Results:
    """The results in a file.

    Raises ConfigError naming `subject` (the file).
    """
    try:
        return _RESULTS.validate_json(text)
    except ValidationError as error:
        raise ConfigError(subject, "is not a file of results of this version; run evaluate again") from error
