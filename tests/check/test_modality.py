"""Hedges, status and negation: the same marker in every language."""

import pytest

from pipeline.check.modality import Mode, markers, unanswered


def firm(text, language):
    return {marker.mode for marker in markers(text, language) if marker.firm}


@pytest.mark.parametrize(
    ("mode", "language", "text"),
    [
        (Mode.POSSIBLE, "fr", "la loi pourrait changer"),
        (Mode.POSSIBLE, "en", "the law may change"),
        (Mode.POSSIBLE, "de", "das Gesetz könnte sich ändern"),
        (Mode.PLANNED, "fr", "elle propose une taxe"),
        (Mode.PLANNED, "en", "it plans to invest"),
        (Mode.PLANNED, "es", "quiere invertir"),
        (Mode.DRAFT, "fr", "le projet de loi"),
        (Mode.DRAFT, "en", "the bill"),
        (Mode.EXPECTED, "fr", "la société fournirait des puces"),
        (Mode.EXPECTED, "it", "avrebbe firmato"),
        (Mode.REPORTED, "en", "it allegedly copied books"),
        (Mode.OBLIGED, "en", "providers must publish"),
        (Mode.OBLIGED, "pt", "devem publicar"),
        (Mode.ENACTED, "fr", "le texte a été adopté"),
        (Mode.ENACTED, "de", "wurde verabschiedet"),
        (Mode.LIMITED, "fr", "n'est pas un bien comme les autres"),
        (Mode.LIMITED, "it", "non è un bene come gli altri"),
    ],
)
def test_modes(mode, language, text):
    assert mode in firm(text, language)


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("fr", "il n’a pas signé".replace("’", "'"), 1),
        ("fr", "aucun pays n'a signé", 1),
        ("fr", "personne ne devrait signer", 1),
        ("fr", "il n'a qu'un rapport", 0),
        ("fr", "nul ne peut signer", 1),
        ("fr", "non seulement il signe, mais il parle", 0),
        ("fr", "elle ne peut signer ni ne veut parler", 1),
        ("en", "it didn't sign and cannot speak", 2),
        ("en", "not only did it sign", 0),
        ("en", "it has yet to sign", 1),
        ("de", "keine Behörde", 1),
        ("es", "no firmó nunca", 1),
        ("es", "nunca firmó", 1),
        ("pl", "nikt nie podpisał", 1),
        ("pl", "nie podpisał", 1),
    ],
)
def test_negations_are_counted(language, text, count):
    assert sum(marker.mode is Mode.NEGATED and marker.firm for marker in markers(text, language)) == count


@pytest.mark.parametrize("text", ["le retrait du portrait", "il montrait la voie", "il a dit qu'il viendrait"])
def test_what_looks_like_a_conditional_but_hedges_nothing(text):
    assert Mode.EXPECTED not in firm(text, "fr")


def test_a_soft_negation_on_both_sides_answers_no_firm_one():
    source = markers("the company does not refuse", "en")
    claim = markers("the company refuses", "en")
    assert [marker.text for marker in unanswered(source, claim, [Mode.NEGATED])] == ["not"]
    paraphrase = markers("la société refuse de signer", "fr")
    assert not list(unanswered(markers("it will not sign", "en"), paraphrase, [Mode.NEGATED]))
