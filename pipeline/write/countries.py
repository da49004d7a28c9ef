"""How French writes countries: with an article, or without; their adjectives in lower case.

The rule of the article is that of the Académie française: feminine are countries that end in a mute e, masculine the
others, with a handful of exceptions; islands and cities that are states have none. A headline translated word for word
leaves it out, a sentence may add it where there is none ("l'Israël"). Adjectives of places have no capital (Imprimerie
nationale, Lexique), as they have in English.
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from pipeline.check.lexicon import globs, lexicon, little_words
from pipeline.check.morphology import readings

_WITHOUT = re.compile(
    r"Andorre|Bahreïn|Belize|Chypre|Cuba|Djibouti|Guam|Guernesey|Haïti|Honduras|Israël|Jersey|Kiribati|Laos|Macao|"
    r"Madagascar|Malte|Maurice|Mayotte|Monaco|Nauru|Niue|Oman|Singapour|Suriname|Taïwan|Tokelau|Tuvalu|Vanuatu"
)
_MASCULINE = re.compile(r"Cambodge|Mexique|Mozambique|Zimbabwe")
_PLURAL = ("États-Unis", "Pays-Bas", "Émirats")
_VOWELS = "AEIOUÉÈÎ"


def _article(country: str) -> str:
    if country in _PLURAL:
        return "Les "
    if country[0] in _VOWELS:
        return "L'"
    return "La " if country.endswith("e") and not _MASCULINE.fullmatch(country) else "Le "


_ARTICLES = {
    country: _article(country)
    for country in (*Locale("fr").territories.values(), *_PLURAL)
    if (country.isalpha() or country in _PLURAL) and not _WITHOUT.fullmatch(country)
}
# "Italie bloque", not "Italie : le garant bloque" nor "États-Unis et Chine".
_BARE = re.compile(rf"({'|'.join(map(re.escape, _ARTICLES))}) (?!(?:et|ou|à|de) )(?=[a-zéà])")
# "l'Israël", "de l'Israël": those without an article that begin with a vowel or a mute h
_NEEDLESS = re.compile(r"(?<!\w)(?:([Dd])e )?[Ll]['’](Andorre|Haïti|Israël|Oman)(?!\w)")
_CAPITALISED = re.compile(r"(?<=\w )[A-ZÉ][a-zà-ÿ]+(?:-[a-zà-ÿ]+)?(?! des? |\w)")  # not "groupe Française des jeux"
_LAST_WORD = re.compile(r"[^\W\d_]+(?= $)")


def with_article(text: str) -> str:
    """A French text whose first word is a country that does something, with the article of that country."""
    country = _BARE.match(text)
    return _ARTICLES[country[1]] + text if country else text


def without_needless(text: str) -> str:
    """A French text in which countries that have no article have none: "d'Israël"."""
    return _NEEDLESS.sub(lambda found: f"{found[1]}'{found[2]}" if found[1] else found[2], text)


def in_lower_case(text: str) -> str:
    """A French text whose adjectives of places have no capital: "société finlandaise".

    They stand behind a noun in lower case, or are European: "Union européenne", but the "Banque Postale Française".
    """
    return _CAPITALISED.sub(lambda found: found[0].lower() if _is_adjective(found) else found[0], text)


def _is_adjective(found: re.Match[str]) -> bool:
    before = _LAST_WORD.search(found.string[: found.start()])
    noun = "" if before is None else before[0].lower() if found[0].startswith("Europ") else before[0]
    return (
        noun not in little_words("fr")
        and any(reading.kind == "noun" for reading in readings(noun))  # none for what has a capital
        and _adjectives().fullmatch(found[0].lower()) is not None
    )


@cache
def _adjectives() -> re.Pattern[str]:
    return globs(form for forms in lexicon("fr").table("places").values() for form in forms)
