"""What was drafted and proven in one language is told in all of them, sentence by sentence.

A sentence that cannot be said truly in every language of the edition is left out of all of them: the digests
carry the same facts or none.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.check.names import Glossary
from pipeline.news import Article, Failure, Reason, Sentence, Stage, Summary
from pipeline.ports import Embed, Generate
from pipeline.write.drafting import Draft
from pipeline.write.translating import Cell, translate
from pipeline.write.typography import set_type


def tell(
    drafts: Sequence[Draft],
    languages: Sequence[str],
    generate: Generate,
    embed: Embed,
    glossary: Glossary,
    *,
    count: int,
) -> list[tuple[Summary, ...] | Failure]:
    """For each draft its summaries, one per language and the same sentences, at most `count`, or why there are none."""
    cells = [cell for draft in drafts for language in languages for cell in _cells(draft, language)]
    texts = iter(translate(cells, generate, embed, glossary))
    return [
        _summaries(draft, {language: [next(texts) for _ in _cells(draft, language)] for language in languages}, count)
        for draft in drafts
    ]


def _cells(draft: Draft, language: str) -> list[Cell]:
    """What a story needs said in a language: its headline, then its sentences; nothing when nothing was proven."""
    if not draft.sentences:
        return []
    title = _titled(draft, language)
    return [
        Cell(title.title, title.language, language),
        *(Cell(sentence.text, draft.language, language) for sentence in draft.sentences),
    ]


def _titled(draft: Draft, language: str) -> Article:
    """The source whose title becomes the headline: the first that wrote one in the language, else the first."""
    articles = draft.story.articles
    return next((article for article in articles if article.language == language), articles[0])


def _summaries(draft: Draft, texts: dict[str, list[str | None]], count: int) -> tuple[Summary, ...] | Failure:
    """Keep the first sentences that exist in every language; a title that could not be said stays as it was."""
    kept = [i for i in range(len(draft.sentences)) if all(column[i + 1] for column in texts.values())][:count]
    if not kept:
        stage = Stage.TRANSLATING if draft.sentences else Stage.DRAFTING
        proven = f"{len(draft.sentences)} sentences were proven, none of them in every language"
        return Failure(draft.story.id, stage, Reason.NOT_WRITTEN, proven)
    summaries = []
    for language, (title, *column) in texts.items():
        original = _titled(draft, language)
        headline = set_type(title, language) if title else set_type(original.title, original.language)
        summaries.append(
            Summary(
                story_id=draft.story.id,
                language=language,
                headline=headline.rstrip("."),
                sentences=tuple(
                    Sentence(set_type(text, language), draft.sentences[i].citations)
                    for i in kept
                    if (text := column[i])
                ),
                title_language=None if title else original.language,
            )
        )
    return tuple(summaries)
