"""The room's one door: stories in, summaries in every language out."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.check.names import Glossary
from pipeline.news import Failure, Story, Summary
from pipeline.ports import Models
from pipeline.write.drafting import draft_stories
from pipeline.write.telling import tell


def summarise(
    stories: Sequence[Story],
    languages: Sequence[str],
    models: Models,
    glossary: Glossary,
    *,
    sentences: int,
) -> tuple[list[Summary], list[Failure]]:
    """Tell each story in at most `sentences` proven sentences, the same in every language, or say why not.

    A `Failure` has the story's id as its subject.
    """
    drafts = draft_stories(stories, models, glossary, count=sentences)
    told = tell(drafts, languages, models, glossary, count=sentences)
    summaries = [summary for result in told if not isinstance(result, Failure) for summary in result]
    return summaries, [result for result in told if isinstance(result, Failure)]
