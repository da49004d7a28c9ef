"""Which figures of the digest may not fall, or rise."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence

from pipeline.errors import ConfigError
from pipeline.measure.figures import ALL, VIGIE, Figure

FLOORS = ("told", "two_or_more", "coverage", "parity")
CEILINGS = ("unsupported", "headline_faults", "wrong_language", "copied")


def parse_floors(toml: str, subject: str) -> dict[str, float]:
    """The table `digest` of a file of floors.

    Raises ConfigError naming `subject` (the file) and the key that is wrong.
    """
    try:
        table = tomllib.loads(toml).get("digest")
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(subject, f"is not valid TOML: {error}") from error
    if not isinstance(table, dict):
        raise ConfigError(subject, "digest: is missing; it is the table of the digest's floors")
    for key, floor in table.items():
        if key not in (*FLOORS, *CEILINGS):
            raise ConfigError(subject, f"digest.{key}: is no floor; allowed: {', '.join((*FLOORS, *CEILINGS))}")
        if isinstance(floor, bool) or not isinstance(floor, int | float):
            raise ConfigError(subject, f"digest.{key}: {floor!r} will not do: it is a number")
    return table


def broken(figures: Sequence[Figure], floors: Mapping[str, float]) -> Iterator[str]:
    """A line for each floor that does not hold for the digests as a whole."""
    found = {
        each.metric: each.value for each in figures if (each.system, each.source, each.target) == (VIGIE, ALL, ALL)
    }
    for metric, floor in floors.items():
        value = found.get(metric)
        if value is None:
            yield f"{metric}: nothing was measured, the floor is {floor:g}"
        elif metric in CEILINGS and value > floor:
            yield f"{metric}: {value:g}, at most {floor:g} is allowed"
        elif metric in FLOORS and value < floor:
            yield f"{metric}: {value:g}, at least {floor:g} is asked"
