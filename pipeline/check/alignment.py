"""Which clause of the sources tells each clause of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.check.facts import Facts

# Chosen on the development half of evaluation/gold.
_ANCHOR = 0.07  # of cosine that one more shared number or day is worth
_MARGIN = 0.1  # of fit: clauses this near to the best one may tell the same thing


@dataclass(frozen=True, slots=True)
class Told:
    """A clause of a sentence beside the clauses of its sources.

    `fits[i]`, a cosine raised by shared facts, says how well `tellers[i]`, a clause of source `sources[i]`, tells it.
    """

    facts: Facts
    tellers: Sequence[Facts]
    sources: Sequence[int]
    fits: Sequence[float]

    @property
    def best(self) -> int:
        """The clause that tells it best."""
        return max(range(len(self.fits)), key=self.fits.__getitem__)

    @property
    def near(self) -> list[int]:
        """The best clause and those that tell it about as well."""
        least = max(self.fits) - _MARGIN
        return [index for index, fit in enumerate(self.fits) if fit >= least]


def align(
    own: Sequence[Facts], tellers: Sequence[Facts], sources: Sequence[int], cosines: Sequence[Sequence[float]]
) -> list[Told]:
    """Each clause of a sentence beside all the clauses of its sources.

    `sources[j]` is the source of `tellers[j]`, `cosines[i][j]` the likeness of `own[i]` and `tellers[j]`.
    """
    return [
        Told(
            facts,
            tellers,
            sources,
            [
                cosine + _ANCHOR * len(facts.anchors & teller.anchors)
                for cosine, teller in zip(row, tellers, strict=True)
            ],
        )
        for facts, row in zip(own, cosines, strict=True)
    ]
