"""Links open an article at the passage (WICG, URL Fragment Text Directives)."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.textfragment import fragment_url

PAGE = "https://example.org/a"


@pytest.mark.parametrize(
    ("passage", "before", "after", "directive"),
    [
        # a passage is named whole
        ("fined the firm", "", "", "fined%20the%20firm"),
        (" ".join("abc" * 15), "", "", "%20".join("abc" * 15)),
        # a very long one by its first and last words
        (" ".join("abc" * 15 + "d"), "", "", "a%20b%20c%20a%20b,c%20a%20b%20c%20d"),
        # the words around it
        ("fined", "The regulator has", "", "The%20regulator%20has-,fined"),
        ("fined", "", "the firm today", "fined,-the%20firm%20today"),
        ("fined", "In May the regulator has", "the firm for its scans",
         "the%20regulator%20has-,fined,-the%20firm%20for"),
        # what has a meaning in a directive is encoded
        ("AI-based, R&D", "", "", "AI%2Dbased%2C%20R%26D"),
        ("100% (of #1)", "", "", "100%25%20%28of%20%231%29"),
        # beyond ASCII: UTF-8
        ("l’été", "", "", "l%E2%80%99%C3%A9t%C3%A9"),
        ("人工智能法", "", "", "%E4%BA%BA%E5%B7%A5%E6%99%BA%E8%83%BD%E6%B3%95"),
        # a no-break space is part of the text, other white space parts words
        ("«\u00a0oui\u00a0»\n\tdit-il", "", "", "%C2%AB%C2%A0oui%C2%A0%C2%BB%20dit%2Dil"),
    ],
)  # fmt: skip
def test_a_directive_names_the_passage(passage, before, after, directive):
    assert fragment_url(PAGE, passage, before, after) == f"{PAGE}#:~:text={directive}"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{PAGE}#top", f"{PAGE}#top:~:text=x"),
        (f"{PAGE}?q=1#top", f"{PAGE}?q=1#top:~:text=x"),
        (f"{PAGE}#", f"{PAGE}#:~:text=x"),
        (f"{PAGE}#:~:text=old", f"{PAGE}#:~:text=x"),
        (f"{PAGE}#top:~:text=old", f"{PAGE}#top:~:text=x"),
    ],
)
def test_a_fragment_of_the_url_is_kept_and_an_old_directive_is_not(url, expected):
    assert fragment_url(url, "x") == expected


@pytest.mark.parametrize("passage", ["", " \n "])
def test_without_a_passage_the_url_is_as_it_was(passage):
    assert fragment_url(f"{PAGE}#top", passage, "before", "after") == f"{PAGE}#top"


WORDS = st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1), max_size=60).map(" ".join)


@given(passage=WORDS.filter(bool), before=WORDS, after=WORDS)
def test_the_terms_are_the_ends_of_the_passage_and_its_neighbours(passage, before, after):
    terms = fragment_url(PAGE, passage, before, after).removeprefix(f"{PAGE}#:~:text=").split(",")
    if before:
        assert before.endswith(unquote(terms.pop(0).removesuffix("-")))
    if after:
        assert after.startswith(unquote(terms.pop().removeprefix("-")))
    start, *end = map(unquote, terms)
    assert len(end) <= 1
    assert passage.startswith(start)
    assert passage.endswith(*end) if end else passage == start
    assert not any("-" in term for term in terms)
