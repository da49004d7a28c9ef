"""The article that a country has in French, which a headline translated word for word leaves out.

The rule is that of the Académie française for names of countries: feminine those that end in a mute e, masculine the
others, with a handful of exceptions; islands and cities that are states have none.
"""

from __future__ import annotations

import re

from babel import Locale

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


def with_article(text: str) -> str:
    """A French text whose first word is a country that does something, with the article of that country."""
    country = _BARE.match(text)
    return _ARTICLES[country[1]] + text if country else text
