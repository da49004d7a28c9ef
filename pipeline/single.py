"""One article, outside any night: read, summarise, cite. It decides nothing itself; the rooms do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.check.names import Glossary
from pipeline.errors import NothingToSayError
from pipeline.gather.articles import to_article
from pipeline.gather.plaintext import is_markup, text_to_article
from pipeline.gather.reservations import Signal
from pipeline.news import Article, Entry, Failure, Feed, Label, Page, Story
from pipeline.ports import Fetch, Models, Request
from pipeline.publish.summary import summary_markdown
from pipeline.write.drafting import draft_stories
from pipeline.write.explaining import Row, explain
from pipeline.write.telling import tell


@dataclass(frozen=True, slots=True)
class Told:
    """An article as told: one cited summary per language, as Markdown, and how each sentence came to be or not."""

    markdown: tuple[str, ...]
    rows: tuple[Row, ...]


def fetch_article(url: str, fetch: Fetch, honoured: frozenset[Signal]) -> Article:
    """The article at an address.

    Raises NothingToSayError when it cannot be fetched, holds no article, or one of the `honoured` signals reserves it.
    """
    for answer in fetch.fetch([Request(url)]):
        if isinstance(answer, Page):
            return read_article(answer, honoured)
        raise _nothing(answer)
    raise NothingToSayError(url, "no answer came")


def read_article(page: Page, honoured: frozenset[Signal] = frozenset()) -> Article:
    """The article that a fetched page or a file holds, web page or plain text.

    Raises NothingToSayError when it holds none.
    """
    address = page.requested_url
    parts = urlsplit(address)
    feed = Feed(address, parts.hostname or parts.path.rpartition("/")[2])
    entry = Entry(feed, address, address, feed.title, "", None)
    article = to_article(page, entry, honoured) if is_markup(page.body) else text_to_article(page, entry)
    if isinstance(article, Failure):
        raise _nothing(article)
    return article


def tell_article(
    article: Article, languages: Sequence[str], models: Models, glossary: Glossary, *, sentences: int
) -> Told:
    """Tell an article in at most `sentences` proven sentences, the same in every language.

    A summary without a sentence is none; the rows still say what was refused, and why.
    """
    story = Story(article.id, (article,), (), "other", Label.NEW, 1.0, ())
    (draft,) = draft_stories([story], models, glossary, count=sentences)
    (told,) = tell([draft], languages, models, glossary, count=sentences)
    summaries = () if isinstance(told, Failure) else told
    return Told(
        markdown=tuple(summary_markdown(summary, article) for summary in summaries),
        rows=explain(draft, summaries, glossary),
    )


def _nothing(failure: Failure) -> NothingToSayError:
    return NothingToSayError(
        failure.subject, f"{failure.stage}: {failure.reason}" + f" ({failure.detail})" * bool(failure.detail)
    )
