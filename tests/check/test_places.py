"""Which territories a text names: by countries, adjectives, cities, and the bodies that sit there."""

from pathlib import Path

import pytest

from pipeline.check.names import parse_glossary
from pipeline.check.places import NOWHERE, parse_jurisdictions, territories
from pipeline.errors import ConfigError

CONFIGS = Path(__file__).parents[2] / "configs"
GLOSSARY = parse_glossary((CONFIGS / "glossary.toml").read_text("utf-8"), "glossary.toml")
SHIPPED = parse_jurisdictions((CONFIGS / "jurisdictions.toml").read_text("utf-8"), "jurisdictions.toml", GLOSSARY)


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("France and the United States disagree; France insists.", "en", [("FR", 2), ("US", 1)]),
        ("The French want it, the Americans do not.", "en", [("FR", 1), ("US", 1)]),
        ("Les Américains refusent.", "fr", [("US", 1)]),
        ("Die französische Behörde prüft.", "de", [("FR", 1)]),
        ("The summit in Paris, after that of London.", "en", [("FR", 1), ("GB", 1)]),
        ("A conference in Kolkata.", "en", [("IN", 1)]),  # a zone that CLDR knows by an older name
        ("Mexico has decided.", "en", [("MX", 1)]),  # a country and a city
        ("La CNIL a tranché.", "fr", [("FR", 1)]),
        ("The European Commission and the Bundestag", "en", [("EU", 1), ("DE", 1)]),
        ("La Commission européenne a tranché.", "fr", [("EU", 1)]),  # once, not once more for its adjective
        ("Le Sénat américain a voté.", "fr", [("US", 1)]),  # the Senate has none, its adjective has
        ("The Senate has voted.", "en", []),  # several countries have one
        ("The Council of Europe has voted.", "en", [("001", 1)]),
        ("Brussels wants the rules of the GDPR to be simpler.", "en", [("EU", 2)]),
        ("The AI Act applies.", "en", [("EU", 1)]),
        ("What AI regulation can do.", "en", []),  # not the European one by its name
        ("Ce que le règlement européen sur l'IA impose.", "fr", [("EU", 1)]),
        ("A law on algorithms in Colorado.", "en", []),  # not in the glossary
        ("Africa needs computers.", "en", []),
        ("", "en", []),
    ],
)
def test_territories(text, language, named):
    assert list(territories(text, language, GLOSSARY, SHIPPED)) == named


def test_without_the_table_places_count_and_bodies_do_not():
    text = "The FTC and the CNIL met in New York and Spain."
    assert territories(text, "en", GLOSSARY, NOWHERE) == (("US", 1), ("ES", 1))


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("[jurisdiction", "TOML"),
        ("[jurisdictions]\nFR = ['CNIL']", "jurisdictions: is not a table here"),
        ("jurisdiction = 1", "jurisdiction: is a table"),
        ("[jurisdiction]\nXY = ['CNIL']", "jurisdiction.XY: is no territory"),
        ("[jurisdiction]\nZZ = ['CNIL']", "jurisdiction.ZZ: is no territory"),
        ("[jurisdiction]\nFR = 'CNIL'", "jurisdiction.FR: must be a list"),
        ("[jurisdiction]\nFR = [1]", "jurisdiction.FR: must be a list"),
        ("[jurisdiction]\nFR = ['CNLI']", 'jurisdiction.FR: "CNLI" is no name or place of the glossary'),
        ("[jurisdiction]\nFR = ['CNIL']\nDE = ['CNIL']", 'jurisdiction.DE: "CNIL" is already in FR'),
    ],
)
def test_a_wrong_table_is_named_by_file_and_entry(toml, named):
    with pytest.raises(ConfigError) as caught:
        parse_jurisdictions(toml, "seats.toml", GLOSSARY)
    assert str(caught.value).startswith("seats.toml: ")
    assert named in str(caught.value)
