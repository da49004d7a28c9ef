"""A fake model that knows a little of the sample edition: a few drafts, their translations, one invention."""

from fakes import FakeEmbed, asked, plain, subject

# What the fake model knows. Title of an article -> its draft, in the article's language.
CURRENT_AI = "Governments and philanthropies launch Current AI to pay for open data and open-source tools"
CNIL = "IA et RGPD : la CNIL publie deux recommandations sur l’information et les droits des personnes"
INVEST_AI = "Commission launches InvestAI: €200 billion and four AI gigafactories for Europe"
VANCE = "Vance tells Paris summit that too much regulation could kill the AI industry"
DRAFTS = {
    CURRENT_AI: (
        "Current AI starts with an initial commitment of $400 million.\n"
        "Its goal is to raise $900 billion over five years."
    ),
    CNIL: "La CNIL a publié deux nouvelles recommandations sur l'intelligence artificielle.",
    INVEST_AI: "The InvestAI initiative will mobilise €200 billion.\nThe fund will finance four gigafactories.",
    VANCE: "Vance said that the administration will encourage growth.",
}
INVENTED = "$900 billion"
# English and French of the same sentence.
PAIRS = (
    (
        "Current AI starts with an initial commitment of $400 million.",
        "Current AI commence avec un engagement de 400 millions de dollars.",
    ),
    (
        "The CNIL has published two new recommendations on artificial intelligence.",
        "La CNIL a publié deux nouvelles recommandations sur l'intelligence artificielle.",
    ),
    ("The InvestAI initiative will mobilise €200 billion.", "L'initiative InvestAI mobilisera 200 milliards d'euros."),
    ("The fund will finance four gigafactories.", "Le fonds financera quatre grandes usines."),
    (
        "Vance said that the administration will encourage growth.",
        "Vance a dit que l'administration encouragera la croissance.",
    ),
)
TRANSLATIONS = {plain(english): french for english, french in PAIRS} | {
    plain(french): english for english, french in PAIRS
}
EMBED = FakeEmbed(PAIRS)


def journalist(prompt):
    """Answer as a small model would: what it knows, and nothing for the rest."""
    if asked(prompt) == "draft":
        return {plain(title): draft for title, draft in DRAFTS.items()}.get(plain(subject(prompt)), "")
    return TRANSLATIONS.get(plain(subject(prompt)), "") if asked(prompt) == "translate" else ""
