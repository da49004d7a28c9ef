"""Texts become sentences: of a source, to be cited; of the model's answer, to be checked one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sentencex

from pipeline.news import Article, Citation
from pipeline.write.address import addresses, commands

# Abbreviations after which sentencex 1.0 ends a sentence all the same, seen in French and German news.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«\"'’])(?:M|MM|Mr|Mrs|Me|Dr|Pr|St|Ste|art|al|chap|éd|ed|env|ex|fig|cf|p|pp|vol|no|nr|n°|approx|"
    r"janv|févr|avr|juil|sept|oct|nov|déc|Abs|Nr|Mio|Mrd|bzw|ca|Sr|Sra|núm|Dott|sig|[A-Z])\.$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?<!\d)\d{1,2}\.$")
_END = re.compile(r"[.!?…][\"'»”’)\]]*$")
_BULLET = re.compile(r"^\s*(?:[-*•–—]|\d{1,2}[.)])\s+")
_MARKUP = re.compile(r"\*\*|__|`|^#+\s*", re.MULTILINE)
_SPACES = re.compile(r"[ \t\n\r\f\v]+")

# Words of the two drafted languages that point back at a sentence before, at its beginning: alone ("It was published"),
# or behind a few others ("Each of them", "On this day", "Chacun d'entre eux", "From 1 May they"); or at whoever wrote
# ("Our audit").
_LEANING = re.compile(
    r"(?:(?:on|in|at|by|for|after|under|(?:each|all|both|one|some|most) of|à|dans|par|pour|après|selon|d'après|"
    r"chacune?(?: d['’]entre)?|l['’]une? d['’]entre) )?"
    r"(?:(?:[a-zà-ÿ']+ ){1,3}\d{1,4}(?:er|st|nd|rd|th)?(?: [^\W\d]+)?(?: \d{4})?,? (?:ils?|elles?|he|she|it|they)|"
    r"il|elle|ils|elles|ce|cet|cette|ces|cela|celui-ci|celle-ci|ceux-ci|celles-ci|eux|"
    r"ses|son|sa|leurs?|its|his|her|their|he|she|it|they|them|this|these|that|those|"
    r"(?:the|le|la) (?:first|second|third|former|latter|premi[eè]re?|deuxième|seconde?|troisième) (?:is|was|est|était)|"
    r"je|j['’]\w+|nous|notre|nos|mon|ma|mes|i|we|our|my)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """One sentence of an article, with its neighbours' words: what a citation points to."""

    text: str
    article: Article
    before: str
    after: str


def split(text: str, language: str) -> tuple[str, ...]:
    """The sentences of one paragraph, in order, stripped, none empty.

    sentencex segments; a piece that ends in an abbreviation, or a next piece that begins in lower case,
    is joined again as it stood. Line breaks are spaces.
    """
    pieces: list[str] = []
    for raw in sentencex.segment(language, _SPACES.sub(" ", text)):
        piece, last = raw.strip(), pieces[-1].strip() if pieces else ""
        if not piece:
            continue
        ordinal = language == "de" and _ORDINAL.search(last)  # am 14. Oktober
        if last and (ordinal or _ABBREVIATION.search(last) or piece[0].islower() or piece[0] in ",;:)»"):
            pieces[-1] += raw
        else:
            pieces.append(raw)
    return tuple(piece.strip() for piece in pieces)


def news_of(article: Article) -> tuple[str, ...]:
    """The paragraphs of an article, each on one line, save those that give orders to a machine.

    What stands beside an order serves it. A line of its own would look like a turn of the chat to the model.
    """
    flat = (paragraph.replace("\n", " ") for paragraph in article.paragraphs)
    return tuple(paragraph for paragraph in flat if not _commanded(paragraph, article.language))


def _commanded(paragraph: str, language: str) -> bool:
    return any(commands(piece) for piece in (paragraph, *split(paragraph, language)))


def source_sentences(article: Article, limit: int) -> tuple[SourceSentence, ...]:
    """The first `limit` sentences of an article's news; headings, fragments and words to the reader left out."""
    found: list[SourceSentence] = []
    for paragraph in news_of(article):
        pieces = split(paragraph, article.language)
        for index, piece in enumerate(pieces):
            if not _END.search(piece) and len(pieces) == 1:
                continue  # a heading, a caption, a list's lead-in: nothing to cite
            if addresses(piece, article.language):
                continue
            before = pieces[index - 1] if index else ""
            after = pieces[index + 1] if index + 1 < len(pieces) else ""
            found.append(SourceSentence(piece, article, before, after))
            if len(found) == limit:
                return tuple(found)
    return tuple(found)


def cited_context(sentence: SourceSentence) -> tuple[str, str]:
    """The words before and after a sentence that its article has more than once; else none: they need not be found."""
    repeated = sum(paragraph.count(sentence.text) for paragraph in sentence.article.paragraphs) > 1
    return (sentence.before, sentence.after) if repeated else ("", "")


def cite(sentence: SourceSentence) -> Citation:
    """The citation of a sentence, which opens its article there."""
    article = sentence.article
    before, after = cited_context(sentence)
    return Citation(
        article_id=article.id,
        url=article.canonical_url,
        publisher=article.publisher,
        language=article.language,
        passage=sentence.text,
        before=before,
        after=after,
    )


def answer_sentences(answer: str, language: str, *, finished: bool) -> tuple[str, ...]:
    """The complete sentences of a model's answer, without list marks and markup.

    The last one is dropped when the answer was cut before its end.
    """
    sentences: list[str] = []
    for line in answer.strip().splitlines():
        sentences.extend(split(_MARKUP.sub("", _BULLET.sub("", line)), language))
    if sentences and not finished and not _END.search(sentences[-1]):
        sentences.pop()
    return tuple(sentences)


def leans(sentence: str) -> bool:
    """Whether a French or English sentence begins by pointing back ("It was published…") or at its writer."""
    return _LEANING.match(sentence) is not None


def one_line(answer: str) -> str:
    """A one-sentence answer: its first line that is not empty, without markup or wrapping quotation marks."""
    for line in answer.strip().splitlines():
        text = _SPACES.sub(" ", _MARKUP.sub("", _BULLET.sub("", line))).strip()
        if text:
            for opening, closing in (('"', '"'), ("“", "”"), ("«", "»")):
                if (
                    text.startswith(opening)
                    and text.endswith(closing)
                    and text.count(opening) == 1 + (opening == closing)
                ):
                    text = text[1:-1].strip()
            return text
    return ""


def opening(paragraphs: Sequence[str], words: int) -> str:
    """The first paragraphs of an article, up to `words` words, whole sentences where the cut falls.

    News tells the main thing first; a model that reads less also reads faster and invents less.
    """
    kept: list[str] = []
    room = words
    for paragraph in paragraphs:
        count = len(paragraph.split())
        if count > room:
            if not kept:
                kept.append(_cut(paragraph, room))
            break
        kept.append(paragraph)
        room -= count
    return "\n\n".join(kept)


def _cut(paragraph: str, words: int) -> str:
    """The beginning of one long paragraph, up to its last sentence end within `words` words."""
    text = " ".join(paragraph.split()[:words])
    end = max((match.end() for match in re.finditer(r"[.!?…][\"'»”’)]*(?=\s|$)", text)), default=len(text))
    return text[:end]
