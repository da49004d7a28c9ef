"""Order, sections and the reasons for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import PROTOTYPES, TOPIC, an_article, unit

from pipeline.curate.ranking import rank, section_of
from pipeline.curate.stories import Group
from pipeline.news import Label, Relevance, SourceKind

ASIDE = unit(1, 1, 0, 0)


def a_group(*articles, copies=()):
    return Group(f"s{articles[0].id}", tuple(articles), tuple(copies))


def ranked(*groups, relevance=0.5, vectors=None):
    articles = [article for group in groups for article in group.articles]
    relevances = {article.id: Relevance(relevance, relevant=True, reasons=()) for article in articles}
    return rank(groups, relevances, vectors or {article.id: ASIDE for article in articles}, TOPIC, PROTOTYPES)


def test_the_reasons_say_what_the_score_is_made_of():
    articles = [
        an_article("a", title="The bill is adopted", publisher="Gazette", kind=SourceKind.LEGISLATURE),
        an_article("b", language="fr", publisher="Courrier"),
    ]
    copy = an_article("c", publisher="Echo")
    (story,) = ranked(a_group(*articles, copies=[copy]), relevance=0.75)
    assert story.reasons == (
        "source legislature +4.00",
        "3 publishers +1.58",
        "2 languages +0.50",
        "3 articles +0.40",
        "novelty 1.00 +1.00",
        "relevance 0.75 +1.50",
        'decided ("adopted") +3.00',
    )
    assert story.score == 11.98


@pytest.mark.parametrize(
    ("title", "language", "reason"),
    [
        ("A bill on hives", "en", 'proposed ("bill") +1.00'),
        ("The bill is adopted", "en", 'decided ("adopted") +3.00'),  # the weightiest only
        ("Governor signs act into law", "en", 'decided ("signs act into law") +3.00'),
        ("Le texte est adopté", "fr", 'decided ("adopté") +3.00'),
        ("Bees are fine", "en", None),
    ],
)
def test_legal_consequence_counts(title, language, reason):
    (story,) = ranked(a_group(an_article("a", title=title, language=language)))
    assert [one for one in story.reasons if one.startswith(("decided", "proposed"))] == ([reason] if reason else [])


def test_a_regulator_alone_stands_above_the_echo_of_the_press():
    notice = a_group(an_article("n", title="Rule adopted", kind=SourceKind.REGULATOR))
    echo = a_group(*(an_article(f"p{i}", publisher=f"Paper {i}") for i in range(5)))
    assert [story.id for story in ranked(echo, notice)] == ["sn", "sp0"]


def test_a_louder_echo_adds_nothing():
    eight = a_group(*(an_article(f"a{i:02}", publisher=f"Paper {i}") for i in range(8)))
    many = a_group(*(an_article(f"b{i:02}", publisher=f"Paper {i}") for i in range(60)))
    first, second = ranked(eight, many)
    assert first.score == second.score


@pytest.mark.parametrize(
    ("vectors", "section"),
    [
        ([unit(0, 0, 1, 0)], "law"),
        ([unit(0, 0, 0, 1)], "harvest"),
        ([unit(0, 0, 2, 1)], "law"),
        ([unit(0, 0, 1, 0), unit(0, 0, 0.6, 0.8), unit(0, 0, 0.6, 0.8)], "law"),  # all articles have a say
        ([unit(1, 1, 0, 0)], "other"),  # like none
        ([unit(4, 0, 1, 0)], "other"),  # not like enough: 0.24 against 0.3
    ],
)
def test_a_story_goes_under_the_section_it_resembles(vectors, section):
    assert section_of(vectors, TOPIC, PROTOTYPES) == section


def test_what_a_group_knows_is_kept():
    article, copy = an_article("a"), an_article("c")
    (story,) = ranked(Group("s1", (article,), (copy,), Label.UPDATE, None), vectors={"a": unit(0, 0, 1, 0)})
    assert (story.id, story.articles, story.copies, story.label) == ("s1", (article,), (copy,), Label.UPDATE)
    assert story.section == "law"


@given(st.permutations(range(6)))
def test_the_printing_order_is_the_same_whatever_comes_first(order):
    kinds = [
        SourceKind.PRESS,
        SourceKind.COURT,
        SourceKind.PRESS,
        SourceKind.COMPANY,
        SourceKind.COURT,
        SourceKind.PRESS,
    ]
    groups = [a_group(an_article(f"a{i}", kind=kind)) for i, kind in enumerate(kinds)]
    assert [story.id for story in ranked(*(groups[i] for i in order))] == ["sa1", "sa4", "sa0", "sa2", "sa5", "sa3"]
