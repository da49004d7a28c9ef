"""A story is drafted once, in the language its source allows best, and only proven sentences are kept.

The loop: several candidates are drawn for each story in one batch; every sentence of every candidate is
checked against the article; the candidate with most proven sentences wins and lends from the others. A story
left with too few is filled up from its own source sentences, tightened (or translated, when the article is
in another language): these are checked like the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.check.names import Glossary
from pipeline.check.support import Source, support
from pipeline.news import Article, Citation, Sentence, Story
from pipeline.ports import Completion, Embed, Generate, Prompt, Vectors
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
    answers = generate.generate([_drafting_prompt(material, count) for material in materials])
    chosen = [
        _choose(_candidates(material, answer, glossary, embed), count)
        for material, answer in zip(materials, answers, strict=True)
    ]
    short = [index for index, proven in enumerate(chosen) if len(proven) < min(_ENOUGH, count)]
    for index, proven in zip(
        short, _from_sources([materials[i] for i in short], generate, embed, glossary), strict=True
    ):
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


def _drafting_prompt(material: _Material, count: int) -> Prompt:
    article = material.story.articles[0]
    return prompts.draft(article.title, opening(article.paragraphs, _WORDS_READ), material.language, count)


def _prove(texts: Sequence[str], material: _Material, glossary: Glossary, embed: Embed) -> list[_Proven]:
    """Those of `texts` that the story's article supports, in order."""
    if not texts or not material.passages:
        return []
    vectors = embed.embed(texts)
    proven = []
    for text, vector in zip(texts, vectors, strict=True):
        verdict = support(text, material.language, material.sources, (material.vectors @ vector).tolist(), glossary)
        if verdict.supported:
            proven.append(_Proven(text, verdict.passages, vector))
    return proven


def _candidates(
    material: _Material, answers: Sequence[Completion], glossary: Glossary, embed: Embed
) -> list[list[_Proven]]:
    """The proven sentences of each candidate."""
    return [
        _prove(answer_sentences(answer.text, material.language, finished=answer.finished), material, glossary, embed)
        for answer in answers
    ]


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
        return prompts.tighten(source.text, language)
    return prompts.translate(source.text, source.language, language)


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
