"""The whole evaluation over fakes: a model that tells the truth to the write room, and one that does not."""

from fakes import CARD, FakeEmbed, FakeGenerate, Shelf, asked, models, subject
from goldset import APPEAL, FINED, FRENCH, GOLD

from pipeline.check.names import parse_glossary
from pipeline.measure.evaluation import evaluate
from pipeline.measure.figures import ALL, CHECKER, LEAD, REFERENCE, UNCHECKED, VIGIE
from pipeline.measure.ledger import Ledger

FALSE = "The watchdog fined Marktkauf 99 million euros on Friday."
FALSE_FR = "L'autorité a infligé vendredi à Marktkauf une amende de 99 millions d'euros."
SAID = FRENCH | {FALSE: FALSE_FR}


def evaluated(answer):
    glossary = parse_glossary("", "none")
    opened = models(FakeGenerate(answer), FakeEmbed(list(SAID.items())))
    return evaluate([GOLD], opened, glossary, Ledger(Shelf(), CARD), sentences=3, together=20, say=print)


def value(figures, system, metric, target=ALL):
    return next(
        each.value
        for each in figures
        if (each.system, each.source, each.target, each.metric) == (system, ALL, target, metric)
    )


def test_what_the_checks_are_worth_is_seen_beside_the_model_unchecked():
    (row,), figures = evaluated(
        lambda prompt: f"{FINED}\n{FALSE}\n{APPEAL}" if asked(prompt) == "draft" else SAID.get(subject(prompt), "")
    )
    assert row.counts[VIGIE]["en"].sentences == (FINED, APPEAL)
    assert row.counts[UNCHECKED]["en"].sentences == (FINED, FALSE, APPEAL)
    assert row.headlines == {"en": GOLD.title, "fr": FRENCH[GOLD.title].replace("'", "’")}
    assert value(figures, VIGIE, "unsupported") == value(figures, VIGIE, "headline_faults") == 0
    assert value(figures, UNCHECKED, "unsupported") > 50
    assert value(figures, UNCHECKED, "forbidden") > 0  # Marktkauf is in the article, but was not fined
    assert value(figures, REFERENCE, "coverage") == 1
    assert value(figures, LEAD, "coverage", "en") == 0.5
    assert value(figures, CHECKER, "recall_number", "en") == 1


def test_a_model_that_says_nothing_leaves_stories_untold():
    _, figures = evaluated(lambda _: "")
    assert value(figures, VIGIE, "told") == 0
    assert value(figures, VIGIE, "coverage") == 0
    assert value(figures, VIGIE, "unsupported") is None
    assert value(figures, VIGIE, "parity") == 1
