"""One article, outside any night: from a file or an address to cited summaries."""

from datetime import UTC, datetime

import pytest
from fakes import FakeEmbed, FakeGenerate, asked, models

from pipeline.check.names import parse_glossary
from pipeline.errors import NothingToSayError
from pipeline.gather.reservations import STRICT
from pipeline.news import Failure, Page, Reason, Stage
from pipeline.single import fetch_article, read_article, tell_article

NO_NAMES = parse_glossary("", "none")
URL = "https://authority.example/news/fine"
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
FINE = "The national regulator has fined the company 35 million euros for its unlawful use of personal data."
CASE = "The company said on Tuesday that it would contest the decision before the administrative court in Paris."
LAST = "A spokeswoman added that three other inquiries are under way, and that their results are due before summer."
GOOD, BON = "The regulator fined the company 35 million euros.", "Le régulateur inflige 35 millions d'euros."
TEXT = f"A fine\n\n{FINE} {CASE}\n\nShare".encode()
RESERVED = b"<!DOCTYPE html><meta name=tdm-reservation content=1>"
HTML = f"<!DOCTYPE html><html><title>A fine</title><article><p>{FINE} {CASE}</p><p>{LAST}</p></article>".encode()


def page(body, url=URL):
    return Page(url, url, 200, body, "", None, NOW)


class Shelf:
    """Implements `ports.Fetch` with one document, or one failure."""

    def __init__(self, answer):
        self._answer = answer

    def fetch(self, requests):
        assert [request.url for request in requests] == [URL]
        yield self._answer


@pytest.mark.parametrize("body", [TEXT, HTML], ids=["text", "web page"])
def test_an_article_is_read_and_told_in_each_language(body):
    article = fetch_article(URL, Shelf(page(body)), STRICT)
    assert article.title == "A fine"
    answers = {"draft": GOOD, "translate": BON}
    world = models(FakeGenerate(lambda prompt: answers.get(asked(prompt), "")), FakeEmbed([(GOOD, BON)]))
    told = tell_article(article, ("fr", "en"), world, NO_NAMES, sentences=3)
    french, english = told.markdown
    assert "Le régulateur inflige 35" in french
    assert f"{GOOD} (1)" in english
    assert [row.language for row in told.rows] == ["fr", "en"]


def test_an_article_of_which_nothing_is_proven_has_no_summary_but_reasons():
    wrong = "The regulator fined the company 53 million euros."
    world = models(FakeGenerate(lambda prompt: wrong if asked(prompt) == "draft" else ""), FakeEmbed())
    told = tell_article(read_article(page(TEXT)), ("fr", "en"), world, NO_NAMES, sentences=3)
    assert told.markdown == ()
    assert [(row.sentence, row.verdict) for row in told.rows] == [(wrong, "refused: 53 million euros")]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Failure(URL, Stage.PAGE, Reason.ROBOTS), "page: robots"),
        (page(b"<html><body><p>Home</p></body></html>"), "extraction: stub (0 letters of text)"),
        (page(RESERVED + HTML), "extraction: reserved (tdm-reservation: 1 in a meta element)"),
        (page(b"Home"), "extraction: empty (no line of it ends as a sentence does)"),
    ],
)
def test_what_holds_no_article_is_an_error_that_says_why(answer, said):
    with pytest.raises(NothingToSayError) as raised:
        fetch_article(URL, Shelf(answer), STRICT)
    assert str(raised.value) == f"{URL}: {said}"
