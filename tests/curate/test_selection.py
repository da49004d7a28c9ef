"""A night's articles in, its stories out; what is left over is accounted for."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEmbed

from pipeline.check.names import parse_glossary
from pipeline.check.places import NOWHERE
from pipeline.commands.assembly import read_topic
from pipeline.curate.memory import centre
from pipeline.curate.relevance import lead_text
from pipeline.curate.selection import select
from pipeline.news import Entry, Failure, Feed, Label, Previous, Reason, Stage
from pipeline.ports import Told
from pipeline.run import reader_of

TOPIC = read_topic(Path(__file__).parents[2] / "configs/topics/ai-policy.toml")
EMBED = FakeEmbed()
NO_NAMES = parse_glossary("", "none")
READER = reader_of(NO_NAMES, NOWHERE)
ACT = "The European Commission published guidelines on the AI Act and its ban on artificial intelligence practices. "
FUND = "The government regulates artificial intelligence with a new law on AI safety for large language models. "
OTHER = Previous("other", date(2025, 2, 9), ())
SOUP = "Cook the pumpkin slowly with onions, then serve the soup with roasted hazelnuts and warm bread."


@pytest.fixture
def news(article):
    def build(name, text, **more):
        return article(url=f"https://example.org/{name}", title=text.split(".")[0], paragraphs=(text * 4,), **more)

    return [build("act", ACT), build("fund", FUND), build("soup", SOUP)]


def chosen(articles, failed=(), told=()):
    return select(articles, failed, TOPIC, EMBED, told=told, reader=READER, drafted=("fr", "en"))


def names(selection):
    return {article.final_url.rpartition("/")[2] for story in selection.stories for article in story.articles}


def test_stories_on_topic_are_chosen_and_every_article_is_judged(news):
    selection = chosen(news)
    assert names(selection) == {"act", "fund"}
    assert {judgement.article_id: judgement.relevance.relevant for judgement in selection.judgements} == {
        item.id: "soup" not in item.final_url for item in news
    }


def test_there_is_one_vector_per_story_the_direction_of_its_articles(news):
    selection = chosen(news)
    expected = [centre(EMBED.embed([lead_text(article) for article in story.articles])) for story in selection.stories]
    assert np.allclose(selection.vectors, expected)


def test_the_order_of_the_input_does_not_matter(news):
    forwards, backwards = chosen(news), chosen(news[::-1])
    assert forwards.stories == backwards.stories
    assert forwards.judgements == backwards.judgements


def told_before(article):
    previous = Previous("story", date(2025, 2, 10), (("en", article.title),))
    return Told((previous,), tuple(EMBED.embed([lead_text(article)])), (article,))


def test_a_copy_of_what_an_earlier_night_told_is_not_told_again(news):
    act = news[0]
    old = replace(act, id="old", canonical_url="https://example.org/old")
    selection = chosen(news, told=[told_before(old)])
    assert names(selection) == {"fund"}
    assert {j.article_id: j.duplicate_of for j in selection.judgements}[act.id] == "old"


def test_what_repeats_an_earlier_night_is_judged_so_and_what_adds_to_it_is_an_update(news):
    act, fund, _ = news
    again = replace(act, id="again", paragraphs=(f"{ACT} Nothing else was said.",))
    more = replace(fund, id="more", paragraphs=(f"{FUND} It costs 40 million euros.",))
    selection = chosen([again, more], told=[told_before(act), replace(told_before(fund), nights=(OTHER,))])
    (story,) = selection.stories
    assert (story.id, story.label, story.previous, story.news) == ("other", Label.UPDATE, OTHER, ("number 40000000",))
    repeats = {judgement.article_id: judgement.repeats for judgement in selection.judgements}
    assert repeats["again"].story_id == "story"
    assert repeats["more"] is None


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


def test_a_story_has_the_territory_that_it_speaks_of(article):
    told = article(url="https://example.org/act", title="France regulates AI safety", paragraphs=(FUND * 4,))
    assert [story.jurisdiction for story in chosen([told]).stories] == ["FR"]
