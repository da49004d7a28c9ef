"""French articles, adjectives and participles follow their noun; what is right already is left alone."""

import pytest

from pipeline.write.agreement import agreed


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Une nouvelle partenariat a été signée.", "Un nouveau partenariat a été signé."),
        (
            "Une nouvelle partenariat appelée Current AI a été annoncée à Paris.",
            "Un nouveau partenariat appelé Current AI a été annoncé à Paris.",
        ),
        ("La syndicat des travailleurs proteste.", "Le syndicat des travailleurs proteste."),
        ("Elle vise une algorithme qui décide.", "Elle vise un algorithme qui décide."),
        ("Les premières tests sont prévus.", "Les premiers tests sont prévus."),
        ("Ils risquent des amende de 20 000 euros.", "Ils risquent des amendes de 20 000 euros."),
        ("La société américaine est déclaré coupable.", "La société américaine est déclarée coupable."),
        ("La nouvelle règlement européenne est publiée.", "Le nouveau règlement européen est publié."),
        ("Le norme n’est pas contraignant.", "La norme n’est pas contraignante."),
        ("La décision a été confirmé.", "La décision a été confirmée."),
        ("Il dépend du autorité compétente.", "Il dépend de l'autorité compétente."),
        ("La loi européenne sur l'IA a entré en vigueur.", "La loi européenne sur l'IA est entrée en vigueur."),
        ("La réglementation (UE) 2024/1689 a déjà entré.", "La réglementation (UE) 2024/1689 est déjà entrée."),
        ("Le CNIL cite la RGPD.", "La CNIL cite le RGPD."),
    ],
)
def test_what_does_not_agree_is_put_right(wrong, right):
    assert agreed(wrong) == right
    assert agreed(right) == right


@pytest.mark.parametrize(
    "text",
    [
        "La CNIL le demande.",
        "La juge a dit que la ministre avait raison.",
        "La politique industrielle et la physique changent.",
        "Le machine learning progresse.",
        "Une fois mesuré, le risque baisse.",
        "Les frappes sur le pays continuent.",
        "La Commission est saisie d'une demande présentée par les États.",
        "Les politiques française et allemande divergent.",
        "Les droits de la personne garantis par le traité demeurent.",
        "Une autre vidéo montre une large portée.",
        "Le Canada et la Corée ont signé à Paris.",
        "Il a entré les données.",
        "",
    ],
)
def test_what_is_right_or_not_certain_is_left_alone(text):
    assert agreed(text) == text
