"""A night's articles in, its stories out; what is left over is accounted for."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEmbed

from pipeline.curate.relevance import lead_text
from pipeline.curate.selection import select
from pipeline.curate.topics import parse_topic
from pipeline.news import Entry, Failure, Feed, Previous, Reason, Stage
from pipeline.ports import Told

TOPIC = parse_topic(
    (Path(__file__).parents[2] / "configs/topics/ai-policy.toml").read_text(encoding="utf-8"), "the shipped topic"
)
EMBED = FakeEmbed()
ACT = "The European Commission published guidelines on the AI Act and its ban on artificial intelligence practices. "
FUND = "The government regulates artificial intelligence with a new law on AI safety for large language models. "
SOUP = "Cook the pumpkin slowly with onions, then serve the soup with roasted hazelnuts and warm bread."


@pytest.fixture
def news(article):
    def build(name, text, **more):
        return article(url=f"https://example.org/{name}", title=text.split(".")[0], paragraphs=(text * 4,), **more)

    return [build("act", ACT), build("fund", FUND), build("soup", SOUP)]


def chosen(articles, failed=(), told=(), told_texts=()):
    return select(articles, failed, TOPIC, EMBED, told=told, told_texts=told_texts, drafted=("fr", "en"))


def names(selection):
    return {article.final_url.rpartition("/")[2] for story in selection.stories for article in story.articles}


def test_stories_on_topic_are_chosen_and_every_article_is_judged(news):
    selection = chosen(news)
    assert names(selection) == {"act", "fund"}
    assert {judgement.article_id: judgement.relevance.relevant for judgement in selection.judgements} == {
        item.id: "soup" not in item.final_url for item in news
    }


def test_there_is_one_vector_per_story_that_of_its_first_article(news):
    selection = chosen(news)
    expected = EMBED.embed([lead_text(story.articles[0]) for story in selection.stories])
    assert np.array_equal(selection.vectors, expected)


def test_the_order_of_the_input_does_not_matter(news):
    forwards, backwards = chosen(news), chosen(news[::-1])
    assert forwards.stories == backwards.stories
    assert forwards.judgements == backwards.judgements


def test_an_article_of_an_earlier_night_is_not_told_again(news):
    act = news[0]
    previous = Previous("story", date(2025, 2, 10), (("en", act.title),))
    told = [Told(previous, EMBED.embed([lead_text(act)])[0], (act.canonical_url,))]
    selection = chosen(news, told=told, told_texts=[("old", act.text)])
    assert names(selection) == {"fund"}
    assert {j.article_id: j.duplicate_of for j in selection.judgements}[act.id] == "old"


def test_a_night_without_articles_has_no_stories():
    selection = chosen([])
    assert selection.stories == selection.judgements == selection.unreadable == ()
    assert len(selection.vectors) == 0


def test_a_page_that_could_not_be_read_is_listed_when_its_feed_puts_it_on_topic():
    feed = Feed("https://example.org/feed", "The Policy Ledger", "en")

    def failed(name, text):
        url = f"https://example.org/{name}"
        return Entry(feed, url, f"{url}?from=feed", text, text, None), Failure(url, Stage.PAGE, Reason.GONE)

    (listed,) = chosen([], [failed("soup", SOUP), failed("act", ACT)]).unreadable
    assert (listed.url, listed.title) == ("https://example.org/act?from=feed", ACT)
    assert (listed.publisher, listed.language, listed.reason) == ("The Policy Ledger", "en", Reason.GONE)
