"""The gold set goes through the write room like a night, and what comes out is compared between languages."""

from dataclasses import replace

import pytest
from fakes import CARD, FakeEmbed, FakeGenerate, Shelf, asked, models, subject
from goldset import APPEAL, FINED, FRENCH, GOLD

from pipeline.check.names import parse_glossary
from pipeline.measure.ledger import Ledger
from pipeline.measure.telling import tell_all, telling
from pipeline.news import Citation, Origin, Sentence, Summary

NO_NAMES = parse_glossary("", "none")
EMBED = FakeEmbed(list(FRENCH.items()))


def answer(prompt):
    return f"{FINED}\n{APPEAL}" if asked(prompt) == "draft" else FRENCH.get(subject(prompt), "")


def cited(passage):
    return Citation("a", "https://example.org/a", "The Policy Ledger", "en", passage)


def summary(language, *passages):
    sentences = tuple(Sentence("A sentence.", (cited(passage),), Origin.REPLACED) for passage in passages)
    return Summary("story", language, "A headline", sentences)


def test_every_article_is_told_in_both_languages():
    (told,) = tell_all(
        [GOLD],
        models(FakeGenerate(answer), EMBED),
        NO_NAMES,
        Ledger(Shelf(), CARD),
        sentences=3,
        together=20,
        say=print,
    )
    assert told.texts["en"] == (FINED, APPEAL)
    assert len(told.texts["fr"]) == 2
    assert told.parallel
    assert told.origins == {"drafted": 2}
    assert [passages[0][:30] for passages in told.passages] == [
        "The Algorithm Watchdog fined V",
        "The company could appeal to th",
    ]


def test_an_article_that_cannot_be_told_is_told_in_no_language():
    (told,) = tell_all(
        [GOLD],
        models(FakeGenerate(lambda _: ""), EMBED),
        NO_NAMES,
        Ledger(Shelf(), CARD),
        sentences=3,
        together=20,
        say=print,
    )
    assert told.texts == {"fr": (), "en": ()}
    assert (told.parallel, told.origins, told.passages) == (True, {}, ())


@pytest.mark.parametrize(
    ("summaries", "parallel"),
    [
        ((summary("fr", "One.", "Two."), summary("en", "One.", "Two.")), True),
        ((summary("fr", "One."), summary("en", "One.", "Two.")), False),
        ((summary("fr", "One.", "Two."), summary("en", "Two.", "One.")), False),
        ((summary("fr", "One."),), False),
        ((), True),
    ],
    ids=["the same", "one more", "other citations", "one language", "untold"],
)
def test_parity_is_the_same_sentences_with_the_same_citations(summaries, parallel):
    assert telling(summaries, 1.0).parallel is parallel


def test_seconds_are_shared_by_a_batch_and_remembered_for_a_run_that_resumes():
    memory = Shelf()
    other = GOLD.model_copy(update={"name": "en/other"})

    def seconds(articles, spent):
        return Ledger(memory, CARD).shared_out(articles, spent)

    assert seconds([GOLD], 8.0) == [8.0]
    assert seconds([GOLD, other], 4.0) == [8.0, 4.0]
    assert seconds([GOLD, other], 0.0) == [8.0, 4.0]
    assert Ledger(memory, replace(CARD, revision="1")).shared_out([GOLD], 3.0) == [3.0]
