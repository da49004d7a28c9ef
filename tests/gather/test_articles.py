"""From page to article."""

from dataclasses import replace

import pytest
from pages import ADDRESS, RETRIEVED, SENTENCES, entry, html, page, paragraphs

from pipeline.gather.articles import to_article
from pipeline.gather.urls import identity
from pipeline.news import Article, Failure, Reason, Stage, Terms


def test_an_article_carries_its_provenance():
    final = "https://paper.example.org/2026/11/ai-fine?edition=eu"
    article = to_article(page(html(paragraphs()), url=final, requested=ADDRESS), entry())
    assert isinstance(article, Article)
    assert article.id == identity(ADDRESS)
    assert (article.entry, article.final_url, article.canonical_url) == (entry(), final, final)
    assert (article.title, article.publisher) == ("A fine for a scoring system", "The Paper's feed")
    assert article.paragraphs == SENTENCES
    assert article.language == "en"
    assert article.language_confidence > 0.9
    assert article.retrieved == RETRIEVED
    assert article.method.startswith("trafilatura ")


@pytest.mark.parametrize(
    ("document", "stage", "reason"),
    [
        (html("<p>A court has ruled.</p>"), Stage.EXTRACTION, Reason.STUB),
        (html("".join(f"<p>{'4815162342 ' * 30}.</p>" for _ in range(6))), Stage.LANGUAGE, Reason.UNKNOWN_LANGUAGE),
    ],
)
def test_a_page_that_is_none_says_where_it_stopped(document, stage, reason):
    failure = to_article(page(document), entry())
    assert isinstance(failure, Failure)
    assert (failure.subject, failure.stage, failure.reason) == (ADDRESS, stage, reason)


def test_a_reserved_page_becomes_no_article_and_says_what_reserves_it():
    reserved = replace(page(html(paragraphs())), terms=Terms(tdm_reservation=("1",)))
    assert to_article(reserved, entry()) == Failure(
        ADDRESS, Stage.EXTRACTION, Reason.RESERVED, "tdm-reservation: 1 in the HTTP header"
    )
    assert isinstance(to_article(reserved, entry(), frozenset()), Article)
