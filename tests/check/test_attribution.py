"""What the sources tell of one name may not be told of another; clause by clause."""

import time
from itertools import product
from pathlib import Path

import pytest

from pipeline.check.names import parse_glossary
from pipeline.check.problems import ProblemKind
from pipeline.check.support import Source, clauses, support

GLOSSARY = parse_glossary((Path(__file__).parents[2] / "configs" / "glossary.toml").read_text("utf-8"), "glossary.toml")

ARTICLE = (
    Source("On Tuesday the regulator fined Lumenda 12 million euros.", "en"),
    Source("The insurer Norvik, its client, is still under investigation and has not been heard.", "en"),
    Source("The seat could be established in Geneva; Montréal and Wrocław are candidates too.", "en"),
    Source("Lumenda is considering an appeal.", "en"),
)


def judge(sentence, likeness):
    """`likeness` maps (clause of the sentence, beginning of a clause of the article) to a cosine; the rest are 0.1."""
    columns = [(index, clause) for index, source in enumerate(ARTICLE) for clause in clauses(source.text, "en")]
    rows = [
        [next((cosine for (at, start), cosine in likeness.items() if at == i and text.startswith(start)), 0.1)
         for _, text in columns]
        for i in range(len(clauses(sentence, "en")))
    ]  # fmt: skip
    whole = [max(row[j] for row in rows for j, (at, _) in enumerate(columns) if at == index) for index in range(4)]
    return support(sentence, "en", ARTICLE, whole, GLOSSARY, rows)


FINED, CLIENT, SEAT, CANDIDATES = "On Tuesday the regulator", "The insurer Norvik", "The seat could", "Montréal"
APPEAL, UNHEARD = "Lumenda is", "and has not"


@pytest.mark.parametrize(
    ("sentence", "likeness", "expected"),
    [
        ("On Tuesday Lumenda was fined 12 million euros.", {(0, FINED): 0.6, (0, APPEAL): 0.3}, set()),
        (
            "On Tuesday Norvik was fined 12 million euros.",
            {(0, FINED): 0.5, (0, CLIENT): 0.5},
            {ProblemKind.NAME},
        ),
        ("The seat could be in Geneva.", {(0, SEAT): 0.8, (0, CANDIDATES): 0.3}, set()),
        ("The seat could be in Wrocław.", {(0, SEAT): 0.6, (0, CANDIDATES): 0.5}, {ProblemKind.NAME}),
        (
            "Lumenda was fined 12 million euros, and Norvik has not been heard.",
            {(0, FINED): 0.6, (1, UNHEARD): 0.6, (1, CLIENT): 0.4},
            set(),
        ),
        (
            "Lumenda was fined 12 million euros, and Norvik has been heard.",
            {(0, FINED): 0.6, (1, UNHEARD): 0.6, (1, CLIENT): 0.4},
            {ProblemKind.NEGATION},
        ),
        (
            "Lumenda was not fined 12 million euros, and it is considering an appeal.",
            {(0, FINED): 0.6, (1, APPEAL): 0.7},
            {ProblemKind.NEGATION},
        ),
        (
            "Lumenda was fined 12 million euros, and it has lodged an appeal.",
            {(0, FINED): 0.6, (1, APPEAL): 0.6},
            {ProblemKind.HEDGE},
        ),
    ],
)
def test_each_clause_is_checked_against_the_clause_that_tells_it(sentence, likeness, expected):
    assert {problem.kind for problem in judge(sentence, likeness).problems} == expected


def test_lists_of_names_are_checked_in_a_moment():
    invented = [
        "".join(syllables).title() for syllables in product(("ba", "ke", "li", "mo", "nu", "ta", "ve"), repeat=4)
    ]
    sources = [Source(f"{', '.join(invented[first : first + 20])}.", "en") for first in range(0, len(invented), 20)]
    cosines = [0.9] * len(sources)
    support("Norvik.", "en", sources, cosines, GLOSSARY)  # the sources are read once
    began = time.process_time()
    support(" ".join(invented[::8]), "en", sources, cosines, GLOSSARY)
    assert time.process_time() - began < 2  # seconds, as in tests/fuzz; to compare all with all takes ten
