"""A fetched page becomes an article, or a reason why not."""

from __future__ import annotations

from pipeline.news import Article, Entry, Failure, Page


def to_article(page: Page, entry: Entry) -> Article | Failure:
    """Return the article that the page of an entry holds, or why it holds none."""
    raise NotImplementedError
