"""What was drafted and proven in one language is put into the others, sentence by sentence, and checked again.

A sentence that cannot be said truly in every language of the edition is left out of all of them: the digests
carry the same facts or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.check.names import Glossary
from pipeline.check.spelling import misspelt
from pipeline.check.support import faithful
from pipeline.news import Failure, Reason, Sentence, Stage, Summary
from pipeline.ports import Completion, Embed, Generate
from pipeline.write import prompts
from pipeline.write.drafting import Draft
from pipeline.write.sentences import one_line
from pipeline.write.typography import set_type

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


def tell(
    drafts: Sequence[Draft], languages: Sequence[str], generate: Generate, embed: Embed, glossary: Glossary
) -> list[tuple[Summary, ...] | Failure]:
    """For each draft its summaries, one per language and with equally many sentences, or why there are none."""
    cells = [cell for draft in drafts for language in languages for cell in _cells(draft, language)]
    texts = iter(translate(cells, generate, embed, glossary))
    return [
        _summaries(draft, {language: [next(texts) for _ in _cells(draft, language)] for language in languages})
        for draft in drafts
    ]


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


def _cells(draft: Draft, language: str) -> list[Cell]:
    """What a story needs said in a language: its headline, then its sentences; nothing when nothing was proven."""
    if not draft.sentences:
        return []
    article = draft.story.articles[0]
    return [
        Cell(article.title, article.language, language),
        *(Cell(sentence.text, draft.language, language) for sentence in draft.sentences),
    ]


def _summaries(draft: Draft, texts: dict[str, list[str | None]]) -> tuple[Summary, ...] | Failure:
    """Keep the sentences that exist in every language; a headline that could not be said is the first of them."""
    kept = [i for i in range(len(draft.sentences)) if all(column[i + 1] is not None for column in texts.values())]
    if not kept:
        stage = Stage.TRANSLATING if draft.sentences else Stage.DRAFTING
        proven = f"{len(draft.sentences)} sentences were proven, none of them in every language"
        return Failure(draft.story.id, stage, Reason.NOT_WRITTEN, proven)
    summaries = []
    for language, (headline, *column) in texts.items():
        said = [set_type(text, language) if (text := column[i]) else "" for i in kept]
        summaries.append(
            Summary(
                story_id=draft.story.id,
                language=language,
                headline=set_type(headline, language) if headline else said[0].rstrip("."),
                sentences=tuple(
                    Sentence(text, draft.sentences[i].citations) for i, text in zip(kept, said, strict=True)
                ),
            )
        )
    return tuple(summaries)


def _most_faithful(leg: Cell, completions: Sequence[Completion], embed: Embed, glossary: Glossary) -> str | None:
    """The candidate that says neither more nor less than the text, in words that exist, nearest to it in meaning."""
    answers = dict.fromkeys(one_line(completion.text) for completion in completions if completion.finished)
    candidates = [answer for answer in answers if answer and not misspelt(answer, leg.target)]
    if not candidates:
        return None
    vectors = embed.embed([leg.text, *candidates])
    ranked = sorted(zip((vectors[1:] @ vectors[0]).tolist(), candidates, strict=True), reverse=True)
    return next(
        (
            candidate
            for similarity, candidate in ranked
            if not faithful(candidate, leg.target, leg.text, leg.language, similarity, glossary)
        ),
        None,
    )
