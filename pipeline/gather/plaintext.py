"""A text file becomes an article: what a saved page or a press release holds once its markup is gone.

Markup would tell what is text and what is furniture; here only the shape of the lines does.
"""

from __future__ import annotations

import re

from pipeline.gather.charset import decode
from pipeline.gather.language import detect
from pipeline.gather.paragraphs import SENTENCE_END
from pipeline.gather.urls import identity
from pipeline.news import Article, Entry, Failure, Page, Reason, Stage

METHOD = "plain text"
# How HTML and XML begin; text files that begin with a "<" of another kind are rare.
MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\b|!--|\?xml\b|(?:html|head|title|body|article|div|p)\b)", re.IGNORECASE
)
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def is_markup(body: bytes) -> bool:
    """Whether a document is a web page and not a text file."""
    return MARKUP.match(body) is not None


def text_to_article(page: Page, entry: Entry) -> Article | Failure:
    """Return the article that a text file holds, or why it holds none: EMPTY, UNKNOWN_LANGUAGE.

    Paragraphs are parted by blank lines, in a file that has none by the ends of lines. The first that is no sentence is
    the title. Others that do not end as a sentence are headings, captions, buttons and teasers for other articles, and
    are left out, as is what stands there twice.
    """
    text = decode(page.body, page.charset).replace("\r\n", "\n").replace("\0", "").strip()
    pieces = BLANK_LINE.split(text) if BLANK_LINE.search(text) else text.splitlines()
    lines = list(dict.fromkeys(line for piece in pieces if (line := " ".join(piece.split()))))
    paragraphs = tuple(line for line in lines if SENTENCE_END.search(line))
    if not paragraphs:
        return Failure(entry.url, Stage.EXTRACTION, Reason.EMPTY, "no line of it ends as a sentence does")
    language = detect("\n".join(paragraphs), entry.feed.language)
    if language is None:
        return Failure(entry.url, Stage.LANGUAGE, Reason.UNKNOWN_LANGUAGE)
    code, confidence = language
    return Article(
        id=identity(entry.url),
        entry=entry,
        final_url=page.final_url,
        canonical_url=entry.url,
        publisher=entry.feed.title,
        title=lines[0] if lines[0] not in paragraphs else entry.title,
        paragraphs=paragraphs,
        language=code,
        language_confidence=confidence,
        published=entry.published,
        retrieved=page.retrieved,
        method=METHOD,
    )
