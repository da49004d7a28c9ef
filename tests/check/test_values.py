"""One fact has one value, in whatever language it is told."""

import pytest

from pipeline.check.names import parse_glossary
from pipeline.check.values import plain_values

GLOSSARY = parse_glossary('[name]\ncnil = ["CNIL"]\neu = ["European Commission", "Commission européenne"]', "test")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Le plan prévoit 109 milliards d'euros.", "fr", {"number 109000000000"}),
        ("The plan is worth €109bn.", "en", {"number 109000000000"}),
        ("Die Strafe beträgt 1,5 Millionen Euro.", "de", {"number 1500000"}),
        ("The share fell to 4.5%.", "en", {"number 9/2%"}),
        ("It applies from 2 August 2026.", "en", {"date 08-02"}),
        ("Le texte s'applique le 2 août.", "fr", {"date 08-02"}),
        ("It was decided in June 2025.", "en", {"date 2025-06"}),
        ("Hundreds of people came.", "en", set()),  # an order of magnitude is not a figure
        ("La Commission européenne a tranché.", "fr", {"name eu"}),
        ("The European Commission has decided.", "en", {"name eu"}),
    ],
)
def test_values(text, language, expected):
    assert plain_values(text, language, GLOSSARY) == expected


def test_a_name_that_languages_spell_differently_has_one_value():
    french, english = (
        plain_values("Hier, Poutine a parlé.", "fr", GLOSSARY),
        plain_values("Yesterday Putin spoke.", "en", GLOSSARY),
    )
    assert french == english != set()
