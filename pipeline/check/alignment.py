"""Which clause of the sources tells each clause of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.check.facts import Facts

_ANCHOR = 0.07  # of cosine that one more shared number or day is worth
_TIE = 0.0  # 0
_MARGIN = float(__import__('os').environ.get('MARGIN','0.1'))  # of fit: clauses this near to the best one may tell the same thing


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
        return self._within(_MARGIN)

    @property
    def tied(self) -> list[int]:
        """The best clause and those that tell it no worse."""
        return self._within(_TIE)

    def _within(self, margin: float) -> list[int]:
        least = max(self.fits) - margin
        return sorted((i for i, fit in enumerate(self.fits) if fit >= least), key=lambda i: -self.fits[i])


def align(
    own: Sequence[Facts], tellers: Sequence[Facts], sources: Sequence[int], cosines: Sequence[Sequence[float]]
) -> list[Told]:
    """Each clause of a sentence beside all the clauses of its sources; `cosines[i][j]` is that of own i and teller j."""
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
