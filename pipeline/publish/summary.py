"""The summary of one article becomes Markdown: its sentences numbered, and below them the passages that prove each."""

from __future__ import annotations

from pipeline.news import Article, Summary
from pipeline.publish.catalogue import load_catalogue
from pipeline.publish.rendering import template
from pipeline.publish.textfragment import fragment_url
from pipeline.publish.view import Item, headline


def summary_markdown(summary: Summary, article: Article) -> str:
    """Print a summary in its language, as CommonMark: headline, sentences, and a numbered passage for each citation.

    Raises ConfigError when the language has no catalogue.
    """
    words = load_catalogue(summary.language)
    cited = tuple(dict.fromkeys(citation for sentence in summary.sentences for citation in sentence.citations))
    return template("summary.md.jinja").render(
        headline=headline(summary, words),
        lines=[
            (sentence.text, [cited.index(citation) + 1 for citation in sentence.citations])
            for sentence in summary.sentences
        ],
        passages=[
            Item(
                words.quoted.format(text=each.passage),
                fragment_url(each.url, each.passage, article.paragraphs, each.before, each.after),
                f"{each.publisher} · {words.language_name(each.language)}",
            )
            for each in cited
        ],
    )
