"""A story is drafted once, in the language its source allows best, and only proven sentences are kept.

All stories are drafted in one batch, two candidates each; every sentence is checked against the article; the
candidate with more proven sentences wins and borrows from the other. A story left with too few is filled up from
its own source sentences, tightened: these are checked like the rest. An article in a third language is not drafted
at all: its first sentences are translated, each checked against the one it translates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.check.names import Glossary
from pipeline.check.spelling import misspelt
from pipeline.check.support import Source, support
from pipeline.news import Article, Citation, Sentence, Story
from pipeline.ports import Completion, Embed, Generate, Prompt, Vectors
from pipeline.write import prompts
from pipeline.write.sentences import SourceSentence, answer_sentences, leans, one_line, opening, source_sentences
from pipeline.write.translating import Cell, ask, trusted

_WORDS_READ = 320  # about 480 tokens: news tells the main thing first, and reading is a third of a night's work
_SENTENCES_CITED = 80  # what a summary of the opening can draw on, with a margin
_SAME = 0.80  # cosine above which two sentences of one summary say the same thing twice
_ENOUGH = 2  # a story with fewer proven sentences is filled up from its source sentences
_SPARE = 1  # sentences beyond those asked for: some will not be said faithfully in every language
_SHORTEST, _LONGEST = 7, 45  # words; a fragment says nothing, and a small model loses its way in a long sentence
_TRIED = 4  # source sentences tried for that, from the top: news tells the main thing first


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
    """Draft every story with at most `count` sentences and a spare one; a draft per story, in order, perhaps empty."""
    materials = [_material(story, embed) for story in stories]
    chosen: list[list[_Proven]] = [[] for _ in materials]
    own = [index for index, material in enumerate(materials) if material.language == _source_language(material)]
    other = [index for index in range(len(materials)) if index not in own]
    cells = {index: _cells(materials[index], count) for index in other}
    answers = iter(
        generate.generate(
            [
                *(_drafting_prompt(materials[index], count) for index in own),
                *(ask(cell) for index in other for _, cell in cells[index]),
            ]
        )
    )
    for index in own:
        candidates = [
            _prove(_sentences(answer, materials[index]), materials[index], glossary, embed) for answer in next(answers)
        ]
        chosen[index] = _choose(candidates, count + _SPARE)
    for index in other:
        said = [
            (passage, text)
            for passage, cell in cells[index]
            if (text := trusted(cell, next(answers)[0], embed, glossary)) is not None
        ]
        vectors = embed.embed([text for _, text in said])
        sentences = [_Proven(text, (passage,), vector) for (passage, text), vector in zip(said, vectors, strict=True)]
        chosen[index] = _choose([sentences], count + _SPARE)
    short = [index for index in own if len(chosen[index]) < min(_ENOUGH, count)]
    tightened = _tighten([materials[index] for index in short], generate, embed, glossary)
    for index, sentences in zip(short, tightened, strict=True):
        chosen[index] = _choose([chosen[index] + sentences], count + _SPARE)
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


def _sentences(answer: Completion, material: _Material) -> tuple[str, ...]:
    return answer_sentences(answer.text, material.language, finished=answer.finished)


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
    """The candidate with most proven sentences, filled up from the others, nothing said twice.

    A sentence that leans on one before it ("It was published…") is left out: what "it" is cannot be checked.
    """
    kept: list[_Proven] = []
    for candidate in sorted(candidates, key=lambda proven: -min(len(proven), count)):
        for sentence in candidate:
            if len(kept) == count:
                return kept
            if leans(sentence.text):
                continue
            if all(float(np.dot(sentence.vector, other.vector)) < _SAME for other in kept):
                kept.append(sentence)
    return kept


def _tighten(
    materials: Sequence[_Material], generate: Generate, embed: Embed, glossary: Glossary
) -> list[list[_Proven]]:
    """For each story, its first source sentences in fewer words, as far as they prove true."""
    asked = [
        [prompts.tighten(source.text, source.language) for source in material.sources[:_TRIED]]
        for material in materials
    ]
    answers = iter(generate.generate([prompt for prompts_of_one in asked for prompt in prompts_of_one]))
    result = []
    for material, prompts_of_one in zip(materials, asked, strict=True):
        completions = [completion for _ in prompts_of_one for completion in next(answers) if completion.finished]
        texts = [text for completion in completions if (text := one_line(completion.text))]
        result.append(_prove(texts, material, glossary, embed))
    return result


def _cells(material: _Material, count: int) -> list[tuple[int, Cell]]:
    """The first source sentences of an article in a third language, by index, to be put into that of the draft.

    Asked to summarise what it reads in a third language, a small model invents; asked for one sentence, less so.
    """
    return [
        (index, Cell(material.sources[index].text, material.sources[index].language, material.language))
        for index in _telling(material)[: count + _SPARE]
    ]


def _telling(material: _Material) -> list[int]:
    """The source sentences that can stand alone, in order: neither too short, too long, nor a question."""
    return [
        index
        for index, source in enumerate(material.sources)
        if _SHORTEST <= len(source.text.split()) <= _LONGEST and not source.text.rstrip(' »”"').endswith("?")
    ]


def _source_language(material: _Material) -> str:
    return material.story.articles[0].language


def _cited(sentence: _Proven, material: _Material) -> Sentence:
    """The sentence with the passages that prove it."""
    return Sentence(
        sentence.text,
        tuple(
            Citation(
                article_id=passage.article.id,
                url=passage.article.canonical_url,
                publisher=passage.article.publisher,
                language=passage.article.language,
                passage=passage.text,
                before=passage.before,
                after=passage.after,
            )
            for passage in (material.passages[index] for index in sentence.passages)
        ),
    )
