"""What a small model misspells in the same way every time is mended before it is checked; nothing is reworded."""

from __future__ import annotations

import re

from babel import Locale

from pipeline.write.agreement import ACRONYMS, agreed
from pipeline.write.countries import in_lower_case, with_article, without_needless

_FRENCH_MONTHS = "|".join(Locale("fr").months["format"]["wide"].values())
_SPACE = r"[\s\u00a0\u202f]"
_FRENCH_WEEKDAYS = "|".join(Locale("fr").days["format"]["wide"].values())
_NUMBER_BELOW_TWO = r"(?<![\d.,\u202f\u00a0])[01](?:,\d+)?"
_DAY_OF_MONTH = rf"(?:1er|[1-9]|[12]\d|3[01]) (?:{_FRENCH_MONTHS})\b"
_MUTE_H = "hôpital|homme|heure|histoire|hôtel|humain|humanité|harmonisation|habitant|hébergement|hébergeur|hypothèse"
# Acronyms with an article; IA has none behind "de" ("systèmes d'IA").
_MASCULINE = "|".join(("CERN", *(name for name, gender in ACRONYMS.items() if gender == "m")))
_FEMININE = "|".join(name for name, gender in ACRONYMS.items() if gender == "f" and name != "IA")

_FRENCH = (
    # "12, 5 millions": a decimal comma with a space behind it
    (
        re.compile(
            r"(?<=\d), (?=\d{1,2}(?:[\s\u00a0\u202f]?%|[\s\u00a0\u202f](?:millions?|milliards?|billions?|euros?)\b))"
        ),
        ",",
    ),
    # "14,2 billion dollars": the English scale word; that it meant this is checked afterwards
    (re.compile(r"(?<=\d)([\s\u00a0\u202f])billion (?:de )?(?=dollars|livres)"), r"\1milliards de "),
    # "ne n'affecte pas"
    (re.compile(r"(?<!\w)ne (?=n['’])"), ""),
    # "1,2 millions": French counts the plural from two on (Académie française, "1,8 million")
    (re.compile(rf"({_NUMBER_BELOW_TWO}[\s\u00a0\u202f](?:million|milliard|billion))s(?!\w)"), r"\1"),
    # "9 million de dollars", and its plural all the same
    (
        re.compile(
            rf"(?<![\d.,\u202f\u00a0])(?!{_NUMBER_BELOW_TWO}{_SPACE})(\d[\d.,]*{_SPACE}(?:million|milliard))(?= d[e'’])"
        ),
        r"\1s",
    ),
    # "$28 millions": the currency comes last, with its name
    (re.compile(r"(?:US)?\$(\d[\d,]*)([\s\u00a0\u202f](?:millions?|milliards?))(?! de dollars)"), r"\1\2 de dollars"),
    # "jusqu'en 29 mai", "pour 17 février", "de 1er novembre": a day of a month has its article
    (re.compile(rf"(?<!\w)([Jj])usqu['’](?:en|à) (?={_DAY_OF_MONTH})"), r"\1usqu'au "),
    (re.compile(rf"(?<!\w)([Pp]our|[Aa]vant|[Dd]epuis|[Dd]ès|[Aa]près|[Pp]endant) (?={_DAY_OF_MONTH})"), r"\1 le "),
    (re.compile(rf"(?<!\w)([Dd])e (?={_DAY_OF_MONTH})"), r"\1u "),
    (re.compile(rf"(?<!\w)à (?={_DAY_OF_MONTH})"), "au "),
    # "mardi, 10 février": the English comma between a weekday and its date
    (re.compile(rf"(?<!\w)({_FRENCH_WEEKDAYS}), (?={_DAY_OF_MONTH})"), r"\1 "),
    # "a signé le lundi": one Monday has no article in French, with which it is every Monday
    (re.compile(rf"(?<!\w)le ({_FRENCH_WEEKDAYS})(?! \d|\w)"), r"\1"),
    *((re.compile(rf"(?<!\w)Le {day}(?! \d|\w)"), day.capitalize()) for day in _FRENCH_WEEKDAYS.split("|")),
    # "fabriques gigafactories d'IA": the word beside what it translates
    (re.compile(r"\b(?:usines|fabriques) (?=gigafactories\b|gigafabriques\b)"), ""),
    # "IA génératrice": its word for "generative"
    (re.compile(r"\b(IA|artificielle) génératrice(?=s?\b)"), r"\1 générative"),
    # "connait": the spelling of 1990, of which the rest of a digest has none
    (re.compile(r"\b((?:re)?conn|(?:ap|dis|com|trans)?par|n|pl)ait\b"), r"\1aît"),
    # "a été entré en vigueur"
    (re.compile(r"\ba (déjà )?été (?=entrée?s? en vigueur\b)"), r"est \1"),
    # "amputé d'une amende": its word for "fined", every time
    (re.compile(r"\bamputé(e?s?) d['’](?=une (?:\w+ )?amende)"), r"condamné\1 à "),
    # "soulevé une action en justice": its word for "filed", every time
    (re.compile(r"\bsoulev(?=(?:é|er|ant) une (?:action|procédure|plainte)\b)"), "intent"),
    # "Qu'est-ce interdit depuis": what a headline begins with "Was verboten ist" is no question in French
    (re.compile(r"\bQu['’]est-ce (?=[a-zà-ÿ]+(?:é|it|is)e?s?\b)"), "Ce qui est "),
    (re.compile(r"\bce qu['’]est (?=[a-zà-ÿ]+(?:é|it|is)e?s?\b)"), "ce qui est "),
    # "un fond européen de 20 milliards": money has an s
    (re.compile(r"\bfond(?= (?:européen|souverain|public|d['’]investissement)\b)"), "fonds"),
    # "le projet de loi du Sénat 53": its number stands with the bill
    (re.compile(r"\b(projet de loi) ((?:du Sénat|de la Chambre|de l['’]Assemblée)) ((?:n° ?)?\d+)\b"), r"\1 \3 \2"),
    # "Register Federal": the name of the gazette is English
    (re.compile(r"\bRegister Federal\b"), "Federal Register"),
    # "l'Education": French writes accents on capitals (Imprimerie nationale, Lexique)
    (re.compile(r"\bE(?=ducation\b|tats?\b|cologie\b|nergie\b|conomie\b|galité\b|tudes?\b|quipes?\b)"), "É"),
    # "le Senat", "le Senateur": names of the trade that English has without an accent
    (re.compile(r"(?<!\w)Senat(?=eurs?\b|rices?\b|\b)"), "Sénat"),
    # "en États-Unis"
    (re.compile(r"(?<!\w)en (?=États-Unis|Pays-Bas|Émirats)"), "aux "),
    # "celle de CERN", "à RGPD": acronyms that French has with an article
    (re.compile(rf"(?<!\w)([Dd])e (?=(?:{_MASCULINE})\b)"), r"\1u "),
    (re.compile(rf"(?<!\w)à (?=(?:{_MASCULINE})\b)"), "au "),
    (re.compile(rf"(?<!\w)([Dd]e|à) (?=(?:{_FEMININE})\b)"), r"\1 la "),
    # "le 1 février": the first of a month is an ordinal
    (re.compile(rf"(?<![\d.,])1 (?=(?:{_FRENCH_MONTHS})\b)"), "1er "),
    # "Si il": the conjunction elides before il and ils, and only there
    (re.compile(r"\b([Ss])i (?=ils?\b)"), r"\1'"),
    (re.compile(rf"\b([Ll])[ea] (?=(?:{_MUTE_H})\b)"), r"\1'"),
    # "le intelligence", "que une": these elide before a vowel; words in h- are left alone, and "à la une", "le onze"
    (re.compile(r"\b([Ll])[ea] (?=(?!une?\b|onz|oui\b|a\b|y\b)[aeiouéèêâîôœAEIOUÉÈÊÂÎÔŒ])"), r"\1'"),
    (re.compile(r"\b([Dd]|[Jj]|[Nn]|[Ss]|[Qq]u)e (?=(?!onz|oui\b)[aeiouéèêâîôœAEIOUÉÈÊÂÎÔŒ])"), r"\1'"),
)
# "de le RGPD": what is left where an article has changed
_CONTRACTED = ((re.compile(r"\b([Dd])e le (?=[A-ZÉ])"), r"\1u "), (re.compile(r"\b([Àà]) le (?=[A-ZÉ])"), r"au "))
_ENGLISH = (
    # "has entered into force on 1 August": with a date, the simple past
    *(
        (re.compile(rf"\bha(?:s|ve) {perfect}(?= on (?:\d|[A-Z]))"), past)
        for perfect, past in {
            "entered into force": "entered into force",
            "come into force": "came into force",
            "taken effect": "took effect",
        }.items()
    ),
    # "2,6 million": the decimal comma of other languages
    (re.compile(r"(?<![\d.,])(\d{1,3}),(\d{1,2})(?= (?:million|billion|trillion|per cent|percent)\b|%)"), r"\1.\2"),
    # "10, 000 euros": the comma of thousands with a space behind it
    (re.compile(r"(?<![\d.,])(\d{1,3}), (?=\d{3}(?:[ ,;.]|$)(?!\d))"), r"\1,"),
)
_MENDS = {"fr": _FRENCH, "en": _ENGLISH}


def mended(text: str, language: str) -> str:
    """A text with those misspellings, and in French its agreement, put right."""
    for pattern, replacement in _MENDS.get(language, ()):
        text = pattern.sub(replacement, text)
    if language != "fr":
        return text
    text = agreed(in_lower_case(without_needless(with_article(text))))
    for pattern, replacement in _CONTRACTED:
        text = pattern.sub(replacement, text)
    return text
