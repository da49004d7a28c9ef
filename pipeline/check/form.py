"""Whether a sentence is well formed: complete, in its language, no loop, no chatter, no long copy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from pipeline.check.facts import unquoted
from pipeline.check.lexicon import LANGUAGES, alternation, lexicon
from pipeline.check.words import fold, folded_words, tidy

_END = re.compile(r"[.!?…][\"'»”’)\]]*$")
_PAIRS = (("(", ")"), ("«", "»"), ("“", "”"), ("[", "]"))
_MACHINE_TALK = re.compile(r"<\|?/?[a-z_]+\|?>|\[/?INST\]|^#+ |\*\*|```|^(?:system|assistant|user)\s*:", re.IGNORECASE)

COPY_LIMIT = 20  # words in a row: what publishers' rights leave to others is a short extract (Directive 2019/790, art. 15)
_COPY_FLOOR = 10  # names, titles and dates make runs of this length that nobody can write otherwise


def truncated(sentence: str) -> bool:
    """Whether a sentence stops before its end, or leaves a bracket or a quotation open."""
    plain = tidy(sentence)
    return (
        not _END.search(plain)
        or any(plain.count(opening) != plain.count(closing) for opening, closing in _PAIRS)
        or plain.count('"') % 2 == 1
    )


def repetitive(sentence: str) -> str:
    """The words that a sentence loops on: one word three times in a row, four twice, or two three times; "" if none."""
    words = folded_words(tidy(sentence))
    for one, two, three in zip(words, words[1:], words[2:], strict=False):
        if one == two == three and one.isalpha():
            return one
    for length, times in ((5, 2), (3, 3)):
        runs = Counter(tuple(words[index : index + length]) for index in range(len(words) - length + 1))
        for run, count in runs.items():
            if count >= times:
                return " ".join(run)
    return ""


def leakage(sentence: str, language: str) -> str:
    """The words by which a sentence talks about the task or the prompt instead of the news; "" if none."""
    plain = tidy(sentence)
    match = _MACHINE_TALK.search(plain) or _leakage(language).search(plain)
    return match.group() if match else ""


@cache
def _leakage(language: str) -> re.Pattern[str]:
    forms = [form for each in dict.fromkeys((language, "en")) for form in lexicon(each).forms("leakage", "forms")]
    return re.compile(rf"^[\"«“* ]*{alternation(forms)}", re.IGNORECASE)


def foreign(sentence: str, language: str) -> str:
    """The language that a sentence is in when it is not the expected one; "" when it is, or when nothing tells.

    Function words vote: the little words that no text of a language does without. A language wins with at least two
    more than the expected one has, or with all of the votes. Names and quotations do not vote.
    """
    words = folded_words(unquoted(tidy(sentence)))
    votes = {each: sum(word in own for word in words) for each, own in _function_words().items()}
    best = max(votes, key=lambda each: votes[each])
    expected = votes.get(language, 0)
    if votes[best] >= expected + 2 or (expected == 0 and len(words) >= 8):
        return best if best != language else "?"
    return ""


@cache
def _function_words() -> dict[str, frozenset[str]]:
    return {each: frozenset(map(fold, lexicon(each).forms("function", "words"))) for each in LANGUAGES}


def copied(sentence: str, sources: Iterable[str], limit: int) -> str:
    """The first run of more than `limit` words, outside quotation marks, that a source has too; "" if none."""
    parts = [folded_words(part) for part in unquoted(tidy(sentence)).split("\0")]
    for source in sources:
        words = folded_words(tidy(source))
        known = {words[index : index + limit + 1] for index in range(len(words) - limit)}
        for part in parts:
            for index in range(len(part) - limit):
                if part[index : index + limit + 1] in known:
                    return " ".join(part[index : index + limit + 1])
    return ""


def copy_limit(sources: Sequence[str]) -> int:
    """Words in a row that may be taken over: a tenth of the article, between 10 and 20."""
    return max(_COPY_FLOOR, min(COPY_LIMIT, sum(len(source.split()) for source in sources) // 10))
