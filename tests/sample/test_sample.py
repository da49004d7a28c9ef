"""The sample edition: real facts with their sources, clean prose, and pages as untidy as real ones."""

import re
from datetime import date
from functools import cache
from http.client import HTTPConnection
from importlib.resources import files
from itertools import combinations
from urllib.parse import urlsplit

import pytest
import trafilatura
from langdetect import DetectorFactory, detect

from pipeline.doors.sample_server import SampleServer, Trap, load_articles, load_publishers

ARTICLES = load_articles()
WALLED = (Trap.PAYWALL, Trap.CONSENT, Trap.GONE, Trap.PRIVATE)
FULL = [article for article in ARTICLES if article.trap not in WALLED]
READABLE = [article for article in ARTICLES if article.body]
FRENCH = [article for article in ARTICLES if article.publisher.language == "fr"]

each = pytest.mark.parametrize


def key(article):
    return f"{article.publisher.id}/{article.slug}"


def squeeze(text):
    """One plain space for any run of spaces: extraction does not keep the unbreakable ones."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def page_of():
    with SampleServer(date(2025, 2, 12)) as server:
        address = urlsplit(server.url)

        @cache
        def get(article):
            connection = HTTPConnection(str(address.hostname), address.port, timeout=5)
            try:
                connection.request("GET", article.path)
                return connection.getresponse().read().decode()
            finally:
                connection.close()

        yield get


# --- the edition as a whole


def test_the_edition_is_big_enough_and_varied():
    assert len(FULL) >= 16
    assert {article.publisher.language for article in FULL} == {"fr", "en", "de", "es", "it", "nl"}
    assert {publisher.feed for publisher in load_publishers().values()} == {"rss", "atom", "rdf"}
    assert {article.publisher.layout for article in FULL} == {"magazine", "journal", "bulletin"}
    assert {article.publisher.kind for article in FULL} == {
        "regulator", "institution", "press", "trade-press", "civil-society",
    }  # fmt: skip


def test_every_trap_is_set_once():
    assert sorted(article.trap for article in ARTICLES if article.trap) == sorted(Trap)


@each(
    ("fact", "languages"),
    [
        (r"soixantaine|Rund 60|about 60", {"fr", "de", "en"}),
        (r"\bInvestAI\b", {"en", "es", "it"}),
    ],
    ids=["the declaration", "InvestAI"],
)
def test_an_event_is_told_in_three_languages_by_three_publishers(fact, languages):
    tellers = [article for article in FULL if re.search(fact, f"{article.title} {article.lead}")]
    assert languages <= {article.publisher.language for article in tellers}
    assert len({article.publisher.id for article in tellers}) >= 3


def test_two_articles_are_near_duplicates_by_two_publishers_and_no_others_are():
    def shingles(article):
        words = " ".join(article.body).split()
        return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}

    def overlap(one, other):
        return len(shingles(one) & shingles(other)) / len(shingles(one) | shingles(other))

    close = {(key(a), key(b)) for a, b in combinations(FULL, 2) if overlap(a, b) > 0.2}
    assert close == {("quotidien/declaration-intelligence-artificielle", "courrier/declaration-de-paris")}
    first, second = (next(a for a in FULL if key(a) == name) for name in next(iter(close)))
    assert 0.8 < overlap(first, second) < 1


# --- the prose


@each("article", FULL, ids=key)
def test_an_article_has_the_length_of_a_news_story(article):
    assert 250 <= sum(len(paragraph.split()) for paragraph in article.body) <= 600
    assert len(article.body) >= 5


@each("article", READABLE, ids=key)
def test_an_article_is_in_the_language_of_its_publisher(article):
    DetectorFactory.seed = 0
    assert detect(" ".join(article.body)) == article.publisher.language


@each("article", ARTICLES, ids=key)
def test_an_article_quotes_nobody_and_uses_typographic_apostrophes(article):
    assert not re.search(r"[\"'“”„«»]", " ".join((article.title, article.lead, *article.body)))


@each("article", FRENCH, ids=key)
def test_french_is_set_with_unbreakable_spaces(article):
    text = " ".join((article.title, article.lead, *article.body))
    assert not re.search(r"[^\u00a0]:|[^\u202f][;!?]", text)
    assert not re.search(r"\d (?:\d{3}\b|milli|euros|%|janvier|février|mars|mai|juin|novembre|décembre)", text)


@each("article", READABLE, ids=key)
def test_every_sentence_is_short_enough_for_a_small_model(article):
    sentences = [s for paragraph in article.body for s in re.split(r"(?<=[.!?])\s+(?=[A-ZÉÀ«])", paragraph)]
    assert max(len(sentence.split()) for sentence in sentences) <= 45


# --- the sources


def figures(text, language):
    """Every number of a text in one spelling: 200.000, 200,000 and 200 000 are 200000; 37,4 is 37.4."""
    spaces = "\u00a0\u202f" if language == "fr" else ""
    found = re.findall(rf"\d+(?:[.,{spaces}]\d{{3}}(?!\d))*(?:[.,]\d{{1,2}}(?!\d))?", text)
    plain = (re.sub(rf"[.,{spaces}](?=\d{{3}}(?!\d))", "", number) for number in found)
    return {number.replace(",", ".") for number in plain}


def sections():
    text = files("pipeline").joinpath("sample/SOURCES.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@each(
    ("text", "language", "expected"),
    [
        ("1\u202f200 hectares, 14,99 euros", "fr", {"1200", "14.99"}),
        ("109\u00a0milliards le 9\u00a0février 2025", "fr", {"109", "9", "2025"}),
        ("200.000 millones, 37 empresas", "es", {"200000", "37"}),
        ("€2.5 billion, 2,243 headnotes, 100,000 chips.", "en", {"2.5", "2243", "100000"}),
        ("(EU) 2024/1689, am 2. August", "de", {"2024", "1689", "2"}),
    ],
)
def test_figures_are_read_in_the_spelling_of_each_language(text, language, expected):
    assert figures(text, language) == expected


def test_every_page_has_its_sources_and_every_section_its_page():
    assert set(sections()) == {key(article) for article in ARTICLES}


@each("article", ARTICLES, ids=key)
def test_every_number_of_a_page_stands_in_its_sources(article):
    text = " ".join((article.title, article.lead, *article.body))
    assert figures(text, article.publisher.language) <= figures(sections()[key(article)], "en")


# --- the pages


@each("article", [*FULL, *(a for a in ARTICLES if a.trap is Trap.PAYWALL)], ids=key)
def test_a_page_extracts_to_its_paragraphs_and_nothing_of_its_furniture(article, page_of):
    document = trafilatura.bare_extraction(page_of(article), with_metadata=True)
    assert document.text.split("\n") == [squeeze(paragraph) for paragraph in article.body]
    assert squeeze(article.title) == document.title
    assert document.sitename == article.publisher.name
    assert document.date == article.published.date().isoformat()


@each("article", FULL, ids=key)
def test_a_page_has_the_furniture_of_a_real_one(article, page_of):
    page = page_of(article)
    marks = ("cookie", "breadcrumb", "menu", "<footer", "og:title", "application/ld+json", 'rel="canonical"')
    assert [mark for mark in marks if mark not in page] == []
    assert len(re.sub(r"<[^>]+>", " ", page).split()) > 1.3 * sum(len(paragraph.split()) for paragraph in article.body)


def test_the_paywalled_page_says_so_and_shows_two_paragraphs(page_of):
    (article,) = [one for one in ARTICLES if one.trap is Trap.PAYWALL]
    page = page_of(article)
    assert '"isAccessibleForFree": false' in page
    assert len(article.body) == 2
    assert "Subscribe to continue reading" in page


def test_no_other_page_claims_a_paywall(page_of):
    assert all('"isAccessibleForFree": true' in page_of(article) for article in FULL)


def test_the_consent_wall_holds_no_word_of_the_article(page_of):
    (article,) = [one for one in ARTICLES if one.trap is Trap.CONSENT]
    page = page_of(article)
    assert article.title not in page
    assert article.lead not in page
    assert "cookies" in page
