"""A sentence is put into another language and checked against what it says: faithful, or not printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.check.form import truncated
from pipeline.check.names import Glossary
from pipeline.check.spelling import misspelt
from pipeline.check.support import ProblemKind, faithful
from pipeline.ports import Completion, Embed, Generate
from pipeline.write import prompts
from pipeline.write.sentences import one_line

# Below this mean probability of its tokens a translation by the embedded model is more often wrong than right: of 44
# sentences read side by side, 15 of the 19 below it were wrong, 4 of the 25 above it.
_SURE = 0.80
_LEGS = 2  # the longest route: into the pivot, out of it


@dataclass(frozen=True, slots=True)
class Cell:
    """A text to be put into `target`; `language` is the one it is in."""

    text: str
    language: str
    target: str


def route(source: str, target: str) -> tuple[str, ...]:
    """The languages a text passes through: directly between French and English, else by way of the pivot."""
    if source == target:
        return ()
    if {source, target} == set(prompts.DRAFTED) or prompts.PIVOT in (source, target):
        return (target,)
    return (prompts.PIVOT, target)


def translate(cells: Sequence[Cell], generate: Generate, embed: Embed, glossary: Glossary) -> list[str | None]:
    """Each text in its target language, or None when no candidate was faithful; a batch or two per leg of the way."""
    now: list[Cell | None] = list(cells)
    for _ in range(_LEGS):
        legs = {
            index: Cell(cell.text, cell.language, path[0])
            for index, cell in enumerate(now)
            if cell is not None and (path := route(cell.language, cell.target))
        }
        done = _leg(legs, generate, embed, glossary, prompts.FIRST)
        failed = {index: legs[index] for index, text in done.items() if text is None}
        done |= _leg(failed, generate, embed, glossary, prompts.AGAIN)
        for index, text in done.items():
            now[index] = Cell(text, legs[index].target, cells[index].target) if text else None
    return [cell.text if cell else None for cell in now]


def _leg(
    legs: dict[int, Cell], generate: Generate, embed: Embed, glossary: Glossary, candidates: int
) -> dict[int, str | None]:
    """One batch of translations, by key: the most faithful candidate of each, if one is faithful."""
    answers = generate.generate(
        [prompts.translate(leg.text, leg.language, leg.target, candidates=candidates) for leg in legs.values()]
    )
    return {
        key: _most_faithful(leg, completions, embed, glossary)
        for (key, leg), completions in zip(legs.items(), answers, strict=True)
    }


def _most_faithful(leg: Cell, completions: Sequence[Completion], embed: Embed, glossary: Glossary) -> str | None:
    """The candidate that the model is surest of, among those that say neither more nor less, in words that exist."""
    sure = sorted(
        (completion for completion in completions if completion.finished and completion.confidence >= _SURE),
        key=lambda completion: -completion.confidence,
    )
    answers = dict.fromkeys(one_line(completion.text) for completion in sure)
    candidates = [answer for answer in answers if answer and not misspelt(answer, leg.target)]
    if not candidates:
        return None
    vectors = embed.embed([leg.text, *candidates])
    similarities = (vectors[1:] @ vectors[0]).tolist()
    return next(
        (
            candidate
            for similarity, candidate in zip(similarities, candidates, strict=True)
            if not _wrong(candidate, leg, similarity, glossary)
        ),
        None,
    )


def _wrong(candidate: str, leg: Cell, similarity: float, glossary: Glossary) -> bool:
    """Whether a translation loses or adds something; a title has no full stop, and needs none."""
    problems = faithful(candidate, leg.target, leg.text, leg.language, similarity, glossary)
    return any(not (problem.kind is ProblemKind.TRUNCATED and truncated(leg.text)) for problem in problems)
