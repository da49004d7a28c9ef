"""Whether a sentence is well formed: complete, in its language, no loop, no chatter, no long copy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from pipeline.check.facts import unquoted
from pipeline.check.lexicon import LANGUAGES, alternation, lexicon, little_words
from pipeline.check.words import fold, folded_words, tidy

_END = re.compile(r"[.!?…][\"'»”’)\]]*$")
_PART = re.compile(r"[^\W_]+")
_PAIRS = (("(", ")"), ("«", "»"), ("“", "”"), ("[", "]"))
_MACHINE_TALK = re.compile(r"<\|?/?[a-z_]+\|?>|\[/?INST\]|^#+ |\*\*|```|^(?:system|assistant|user)\s*:", re.IGNORECASE)

COPY_LIMIT = (
    20  # words in a row: what publishers' rights leave to others is a short extract (Directive 2019/790, art. 15)
)
_HALF = 8  # words: fewer hold too few little words to judge
_MAJORITY = 0.6  # votes by which another language wins
_QUORUM = 3  # different words that must vote for it

_COPY_FLOOR = 14  # names, titles and dates make runs of this length that nobody can write otherwise


def truncated(sentence: str) -> bool:
    """Whether a sentence stops before its end, or leaves a bracket or a quotation open."""
    plain = tidy(sentence)
    return (
        not _END.search(plain)
        or any(plain.count(opening) != plain.count(closing) for opening, closing in _PAIRS)
        or plain.count('"') % 2 == 1
    )


def repetitive(sentence: str) -> str:
    """The words that a sentence loops on; "" if none.

    One or two words three times in a row, three to six words twice in a row, four words three times or seven twice
    anywhere: statutes aside, nobody writes so.
    """
    words = folded_words(tidy(sentence))
    for one, two, three in zip(words, words[1:], words[2:], strict=False):
        if one == two == three and one.isalpha():
            return one
    for start in range(len(words) - 5):
        if words[start : start + 2] * 3 == words[start : start + 6]:
            return " ".join(words[start : start + 2])
    for length in range(3, 7):
        for start in range(len(words) - 2 * length + 1):
            if words[start : start + length] == words[start + length : start + 2 * length]:
                return " ".join(words[start : start + length])
    for length, times in ((7, 2), (4, 3)):
        runs = Counter(words[start : start + length] for start in range(len(words) - length + 1))
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
    """The language that a sentence, or either half of a long one, is in when it is not the expected one; else "".

    Function words vote: the little words that no text of a language does without. A word of n languages gives each
    1/n of a vote. Capitalised words and quotations do not vote.
    """
    parts = _PART.findall(unquoted(tidy(sentence)))
    words = tuple(fold(word) for index, word in enumerate(parts) if word.islower() or not index)
    half = len(words) // 2
    spans = (words, words[:half], words[half:]) if half >= _HALF else (words,)
    return next((other for span in spans if (other := _other(span, language))), "")


def _other(words: Sequence[str], language: str) -> str:
    """The language that outvotes the expected one, if one does."""
    votes = dict.fromkeys(LANGUAGES, 0.0)
    ballots = dict.fromkeys(LANGUAGES, 0)
    for word in dict.fromkeys(words):
        speakers = _speakers().get(word, ())
        for each in speakers:
            votes[each] += 1 / len(speakers)
            ballots[each] += 1
    best = max(votes, key=lambda each: votes[each])
    outvoted = votes[best] >= votes.get(language, 0.0) + _MAJORITY and ballots[best] >= _QUORUM
    return best if best != language and outvoted else ""


@cache
def _speakers() -> dict[str, tuple[str, ...]]:
    """Each function word -> the languages that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for each in LANGUAGES:
        for word in little_words(each):
            found[word] = (*found.get(word, ()), each)
    return found


def copied(sentence: str, sources: Iterable[str], limit: int) -> str:
    """The first run of more than `limit` words, outside quotation marks, that a source has too; "" if none."""
    parts = [_spaced_words(part) for part in unquoted(tidy(sentence)).split("\0")]
    for source in sources:
        words = _spaced_words(tidy(source))
        known = {words[index : index + limit + 1] for index in range(len(words) - limit)}
        for part in parts:
            for index in range(len(part) - limit):
                if part[index : index + limit + 1] in known:
                    return " ".join(part[index : index + limit + 1])
    return ""


def _spaced_words(text: str) -> tuple[str, ...]:
    """What stands between spaces, punctuation aside: "l'Union" counts as one word when copying is measured."""
    return tuple(word for piece in text.split() if (word := "".join(folded_words(piece))))


def copy_limit(sources: Sequence[str]) -> int:
    """Words in a row that may be taken over: an eighth of the article, between 14 and 20."""
    return max(_COPY_FLOOR, min(COPY_LIMIT, sum(len(source.split()) for source in sources) // 8))
