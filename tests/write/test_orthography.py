"""What a small model misspells every time is mended; what is right, and other languages, stay as they are."""

import pytest

from pipeline.write.orthography import mended


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("une amende de 12, 5 millions d'euros", "une amende de 12,5 millions d'euros"),
        ("1, 3 milliards", "1,3 milliard"),
        ("1,2 millions d'euros", "1,2 million d'euros"),
        ("l'intelligence artificielle génératrice", "l'intelligence artificielle générative"),
        ("pour les fabriques gigafactories d'IA", "pour les gigafactories d'IA"),
        ("9 million de dollars", "9 millions de dollars"),
        ("1,5 million d'euros", "1,5 million d'euros"),
        ("21 milliard d'euros", "21 milliards d'euros"),
        ("2,0 millions", "2,0 millions"),
        ("11,5 millions", "11,5 millions"),
        ("1 500 millions", "1 500 millions"),
        ("une taxe de 2, 4% sur le chiffre", "une taxe de 2,4% sur le chiffre"),
        ("coûteront 14,2 billion dollars", "coûteront 14,2 milliards de dollars"),
        ("coûteront 3 billions de dollars", "coûteront 3 billions de dollars"),
        ("Reuters a soulevé une action en justice", "Reuters a intenté une action en justice"),
        ("La crise a soulevé une question", "La crise a soulevé une question"),
        ("IA : Qu’est-ce interdit depuis le 2 février", "IA : Ce qui est interdit depuis le 2 février"),
        ("Qu'est-ce que le règlement interdit ?", "Qu'est-ce que le règlement interdit ?"),
        ("publiée dans le Register Federal le 6 février", "publiée dans le Federal Register le 6 février"),
        ("et ne n'affecte pas les clients", "et n'affecte pas les clients"),
        ("mardi, 10 février 2026, par", "mardi 10 février 2026, par"),
        ("mardi, dix personnes", "mardi, dix personnes"),
        ("pourrait être amputée d'une amende", "pourrait être condamnée à une amende"),
        ("amputé d'une jambe", "amputé d'une jambe"),
        ("le ministre de l'Education de l'Etat", "le ministre de l'Éducation de l'État"),
        ("à Etampes", "à Etampes"),
        ("en 2024, 5 pays", "en 2024, 5 pays"),
        ("depuis le 1 février 2025", "depuis le 1er février 2025"),
        ("le 11 février", "le 11 février"),
        ("Italie bloque DeepSeek", "L'Italie bloque DeepSeek"),
        ("Mexique signe, Chine refuse", "Le Mexique signe, Chine refuse"),
        ("États-Unis et Chine signent", "États-Unis et Chine signent"),
        ("Israël signe la déclaration", "Israël signe la déclaration"),
        ("Italie : le garant bloque DeepSeek", "Italie : le garant bloque DeepSeek"),
        ("sur l'IA : ce qu'est interdit depuis", "sur l'IA : ce qui est interdit depuis"),
        ("ce qu'est une directive", "ce qu'est une directive"),
        ("un nouveau fond européen", "un nouveau fonds européen"),
        ("au fond de la salle", "au fond de la salle"),
        ("a signé le projet de loi du Sénat 53 lundi", "a signé le projet de loi 53 du Sénat lundi"),
        ("celle de CERN, conforme à RGPD", "celle du CERN, conforme au RGPD"),
        ("une amende de CNIL contre l'avis de la BCE", "une amende de la CNIL contre l'avis de la BCE"),
        ("avec l'Israël et le Premier ministre de l’Israël", "avec Israël et le Premier ministre d'Israël"),
        ("L'Oman et l'Iran", "Oman et l'Iran"),
        ("la société Finlandaise Silo", "la société finlandaise Silo"),
        ("une entreprise Nord-coréenne", "une entreprise nord-coréenne"),
        ("la Commission Européenne et l'Union Européenne", "la Commission européenne et l'Union européenne"),
        (
            "entre Français, les Finlandais de la Banque Postale Française",
            "entre Français, les Finlandais de la Banque Postale Française",
        ),
        ("le groupe Française des jeux en Suisse", "le groupe Française des jeux en Suisse"),
        ("Les éditeurs régional veulent payer.", "Les éditeurs régionaux veulent payer."),
        ("Si il ne paie pas", "S'il ne paie pas"),
        ("si elle paie", "si elle paie"),
        ("de le intelligence", "de l'intelligence"),
        ("la autorité", "l'autorité"),
        ("le hôpital", "l'hôpital"),
        ("un budget de $28 millions", "un budget de 28 millions de dollars"),
        ("l'article 9 de la RGPD", "l'article 9 du RGPD"),
        ("le Senateur au Senat", "le Sénateur au Sénat"),
        ("jusqu'en 29 mai", "jusqu'au 29 mai"),
        ("prévue pour 17 février 2026", "prévue pour le 17 février 2026"),
        ("de 1er novembre 2025", "du 1er novembre 2025"),
        ("a signé le texte le lundi", "a signé le texte lundi"),
        ("Le lundi, le conseil a voté", "Lundi, le conseil a voté"),
        ("Le lundi 3 février, il a voté", "Le lundi 3 février, il a voté"),
        ("ce que l'on connait et ce qui parait", "ce que l'on connaît et ce qui paraît"),
        ("a été entrée en vigueur", "est entrée en vigueur"),
        ("une loi en États-Unis", "une loi aux États-Unis"),
        ("Une nouvelle partenariat", "Un nouveau partenariat"),
        ("à la une du journal", "à la une du journal"),
        ("le onze mars", "le onze mars"),
        ("parce que il dit que une loi", "parce qu'il dit qu'une loi"),
        ("le haut conseil", "le haut conseil"),
        ("la IA et le Haut-Commissariat", "l'IA et le Haut-Commissariat"),
        ("La Assemblée de Ursula", "L'Assemblée d'Ursula"),
    ],
)
def test_french(written, right):
    assert mended(written, "fr") == right
    assert mended(right, "fr") == right


def test_other_languages_stay_as_they_are():
    assert mended("Si il, 12, 5 millions", "en") == "Si il, 12, 5 millions"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("5, 700 people paid 10, 000 euros", "5,700 people paid 10,000 euros"),
        ("in 2024, 500 people", "in 2024, 500 people"),
        ("1, 2 and 3", "1, 2 and 3"),
        ("up to 2,6 million pesos", "up to 2.6 million pesos"),
        ("The Act has entered into force on 1 August 2024.", "The Act entered into force on 1 August 2024."),
        ("The rules have taken effect on Monday.", "The rules took effect on Monday."),
        ("The Act has entered into force.", "The Act has entered into force."),
    ],
)
def test_english(written, right):
    assert mended(written, "en") == right
