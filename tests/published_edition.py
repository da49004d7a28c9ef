"""A small edition, written by hand, in three languages: five stories, one left unsummarised, two feeds down."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pipeline.news import (
    Article,
    Citation,
    Cost,
    Edition,
    Energy,
    Entry,
    Failure,
    Feed,
    Label,
    ModelCard,
    Previous,
    Reason,
    Sentence,
    Stage,
    Story,
    Summary,
    Unsummarised,
)

NIGHT = date(2026, 11, 22)

SECTIONS = {
    "law": {"fr": "Lois et règlements", "en": "Law and regulation", "de": "Recht und Regulierung"},
    "enforcement": {"fr": "Contrôle et tribunaux", "en": "Enforcement and courts", "de": "Aufsicht und Gerichte"},
    "government": {"fr": "État et financement", "en": "Government and funding", "de": "Staat und Förderung"},
    "work": {"fr": "Travail et société", "en": "Work and society"},
    "other": {"fr": "Autres informations", "en": "Other news", "de": "Weitere Meldungen"},
}

CARD = ModelCard(
    preset="embedded",
    name="Qwen2.5-Coder-1.5B-Instruct",
    revision="f86cb2c1fa58255f8052cc32aeede1b7482d4361",
    licence="Apache-2.0",
    openness=(("weights", "open"), ("code", "partial"), ("data", "closed")),
    replaces="fully-open",
)


def article(
    key: str,
    publisher: str,
    title: str,
    language: str,
    *,
    paragraphs: tuple[str, ...] = (),
    published: datetime | None = datetime(2026, 11, 22, 4, 10, tzinfo=UTC),
) -> Article:
    """Make an article of a publisher under `.example`."""
    url = f"https://{key}.example/2026/11/22/{language}"
    feed = Feed(url=f"https://{key}.example/feed.xml", title=publisher, language=language)
    return Article(
        id=f"{key:0<16}",
        entry=Entry(feed=feed, url=url, link=url, title=title, summary="", published=published),
        final_url=f"{url}?ref=feed",
        canonical_url=url,
        publisher=publisher,
        title=title,
        paragraphs=paragraphs,
        language=language,
        language_confidence=0.99,
        published=published,
        retrieved=datetime(2026, 11, 22, 5, 30, 12, tzinfo=UTC),
        method="trafilatura 2.3.1",
    )


def cite(source: Article, passage: str, before: str = "", after: str = "") -> Citation:
    """Cite a passage of an article."""
    return Citation(source.id, source.canonical_url, source.publisher, source.language, passage, before, after)


def story(key: str, *articles: Article, section: str, label: Label = Label.NEW, **more: object) -> Story:
    """Make a story without copies, unless `more` says otherwise."""
    values = {"copies": (), "score": 1.0, "reasons": (), **more}
    return Story(id=key, articles=articles, section=section, label=label, **values)


_POSITION = (
    "Le Conseil a arrêté vendredi sa position sur l’allègement des obligations des petits fournisseurs de modèles"
)
COUNCIL = article(
    "conseil", "Conseil de l’Union européenne", "Le Conseil arrête sa position sur les modèles à usage général", "fr",
    paragraphs=(f"{_POSITION} dans la nuit.", f"{_POSITION} Le texte prévoit des seuils."),
)  # fmt: skip
LOOKOUT = article(
    "lookout", "Policy Lookout", "EU ministers back simpler rules for small AI developers", "en",
    paragraphs=("Providers with fewer than 250 staff would report once a year.",
                "So the draft says. Providers with fewer than 250 staff would report once a year."),
    published=datetime(2026, 11, 21, 22, 45, tzinfo=UTC),
)  # fmt: skip
BEHOERDE = article(
    "behoerde", "Netzaufsicht", "Rat einigt sich auf Erleichterungen", "de",
    paragraphs=("Firmen mit weniger als 250 Beschäftigten berichten einmal im Jahr.",),
    published=None,
)  # fmt: skip
WIRE_COPY = article("evening", "Evening Courier", "EU ministers back simpler rules for small AI developers", "en")
WATCHDOG = article(
    "watchdog", "Data Watchdog", "Retailer fined £4.2 million over facial recognition", "en",
    paragraphs=("The retailer was fined £4.2 million. It has 28 days to appeal.",),
    published=datetime(2026, 11, 22, tzinfo=UTC),
)  # fmt: skip
BUDGET = article(
    "budget", "Journal des finances", "Calcul public : 1,5 milliard d’euros sur cinq ans", "fr",
    paragraphs=("L’État y met 1,5 milliard d’euros, soit 12\u202f500 processeurs graphiques.",),
)  # fmt: skip
SCHOOLS = article(
    "schulen", "Schulblatt", "Länder legen Leitfaden für Schulen vor", "de",
    paragraphs=("Die 16 Länder haben einen Leitfaden vorgelegt.",),
)  # fmt: skip
INQUIRY = article(
    "inquiry", "Parliament Notes", "Committee opens inquiry into AI at work [live]", "en",
    paragraphs=("The committee, not the government, opened the inquiry.",),
)  # fmt: skip

STORIES = (
    story("rules", COUNCIL, LOOKOUT, BEHOERDE, section="law", label=Label.UPDATE, copies=(WIRE_COPY,),
          previous=Previous("rules-0", date(2026, 11, 20), (("fr", "Le Conseil débat des petits fournisseurs"),
                                                            ("en", "Council debates small providers")))),
    story("fine", WATCHDOG, section="enforcement"),
    story("compute", BUDGET, section="government"),
    story("schools", SCHOOLS, section="work"),
    story("inquiry", INQUIRY, section="enforcement", label=Label.CORRECTION),
)  # fmt: skip

_RULES = (
    cite(
        COUNCIL,
        _POSITION,
        after="Le texte prévoit",
    ),
    cite(LOOKOUT, "Providers with fewer than 250 staff would report once a year", "the draft says."),
)
_PROOFS = {
    "rules": ((_RULES[0],), (_RULES[1], cite(BEHOERDE, "weniger als 250 Beschäftigten"))),
    "fine": ((cite(WATCHDOG, "fined £4.2 million"),), (cite(WATCHDOG, "has 28 days to appeal"),)),
    "compute": ((cite(BUDGET, "1,5 milliard d’euros"),), (cite(BUDGET, "12\u202f500 processeurs graphiques"),)),
    "schools": ((cite(SCHOOLS, "Die 16 Länder haben einen Leitfaden vorgelegt"),),),
    "inquiry": ((cite(INQUIRY, "The committee, not the government, opened the inquiry"),),),
}
_TOLD = {
    "fr": {
        "rules": (
            "Le Conseil veut alléger les obligations des petits fournisseurs d’IA",
            "Le Conseil de l’UE a arrêté vendredi sa position sur l’allègement des obligations des petits fournisseurs "
            "de modèles.",
            "Selon le projet, les entreprises de moins de 250 salariés rendraient compte une fois par an.",
        ),
        "fine": (
            "Royaume-Uni\u00a0: 4,2 millions de livres d’amende pour reconnaissance faciale",
            "L’autorité a infligé à un distributeur une amende de 4,2 millions de livres.",
            "L’entreprise a 28 jours pour faire appel.",
        ),
        "compute": (
            "1,5 milliard d’euros pour le calcul public",
            "L’État consacrera 1,5 milliard d’euros au calcul public sur cinq ans.",
            "Le plan finance 12\u202f500 processeurs graphiques (+35\u00a0%) pour la recherche publique.",
        ),
        "schools": (
            "Allemagne\u00a0: un guide pour les écoles",
            "Les 16 Länder ont présenté un guide pour les écoles.",
        ),
        "inquiry": (
            "Enquête parlementaire sur l’IA au travail",
            "C’est la commission, et non le gouvernement, qui a ouvert l’enquête.",
        ),
    },
    "en": {
        "rules": (
            "EU Council wants lighter duties for small AI providers",
            "On Friday the Council of the EU agreed its position on lighter duties for small model providers.",
            "Under the draft, firms with fewer than 250 staff would report once a year.",
        ),
        "fine": (
            "UK: £4.2 million fine over facial recognition",
            "The regulator fined a retailer £4.2 million.",
            "The company has 28 days to appeal.",
        ),
        "compute": (
            "€1.5 billion for public computing",
            "The French state will spend €1.5 billion on public computing over five years.",
            "The plan pays for 12,500 graphics processors (+35%) for research - “open to all”.",
        ),
        "schools": ("Germany: a guide for schools", "The 16 Länder presented a guide for schools."),
        "inquiry": (
            "Parliamentary inquiry into AI at work",
            "It was the committee, not the government, that opened the inquiry.",
        ),
    },
    "de": {
        "rules": (
            "Rat will kleine KI-Anbieter entlasten",
            "Der Rat der EU hat am Freitag seine Position zur Entlastung kleiner Modellanbieter festgelegt.",
            "Nach dem Entwurf würden Firmen mit weniger als 250 Beschäftigten einmal im Jahr berichten.",
        ),
        "fine": (
            "Großbritannien: 4,2 Millionen Pfund Strafe wegen Gesichtserkennung",
            "Die Aufsicht verhängte gegen einen Händler eine Strafe von 4,2 Millionen Pfund.",
            "Das Unternehmen hat 28 Tage Zeit für einen Einspruch.",
        ),
        "compute": (
            "1,5 Milliarden Euro für öffentliche Rechner",
            "Der französische Staat gibt in fünf Jahren 1,5 Milliarden Euro für öffentliche Rechner aus.",
            "1. Schritt sind 12.500 Grafikprozessoren (+35 %) für die Forschung.",
        ),
        "schools": ("Ein Leitfaden für Schulen", "Die 16 Länder haben einen Leitfaden für Schulen vorgelegt."),
        "inquiry": (
            "Britischer Ausschuss untersucht KI in der Arbeitswelt",
            "Der Ausschuss, nicht die Regierung, hat die Untersuchung eröffnet.",
        ),
    },
}

SUMMARIES = tuple(
    Summary(key, language, headline, tuple(map(Sentence, sentences, _PROOFS[key])))
    for language, told in _TOLD.items()
    for key, (headline, *sentences) in told.items()
)

EDITION = Edition(
    night=NIGHT,
    inputs="5f0c",
    languages=("fr", "en", "de"),
    stories=STORIES,
    summaries=SUMMARIES,
    unsummarised=(
        Unsummarised(
            "https://premium.example/ki-gesetz?a=(1)",
            "KI-Gesetz: Was jetzt kommt | Premium",
            "Premium Zeitung",
            "de",
            Reason.PAYWALL,
            datetime(2026, 11, 22, 3, 5, tzinfo=UTC),
        ),
    ),
    judgements=(),
    failures=(
        Failure("https://down.example/feed.xml", Stage.FEED, Reason.TIMEOUT, "no answer within 20 s"),
        Failure("https://moved.example/rss?format=xml", Stage.FEED, Reason.NOT_A_FEED, "text/html"),
        Failure("premium", Stage.DRAFTING, Reason.NOT_WRITTEN, "0 sentences were proven"),
    ),
    feeds=52,
    articles=1234,
    model=CARD,
    cost=Cost(seconds=214.4, tokens_in=41200, tokens_out=3150, energy=Energy(14_760.0, 65.0)),
)

QUIET = Edition(
    night=date(2027, 1, 1),
    inputs="5f0d",
    languages=("fr", "en", "de"),
    stories=(),
    summaries=(),
    unsummarised=(),
    judgements=(),
    failures=(),
    feeds=52,
    articles=0,
    model=None,
)
