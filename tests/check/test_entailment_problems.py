"""What is not likelier to follow than not is no proof."""

import pytest

from pipeline.check.entailment import disputed
from pipeline.check.problems import ProblemKind
from pipeline.ports import Entailment


@pytest.mark.parametrize(
    ("entailment", "kind"),
    [
        (None, None),
        (Entailment(0.8, 0.1, 0.1), None),
        (Entailment(0.4, 0.3, 0.3), None),
        (Entailment(0.1, 0.8, 0.1), ProblemKind.NEUTRAL),
        (Entailment(0.1, 0.1, 0.8), ProblemKind.CONTRADICTED),
        (Entailment(0.5, 0.5, 0.0), ProblemKind.NEUTRAL),  # a tie proves nothing
        (Entailment(0.5, 0.0, 0.5), ProblemKind.CONTRADICTED),
    ],
)
def test_the_likeliest_of_three_decides(entailment, kind):
    problem = disputed(entailment)
    assert (problem.kind if problem else None) is kind
