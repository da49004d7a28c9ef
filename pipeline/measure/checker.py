"""The checker alone: how often it refuses a sentence that is false, how often one that is true."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.check.names import Glossary
from pipeline.check.support import Source, Verdict, clauses, support
from pipeline.measure.gold import GoldArticle
from pipeline.ports import Embed
from pipeline.write.sentences import split


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence beside the sources it is checked against: `kind` is the fact that was falsified, "" if it is true.

    `similarity` and `clause_similarity` are cosines, as `support` takes them.
    """

    sentence: str
    language: str
    sources: tuple[Source, ...]
    similarity: tuple[float, ...]
    kind: str = ""
    clause_similarity: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; not a number when there was nothing to count."""
        return self.hits / self.total if self.total else math.nan

    def interval(self, z: float = 1.96) -> tuple[float, float]:
        """The Wilson interval at 95 %."""
        if not self.total:
            return (0.0, 1.0)
        n, p = self.total, self.value
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return (max(0.0, middle - half), min(1.0, middle + half))


def judged(case: Case, glossary: Glossary) -> Verdict:
    """The checker's verdict."""
    return support(
        case.sentence, case.language, case.sources, case.similarity, glossary, clause_similarity=case.clause_similarity
    )


def caught(case: Case, glossary: Glossary) -> bool:
    """Whether the checker refuses the sentence."""
    return not judged(case, glossary).supported


def measure(cases: Iterable[Case], glossary: Glossary) -> dict[tuple[str, str], Share]:
    """(language, kind) -> recall on false sentences of a kind; kind "" gives the false alarms on true sentences."""
    hits: dict[tuple[str, str], list[bool]] = {}
    for case in cases:
        hits.setdefault((case.language, case.kind), []).append(caught(case, glossary))
    return {key: Share(sum(found), len(found)) for key, found in hits.items()}


def sources_of(gold: GoldArticle) -> tuple[Source, ...]:
    """The sentences of an article."""
    return tuple(Source(text, gold.language) for part in gold.paragraphs for text in split(part, gold.language))


def clauses_of(sources: Iterable[Source]) -> tuple[str, ...]:
    """The clauses of the sources, in order."""
    return tuple(clause for source in sources for clause in clauses(source.text, source.language))


def cases_of(gold: GoldArticle, embed: Embed) -> Iterator[Case]:
    """Every statement about an article, true and falsified, beside the article."""
    sources = sources_of(gold)
    whole, pieces = embed.embed([source.text for source in sources]).T, embed.embed(clauses_of(sources)).T
    statements = gold.statements()
    similarity = (embed.embed([text for text, _, _ in statements]) @ whole).tolist()
    for (text, language, kind), row in zip(statements, similarity, strict=True):
        rows = (embed.embed(clauses(text, language)) @ pieces).tolist()
        yield Case(text, language, sources, tuple(row), kind, tuple(map(tuple, rows)))


Verdicts = list[tuple[str, str, bool]]  # (language, kind of corruption or "", whether it was refused), of one article


def verdicts_on(gold: GoldArticle, embed: Embed, glossary: Glossary) -> Verdicts:
    """What the checker says of every statement about an article."""
    return [(case.language, case.kind, caught(case, glossary)) for case in cases_of(gold, embed)]
