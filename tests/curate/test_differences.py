"""Where sources differ, and where they only say the same thing otherwise."""

import pytest
from newsroom import READER, an_article

from pipeline.curate.differences import differing


@pytest.mark.parametrize(
    ("here", "there", "claims"),
    [
        ("The plan is worth 109000.", "The plan is worth 112000.", ["109000", "112000"]),
        ("The plan is worth 109000.", "The plan is worth 109000.", []),
        ("The plan is worth 109000.", "It is worth 109200.", []),  # rounded
        ("The plan is worth 109000.", "The park is worth 20000.", []),  # another thing
        ("The plan is worth 109000.", "It is 112000, not 109000.", []),  # both are told
        ("The plan is worth 109000. Once 112000.", "It is worth 112000.", []),
        ("There are 109 of them.", "There are 112 of them.", []),  # a small count may count anything
        (" ".join(["It was so."] * 6) + " It is 109000.", "It is worth 112000.", []),  # far down
    ],
)
def test_sources_differ(here, there, claims):
    articles = [an_article("a", text=here, publisher="One"), an_article("b", text=there, publisher="Two")]
    found = differing(articles, READER)
    assert [claim.words for claim in found] == claims
    assert all(claim.words in claim.passage for claim in found)
    assert [claim.article_id for claim in found] == ["a", "b"][: len(claims)]


def test_one_publisher_does_not_differ_with_itself():
    articles = [an_article("a", text="It is 109000."), an_article("b", text="It is 112000.")]
    assert differing(articles, READER) == ()
