"""From text file to article."""

import pytest
from pages import RETRIEVED, entry, page

from pipeline.gather.plaintext import is_markup, text_to_article
from pipeline.news import Article, Failure, Reason, Stage

FILE = "file:///home/a/release.txt"
FIRST = "The authority has fined a lender four million euros over the way its software scores people."
SECOND = "The lender, which has two months to appeal, said that it had already changed how it handles complaints."
QUESTION = "Who answers for a decision that no person has looked at?"


def read(text):
    return text_to_article(page(text, url=FILE, media_type=""), entry(FILE, title="release.txt", language=None))


@pytest.mark.parametrize(
    ("text", "title", "paragraphs"),
    [
        (f"A fine for a lender\n\n{FIRST}\n\n{SECOND}", "A fine for a lender", (FIRST, SECOND)),
        (f"A fine for a lender\n\nA fine for a lender\n\n{FIRST}", "A fine for a lender", (FIRST,)),
        (f"{FIRST}\n\n{SECOND}", "release.txt", (FIRST, SECOND)),  # nothing looks like a title
        (f"A fine\r\n\r\n{FIRST}\r\n \r\n{SECOND}\r\n", "A fine", (FIRST, SECOND)),
        (f"A fine\n{FIRST}\n{SECOND}", "A fine", (FIRST, SECOND)),  # a paragraph a line
        (f"A fine\n\n{FIRST.replace(' ', chr(10), 3)}", "A fine", (FIRST,)),  # lines cut at a width
        (
            f"A fine\n\n{FIRST}\n\nRead also: Steppin, the app that pays you to walk\n\n{SECOND}\n\nShare",
            "A fine",
            (FIRST, SECOND),
        ),
        (f"A fine\n\n{FIRST}\n\nWhat comes next\n\n{QUESTION}\n\n{FIRST}", "A fine", (FIRST, QUESTION)),
        (f"A fine\n\n« {FIRST} »", "A fine", (f"« {FIRST} »",)),
        (f"\ufeffA fine\n\n{FIRST[:20]}\0{FIRST[20:]}", "A fine", (FIRST,)),
    ],
)
def test_sentences_are_kept_and_the_rest_is_furniture(text, title, paragraphs):
    article = read(text)
    assert isinstance(article, Article)
    assert (article.title, article.paragraphs) == (title, paragraphs)


def test_an_article_carries_its_provenance():
    article = read(f"A fine\n\n{FIRST}\n\n{SECOND}")
    assert (article.final_url, article.canonical_url, article.language) == (FILE, FILE, "en")
    assert (article.retrieved, article.method) == (RETRIEVED, "plain text")


@pytest.mark.parametrize(
    ("text", "stage", "reason"),
    [
        ("", Stage.EXTRACTION, Reason.EMPTY),
        (" \n\n \n", Stage.EXTRACTION, Reason.EMPTY),
        ("Home\n\nNews\n\nShare", Stage.EXTRACTION, Reason.EMPTY),
        ("4815162342.", Stage.LANGUAGE, Reason.UNKNOWN_LANGUAGE),
    ],
)
def test_a_file_without_an_article_says_why(text, stage, reason):
    failure = read(text)
    assert isinstance(failure, Failure)
    assert (failure.subject, failure.stage, failure.reason) == (FILE, stage, reason)


@pytest.mark.parametrize(
    ("body", "markup"),
    [
        (b"<!DOCTYPE html><p>News.", True),
        (b"\n <HTML lang=fr>", True),
        (b"\xef\xbb\xbf<html>", True),
        (b"<p>News.</p>", True),
        (b"<people> of the world", False),
        (b"News. <p>", False),
        (b"", False),
    ],
)
def test_a_web_page_is_told_from_a_text(body, markup):
    assert is_markup(body) is markup
