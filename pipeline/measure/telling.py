"""The write room tells the gold set as it tells a night: a story per article, a night's number of stories at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.check.names import Glossary
from pipeline.measure.gold import LANGUAGES, GoldArticle, as_story
from pipeline.measure.ledger import Ledger
from pipeline.news import Citation, Summary
from pipeline.ports import Models
from pipeline.write.summaries import summarise

Texts = dict[str, tuple[str, ...]]  # language -> the sentences printed of one article


@dataclass(frozen=True, slots=True)
class Telling:
    """One article as told: its sentences in each language, and the passages cited by each of them.

    `headlines` has those that are in the language of their digest; others stayed the source's own title. `parallel`
    tells whether the languages carry as many sentences with the same citations; `origins` how many of the sentences
    came to be in each way; `seconds` is the article's share of the model's work.
    """

    texts: Texts
    headlines: dict[str, str]
    passages: tuple[tuple[str, ...], ...]
    parallel: bool
    origins: dict[str, int]
    seconds: float


def tell_all(
    articles: Sequence[GoldArticle],
    models: Models,
    glossary: Glossary,
    ledger: Ledger,
    *,
    sentences: int,
    together: int,
    say: Callable[[str], None],
) -> list[Telling]:
    """Tell every article, `together` at a time."""
    told: list[Telling] = []
    for start in range(0, len(articles), together):
        batch = articles[start : start + together]
        before = models.generate.cost.seconds
        stories = [as_story(gold) for gold in batch]
        summaries, _ = summarise(stories, LANGUAGES, models, glossary, sentences=sentences)
        seconds = ledger.shared_out(batch, models.generate.cost.seconds - before)
        told += [
            telling([each for each in summaries if each.story_id == story.id], spent)
            for story, spent in zip(stories, seconds, strict=True)
        ]
        say(f"{len(told)} of {len(articles)} articles told")
    return told


def telling(summaries: Sequence[Summary], seconds: float) -> Telling:
    """The summaries of one article, one per language, or none."""
    proofs = [_proofs(summary) for summary in summaries]
    return Telling(
        texts={
            language: tuple(
                sentence.text for each in summaries if each.language == language for sentence in each.sentences
            )
            for language in LANGUAGES
        },
        headlines={each.language: each.headline for each in summaries if each.title_language is None},
        passages=tuple(tuple(citation.passage for citation in cited) for cited in proofs[0]) if proofs else (),
        parallel=not summaries
        or (sorted(each.language for each in summaries) == sorted(LANGUAGES) and all(p == proofs[0] for p in proofs)),
        origins=dict(Counter(sentence.origin.value for each in summaries[:1] for sentence in each.sentences)),
        seconds=seconds,
    )


def _proofs(summary: Summary) -> list[tuple[Citation, ...]]:
    return [sentence.citations for sentence in summary.sentences]
