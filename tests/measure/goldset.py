"""One small gold article, and what others make of it."""

# ruff: noqa: E501  (a paragraph is one line)

from pipeline.measure.counting import Count
from pipeline.measure.figures import SYSTEMS, Row
from pipeline.measure.gold import LANGUAGES, parse_gold

TOML = """
language = "en"
fictional = true
publisher = "The Policy Ledger"
title = "Watchdog fines Visagium"
published = 2025-03-20T10:15:00Z
paragraphs = [
    "The Algorithm Watchdog fined Visagium 12.5 million euros on Tuesday, 18 March 2025, for its secret lists. Visagium sells cameras to the Marktkauf chain of supermarkets.",
    "The head of the watchdog called the software “a secret list of suspects”. The company could appeal to the court within two months, in which its secret lists must be erased under the eyes of an expert.",
]

[[must_have]]
fact = "Visagium was fined 12.5 million euros"
any_of_fr = ["12,5 millions", "12,5 M"]
any_of_en = ["12.5 million"]

[[must_have]]
fact = "It has two months to appeal"
any_of_fr = ["deux mois"]
any_of_en = ["two months"]

[[claim]]
fr = "Mardi 18 mars, l’autorité a infligé à Visagium une amende de 12,5 millions d’euros."
en = "On Tuesday 18 March, the watchdog fined Visagium 12.5 million euros."

[[claim.forbidden]]
kind = "number"
fr = "Mardi 18 mars, l’autorité a infligé à Visagium une amende de 12,5 milliards d’euros."
en = "On Tuesday 18 March, the watchdog fined Visagium 12.5 billion euros."

[[claim.forbidden]]
kind = "name"
fr = "Mardi 18 mars, l’autorité a infligé à Marktkauf une amende de 12,5 millions d’euros."
en = "On Tuesday 18 March, the watchdog fined Marktkauf 12.5 million euros."

[[claim]]
fr = "L’entreprise pourrait faire appel dans les deux mois."
en = "The company could appeal within two months."

[[claim.forbidden]]
kind = "hedge"
fr = "L’entreprise fera appel dans les deux mois."
en = "The company will appeal within two months."

[reference]
fr = ["L’autorité a infligé à Visagium une amende de 12,5 millions d’euros.", "L’entreprise a deux mois pour faire appel."]
en = ["The watchdog has fined Visagium 12.5 million euros.", "The company has two months to appeal."]
"""

GOLD = parse_gold(TOML, "en/visagium", "visagium.toml")
FINED = "The watchdog fined Visagium 12.5 million euros on Tuesday."
APPEAL = "The company could appeal to the court within two months."
FINED_FR = "L'autorité a infligé mardi une amende de 12,5 millions d'euros à Visagium."
APPEAL_FR = "L'entreprise pourrait faire appel devant le tribunal dans les deux mois."
FRENCH = {FINED: FINED_FR, APPEAL: APPEAL_FR, GOLD.title: "L'autorité inflige une amende à Visagium"}


def counted(*sentences, faults=(), told=1, must_haves=2, foreign=(), copies=0, chrf=50.0):
    """A count as if by hand."""
    return Count(sentences, tuple(faults), told, must_haves, tuple(foreign), copies, 5, chrf if sentences else None)


def row(name="en/a", *, parallel=True, origins=None, seconds=2.0, headlines=(), **counts):
    """A row in which every system has told the same, save what `counts` says of some.

    `headlines` are (language, its faults).
    """
    everyone = {system: dict.fromkeys(LANGUAGES, counted("One.", "Two.")) for system in SYSTEMS}
    told = everyone | {system: {"fr": count, "en": count} for system, count in counts.items()}
    said = {language: "A headline" for language, _ in headlines}
    return Row(
        name, name[:2], told, said, dict(headlines), (("A passage.",),), parallel, origins or {"drafted": 2}, seconds
    )
