"""A sentence is put into another language and checked against what it says: faithful, or not printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.check.form import truncated
from pipeline.check.names import Glossary
from pipeline.check.spelling import misspelt
from pipeline.check.support import ProblemKind, faithful
from pipeline.ports import Completion, Embed, Generate, Prompt
from pipeline.write import prompts
from pipeline.write.sentences import one_line

# Below this mean probability of its tokens a translation by the embedded model is more often wrong than right: of 44
# sentences read side by side, 12 of the 14 below it were wrong, 7 of the 30 above it.
_SURE = 0.78
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
    """Each text in its target language, or None where the model's answer cannot be trusted; one batch per leg.

    The greedy answer is the only one asked for: where the model is unsure of it, its other answers are worse.
    """
    now: list[Cell | None] = list(cells)
    for _ in range(_LEGS):
        legs = {
            index: Cell(cell.text, cell.language, path[0])
            for index, cell in enumerate(now)
            if cell is not None and (path := route(cell.language, cell.target))
        }
        answers = generate.generate([ask(leg) for leg in legs.values()])
        for (index, leg), (answer, *_) in zip(legs.items(), answers, strict=True):
            text = trusted(leg, answer, embed, glossary)
            now[index] = Cell(text, leg.target, cells[index].target) if text else None
    return [cell.text if cell else None for cell in now]


def ask(leg: Cell) -> Prompt:
    """The question for a text whose target is one leg away."""
    return prompts.translate(leg.text, leg.language, leg.target)


def trusted(leg: Cell, answer: Completion, embed: Embed, glossary: Glossary) -> str | None:
    """The answer to `ask`, if the model was sure of it, its words exist, and it says just what the text says."""
    text = one_line(answer.text)
    if not text or not answer.finished or answer.confidence < _SURE or misspelt(text, leg.target):
        return None
    original, translation = embed.embed([leg.text, text])
    return None if _wrong(text, leg, float(original @ translation), glossary) else text


def _wrong(candidate: str, leg: Cell, similarity: float, glossary: Glossary) -> bool:
    """Whether a translation loses or adds something; a title has no full stop, and needs none."""
    problems = faithful(candidate, leg.target, leg.text, leg.language, similarity, glossary)
    return any(not (problem.kind is ProblemKind.TRUNCATED and truncated(leg.text)) for problem in problems)
