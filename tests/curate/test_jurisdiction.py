"""Whose decisions a story is about."""

import pytest
from newsroom import READER, an_article

from pipeline.curate.jurisdiction import jurisdiction


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        ([("FR decides", "FR and DE talk.")], "FR"),
        ([("DE asks", "FR and FR and DE answer, and FR.")], "FR"),  # headline and opening count alike
        ([("FR meets", "DE is there.")], "FR"),  # the first named of a tie
        ([("FR meets", "DE is there."), ("A title", "DE is there.")], "DE"),  # the others break it
        ([("FR meets", "FR, DE."), ("DE meets", "DE, DE.")], "FR"),  # but do not overrule
        ([("A title", "A text."), ("US meets", "US.")], "US"),  # all named nowhere is a tie too
        ([("A title", "A text.")], ""),
        ([("A title", "word " * 300 + "FR")], ""),  # far down
    ],
)
def test_a_storys_territory(articles, expected):
    told = [an_article(f"a{number}", title=title, text=text) for number, (title, text) in enumerate(articles)]
    assert jurisdiction(told, READER) == expected
