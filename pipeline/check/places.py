"""Which territories a text speaks of: by their names, their adjectives, their cities, and the bodies that sit there.

Territories are those of CLDR, by their codes: "FR", "EU", "UN", "001" for the world.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.core import get_global

from pipeline.check.facts import facts
from pipeline.check.names import Glossary, Name
from pipeline.errors import ConfigError

_PLACE = "place:"  # how the keys of places begin in a glossary
_NO_TERRITORY = frozenset({"ZZ", "XA", "XB"})  # CLDR's "unknown region" and two for tests
# Where a name has capitals to its end: "AI regulation" is anybody's, "AI Regulation" that of the EU.
_TITLED = frozenset({"en"})


@dataclass(frozen=True, slots=True, eq=False)
class Jurisdictions:
    """The territory of each body, act or region of a glossary, by its key; compared by identity."""

    by_key: Mapping[str, str]


NOWHERE = Jurisdictions({})


def parse_jurisdictions(toml: str, subject: str, glossary: Glossary) -> Jurisdictions:
    """The table `jurisdiction` of a TOML text: territory -> list of the glossary's names and places.

    Raises ConfigError naming `subject` (the file) and the entry that is wrong.
    """
    try:
        data = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(subject, f"is not valid TOML: {error}") from error
    if unknown := sorted(set(data) - {"jurisdiction"}):
        raise ConfigError(subject, f"{unknown[0]}: is not a table here; allowed: jurisdiction")
    known = {key for forms in glossary.forms.values() for form in forms for key in form.keys}
    found: dict[str, str] = {}
    for territory, name in _entries(data.get("jurisdiction", {}), subject):
        where = f"jurisdiction.{territory}"
        if not (keys := {name, _PLACE + name} & known):
            raise ConfigError(subject, f'{where}: "{name}" is no name or place of the glossary')
        if (other := next((found[key] for key in keys if key in found), territory)) != territory:
            raise ConfigError(subject, f'{where}: "{name}" is already in {other}; it can have one territory')
        found |= dict.fromkeys(keys, territory)
    return Jurisdictions(found)


def _entries(table: object, subject: str) -> Iterator[tuple[str, str]]:
    if not isinstance(table, dict):
        raise ConfigError(subject, "jurisdiction: is a table of territories, each with its list of names")
    for territory, names in table.items():
        where = f"jurisdiction.{territory}"
        if territory not in _territories():
            raise ConfigError(subject, f'{where}: is no territory of CLDR, such as "EU", "FR", "UN" or "001"')
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise ConfigError(subject, f'{where}: must be a list of names, such as {territory} = ["…", "…"]')
        yield from ((territory, name) for name in names)


def territories(
    text: str, language: str, glossary: Glossary, jurisdictions: Jurisdictions
) -> tuple[tuple[str, int], ...]:
    """The territories that a text names, each with how often: the most often named first, then the first named."""
    return tuple(Counter(_named(text, language, glossary, jurisdictions)).most_common())


def _named(text: str, language: str, glossary: Glossary, jurisdictions: Jurisdictions) -> Iterator[str]:
    """A territory for each mention.

    Names that stand within a longer one follow it and are not firm; a place among them counts where the longer one has
    no territory: "américain" in "Sénat américain", but not "européenne" in "Commission européenne".
    """
    read_within = True
    for name in facts(text, language, glossary).names:
        if name.firm or read_within:
            territory = _territory(name, language, jurisdictions) if name.firm or name.place else ""
            read_within = not territory
            if territory:
                yield territory


def _territory(name: Name, language: str, jurisdictions: Jurisdictions) -> str:
    """The territory of a name, "" when it has none, or may have one of several."""
    last = name.text.rpartition(" ")[2]
    if not name.place and language in _TITLED and last.islower():
        return ""
    found = {jurisdictions.by_key.get(key) or _place(key.removeprefix(_PLACE)) for key in name.keys}
    return found.pop() if len(found) == 1 else ""


def _place(key: str) -> str:
    """The territory of a place by its code, its zone or its city as CLDR names zones; "" for any other."""
    return key if key in _territories() and key.isalpha() else _cities().get(key, "")


@cache
def _territories() -> frozenset[str]:
    return frozenset(Locale("en").territories) - _NO_TERRITORY


@cache
def _cities() -> Mapping[str, str]:
    """The territory of every time zone, by its name, its older names and its city: "America/New_York", "New York"."""
    zones: Mapping[str, str] = get_global("zone_territories")
    aliases = {old: zones[new] for old, new in get_global("zone_aliases").items() if new in zones}
    named = {**aliases, **zones}
    return {zone.rpartition("/")[2].replace("_", " "): code for zone, code in named.items()} | named
