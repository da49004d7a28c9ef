"""What was drafted and proven in one language is told in all of them, sentence by sentence.

A sentence that cannot be said truly in every language of the edition is left out of all of them: the digests
carry the same facts or none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.check.names import Glossary
from pipeline.news import Article, Failure, Label, Reason, Sentence, Stage, Summary
from pipeline.ports import Models
from pipeline.write.address import commands
from pipeline.write.drafting import ENOUGH, Draft
from pipeline.write.sentences import leans
from pipeline.write.translating import Cell, translate
from pipeline.write.typography import set_type

Said = Mapping[Cell, str | None]  # what was asked for; None for what could not be said truly

_SPARE = 2  # sentences beyond those to be told that are tried at once: some cannot be said in every language
_ROUNDS = 3  # times that a story tries further sentences: what comes later in an article is detail
# Answers asked for of a story's first sentences where none of them could be said with the greedy one. On the first two
# sentences of the 60 gold articles they save 10 translations of 149, for one and a half times the work of the greedy
# ones: detail is cheaper, but a reader wants to know what happened.
_AGAIN = 4


def tell(
    drafts: Sequence[Draft],
    languages: Sequence[str],
    models: Models,
    glossary: Glossary,
    *,
    count: int,
) -> list[tuple[Summary, ...] | Failure]:
    """For each draft its summaries, one per language and the same sentences, at most `count`, or why there are none.

    The first sentences of every story are translated in one batch, and further ones of the stories of which too few
    could be said. Where none of the very first could be, they are asked for again with several answers, of which the
    best is taken: they tell the main thing.
    """
    said: dict[Cell, str | None] = {}
    at_once = count + _SPARE
    for tried in range(at_once, (_ROUNDS + 1) * at_once, at_once):
        short = [draft for draft in drafts if len(_told(draft, languages, said)) < min(ENOUGH, count)]
        missing = [cell for draft in short for cell in _texts(draft, languages, tried) if cell not in said]
        said |= zip(missing, translate(missing, models, glossary), strict=True)
    headless = [draft for draft in drafts if not _told(_head(draft), languages, said)]
    missing = [cell for draft in headless for cell in _texts(draft, languages, ENOUGH) if said.get(cell) is None]
    said |= zip(missing, translate(missing, models, glossary, candidates=_AGAIN), strict=True)
    return [_summaries(draft, languages, said, count) for draft in drafts]


def _head(draft: Draft) -> Draft:
    """A draft of the very first sentences only."""
    return replace(draft, sentences=draft.sentences[:ENOUGH])


def _texts(draft: Draft, languages: Sequence[str], first: int) -> list[Cell]:
    """What must be said of a draft: its headline and its `first` sentences, in every language."""
    if not draft.sentences:
        return []
    return [
        cell
        for language in languages
        for cell in (_headline(draft, language), *_cells(draft, language)[:first])
        if not (cell.language != cell.target and commands(cell.text))
    ]


def _headline(draft: Draft, language: str) -> Cell:
    title = _titled(draft, language)
    return Cell(title.title, title.language, language)


def _cells(draft: Draft, language: str) -> list[Cell]:
    return [Cell(sentence.text, draft.language, language) for sentence in draft.sentences]


def _told(draft: Draft, languages: Sequence[str], said: Said) -> list[tuple[Sentence, tuple[str, ...]]]:
    """The sentences of a draft that exist in every language: each with its texts, one per language, in order.

    What leans on a sentence before it ("It was published…") is left out, whether it was written so or translated so.
    """
    rows = zip(draft.sentences, *(_cells(draft, language) for language in languages), strict=True)
    told = [(sentence, tuple(said.get(cell) for cell in cells)) for sentence, *cells in rows]
    return [
        (sentence, tuple(text for text in texts if text))
        for sentence, texts in told
        if all(text and not leans(text) for text in texts)
    ]


def _titled(draft: Draft, language: str) -> Article:
    """The source whose title becomes the headline: the first that wrote one in the language, else the first."""
    articles = draft.story.articles
    return next((article for article in articles if article.language == language), articles[0])


def _summaries(draft: Draft, languages: Sequence[str], said: Said, count: int) -> tuple[Summary, ...] | Failure:
    """Keep the first sentences that exist in every language; a title that could not be said stays as it was."""
    told = _told(draft, languages, said)[:count]
    if not told:
        stage = Stage.TRANSLATING if draft.sentences else Stage.DRAFTING
        proven = f"{len(draft.sentences)} sentences were proven, none of them in every language"
        return Failure(draft.story.id, stage, Reason.NOT_WRITTEN, proven)
    if draft.story.label is Label.UPDATE and not any(sentence.news for sentence, _ in told):
        detail = f"{len(told)} sentences were proven, none of them says what is new"
        return Failure(draft.story.id, Stage.DRAFTING, Reason.NEWS_NOT_WRITTEN, detail)
    summaries = []
    for column, language in enumerate(languages):
        original = _titled(draft, language)
        title = said.get(_headline(draft, language))
        headline = set_type(title, language) if title else set_type(original.title, original.language)
        summaries.append(
            Summary(
                story_id=draft.story.id,
                language=language,
                headline=headline.rstrip("."),
                sentences=tuple(replace(sentence, text=set_type(texts[column], language)) for sentence, texts in told),
                title_language=None if title else original.language,
            )
        )
    return tuple(summaries)
