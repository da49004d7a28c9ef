"""Bad input gets sensible results: odd dates, odd titles, three hundred copies, one headline for two events."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import FakeEmbed

from pipeline.check.names import parse_glossary
from pipeline.check.places import NOWHERE
from pipeline.commands.assembly import read_topic
from pipeline.curate.selection import select
from pipeline.run import reader_of

TOPIC = read_topic(Path(__file__).parents[2] / "configs/topics/ai-policy.toml")
GLOSSARY = parse_glossary("", "none")
READER = reader_of(GLOSSARY, NOWHERE)
TITLE = "Parliament adopts law on artificial intelligence"
ACT = "Parliament adopted a law on artificial intelligence and the regulator will enforce the new AI rules. " * 3
FINE = "A court in Madrid fined the maker of an AI chatbot over copyright; the judge ordered damages to writers. " * 3


def chosen(*articles):
    return select(articles, [], TOPIC, FakeEmbed(), told=[], reader=READER, drafted=("fr", "en"))


@pytest.mark.parametrize(
    "odd",
    [
        {"published": None},
        {"published": datetime(2031, 1, 1, tzinfo=UTC)},  # in the future
        {"published": datetime(2024, 2, 11, tzinfo=UTC)},  # of last year
        {"title": " ".join(["law on artificial intelligence"] * 125)},  # 500 words
    ],
    ids=["undated", "future", "last year", "endless title"],
)
def test_an_odd_article_is_told_and_keeps_no_other_from_being_told(article, odd):
    strange = article(url="https://e.example/odd", paragraphs=(ACT,), **({"title": TITLE} | odd))
    plain = article(
        url="https://e.example/plain", paragraphs=(FINE,), title="Court fines AI chatbot over copyright law"
    )
    told = {each.id for story in chosen(strange, plain).stories for each in (*story.articles, *story.copies)}
    assert told == {strange.id, plain.id}


def test_an_article_without_a_title_is_judged_by_its_lead_and_the_report_says_how(article):
    selection = chosen(article(paragraphs=(ACT,), title=""))
    (judgement,) = selection.judgements
    assert judgement.relevance.score > 0.3  # what a title would add is missing; the lead speaks of both
    assert any("law" in reason for reason in judgement.relevance.reasons)


def test_three_hundred_copies_of_an_agency_text_are_one_story(article):
    copies = [
        article(url=f"https://paper{number}.example/a", paragraphs=(ACT,), title=TITLE, publisher=f"Paper {number}")
        for number in range(300)
    ]
    selection = chosen(*copies)
    (story,) = selection.stories
    assert (len(story.articles), len(story.copies)) == (1, 299)
    assert sum(judgement.duplicate_of is not None for judgement in selection.judgements) == 299


def test_two_events_under_one_headline_are_two_stories(article):
    one = article(url="https://e.example/1", paragraphs=(ACT,), title="AI law: the decision")
    other = article(url="https://e.example/2", paragraphs=(FINE,), title="AI law: the decision")
    assert len(chosen(one, other).stories) == 2
