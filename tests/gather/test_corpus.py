"""Floors of quality on real pages. A floor may rise; who lowers one says why in the changelog."""

import gzip
import json
import lzma
import re
import unicodedata
from collections import Counter, defaultdict
from datetime import UTC, datetime
from statistics import mean

import pytest

from pipeline.gather.articles import to_article
from pipeline.gather.feeds import parse_feed
from pipeline.news import Article, Entry, Failure, Feed, Page

pytestmark = pytest.mark.corpus

RETRIEVED = datetime(2026, 11, 22, tzinfo=UTC)
# Pages that hold an article but rightly do not become one: teasers before a paywall, and three of under 60 words or
# without a single sentence.
NOT_READ = 6


def words(text):
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))


def word_f1(text, truth):
    found, true = words(text), words(truth)
    common = (found & true).total()
    return 2 * common / (found.total() + true.total())


@pytest.fixture(scope="module")
def read(corpus):
    """(manifest row, hand-checked text, outcome) of every page whose whole text is known: about 200."""
    folder = corpus / "articles"
    with gzip.open(folder / "groundtruth.jsonl.gz", "rt", encoding="utf-8") as lines:
        truths = {row["id"]: row.get("text", "") for row in map(json.loads, lines)}
    outcomes = []
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["gt_kind"] == "full_text":
            url = row.get("url", "https://example.org/a/b")
            body = lzma.decompress((folder / row["file"]).read_bytes())
            page = Page(url, url, 200, body, "text/html", row["serve_charset"], RETRIEVED)
            entry = Entry(Feed("https://example.org/feed", "A feed", row["lang"]), url, url, "A title", "", None)
            outcomes.append((row, truths.get(row["id"], ""), to_article(page, entry, frozenset())))
    return outcomes


def articles(read):
    return [found for found in read if found[0]["page_kind"] == "article"]


@pytest.mark.parametrize(
    ("language", "floor"), [("en", 0.960), ("de", 0.960), ("es", 0.974), ("fr", 0.948), ("it", 0.974)]
)
def test_the_text_is_the_articles(read, language, floor):
    scores = defaultdict(list)
    for row, truth, outcome in articles(read):
        if row["lang"] == language and isinstance(outcome, Article):
            scores["ours"].append(word_f1(outcome.text, truth))
            scores["baseline"].append(row["baseline"]["word_f1"])
    assert mean(scores["ours"]) >= floor
    assert mean(scores["ours"]) >= mean(scores["baseline"])


def test_articles_are_not_refused(read):
    refused = [row["id"] for row, _, outcome in articles(read) if isinstance(outcome, Failure)]
    assert len(refused) <= NOT_READ


def test_bot_walls_and_error_pages_are_refused(read):
    walls = [outcome for row, _, outcome in read if row["page_kind"] != "article"]
    assert sum(isinstance(outcome, Failure) for outcome in walls) >= len(walls) - 1  # one is a shop with much text


def test_the_language_is_found(read):
    found = [(row["lang"], outcome.language) for row, _, outcome in articles(read) if isinstance(outcome, Article)]
    assert mean(true == told for true, told in found) >= 0.99


def test_real_feeds_give_their_entries(corpus):
    wanted = given = 0
    for line in (corpus / "feeds" / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        body = (corpus / "feeds" / row["file"]).read_bytes()
        body = gzip.decompress(body) if row["file"].endswith(".gz") else body
        url = "https://example.org/feed"
        outcome = parse_feed(Page(url, url, 200, body, "application/xml", None, RETRIEVED), Feed(url, "A feed"))
        wanted += row.get("entries", 0)
        given += 0 if isinstance(outcome, Failure) else len(outcome)
    assert wanted > 2000
    assert given >= 0.985 * wanted  # the rest has no link, or the same link twice
