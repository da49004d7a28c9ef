"""What was drafted and proven in one language is told in all of them, sentence by sentence.

A sentence that cannot be said truly in every language of the edition is left out of all of them: the digests
carry the same facts or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.check.names import Glossary
from pipeline.news import Article, Failure, Label, Reason, Stage, Summary
from pipeline.ports import Embed, Generate
from pipeline.write.address import commands
from pipeline.write.drafting import Draft
from pipeline.write.translating import Cell, translate
from pipeline.write.typography import set_type

Said = dict[Cell, str]  # what could be said truly

# Answers asked for where nothing of a story could be said with the greedy ones. They are written in one batch, but cost
# as much as all the first answers together: of the stories that had one sentence, they gave few a second.
_AGAIN = 4


def tell(
    drafts: Sequence[Draft],
    languages: Sequence[str],
    generate: Generate,
    embed: Embed,
    glossary: Glossary,
    *,
    count: int,
) -> list[tuple[Summary, ...] | Failure]:
    """For each draft its summaries, one per language and the same sentences, at most `count`, or why there are none.

    Every text is translated once. Of a story of which nothing could be said, everything is asked for again with several
    answers, of which the best is taken.
    """
    said: Said = {}
    for candidates in (1, _AGAIN):
        missing = [cell for draft in drafts for cell in _missing(draft, languages, said)]
        texts = translate(missing, generate, embed, glossary, candidates=candidates)
        said |= {cell: text for cell, text in zip(missing, texts, strict=True) if text is not None}
    return [_summaries(draft, languages, said, count) for draft in drafts]


def _missing(draft: Draft, languages: Sequence[str], said: Said) -> list[Cell]:
    """What must still be said of a draft of which nothing is told: its headline and its sentences."""
    if not draft.sentences or _told(draft, languages, said):
        return []
    return [
        cell
        for language in languages
        for cell in (_headline(draft, language), *_cells(draft, language))
        if cell not in said and not (cell.language != cell.target and commands(cell.text))
    ]


def _headline(draft: Draft, language: str) -> Cell:
    title = _titled(draft, language)
    return Cell(title.title, title.language, language)


def _cells(draft: Draft, language: str) -> list[Cell]:
    return [Cell(sentence.text, draft.language, language) for sentence in draft.sentences]


def _told(draft: Draft, languages: Sequence[str], said: Said) -> list[tuple[Cell, ...]]:
    """The sentences of a draft that exist in every language: their cells, one per language, in order."""
    rows = zip(*(_cells(draft, language) for language in languages), strict=True)
    return [row for row in rows if all(cell in said for cell in row)]


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
    drafted = {sentence.text: sentence for sentence in draft.sentences}
    if draft.story.label is Label.UPDATE and not any(drafted[row[0].text].news for row in told):
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
                sentences=tuple(
                    replace(drafted[row[column].text], text=set_type(said[row[column]], language)) for row in told
                ),
                title_language=None if title else original.language,
            )
        )
    return tuple(summaries)
