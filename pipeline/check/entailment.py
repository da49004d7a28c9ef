"""What a judge of entailment refuses. The mechanical checks stay the floor: nothing they refuse is put before it."""

from __future__ import annotations

from pipeline.check.problems import Problem, ProblemKind
from pipeline.ports import Entailment


def disputed(entailment: Entailment | None) -> Problem | None:
    """What a judge has against a hypothesis: that it contradicts its premise, or says what does not follow from it.

    The likeliest of the three decides, and a tie is no proof. Where there is no judge, nothing is disputed.
    """
    if entailment is None or entailment.entailed > max(entailment.neutral, entailment.contradicted):
        return None
    if entailment.contradicted >= entailment.neutral:
        return Problem(ProblemKind.CONTRADICTED, f"contradicts its passage ({entailment.contradicted:.2f})")
    return Problem(ProblemKind.NEUTRAL, f"does not follow from its passage ({entailment.neutral:.2f})")
