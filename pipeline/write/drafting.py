"""A story is drafted once, in the language its source allows best, and only proven sentences are kept.

Draft, check, repair, replace, omit. All stories are drafted in one batch, and every sentence is checked against the
article. A story left short takes up source sentences that are brief enough to be quoted as they stand. Where even these
are too few, a second batch asks again for each sentence that failed, beside its passages and with what was wrong named,
and for source sentences in fewer words. All these are checked like the rest; what fails again is left out. An article
in a third language is not drafted at all: its own sentences are told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.check.entailment import disputed
from pipeline.check.facts import facts
from pipeline.check.form import copy_limit
from pipeline.check.names import Glossary
from pipeline.check.spelling import misspelt
from pipeline.check.support import Source, clauses, support
from pipeline.check.values import plain_values
from pipeline.check.wording import capitalised, content_words, misattributed, unattributed, unhedged, unsaid
from pipeline.news import Article, Citation, Origin, Sentence, Story
from pipeline.ports import Completion, Embed, Models, Prompt, Vectors
from pipeline.write import prompts
from pipeline.write.address import commands
from pipeline.write.sentences import (
    SourceSentence,
    answer_sentences,
    cite,
    leans,
    news_of,
    one_line,
    opening,
    source_sentences,
)
from pipeline.write.trimming import trimmed

_WORDS_READ = 150  # about 220 tokens: news tells the main thing first, and reading is half of a night's work
_SENTENCES_CITED = 80  # what a summary of the opening can draw on, with a margin
_SAME = 0.80  # cosine above which two sentences of one summary say the same thing twice
_SAME_PASSAGE = 0.65  # and above which two that tell the same passage do
# What makes a sentence a part of one on another passage: so many content words, of which one in so many may be missing
# there. Two sentences of one article on different things seldom share more than half of their words.
_WORDS_OF_A_PART, _WORDS_PER_NEW_ONE_IN_A_PART = 3, 4
ENOUGH = 2  # a story with fewer sentences is mended in a second batch, and tries further ones in every language
_MOST = 15  # sentences of a draft: a small model says only some of them faithfully in every language
_SHORTEST, _LONGEST = 7, 45  # words; a fragment says nothing, and a small model loses its way in a long sentence
_TOP = 30  # source sentences among which brief ones are looked for: further down is background
# Content words of a sentence for each one that its passages lack. Human rewording needs about one in five; of the
# drafts by the embedded model that reading found false, nearly all had more than one in six.
_WORDS_PER_NEW_ONE = 6
_HEADLINED = 2  # source sentences from the top that the headline tells in other words
_BESIDE = 2  # passages shown beside a sentence that is to be repaired
_TRIED = 3  # source sentences asked for in fewer words, from the top


_NUMERAL = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Refused:
    """A sentence that is not printed, the passages nearest to it, and what was wrong with it, in words."""

    text: str
    citations: tuple[Citation, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """The proven sentences of a story in one language, in the order of the telling, and those that were refused."""

    story: Story
    language: str
    sentences: tuple[Sentence, ...]
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class _Material:
    """What a story's sentences are checked against: its source sentences, and their vectors and their clauses'."""

    story: Story
    language: str
    headline: str  # in the article's language; "" where it is an order
    passages: tuple[SourceSentence, ...]
    sources: tuple[Source, ...]
    vectors: Vectors
    clause_vectors: Vectors  # one row per clause of the sources in turn
    news: frozenset[int]  # of an update: the source sentences that say what no earlier night could know


@dataclass(frozen=True, slots=True)
class _Proven:
    """A sentence that passed, the passages that carry it, its vector, and how it came to be."""

    text: str
    passages: tuple[int, ...]
    vector: Vectors
    origin: Origin


@dataclass(frozen=True, slots=True)
class _Refused:
    """A sentence that failed, the passages nearest to it, and the words that were wrong."""

    text: str
    passages: tuple[int, ...]
    wrong: tuple[str, ...]


_Checked = tuple[list[_Proven], list[_Refused]]


def draft_language(article: Article) -> str:
    """The language in which an article is drafted: its own when the models draft it well, else the pivot."""
    return article.language if article.language in prompts.DRAFTED else prompts.PIVOT


def drafting_prompt(article: Article, count: int) -> Prompt:
    """The question for a draft of `count` sentences; orders to a machine are not shown to the model."""
    return prompts.draft(_headline(article), opening(news_of(article), _WORDS_READ), draft_language(article), count)


def _headline(article: Article) -> str:
    """The article's title, unless it is an order."""
    return "" if commands(article.title) else article.title


def draft_stories(stories: Sequence[Story], models: Models, glossary: Glossary, *, count: int) -> list[Draft]:
    """Draft every story with some sentences more than `count`; a draft per story, in order, perhaps empty.

    All drafts are written in one batch. An article in a third language keeps its own sentences: asked to summarise what
    it reads in one, a small model invents; asked to translate one sentence, less so.
    """
    materials = [_material(story, models.embed, glossary) for story in stories]
    own = [material for material in materials if material.language in prompts.DRAFTED]
    answers = models.generate.generate([drafting_prompt(material.story.articles[0], count) for material in own])
    drafted = iter(_drafted(own, answers, models, glossary, count=count))
    return [
        _draft(material, *(next(drafted) if material.language in prompts.DRAFTED else (_verbatim(material), [])))
        for material in materials
    ]


def _drafted(
    materials: Sequence[_Material],
    answers: Sequence[Sequence[Completion]],
    models: Models,
    glossary: Glossary,
    *,
    count: int,
) -> list[_Checked]:
    """For each story its proven sentences: drafted, else its own briefest, else repaired or tightened; and the refused.

    A source sentence that will not do as it stands is not among the refused: nobody wrote it.
    """
    chosen, mends, failed = [], [], []
    for material, (answer, *_) in zip(materials, answers, strict=True):
        drafted, refused = _prove(_sentences(answer, material), Origin.DRAFTED, material, glossary, models)
        brief, _ = _prove(_brief(material), Origin.REPLACED, material, glossary, models)
        kept = _choose(_news_first([drafted, brief], material), material.language)
        chosen.append(kept)
        failed.append(refused)
        short = len(kept) < min(ENOUGH, count) or (material.news and not any(_is_news(each, material) for each in kept))
        mends.append(_mending_prompts(material, refused) if short else [])
    mended = iter(models.generate.generate([prompt for prompts_of_one in mends for _, prompt in prompts_of_one]))
    for index, (material, prompts_of_one) in enumerate(zip(materials, mends, strict=True)):
        for origin, _ in prompts_of_one:
            completion, *_ = next(mended)
            texts = [text] if completion.finished and (text := one_line(completion.text)) else []
            proven, refused = _prove(texts, origin, material, glossary, models)
            chosen[index] = _choose(_news_first([chosen[index], proven], material), material.language)
            failed[index] += refused
    ordered = [_ordered(proven, material) for material, proven in zip(materials, chosen, strict=True)]
    return list(zip(ordered, failed, strict=True))


def _is_news(sentence: _Proven, material: _Material) -> bool:
    """Whether the main passage of a sentence says what an update adds."""
    return sentence.passages[0] in material.news


def _news_first(candidates: Sequence[Sequence[_Proven]], material: _Material) -> list[Sequence[_Proven]]:
    """Before all other candidates those that say what an update adds: without one of them there is no update."""
    news = [sentence for candidate in candidates for sentence in candidate if _is_news(sentence, material)]
    return [news, *candidates]


def _ordered(proven: Sequence[_Proven], material: _Material) -> list[_Proven]:
    """In the order of the telling, but what an update adds comes first."""
    return sorted(proven, key=lambda sentence: (not _is_news(sentence, material), min(sentence.passages)))


def _mending_prompts(material: _Material, refused: Sequence[_Refused]) -> list[tuple[Origin, Prompt]]:
    """What is asked again for a story: its refused sentences, and its first source sentences in fewer words."""
    return [
        *(
            (
                Origin.REPAIRED,
                prompts.repair(
                    sentence.text,
                    [material.sources[index].text for index in sentence.passages],
                    sentence.wrong,
                    material.language,
                ),
            )
            for sentence in refused
        ),
        *(
            (Origin.REPLACED, prompts.tighten(material.sources[index].text, material.language))
            for index in _telling(material)[:_TRIED]
        ),
    ]


def _brief(material: _Material) -> list[str]:
    """The main statements of source sentences near the top, where they are short enough to be taken over word for word.

    A sentence that is a paragraph by itself is left out: bylines, captions and credits look like it.
    """
    limit = copy_limit([source.text for source in material.sources])
    passages = [material.passages[index] for index in _telling(material) if index < _TOP or index in material.news]
    texts = [trimmed(passage.text, material.language) for passage in passages if passage.before or passage.after]
    return [text for text in texts if len(text.split()) <= limit]


def _verbatim(material: _Material) -> list[_Proven]:
    """The main statements of the sentences of an article that can stand alone: each proves itself."""
    telling = _telling(material)[:_MOST]
    texts = [trimmed(material.sources[index].text, material.language) for index in telling]
    return [
        _Proven(text, (index,), material.vectors[index], Origin.REPLACED)
        for index, text in zip(telling, texts, strict=True)
        if len(text.split()) >= _SHORTEST
    ]


def _material(story: Story, embed: Embed, glossary: Glossary) -> _Material:
    article = story.articles[0]
    passages = source_sentences(article, _SENTENCES_CITED)
    news = frozenset(story.news)
    return _Material(
        story=story,
        language=article.language,
        headline=_headline(article),
        passages=passages,
        sources=tuple(Source(passage.text, article.language) for passage in passages),
        vectors=embed.embed([passage.text for passage in passages]),
        clause_vectors=embed.embed(
            [clause for passage in passages for clause in clauses(passage.text, article.language)]
        ),
        news=frozenset(
            index
            for index, passage in enumerate(passages if news else ())
            if not news.isdisjoint(plain_values(passage.text, article.language, glossary))
        ),
    )


def _sentences(answer: Completion, material: _Material) -> tuple[str, ...]:
    return answer_sentences(answer.text, material.language, finished=answer.finished)


def _prove(texts: Sequence[str], origin: Origin, material: _Material, glossary: Glossary, models: Models) -> _Checked:
    """Those of `texts` that the story's article supports, and the others, in order.

    The checks come first; what they let through is put before the judge of entailment, all of it at once.
    """
    if not material.passages:
        return [], []
    vectors = models.embed.embed(texts)
    checked = [
        (text, vector, *_passages(text, vector, material, glossary, models.embed))
        for text, vector in zip(texts, vectors, strict=True)
    ]
    premises = [
        (" ".join(material.sources[index].text for index in sorted(passages)), text)
        for text, _, passages, wrong in checked
        if not wrong
    ]
    judged = iter(models.entail.entail(premises))
    proven: list[_Proven] = []
    refused: list[_Refused] = []
    for text, vector, passages, wrong in checked:
        problem = None if wrong else disputed(next(judged))
        blamed = (*wrong, problem.detail) if problem else wrong
        if blamed:
            nearest = np.argsort(-(material.vectors @ vector), kind="stable")[:_BESIDE].tolist()
            refused.append(_Refused(text, tuple(sorted(nearest)), blamed))
        else:
            proven.append(_Proven(text, passages, vector, origin))
    return proven, refused


def _passages(
    text: str, vector: Vectors, material: _Material, glossary: Glossary, embed: Embed
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The passages that carry a sentence, and the words in which the checks find something wrong."""
    similarity = (material.vectors @ vector).tolist()
    clause_similarity = (embed.embed(clauses(text, material.language)) @ material.clause_vectors.T).tolist()
    verdict = support(text, material.language, material.sources, similarity, glossary, clause_similarity)
    unknown = (*misspelt(text, material.language), *_strays(text, verdict.passages, material, glossary))
    return verdict.passages, (*(problem.detail for problem in verdict.problems), *unknown)


def _strays(text: str, passages: Sequence[int], material: _Material, glossary: Glossary) -> tuple[str, ...]:
    """The words that a sentence adds to its main passage, and the attribution and the hedge that it drops.

    Words may be added as far as rewording needs them, but not for what the sentence is about. At the top of an article
    the words of its headline are no additions either. Other passages do not count: what a small model joins from two
    sentences, it often joins wrongly; nor do words in capitals that the article has in capitals: names stand for the
    pronouns of a passage.
    """
    language = material.language
    main = [material.sources[index].text for index in passages[:1]]
    headline = [material.headline] if passages and passages[0] < _HEADLINED else []
    names = capitalised([text]) & capitalised(source.text for source in material.sources)
    content = [word for word in content_words(text, language) if word not in names]
    missing = [word for word in unsaid(text, main, language) if word not in names]
    added = [word for word in unsaid(text, [*main, *headline], language) if word in missing]
    first = content_words(text, language)[:1]
    subject = [word for word in first if word in missing]
    if not subject and len(added) <= len(content) // _WORDS_PER_NEW_ONE:
        added = []
    dropped = [
        words
        for passage in main
        for words in (
            unattributed(text, passage, language),
            misattributed(text, passage, language),
            unhedged(facts(text, language, glossary), facts(passage, language, glossary)),
        )
        if words
    ]
    return tuple(dict.fromkeys((*subject, *added, *dropped)))


def _choose(candidates: Sequence[Sequence[_Proven]], language: str) -> list[_Proven]:
    """The first sentences of all candidates in their order, as many as a draft may hold, nothing said twice.

    A fragment, and a sentence that leans on one before it ("It was published…"), are left out: they do not stand alone.
    """
    kept: list[_Proven] = []
    for sentence in (sentence for candidate in candidates for sentence in candidate):
        if len(kept) == _MOST:
            break
        if leans(sentence.text) or len(sentence.text.split()) < _SHORTEST:
            continue
        if not any(_repeats(sentence, other, language) for other in kept):
            kept.append(sentence)
    return kept


def _repeats(one: _Proven, other: _Proven, language: str) -> bool:
    """Whether two sentences say the same thing, or one of them only a part of what the other says."""
    same = _SAME_PASSAGE if one.passages == other.passages else _SAME
    return (
        float(np.dot(one.vector, other.vector)) >= same
        or _is_part(one, other, language)
        or _is_part(other, one, language)
    )


def _is_part(part: _Proven, whole: _Proven, language: str) -> bool:
    """Whether nearly all the content words of a sentence, and all its digits, stand in the other.

    A name makes another sentence of it ("France voted no"), unless both tell the same passage ("Judge Stone" is the
    judge).
    """
    if not _digits(part.text) <= _digits(whole.text):
        return False
    same = part.passages[0] == whole.passages[0]
    names = capitalised([part.text]) if same else frozenset[str]()
    said = [word for word in content_words(part.text, language) if word not in names]
    missing = [word for word in unsaid(part.text, [whole.text], language) if word not in names]
    return (same or len(said) >= _WORDS_OF_A_PART) and len(missing) <= len(said) // _WORDS_PER_NEW_ONE_IN_A_PART


def _digits(text: str) -> frozenset[str]:
    return frozenset(_NUMERAL.findall(text))


def _telling(material: _Material) -> list[int]:
    """The source sentences that can stand alone, in order: neither too short, too long, nor a question.

    Those that say what an update adds come first.
    """
    alone = [
        index
        for index, source in enumerate(material.sources)
        if _SHORTEST <= len(source.text.split()) <= _LONGEST and not source.text.rstrip(' »”"').endswith("?")
    ]
    return sorted(alone, key=lambda index: index not in material.news)


def _draft(material: _Material, proven: Sequence[_Proven], refused: Sequence[_Refused]) -> Draft:
    """The sentences with the passages that prove them, and the refused with those that should have."""
    return Draft(
        material.story,
        material.language,
        tuple(
            Sentence(each.text, _citations(each.passages, material), each.origin, _is_news(each, material))
            for each in proven
        ),
        tuple(Refused(each.text, _citations(each.passages, material), each.wrong) for each in refused),
    )


def _citations(passages: Sequence[int], material: _Material) -> tuple[Citation, ...]:
    return tuple(cite(material.passages[index]) for index in passages)
