"""Copies are told from originals, whatever comes first."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import an_article

from pipeline.curate.duplicates import find_duplicates

VOCABULARY = [
    f"{a}{b}" for a in ("lor", "mag", "tre", "quo", "vis", "bel") for b in ("em", "ipsum", "dolor", "sit", "ne")
]


def prose(seed: int, words: int = 200) -> str:
    """So many words; another seed, another text."""
    return " ".join(np.random.default_rng(seed).choice(VOCABULARY, size=words))


def words(text: str, start: int, end: int) -> str:
    return " ".join(text.split()[start:end])


STORY = prose(1)
OTHER = prose(2)


@pytest.mark.parametrize(
    ("copy", "repeats"),
    [
        (STORY, True),
        (STORY.upper().replace(" ", "  \n"), True),  # layout and case
        (words(STORY, 0, 60), True),  # a teaser
        (words(STORY, 0, 25), True),  # a short one
        (words(STORY, 0, 60) + " read more in our edition", True),
        ("Paris (Agency) - " + words(STORY, 0, 190), True),  # another date line
        (words(STORY, 0, 100) + " corrected updated " + words(STORY, 102, 200), True),  # two words corrected
        (words(STORY, 100, 150), False),  # a passage quoted from the middle
        (words(STORY, 0, 20) + " " + words(OTHER, 0, 150), False),  # the same agency lead, its own story
        (OTHER, False),
        (words(OTHER, 0, 5), False),
    ],
)
def test_a_copy_repeats_and_a_quotation_does_not(copy, repeats):
    articles = [an_article("long", text=STORY), an_article("short", text=copy)]
    found = find_duplicates(articles, [])
    assert bool(found) is repeats
    assert set(found) <= {"long", "short"}


def test_the_same_page_is_a_duplicate_whatever_it_says():
    articles = [an_article("a", text=STORY, page="p"), an_article("b", text=OTHER + " more", page="p")]
    assert find_duplicates(articles, []) == {"a": "b"}


@pytest.mark.parametrize(
    ("articles", "kept"),
    [
        ([("a", words(STORY, 0, 150), 0), ("b", STORY, 1)], "b"),  # the fullest
        ([("a", STORY, 1), ("b", STORY, 0)], "b"),  # of equals, the first published
        ([("b", STORY, 0), ("a", STORY, 0)], "a"),  # then by id
        ([("a", STORY, None), ("b", STORY, 5)], "b"),  # an undated one is nobody's original
    ],
)
def test_the_fullest_is_kept(articles, kept):
    found = find_duplicates([an_article(name, text=text, days=days) for name, text, days in articles], [])
    assert set(found.values()) == {kept}
    assert kept not in found


@pytest.mark.parametrize(
    ("tonight", "repeats"),
    [
        (STORY, True),
        (words(STORY, 0, 80), True),
        (words(STORY, 80, 200), True),  # whatever part of it: a reader has read it
        (STORY + " " + OTHER, False),  # the old text and as much news
        (OTHER, False),
    ],
)
def test_what_an_earlier_night_said_is_not_news(tonight, repeats):
    found = find_duplicates([an_article("new", text=tonight)], [("old", STORY), ("older", prose(3))])
    assert found == ({"new": "old"} if repeats else {})


def test_an_article_that_says_nothing_repeats_nothing():
    articles = [an_article("a", text="…"), an_article("b", text="—"), an_article("c", text=STORY)]
    assert find_duplicates(articles, [("old", "")]) == {}


def test_three_hundred_copies_of_one_agency_text_leave_one():
    copies = [an_article(f"{i:03}", text=f"{STORY} ({i})", days=i) for i in range(300)]
    assert set(find_duplicates(copies, []).values()) == {"000"}


@given(st.permutations(range(6)))
def test_the_order_of_arrival_does_not_matter(order):
    texts = [STORY, words(STORY, 0, 90), STORY + " end", OTHER, words(OTHER, 0, 50), prose(3)]
    articles = [an_article(f"a{i}", text=text) for i, text in enumerate(texts)]
    expected = {"a0": "a2", "a1": "a2", "a4": "a3"}
    assert find_duplicates([articles[i] for i in order], []) == expected


def test_nothing_points_to_an_article_that_is_itself_left_out():
    texts = [words(STORY, 0, end) for end in (200, 150, 112, 84, 63, 47)]  # each most of the one before
    for order in list(permutations(range(6)))[::120]:
        found = find_duplicates([an_article(f"a{i}", text=texts[i]) for i in order], [])
        assert not set(found.values()) & set(found)
