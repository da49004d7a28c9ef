"""A story is drafted once, in the language its source allows best, and only proven sentences are kept.

The loop: all stories are drafted in one batch, greedily; every sentence is checked against the article. Stories
with a sentence missing are drafted again, several candidates each, in a second batch; the candidate with most
proven sentences wins and borrows from the others. A story left with too few is filled up from its own source
sentences, tightened (or translated, when the article is in another language): these are checked like the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.check.names import Glossary
from pipeline.check.spelling import misspelt
from pipeline.check.support import Source, support
from pipeline.news import Article, Citation, Sentence, Story
from pipeline.ports import Embed, Generate, Prompt, Vectors
from pipeline.write import prompts
from pipeline.write.sentences import SourceSentence, answer_sentences, one_line, opening, source_sentences

_WORDS_READ = 700  # about 1,000 tokens: beyond it the embedded model drafts no better and reads proportionally longer
_SENTENCES_CITED = 80  # what a summary of the opening can draw on, with a margin
_SAME = 0.80  # cosine above which two sentences of one summary say the same thing twice
_ENOUGH = 2  # a story with fewer proven sentences is filled up from its source sentences
_TRIED = 6  # source sentences tried for that, from the top: news tells the main thing first


@dataclass(frozen=True, slots=True)
class Draft:
    """The proven sentences of a story in one language, best first in the order of the telling."""

    story: Story
    language: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Material:
    """What a story's sentences are checked against: its source sentences and their vectors."""

    story: Story
    language: str
    passages: tuple[SourceSentence, ...]
    sources: tuple[Source, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class _Proven:
    """A sentence that passed, the passages that carry it, and its vector."""

    text: str
    passages: tuple[int, ...]
    vector: Vectors


def draft_language(article: Article) -> str:
    """The language in which an article is drafted: its own when the models draft it well, else the pivot."""
    return article.language if article.language in prompts.DRAFTED else prompts.PIVOT


def draft_stories(
    stories: Sequence[Story], generate: Generate, embed: Embed, glossary: Glossary, *, count: int
) -> list[Draft]:
    """Draft every story with at most `count` sentences; one draft per story, in order, perhaps with none."""
    materials = [_material(story, embed) for story in stories]
    chosen = [
        _choose(candidates, count)
        for candidates in _draft(materials, generate, embed, glossary, count=count, candidates=prompts.FIRST)
    ]
    again = [index for index, proven in enumerate(chosen) if len(proven) < count]
    redrafted = _draft(
        [materials[index] for index in again], generate, embed, glossary, count=count, candidates=prompts.AGAIN
    )
    for index, candidates in zip(again, redrafted, strict=True):
        chosen[index] = _choose([chosen[index], *candidates], count)
    short = [index for index, proven in enumerate(chosen) if len(proven) < min(_ENOUGH, count)]
    filled = _from_sources([materials[index] for index in short], generate, embed, glossary)
    for index, proven in zip(short, filled, strict=True):
        chosen[index] = _choose([chosen[index] + proven], count)
    return [
        Draft(material.story, material.language, tuple(_cited(sentence, material) for sentence in proven))
        for material, proven in zip(materials, chosen, strict=True)
    ]


def _material(story: Story, embed: Embed) -> _Material:
    article = story.articles[0]
    passages = source_sentences(article, _SENTENCES_CITED)
    return _Material(
        story=story,
        language=draft_language(article),
        passages=passages,
        sources=tuple(Source(passage.text, article.language) for passage in passages),
        vectors=embed.embed([passage.text for passage in passages]),
    )


def _draft(
    materials: Sequence[_Material], generate: Generate, embed: Embed, glossary: Glossary, *, count: int, candidates: int
) -> list[list[list[_Proven]]]:
    """For each story, the proven sentences of each of its candidates; one batch for all stories."""
    asked = []
    for material in materials:
        article = material.story.articles[0]
        text = opening(article.paragraphs, _WORDS_READ)
        asked.append(prompts.draft(article.title, text, material.language, count, candidates=candidates))
    return [
        [
            _prove(
                answer_sentences(answer.text, material.language, finished=answer.finished), material, glossary, embed
            )
            for answer in answers
        ]
        for material, answers in zip(materials, generate.generate(asked), strict=True)
    ]


def _prove(texts: Sequence[str], material: _Material, glossary: Glossary, embed: Embed) -> list[_Proven]:
    """Those of `texts` that the story's article supports, in order."""
    if not texts or not material.passages:
        return []
    vectors = embed.embed(texts)
    proven = []
    for text, vector in zip(texts, vectors, strict=True):
        verdict = support(text, material.language, material.sources, (material.vectors @ vector).tolist(), glossary)
        if verdict.supported and not misspelt(text, material.language):
            proven.append(_Proven(text, verdict.passages, vector))
    return proven


def _choose(candidates: Sequence[list[_Proven]], count: int) -> list[_Proven]:
    """The candidate with most proven sentences, filled up from the others, nothing said twice."""
    kept: list[_Proven] = []
    for candidate in sorted(candidates, key=lambda proven: -min(len(proven), count)):
        for sentence in candidate:
            if len(kept) == count:
                return kept
            if all(float(np.dot(sentence.vector, other.vector)) < _SAME for other in kept):
                kept.append(sentence)
    return kept


def _from_sources(
    materials: Sequence[_Material], generate: Generate, embed: Embed, glossary: Glossary
) -> list[list[_Proven]]:
    """For each story, its first source sentences tightened or translated, as far as they prove true."""
    asked: list[Prompt] = []
    spans: list[slice] = []
    for material in materials:
        begin = len(asked)
        asked += [_again(source, material.language) for source in material.sources[:_TRIED]]
        spans.append(slice(begin, len(asked)))
    answers = generate.generate(asked)
    result = []
    for material, span in zip(materials, spans, strict=True):
        texts = [one_line(completion.text) for answer in answers[span] for completion in answer if completion.finished]
        result.append(_prove([text for text in texts if text], material, glossary, embed))
    return result


def _again(source: Source, language: str) -> Prompt:
    """Ask for a source sentence in fewer words, or in the language of the draft."""
    if source.language == language:
        return prompts.tighten(source.text, language, candidates=prompts.AGAIN)
    return prompts.translate(source.text, source.language, language, candidates=prompts.AGAIN)


def _cited(sentence: _Proven, material: _Material) -> Sentence:
    """The sentence with the passages that prove it."""
    return Sentence(
        sentence.text,
        tuple(
            Citation(
                article_id=passage.article.id,
                url=passage.article.final_url,
                publisher=passage.article.publisher,
                language=passage.article.language,
                passage=passage.text,
                before=passage.before,
                after=passage.after,
            )
            for passage in (material.passages[index] for index in sentence.passages)
        ),
    )
