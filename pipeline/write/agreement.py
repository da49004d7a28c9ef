"""French agreement that a small model gets wrong is put right: articles, adjectives and participles follow their noun.

"Une nouvelle partenariat" becomes "un nouveau partenariat". Only what is certain is touched: a noun of one gender
right behind its article, adjectives right beside it, a participle right behind its verb. No word becomes another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.check.lexicon import little_words
from pipeline.check.morphology import Reading, inflect, readings

_TOKEN = re.compile(r"(?:[dlcjmnst]|qu)['’]|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+|[^\w\s]", re.IGNORECASE)

# Determiners: gender ("" for both), number, and the form for the other gender where there is one.
_DETERMINERS = {
    "le": ("m", "s", "la"),
    "la": ("f", "s", "le"),
    "un": ("m", "s", "une"),
    "une": ("f", "s", "un"),
    "ce": ("m", "s", "cette"),
    "cette": ("f", "s", "ce"),
    "du": ("m", "s", "de la"),
    "au": ("m", "s", "à la"),
    "aucun": ("m", "s", "aucune"),
    "aucune": ("f", "s", "aucun"),
    "les": ("", "p", ""),
    "des": ("", "p", ""),
    "aux": ("", "p", ""),
    "ces": ("", "p", ""),
    "ses": ("", "p", ""),
    "leurs": ("", "p", ""),
    "plusieurs": ("", "p", ""),
    "deux": ("", "p", ""),
    "trois": ("", "p", ""),
}
_PRONOUNS_TOO = frozenset({"le", "la", "les", "leurs"})  # "la demande": the request, or asks for it
_PREPOSITIONS = frozenset(
    {"à", "de", "d'", "dans", "en", "par", "pour", "sur", "sous", "avec", "sans", "entre", "et", "ou"}
)
_BEFORE_VOWEL = {"le": "l'", "la": "l'", "du": "de l'", "de la": "de l'", "au": "à l'", "à la": "à l'", "ce": "cet"}
_VOWEL = re.compile(r"[aeiouyàâéèêëîïôœùû]", re.IGNORECASE)
# Nouns of persons that Lexique has as masculine and news uses for women too: their article is right as it is.
_EPICENE = frozenset(
    [
        "juge",
        "ministre",
        "maire",
        "député",
        "sénateur",
        "porte-parole",
        "chef",
        "témoin",
        "professeur",
        "auteur",
        "procureur",
        "médecin",
        "avocat",
        "président",
        "commissaire",
        "chercheur",
        "secrétaire",
        "membre",
        "expert",
        "journaliste",
        "vice-président",
        "premier",
    ]
)
# Acronyms that news has with an article.
ACRONYMS = dict.fromkeys(("CNIL", "IA", "AEPD", "FTC", "CMA", "BCE"), "f") | dict.fromkeys(("RGPD", "DSA", "DMA"), "m")
# Adjectives that stand before their noun (Grevisse, Le Bon Usage), as lemmas.
_PRENOMINAL = frozenset(
    [
        "nouveau",
        "grand",
        "petit",
        "bon",
        "mauvais",
        "beau",
        "jeune",
        "vieux",
        "gros",
        "long",
        "large",
        "haut",
        "premier",
        "second",
        "deuxième",
        "troisième",
        "dernier",
        "autre",
        "seul",
        "vaste",
        "futur",
        "ancien",
        "prochain",
        "double",
        "principal",
    ]
)
# Verbs whose compound tenses take être (Grevisse, Le Bon Usage): "a entré" is no French.
_WITH_ETRE = frozenset(
    ["entrer", "aller", "venir", "arriver", "partir", "devenir", "rester", "intervenir", "parvenir", "survenir"]
)
_AVOIR_TO_ETRE = {"a": "est", "ont": "sont", "avait": "était", "avaient": "étaient", "aura": "sera", "auront": "seront"}
_BETWEEN = frozenset({"déjà", "aussi", "ensuite", "enfin"})  # adverbs between auxiliary and participle
_COPULA = re.compile(
    r"(?:n' |ne )?(?:(?:est|sont|était|étaient|sera|seront|serait|seraient) (?:pas |plus |jamais )?|"
    r"(?:a|ont|avait|avaient|aura|auront) (?:pas |plus |jamais )?été )(?:encore |aussi |déjà |également )?"
)
_SHORT = 2  # letters


@dataclass(slots=True)
class _Word:
    """One token: where it stands, and what it is to become."""

    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A noun with its article: the noun's place and what must agree with it. `first` to `last` are its words."""

    first: int
    last: int
    gender: str
    number: str
    changed: bool  # its article was of the other gender


def agreed(text: str) -> str:
    """A French text with the agreement put right where it is certain."""
    words = [_Word(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(text)]
    before = [word.text for word in words]
    phrases = list(_phrases(words, text))
    for phrase in phrases:
        _agree_predicate(words, phrase, text)
    subject = next((phrase for phrase in phrases if phrase.first == 0), None)
    _use_etre(words, subject, text)
    return text if [word.text for word in words] == before else _joined(words, before, text)


def _phrases(words: list[_Word], text: str) -> Iterator[_Phrase]:
    """The nouns behind an article, their neighbours made to agree."""
    for index, word in enumerate(words):
        determiner = _DETERMINERS.get(word.lower)
        if determiner is None:
            continue
        head = _head(words, index, text)
        if head is None:
            continue
        noun = _noun(words[head])
        if noun is None or (word.lower in _PRONOUNS_TOO and not _certainly_article(words, index, head)):
            continue
        stated, number, other = determiner
        gender = noun.gender
        changed = stated not in {"", gender}
        if changed and not words[head].text.islower() and words[head].text not in ACRONYMS:
            continue  # a name
        if number == "p" and noun.number == "s":
            _inflect(words[head], "noun", gender, "p")
        if changed:
            _replace(word, other)
        for between in range(index + 1, head):
            _inflect(words[between], "adjective", gender, number)
        _elide(word, words[index + 1])
        last = head
        behind = head + 1
        if changed and _beside(words, head, text):  # what agreed with the wrong article goes with the right one
            _inflect(words[behind], "participle", gender, number)
        if _beside(words, head, text) and not _is_complement(words, index) and _only_adjective(words[behind].lower):
            if not (_beside(words, behind, text) and words[behind + 1].lower in {"et", "ou"}):
                _inflect(words[behind], "adjective", gender, number)
            last = behind
        yield _Phrase(index, last, gender, number, changed)


def _head(words: list[_Word], index: int, text: str) -> int | None:
    """The noun of an article: right behind it, or behind one of the few adjectives that stand before nouns."""
    place = index + 1
    if _beside(words, index, text) and _lemmas(words[place].lower) & _PRENOMINAL:
        place += 1
    if not _beside(words, place - 1, text):
        return None
    word = words[place]
    if word.text in ACRONYMS:
        return place
    kinds = {reading.kind for reading in readings(word.lower)}
    if "noun" not in kinds or not kinds <= {"noun", "verb"} or _never_a_noun(word.lower):
        return None
    return None if _beside(words, place, text) and _foreign(words[place + 1]) else place  # "le machine learning"


def _foreign(word: _Word) -> bool:
    """Whether a word in lower case is none that French has."""
    return word.text.islower() and not readings(word.lower) and word.lower.rstrip("'") not in little_words("fr")


def _never_a_noun(word: str) -> bool:
    """Whether a word that Lexique lists as a noun seldom is one: "pour" (le pour et le contre), "d", "fois"."""
    return len(word) <= _SHORT or word == "fois" or word in little_words("fr")


def _lemmas(word: str) -> set[str]:
    return {reading.lemma for reading in readings(word) if reading.kind == "adjective"}


def _noun(word: _Word) -> Reading | None:
    """The reading of a noun that has one gender; None for any other word."""
    if word.text in ACRONYMS:
        return Reading(word.text, "noun", ACRONYMS[word.text], "")
    found = [reading for reading in readings(word.lower) if reading.kind == "noun"]
    genders = {reading.gender for reading in found}
    if len(genders) != 1 or "" in genders or word.lower in _EPICENE or word.lower.rstrip("s") in _EPICENE:
        return None
    numbers = {reading.number for reading in found}
    return Reading(found[0].lemma, "noun", genders.pop(), numbers.pop() if len(numbers) == 1 else "")


def _certainly_article(words: list[_Word], index: int, head: int) -> bool:
    """Whether "le", "la" or "les" cannot be a pronoun: nothing verbal behind it, or nothing it could hang on before."""
    verbal = any(reading.kind == "verb" for reading in readings(words[index + 1].lower))
    before = words[index - 1].lower if index else ""
    return not verbal or head > index + 1 or not before or not before[0].isalpha() or before in _PREPOSITIONS


def _is_complement(words: list[_Word], index: int) -> bool:
    """Whether a phrase hangs on a noun before it: an adjective behind it may belong to that one."""
    return words[index].lower in {"du", "des", "au", "aux"} or (index > 0 and words[index - 1].lower in _PREPOSITIONS)


def _only_adjective(word: str) -> bool:
    """Whether a word is an adjective, and a noun or a participle at most by the same name ("américaine")."""
    found = readings(word)
    lemmas = _lemmas(word)
    return (
        bool(lemmas)
        and word not in little_words("fr")
        and all(reading.kind == "participle" or reading.lemma in lemmas for reading in found)
    )


def _agree_predicate(words: list[_Word], phrase: _Phrase, text: str) -> None:
    """Make what "est", "n'est pas" or "a été" right behind a phrase says of it agree with it.

    Of a subject whose article was changed, further behind too: it was made to agree with the wrong one.
    """
    if _is_complement(words, phrase.first) or not _beside(words, phrase.last, text):
        return
    far = len(words) if phrase.changed and phrase.first == 0 else phrase.last + 2
    copulas = (
        (place, match)
        for place in range(phrase.last + 1, far)
        if (match := _COPULA.match(" ".join(word.lower for word in words[place : place + 5])))
    )
    place, match = next(copulas, (0, None))
    if match is None:
        return
    following = place + match.group().count(" ")
    word = words[following] if following < len(words) else None
    for kind in ("participle", "adjective"):
        if word is not None and word.lower not in little_words("fr"):
            _inflect(word, kind, phrase.gender, phrase.number)


def _use_etre(words: list[_Word], subject: _Phrase | None, text: str) -> None:
    """Put "est entrée" for "a entré"; the participle agrees with the subject that begins the sentence."""
    for index, word in enumerate(words):
        place = index + 2 if words[index + 1 : index + 2] and words[index + 1].lower in _BETWEEN else index + 1
        if word.lower not in _AVOIR_TO_ETRE or not all(_beside(words, each, text) for each in range(index, place)):
            continue
        found = [reading for reading in readings(words[place].lower) if reading.kind == "participle"]
        following = words[place + 1].lower if place + 1 < len(words) else ""
        if not found or found[0].lemma not in _WITH_ETRE or following in {*_DETERMINERS, "l'"}:
            continue  # no such verb, or one with an object: "a entré les données"
        _replace(word, _AVOIR_TO_ETRE[word.lower])
        if subject is not None:
            _inflect(words[place], "participle", subject.gender, subject.number)


def _inflect(word: _Word, kind: str, gender: str, number: str) -> None:
    """Give a word the form for this gender and number, if none of its readings has them and the lexicon knows one."""
    found = [reading for reading in readings(word.lower) if reading.kind == kind]
    if (
        not found
        or not word.text.islower()
        or any(reading.gender in {"", gender} and reading.number in {"", number} for reading in found)
    ):
        return
    form = inflect(found[0], gender, number)
    if form:
        _replace(word, form)


def _elide(word: _Word, behind: _Word) -> None:
    """Put "l'" for an article that has just changed before a vowel."""
    elided = _BEFORE_VOWEL.get(word.lower)
    if elided and _VOWEL.match(behind.text):
        _replace(word, elided)


def _replace(word: _Word, text: str) -> None:
    word.text = text[0].upper() + text[1:] if word.text[0].isupper() else text


def _beside(words: list[_Word], index: int, text: str) -> bool:
    """Whether the next word follows this one with nothing but a space between."""
    return index + 1 < len(words) and text[words[index].end : words[index + 1].start] in {" ", "\u00a0", "\u202f"}


def _joined(words: list[_Word], before: list[str], text: str) -> str:
    """The text with the words that have changed, no space behind an apostrophe."""
    pieces: list[str] = []
    end = 0
    for word, old in zip(words, before, strict=True):
        pieces += [text[end : word.start], word.text]
        end = word.end
        if word.text != old and word.text.endswith("'"):
            end += 1
    return "".join([*pieces, text[end:]])
