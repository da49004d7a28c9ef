"""A sentence is put into another language and checked against what it says: faithful, or not printed.

Four judges, the cheap ones first: the checks (numbers, names, hedges, words that exist), the model's own confidence
in what it wrote, where the preset has one a judge of entailment (each must follow from the other), and the way back:
how likely the model finds the original after its translation. What was left out or added on the way there is missed or
met on the way back (noisy channel: Yee et al., "Simple and Effective Noisy Channel Modeling for Neural Machine
Translation", EMNLP 2019).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.check.entailment import disputed
from pipeline.check.form import truncated
from pipeline.check.names import Glossary
from pipeline.check.spelling import misspelt
from pipeline.check.support import ProblemKind, faithful
from pipeline.check.words import folded_words, tidy
from pipeline.ports import Completion, Embed, Entail, Likelihood, Models, Prompt
from pipeline.write import prompts
from pipeline.write.orthography import mended
from pipeline.write.sentences import one_line
from pipeline.write.terms import terms

# How sure the model must be of its words, and how likely its way back: the surer, the less likely. Chosen on 135
# translations into French by the embedded model, read side by side: nearly all below the first mean probability of
# their tokens were wrong, and half of those above that pass the checks; of those in a row of this table, one in five.
_TRUSTED = ((0.78, Likelihood(mean=0.40, weakest=0.04)), (0.84, Likelihood(mean=0.25, weakest=0.0)))
# Between other pairs it is wrong more often. Chosen on 76 sentences of the gold set put into English and read side by
# side: 18 pass the checks and a row of this table, all of them right; of the others that pass the checks, about half.
_TRUSTED_ELSEWHERE = ((0.84, Likelihood(mean=0.45, weakest=0.0)), (0.78, Likelihood(mean=0.65, weakest=0.10)))
_LEGS = 2  # the longest route: into the pivot, out of it


@dataclass(frozen=True, slots=True)
class Cell:
    """A text to be put into `target`; `language` is the one it is in."""

    text: str
    language: str
    target: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A translation that passed the checks, the leg it translates, and how sure the model was of it."""

    text: str
    leg: Cell
    confidence: float


def route(source: str, target: str) -> tuple[str, ...]:
    """The languages a text passes through: directly between French and English, else by way of the pivot."""
    if source == target:
        return ()
    if {source, target} == set(prompts.DRAFTED) or prompts.PIVOT in (source, target):
        return (target,)
    return (prompts.PIVOT, target)


def translate(cells: Sequence[Cell], models: Models, glossary: Glossary, *, candidates: int = 1) -> list[str | None]:
    """Each text in its target language, the best of so many answers, or None where none can be trusted.

    One batch of answers per leg. The first answer is the greedy one; more are asked for where that one failed.
    """
    now: list[Cell | None] = list(cells)
    for _ in range(_LEGS):
        legs = {
            index: Cell(cell.text, cell.language, path[0])
            for index, cell in enumerate(now)
            if cell is not None and (path := route(cell.language, cell.target))
        }
        answers = models.generate.generate([ask(leg, candidates) for leg in legs.values()])
        distinct = dict(zip(legs.values(), answers, strict=True))  # the way to the pivot is one for all targets
        trusted = _trusted(list(distinct), list(distinct.values()), models, glossary)
        texts = dict(zip(distinct, trusted, strict=True))
        for index, leg in legs.items():
            text = texts[leg]
            now[index] = Cell(text, leg.target, cells[index].target) if text else None
    return [cell.text if cell else None for cell in now]


def ask(leg: Cell, candidates: int = 1) -> Prompt:
    """The question for a text whose target is one leg away."""
    return prompts.translate(leg.text, leg.language, leg.target, candidates)


def _trusted(
    legs: Sequence[Cell],
    answers: Sequence[Sequence[Completion]],
    models: Models,
    glossary: Glossary,
) -> list[str | None]:
    """For each leg the best of its answers to `ask` that all judges let through, None if there is none."""
    passed = _undisputed(
        [list(_passed(leg, answer, models.embed, glossary)) for leg, answer in zip(legs, answers, strict=True)],
        models.entail,
    )
    flat = [candidate for candidates in passed for candidate in candidates]
    back = iter(
        models.generate.likelihoods(
            [(prompts.translate(each.text, each.leg.target, each.leg.language), each.leg.text) for each in flat]
        )
    )
    chosen = []
    for candidates in passed:
        weighed = [(_worth(candidate, next(back)), candidate.text) for candidate in candidates]
        worth, text = max(weighed, default=(0.0, ""))
        chosen.append(text if worth > 0 else None)
    return chosen


def _passed(leg: Cell, answers: Sequence[Completion], embed: Embed, glossary: Glossary) -> Iterator[_Candidate]:
    """The answers, each once, that pass the checks and of which the model was sure."""
    seen: set[str] = set()
    sure = min(confidence for confidence, _ in _table(leg))
    for answer in answers:
        text = mended(one_line(answer.text), leg.target)
        if not text or text in seen or not answer.finished or answer.confidence < sure:
            continue
        seen.add(text)
        if misspelt(text, leg.target):
            continue
        original, translation = embed.embed([leg.text, text])
        if not _wrong(text, leg, float(original @ translation), glossary):
            yield _Candidate(text, leg, answer.confidence)


def _undisputed(candidates: Sequence[Sequence[_Candidate]], entail: Entail) -> list[list[_Candidate]]:
    """Those that follow from what they translate, and it from them: nothing was added, nothing lost."""
    flat = [candidate for of_one in candidates for candidate in of_one]
    there = entail.entail([(candidate.leg.text, candidate.text) for candidate in flat])
    back = entail.entail([(candidate.text, candidate.leg.text) for candidate in flat])
    verdicts = zip(there, back, strict=True)
    return [[each for each in of_one if not any(map(disputed, next(verdicts)))] for of_one in candidates]


def _table(leg: Cell) -> tuple[tuple[float, Likelihood], ...]:
    return _TRUSTED if {leg.language, leg.target} <= set(prompts.DRAFTED) else _TRUSTED_ELSEWHERE


def _worth(candidate: _Candidate, back: Likelihood | None) -> float:
    """How far a candidate is to be trusted, 0 for not at all; a model that cannot weigh the way back is not asked."""
    if back is None:
        return candidate.confidence
    trusted = any(
        candidate.confidence >= confidence and back.mean >= least.mean and back.weakest >= least.weakest
        for confidence, least in _table(candidate.leg)
    )
    return candidate.confidence * back.mean if trusted else 0.0


def _wrong(candidate: str, leg: Cell, similarity: float, glossary: Glossary) -> bool:
    """Whether a translation loses or adds something; a title has no full stop, and needs none."""
    if _left(candidate, leg):
        return True
    problems = faithful(candidate, leg.target, leg.text, leg.language, similarity, glossary)
    return any(not (problem.kind is ProblemKind.TRUNCATED and truncated(leg.text)) for problem in problems)


def _left(candidate: str, leg: Cell) -> bool:
    """Whether a term of art stands in a translation as it stood in the text: "Indiener" for "the sponsor"."""
    words = set(folded_words(tidy(candidate)))
    told = (each for each in terms(leg.text, leg.language, leg.target) if each.found[1:].islower())  # not "GDPR"
    return any(
        folded_words(each.found)[0] in words
        for each in told
        if len(each.found.split()) == 1 and folded_words(each.found)[0] not in folded_words(each.preferred)
    )
