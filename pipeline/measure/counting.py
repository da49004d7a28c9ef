"""What is right and what is wrong with the sentences that were printed of one article, in one language.

Two tests look for what the article does not say. One compares every number, date, weekday, name and quotation with
the whole article. The other knows the false sentences of the gold set, and does not depend on how the first reads
facts: it looks for the word that makes a claim false, or surer than the article, where a sentence tells that claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.check.facts import Facts, facts
from pipeline.check.form import copied, copy_limit
from pipeline.check.names import Glossary
from pipeline.check.problems import ProblemKind
from pipeline.check.proof import unproven
from pipeline.check.words import fold, folded_words, tidy
from pipeline.gather.language import detect
from pipeline.measure.checker import sources_of
from pipeline.measure.chrf import chrf
from pipeline.measure.gold import Claim, Forbidden, GoldArticle

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TOKEN = re.compile(r"\d+(?:[ .,]\d+)*|[^\W_]+")
_SHORT = 3  # letters of the shortest word that tells a false sentence from a true one: "and" is in both
_LONG = 4  # letters of a word that says what a sentence is about
# Such words in a sentence from which on it tells a claim, perhaps a part of it: half of the words of the shorter, and
# no fewer than three. So no sentence of the references is taken for a corruption, and nearly every corruption is found.
_TELLS, _FEWEST = 0.5, 3


@dataclass(frozen=True, slots=True)
class Fault:
    """A fact that was printed and is not in the article: its kind, its words, and the sentence.

    `forbidden` tells that it was found by the false sentences of the gold set alone.
    """

    kind: str
    words: str
    sentence: str
    forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """One article as told in one language: `must_haves` of the article and how many were told.

    `foreign` sentences are in another language; `copies` hold more words of the source in a row than may be taken over,
    and `longest_copy` counts the longest such run of all; `chrf` is the likeness to the reference, None when nothing
    was told.
    """

    sentences: tuple[str, ...]
    faults: tuple[Fault, ...]
    told: int
    must_haves: int
    foreign: tuple[str, ...]
    copies: int
    longest_copy: int
    chrf: float | None


def count(gold: GoldArticle, sentences: Sequence[str], language: str, glossary: Glossary) -> Count:
    """Count what was printed of an article in one language of the gold set."""
    text = " ".join(sentences)
    limit = copy_limit([source.text for source in sources_of(gold)])
    runs = [_longest_copy(sentence, gold.paragraphs) for sentence in sentences] if language == gold.language else []
    return Count(
        sentences=tuple(sentences),
        faults=faults_of(gold, sentences, language, glossary),
        told=sum(must.told(text, language) for must in gold.must_have),
        must_haves=len(gold.must_have),
        foreign=tuple(sentence for sentence in sentences if _foreign(sentence, language)),
        copies=sum(run > limit for run in runs),
        longest_copy=max(runs, default=0),
        chrf=chrf(text, " ".join(gold.reference.sentences(language))) if sentences else None,
    )


def faults_of(gold: GoldArticle, sentences: Sequence[str], language: str, glossary: Glossary) -> tuple[Fault, ...]:
    """What these sentences say that neither the article nor its title does."""
    known = [facts(text, gold.language, glossary) for text in (gold.title, *(each.text for each in sources_of(gold)))]
    return tuple(fault for sentence in sentences for fault in _faults(sentence, language, gold, known, glossary))


def _faults(
    sentence: str, language: str, gold: GoldArticle, known: Sequence[Facts], glossary: Glossary
) -> Iterator[Fault]:
    """What a sentence says that the article does not, each kind at most once by the second test."""
    claimed = facts(sentence, language, glossary)
    seen = set()
    for gap in unproven(claimed, known, known):
        seen.add(gap.problem.kind.value)
        yield Fault(gap.problem.kind.value, gap.problem.detail, sentence)
    for quotation in claimed.quotations:
        if not _quoted(quotation, language, gold, known):
            yield Fault(ProblemKind.QUOTATION.value, quotation, sentence)
    for claim in gold.claim:
        for corruption in claim.forbidden:
            words = forbidden_words(sentence, claim, corruption, language)
            if words and corruption.kind not in seen:
                seen.add(corruption.kind)
                yield Fault(corruption.kind, words, sentence, forbidden=True)


def _quoted(quotation: str, language: str, gold: GoldArticle, known: Sequence[Facts]) -> bool:
    """Whether the article has a quotation word for word; in another language, whether it quotes anyone at all."""
    if language != gold.language:
        return any(source.quotations for source in known)
    return " ".join(folded_words(quotation)) in " ".join(folded_words(tidy(" ".join((gold.title, *gold.paragraphs)))))


def forbidden_words(sentence: str, claim: Claim, corruption: Forbidden, language: str) -> str:
    """The words that make a sentence say the corruption of a claim instead of the claim; "" if it does not.

    It tells that claim, has the words that the corruption puts in, in a row, and lacks those that it takes out. A
    corruption that only takes a word out ("not") leaves nothing to look for.
    """
    true, false, said = (_tokens(text) for text in (claim.text(language), corruption.text(language), sentence))
    changes = [
        (true[i1:i2], false[j1:j2])
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, true, false, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    taken, put = [word for old, _ in changes for word in old], [new for _, new in changes if new]
    shared, own = _content([word for word in true if word in false]), _content(said)
    telling = any(len(word) >= _SHORT or word[0].isdigit() for words in put for word in words)
    if not telling or len(shared & own) < max(_FEWEST, _TELLS * min(len(shared), len(own))):
        return ""
    if any(word in said for word in taken) or not all(_in_a_row(words, said) for words in put):
        return ""
    return " ".join(word for words in put for word in words)


def _tokens(text: str) -> list[str]:
    """Words and numbers, folded; "48 000" and "48,000" are one token each."""
    return [re.sub(r"[ .,]", ".", token) if token[0].isdigit() else token for token in _TOKEN.findall(fold(tidy(text)))]


def _content(words: Iterable[str]) -> set[str]:
    """The words that say what a sentence is about, and its numbers."""
    return {word for word in words if len(word) >= _LONG or word[0].isdigit()}


def _in_a_row(words: Sequence[str], text: Sequence[str]) -> bool:
    return any(text[start : start + len(words)] == words for start in range(len(text) - len(words) + 1))


def _foreign(sentence: str, language: str) -> bool:
    """Whether a sentence is surely in another language; where it is not sure, it has the benefit of the doubt.

    It must look so without its words with a capital too: of a list of Dutch names little else is left. Of 712 true
    sentences of the gold set none is blamed so, and 96 % where they are taken for the other language.
    """
    nameless = " ".join(word for word in _WORD.findall(sentence) if word.islower())
    found = [detect(text, language) for text in (sentence, nameless)]
    return all(each is not None and each[0] != language for each in found)


def _longest_copy(sentence: str, paragraphs: Sequence[str]) -> int:
    """The most words in a row, outside quotation marks, that a sentence takes from its source."""
    return next(words for words in range(len(sentence.split()) + 1) if not copied(sentence, paragraphs, words))
