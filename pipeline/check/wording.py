"""Whether a sentence keeps to the words of its passages, and to whose words they are.

What a small model adds of its own is seldom true; what it leaves out is often who said it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

import simplemma

from pipeline.check.facts import Facts
from pipeline.check.lexicon import alternation, lexicon, little_words
from pipeline.check.modality import Mode, unanswered
from pipeline.check.words import fold, folded_words, tidy

_PARTS = re.compile(r"[^\W_]+")
_STEM = 5  # letters that words of one family share: régul-ateur, régul-ation
_TOLD = 0.5  # of the content words of a clause: then a sentence tells it
# Not DRAFT: who says "law" for "bill" is held to it by the checks, who says nothing of either is not.
_HEDGING = (Mode.POSSIBLE, Mode.PLANNED, Mode.EXPECTED, Mode.OBLIGED, Mode.REPORTED)
_SHORT = 3  # letters: words up to here carry little


def content_words(text: str, language: str) -> tuple[str, ...]:
    """The words of a text that carry its meaning, folded: neither little, nor short, nor numbers."""
    little = little_words(language)
    return tuple(
        word for word in folded_words(tidy(text)) if len(word) > _SHORT and word not in little and word.isalpha()
    )


def capitalised(texts: Iterable[str]) -> frozenset[str]:
    """The words of some texts that begin with a capital letter, folded."""
    return frozenset(fold(word) for text in texts for word in _PARTS.findall(tidy(text)) if word[0].isupper())


def unsaid(sentence: str, passages: Sequence[str], language: str) -> tuple[str, ...]:
    """The content words of a sentence that its passages, in the same language, have in no form, in order."""
    said = _forms((word for passage in passages for word in folded_words(tidy(passage))), language)
    return tuple(word for word in content_words(sentence, language) if not _forms((word,), language) & said)


def unattributed(sentence: str, passage: str, language: str) -> str:
    """The words by which a passage in the same language says that others say it, when the sentence has none; else "".

    "She asked for optimism" does not support "There should be optimism". Sentences without such words state.
    """
    attribution = _attribution(language)
    found = attribution.search(tidy(passage))
    return "" if found is None or attribution.search(tidy(sentence)) else found.group()


def misattributed(sentence: str, passage: str, language: str) -> str:
    """The words that lay a view at another's door than the passage in the same language does; "" where none do.

    "According to the judge" does not support itself on "according to the expert whom the judge appointed".
    """
    said, known = _authority(sentence, language), _authority(passage, language)
    return said if said and known and not _forms((said,), language) & _forms((known,), language) else ""


def _authority(text: str, language: str) -> str:
    """The first word of weight after "according to"; "" without such words."""
    leads = alternation(lexicon(language).forms("attribution", "leads"))
    found = re.search(rf"(?<!\w){leads}(?!\w)(.*)", tidy(text), re.IGNORECASE)
    return next(iter(content_words(found[1], language)), "") if found else ""


def unhedged(sentence: Facts, passage: Facts) -> str:
    """The words by which a passage in the same language hedges what the sentence states; "" if it states nothing so.

    "It must still be approved" does not support "It is still approved". A mode of the passage counts where the sentence
    tells at least half of the clause that it stands in.
    """
    language = sentence.language
    told = _forms(sentence.words, language)
    firm = [marker for marker in sentence.markers if marker.firm]  # "decided to" does not say what "plans to" says
    for marker in unanswered(passage.markers, firm, _HEDGING):
        clause = [word for word in content_words(" ".join(marker.clause), language) if word not in fold(marker.text)]
        if clause and sum(bool(_forms((word,), language) & told) for word in clause) >= _TOLD * len(clause):
            return marker.text
    return ""


@cache
def _attribution(language: str) -> re.Pattern[str]:
    forms = lexicon(language).forms("attribution", "forms")
    return re.compile(rf"(?<!\w){alternation(forms)}(?!\w)", re.IGNORECASE)


def _forms(words: Iterable[str], language: str) -> frozenset[str]:
    """The words, their lemmas, and the beginnings of the long ones."""
    found: set[str] = set()
    for word in words:
        found |= {word, _lemma(word, language)}
        if len(word) > _STEM:
            found.add(f"{word[:_STEM]}…")
    return frozenset(found)


def _lemma(word: str, language: str) -> str:
    try:
        return fold(simplemma.lemmatize(word, lang=language))
    except ValueError:  # simplemma has no words of this language
        return word
