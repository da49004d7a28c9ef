"""A story lasts: what continues it, what corrects it, and what only says it again."""

from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import READER, TOPIC, an_article, unit

from pipeline.curate.memory import recall
from pipeline.curate.stories import Group
from pipeline.news import Label, Previous
from pipeline.ports import Told

EAST, NORTH = unit(1, 0), unit(0, 1)
THURSDAY, FRIDAY = date(2026, 2, 26), date(2026, 2, 27)


def previous(name, night=FRIDAY):
    return Previous(name, night, (("en", name),))


def told(name, *nights, vector=EAST, articles=()):
    return Told(
        tuple(previous(name, night) for night in nights or (FRIDAY,)), (vector,) * max(1, len(nights)), articles
    )


def recalled(groups, stories, vectors=None, thresholds=TOPIC.stories):
    known = {article.id: EAST for group in groups for article in group.articles} | (vectors or {})
    return recall(groups, stories, known, READER, floor=0.0, thresholds=thresholds)


def group(name, text="One sentence.", **more):
    return Group(f"s{name}", (an_article(name, text=text, **more),), ())


OLD = an_article("old", text="It costs 109.")


@pytest.mark.parametrize(
    ("vector", "continues"),
    [(EAST, True), (unit(0.61, 0.79), True), (unit(0.59, 0.81), False), (NORTH, False)],  # the threshold is 0.6
)
def test_a_group_continues_a_story_that_is_like_it(vector, continues):
    (one,) = recalled([group("a", "It costs 112.")], [told("s", vector=vector, articles=(OLD,))]).groups
    assert (one.id, one.label) == (("s", Label.UPDATE) if continues else ("sa", Label.NEW))


def test_another_language_and_a_shared_amount_bring_a_group_nearer():
    thresholds = TOPIC.stories.model_copy(update={"cross_language": 0.1, "same_amount": 0.1})
    stories = [told("s", vector=unit(0.55, 0.835), articles=(OLD,))]
    for language, text, label in (("en", "Now 5.", "new"), ("fr", "Now 5.", "update"), ("en", "109 and 5.", "update")):
        groups = [group("a", text, language=language)]
        (one,) = recalled(groups, stories, thresholds=thresholds).groups
        assert one.label == label


def test_a_group_continues_a_story_of_the_same_page_whatever_its_vector():
    edited = group("a", "It costs 109, then 5.", page="old")
    (one,) = recalled([edited], [told("s", vector=NORTH, articles=(OLD,))]).groups
    assert (one.id, one.label, one.news) == ("s", Label.UPDATE, ("number 5",))


@pytest.mark.parametrize(
    ("text", "news"),
    [
        ("It costs 109.", None),
        ("It costs a lot.", None),
        ("It costs 112.", ("number 112",)),
        ("It costs 112, not 109, since 5.", ("number 112", "number 5")),
    ],
)
def test_what_states_nothing_new_is_left_out_and_said(text, news):
    found = recalled([group("a", text)], [told("s", THURSDAY, FRIDAY, articles=(OLD,))])
    if news is None:
        assert found.groups == ()
        assert found.repeats == {"a": previous("s")}
    else:
        assert found.repeats == {}
        (one,) = found.groups
        assert one.news == news
        assert one.timeline == (previous("s", THURSDAY), previous("s"))


def test_what_another_night_or_another_story_like_it_told_is_not_new():
    older = an_article("older", text="There are 7 of them.")
    stories = [told("s", THURSDAY, FRIDAY, articles=(OLD, older)), told("t", vector=unit(0.9, 0.4), articles=(OLD,))]
    assert recalled([group("a", "It costs 109 for 7.")], stories).groups == ()


def test_the_day_on_which_an_article_appeared_is_not_news():
    reader = replace(READER, values=lambda text, _: frozenset({"date 03-02"} if "Monday" in text else ()))
    stories = [told("s", articles=(OLD,))]
    found = recall(
        [group("a", "On Monday it was said.")], stories, {"a": EAST}, reader, floor=0.0, thresholds=TOPIC.stories
    )
    assert found.groups == ()


def test_a_source_that_takes_a_figure_back_corrects_the_story():
    edited = group("a", "It costs 112.", page="old")
    (one,) = recalled([edited], [told("s", articles=(OLD,))]).groups
    assert (one.id, one.label) == ("s", Label.CORRECTION)
    assert [(change.before, change.after) for change in one.changes] == [("It costs 109.", "It costs 112.")]


def test_of_two_groups_that_continue_a_story_the_nearer_keeps_its_id():
    groups = [group("a", "Now 1."), group("b", "Now 2.")]
    found = recalled(groups, [told("s", articles=(OLD,))], {"a": unit(0.9, 0.4)})
    assert [(one.id, one.label) for one in found.groups] == [("s", Label.UPDATE), ("sa", Label.NEW)]


def test_a_story_told_by_an_encoder_that_was_replaced_is_known_by_its_pages_only():
    stories = [told("s", vector=unit(1, 0, 0), articles=(OLD,))]
    assert [one.id for one in recalled([group("a", "Now 1.")], stories).groups] == ["sa"]
    assert [one.id for one in recalled([group("a", "Now 1.", page="old")], stories).groups] == ["s"]


@given(st.data())
def test_the_order_of_arrival_does_not_matter(data):
    names = count()

    def a_vector():
        return unit(data.draw(st.integers(1, 4)), data.draw(st.integers(0, 4)))

    stories = [
        told(
            f"t{i}",
            vector=a_vector(),
            articles=(an_article(f"t{i}", text=f"It costs {data.draw(st.integers(0, 3))}."),),
        )
        for i in range(data.draw(st.integers(0, 4)))
    ]
    pages = st.sampled_from(["", *(f"t{i}" for i in range(len(stories)))])
    groups = [
        group(f"g{next(names)}", f"It costs {data.draw(st.integers(0, 5))}.", page=data.draw(pages))
        for _ in range(data.draw(st.integers(0, 5)))
    ]
    vectors = {one.articles[0].id: a_vector() for one in groups}
    found = recalled(groups, stories, vectors)
    shuffled = recalled(data.draw(st.permutations(groups)), data.draw(st.permutations(stories)), vectors)
    assert shuffled == found
    assert len({one.id for one in found.groups}) == len(found.groups)  # one story, one id
    assert {a.id for one in found.groups for a in one.articles} | set(found.repeats) == set(vectors)
