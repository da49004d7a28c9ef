"""One event is one group; what was told before is known."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import READER, TOPIC, an_article, unit

from pipeline.commands.assembly import read_topic
from pipeline.curate.relevance import chance, likeness
from pipeline.curate.stories import average_link, group
from pipeline.news import SourceKind


def grouped(articles, vectors, *, duplicates=None, languages=("fr", "en"), floor=0.0, thresholds=TOPIC.stories):
    return group(
        articles,
        duplicates or {},
        vectors,
        reader=READER,
        languages=languages,
        floor=floor,
        thresholds=thresholds,
    )


def members(groups):
    return {frozenset(article.id for article in one.articles) for one in groups}


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ({}, [[0], [1], [2]]),
        ({(0, 1): 0.9}, [[0, 1], [2]]),
        ({(0, 1): 0.9, (1, 2): 0.6, (0, 2): 0.5}, [[0, 1, 2]]),  # mean of 0.6 and 0.5 to the pair
        ({(0, 1): 0.9, (1, 2): 0.6, (0, 2): 0.1}, [[0, 1], [2]]),  # one like neighbour is not enough
        ({(0, 1): 0.49}, [[0], [1], [2]]),
        ({(0, 1): 0.5}, [[0, 1], [2]]),  # the threshold itself is reached
    ],
)
def test_average_link_merges_on_the_mean(pairs, expected):
    affinities = np.eye(3, dtype=np.float32)
    for (one, other), value in pairs.items():
        affinities[one, other] = affinities[other, one] = value
    assert average_link(affinities, 0.5) == expected


@pytest.mark.parametrize(
    ("days", "together"),
    [(0, True), (1, True), (2, True), (4, False), (-4, False), (None, True)],
)
def test_articles_far_apart_in_time_tell_different_events(days, together):
    articles = [an_article("a"), an_article("b", days=days)]
    vectors = {"a": unit(1, 0), "b": unit(0.8, 0.6)}  # likeness 0.8, less 0.1 a day, against 0.5
    assert (len(grouped(articles, vectors)) == 1) is together


def test_the_floor_of_the_encoder_is_taken_off():
    vectors = {"a": unit(1, 0), "b": unit(0.8, 0.6)}
    articles = [an_article("a"), an_article("b")]
    assert len(grouped(articles, vectors, floor=0.1)) == 1
    assert len(grouped(articles, vectors, floor=0.7)) == 2


@pytest.mark.parametrize(
    ("candidates", "first"),
    [
        ([{"language": "de", "text": "x" * 5000}, {"language": "en"}], 1),  # a language that is drafted well
        ([{"language": "en"}, {"language": "fr", "text": "x" * 5000}], 1),  # then the fullest
        ([{"text": "x" * 4000}, {"text": "x" * 60_000}], 0),  # but not a whole report
        ([{"text": "x" * 7000}, {"text": "x" * 9000, "kind": SourceKind.COURT}], 1),  # both full: who decided
        ([{"text": "x" * 4500}, {"text": "x" * 4100, "kind": SourceKind.REGULATOR}], 1),
        ([{"text": "x" * 4500}, {"text": "x" * 900, "kind": SourceKind.REGULATOR}], 0),  # not a mere notice
        ([{}, {}], 0),  # then by id
    ],
)
def test_the_article_to_summarise_comes_first(candidates, first):
    articles = [an_article(f"a{i}", **about) for i, about in enumerate(candidates)]
    vectors = {article.id: unit(1, 0) for article in articles}
    for order in (articles, articles[::-1]):
        (one,) = grouped(order, vectors)
        assert one.articles[0].id == f"a{first}"


def test_a_story_is_named_after_its_earliest_article_so_that_latecomers_do_not_rename_it():
    early, late = an_article("z", days=0), an_article("a", days=0.1, language="fr")
    undated = an_article("b", days=None)
    vectors = {name: unit(1, 0) for name in ("z", "a", "b")}
    assert [one.id for one in grouped([early], vectors)] == ["sz"]
    assert [one.id for one in grouped([undated, late, early], vectors)] == ["sz"]


def test_copies_go_with_what_they_repeat_and_old_news_is_left_out():
    articles = [an_article(name) for name in ("a", "b", "copy", "old")]
    vectors = {name: unit(1, 0) for name in ("a", "b", "copy", "old")}
    (one,) = grouped(articles, vectors, duplicates={"copy": "b", "old": "told-last-week"})
    assert [article.id for article in one.articles] == ["a", "b"]
    assert [article.id for article in one.copies] == ["copy"]


@pytest.mark.parametrize(
    ("languages", "texts", "together"),
    [
        (("en", "en"), ("One.", "One."), False),  # likeness 0.45, against 0.5
        (("en", "fr"), ("One.", "One."), True),  # encoders find languages less alike
        (("en", "en"), ("It costs 109.", "For 109 then."), True),
        (("en", "en"), ("It has 3 parts.", "For 3 then."), False),  # anyone counts to three
    ],
)
def test_another_language_and_a_shared_amount_speak_for_a_pair(languages, texts, together):
    articles = [an_article(name, language=languages[i], text=texts[i]) for i, name in enumerate("ab")]
    thresholds = TOPIC.stories.model_copy(update={"cross_language": 0.1, "same_amount": 0.1})
    vectors = {"a": unit(1, 0), "b": unit(0.45, 0.893)}
    assert (len(grouped(articles, vectors, thresholds=thresholds)) == 1) is together


def test_no_article_no_story():
    assert grouped([], {}) == ()
    assert grouped([an_article("a")], {"a": unit(1, 0)}, duplicates={"a": "old"}) == ()


@given(st.data())
def test_the_order_of_arrival_does_not_matter(data):
    count = data.draw(st.integers(1, 12))
    seed = data.draw(st.integers(0, 2**32 - 1))
    rows = np.random.default_rng(seed).normal(size=(count, 3))
    articles = [
        an_article(f"a{i:02}", days=data.draw(st.sampled_from([0, 0, 1, 3, None])), language="fr" if i % 2 else "de")
        for i in range(count)
    ]
    vectors = {article.id: unit(*row) for article, row in zip(articles, rows, strict=True)}
    groups = grouped(articles, vectors)
    assert grouped(data.draw(st.permutations(articles)), vectors) == groups
    told = [article.id for one in groups for article in one.articles]
    assert sorted(told) == sorted(vectors)  # every article is in exactly one story
    assert len({one.id for one in groups}) == len(groups)


@pytest.mark.weights
def test_events_told_in_several_languages_are_found_and_similar_ones_kept_apart(encoder):
    """The measured threshold on headlines written for it; `evaluation/curate.py` prints its neighbours."""
    root = Path(__file__).parents[2]
    path = root / "configs" / "topics" / "ai-policy.toml"
    topic = read_topic(path)
    rows = [
        json.loads(line) for line in (root / "evaluation" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    events = [row for row in rows if row["event"]]
    floor = chance(encoder.encode(list(topic.sentences())), topic)
    vectors = encoder.encode([f"{row['title']}. {row['lead']}" for row in events])
    groups = average_link(likeness(vectors @ vectors.T, floor), topic.stories.same_event)
    mixed = [one for one in groups if len({events[i]["event"] for i in one}) > 1]
    assert mixed == []
    assert len(groups) <= 1.2 * len({row["event"] for row in events})  # split stories are repeated news
