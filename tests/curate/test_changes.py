"""What a source took back, and what it only added."""

import re
from dataclasses import replace

import pytest
from newsroom import an_article

from pipeline.curate.changes import changes, unchanged
from pipeline.curate.reading import Reader

# Figures and words in capitals are what this reader sees in a text.
READER = Reader(
    lambda text, _: tuple(re.split(r"(?<=\.) ", text)),
    lambda text, _: frozenset(re.findall(r"\d+|[A-Z]{2,}", text)),
    lambda *_: (),
    lambda *_: (),
)
BEFORE = an_article("a", title="The fund", text="The fund of 109 billion is for BRUSSELS. It starts soon.")


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("The fund", "The fund of 109 billion is for BRUSSELS. It starts soon.", []),
        ("The fund!", "The fund of 109 billion is for BRUSSELS.\n\nIt starts soon.", []),  # layout
        ("The fund", "The fund of 109 billion is for BRUSSELS. It starts soon. It has 4 parts.", []),  # only more
        ("The fund", "It starts soon.", []),  # only less: what is gone was not put otherwise
        (
            "The fund",
            "The fund of 112 billion is for BRUSSELS. It starts soon.",
            [("The fund of 109 billion is for BRUSSELS.", "The fund of 112 billion is for BRUSSELS.")],
        ),
        (
            "The fund",
            "The fund of 109 billion is for PARIS. It starts soon.",
            [("The fund of 109 billion is for BRUSSELS.", "The fund of 109 billion is for PARIS.")],
        ),
        (
            "The fund",
            "The fund of 112 billion, not 109, is for BRUSSELS. It starts soon.",
            [],
        ),  # 109 still stands there
        ("The fund", "Quite another text with 7 words. It starts soon.", []),  # no version of the sentence
        ("No fund", "The fund of 109 billion is for BRUSSELS. It starts soon.", [("The fund", "No fund")]),
    ],
)
def test_changes(title, text, expected):
    after = replace(BEFORE, title=title, paragraphs=tuple(text.split("\n\n")))
    assert [(each.before, each.after) for each in changes(BEFORE, after, READER)] == expected
    assert unchanged(BEFORE, BEFORE)
    if expected:
        assert not unchanged(BEFORE, after)
