"""Links open an article at the passage (WICG, URL Fragment Text Directives)."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.textfragment import fragment_url

PAGE = "https://example.org/a"
LONG = " ".join(f"w{number}" for number in range(46))


def directive(passage, paragraphs, before="", after=""):
    """The text directive of a link to the passage; None for the plain URL."""
    url, _, text = fragment_url(PAGE, passage, paragraphs, before, after).partition("#:~:text=")
    assert url == PAGE
    return text or None


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        # a passage is named whole
        ("fined the firm", "fined%20the%20firm"),
        (" ".join("abc" * 15), "%20".join("abc" * 15)),
        # a very long one by its first and last words
        (LONG, "w0%20w1%20w2%20w3%20w4,w41%20w42%20w43%20w44%20w45"),
        # what has a meaning in a directive is encoded
        ("AI-based, R&D", "AI%2Dbased%2C%20R%26D"),
        ("100% (of #1)", "100%25%20%28of%20%231%29"),
        # beyond ASCII: UTF-8
        ("l’été", "l%E2%80%99%C3%A9t%C3%A9"),
        ("人工智能法", "%E4%BA%BA%E5%B7%A5%E6%99%BA%E8%83%BD%E6%B3%95"),
        # a no-break space is part of the text, other white space parts words
        ("«\u00a0oui\u00a0»\n\tdit-il", "%C2%AB%C2%A0oui%C2%A0%C2%BB%20dit%2Dil"),
    ],
)
def test_a_directive_names_the_passage(passage, text):
    paragraph = " ".join(passage.split(" ")).replace("\n\t", " ")
    assert directive(passage, ["Before.", f"As told. {paragraph} After."]) == text


@pytest.mark.parametrize(
    ("paragraphs", "before", "after", "text"),
    [
        # the words before it are enough
        (["In May it was fined today.", "In June he was fined today."], "it was", "today.", "May%20it%20was-,fined"),
        (["In May it was fined today.", "In June he was fined today."], "he was", "today.", "June%20he%20was-,fined"),
        # without neighbours the first place is meant
        (["In May it was fined today.", "In June he was fined today."], "", "", "May%20it%20was-,fined"),
        # or those after it
        (["It was fined today.", "It was fined a lot."], "", "", "fined,-today."),
        (["It was fined today.", "It was fined a lot."], "It was", "a lot.", "fined,-a%20lot."),
        # or both
        (["A fined B.", "A fined C. D fined B."], "", "", "A-,fined,-B."),
        # what a browser takes for the same text is the same text
        (["It says “Fínéd” and was fined."], "", "", "%E2%80%9CF%C3%ADn%C3%A9d%E2%80%9D%20and%20was-,fined"),
        # neighbours in other blocks, as far as their last or first line reaches
        (["One two.", "fined", "Three\nfour.", "fined"], "", "", "One%20two.-,fined"),
        (["fined", "Three\nfour.", "fined"], "four.", "", "four.-,fined"),
        (["fined", "Three\nfour.", "fined"], "", "", "fined,-Three"),
        # punctuation without a space
        (["It was (fined), he was [fined]."], "[", "]", "he%20was%20%5B-,fined"),
        # nothing tells the places apart
        (["It was fined.", "It was fined.", "It was fined."], "", "", None),
        (["fined fined fined fined fined fined fined fined fined"], "fined fined fined", "", None),
        # what the article does not have
        (["Nothing of that."], "", "", None),
        ([], "", "", None),
    ],
)
def test_a_passage_that_stands_twice_is_named_with_what_is_around_it(paragraphs, before, after, text):
    assert directive("fined", paragraphs, before, after) == text


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        # a term does not reach across a line break
        ("The rules\nbegin in May.", "The%20rules,begin%20in%20May."),
        ("a b c d e f\nx\ng h i j k l.", "a%20b%20c%20d%20e,h%20i%20j%20k%20l."),
        # nor is more of a line named than there is
        ("Rules.\nThey begin.", "Rules.,They%20begin."),
    ],
)
def test_a_passage_of_several_lines_is_a_range(paragraph, text):
    assert directive(paragraph.replace("\n", " "), [f"Before. {paragraph} After."]) == text


def test_the_ends_of_a_range_grow_until_the_article_has_them_once():
    other = " ".join(LONG.split()[:6])
    assert directive(LONG, [other, LONG]) == (
        "w0%20w1%20w2%20w3%20w4%20w5%20w6%20w7,w38%20w39%20w40%20w41%20w42%20w43%20w44%20w45"
    )


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
    assert fragment_url(url, "x", ["x"]) == expected


@pytest.mark.parametrize("passage", ["", " \n "])
def test_without_a_passage_the_url_is_as_it_was(passage):
    assert fragment_url(f"{PAGE}#top", passage, ["before", "after"]) == f"{PAGE}#top"


WORDS = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1)
PARAGRAPHS = st.lists(st.lists(WORDS | st.sampled_from("abc"), min_size=1, max_size=60), min_size=1, max_size=4)


@given(paragraphs=PARAGRAPHS, data=st.data())
def test_the_terms_stand_in_the_article_as_they_are_named(paragraphs, data):
    paragraph = data.draw(st.sampled_from(paragraphs))
    first = data.draw(st.integers(0, len(paragraph) - 1))
    passage = " ".join(paragraph[first : data.draw(st.integers(first + 1, len(paragraph)))])
    text = directive(passage, [" ".join(words) for words in paragraphs])
    if text is None:
        return
    terms = text.split(",")
    whole = " ".join(word for words in paragraphs for word in words)
    assert not any("-" in term[1:-1] for term in terms)
    prefix = unquote(terms.pop(0)[:-1]) if terms[0].endswith("-") else ""
    suffix = unquote(terms.pop()[1:]) if terms[-1].startswith("-") else ""
    start, *end = map(unquote, terms)
    assert len(end) <= 1
    assert passage.startswith(start)
    assert passage.endswith(*end) if end else passage == start
    assert re.search(r"\s*".join(map(re.escape, (prefix, passage, suffix))), whole)
