"""An article that gives orders to the model changes nothing.

What the model reads and what it may cite stays the same, byte for byte, as for the article without the order.
"""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import FakeEmbed, FakeGenerate, story

from pipeline.check.names import parse_glossary
from pipeline.gather.extraction import extract
from pipeline.news import Article, Entry, Feed, Page
from pipeline.write import prompts
from pipeline.write.drafting import draft_stories
from pipeline.write.sentences import source_sentences

ATTEMPTS = tomllib.loads(Path(__file__).with_name("attempts.toml").read_text("utf-8"))["attempt"]
NAMES = [f"{attempt['where']}: {attempt['text'][:40]}" for attempt in ATTEMPTS]
READ = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://example.org/a"
TITLE = "Regulator fines the maker of a scoring tool"
PARAGRAPHS = (
    "The national regulator has fined the maker of a scoring tool 2.4 million euros, it announced on Tuesday. The tool "
    "ranked applicants for social housing without telling them, and without a person looking at the result.",
    "The company has two months to appeal. It said that it had already switched the tool off in eleven towns, and that "
    "it would study the decision before it did anything else.",
    "The regulator will publish guidelines in June. Towns that use such tools are asked to list them in a register, "
    "which is to be open to everybody from the first of September.",
)


def page(where="", text=""):
    """The page of the article with an attempt in one of its parts."""
    parts = {
        name: (text if where == name else "") for name in ("title", "body", "alt", "comment", "hidden", "meta", "data")
    }
    body = [f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS]
    if parts["body"]:
        shown = parts["body"].replace("<", "&lt;").replace(">", "&gt;")
        body.insert(1, f"<p>{shown}</p>")
    return (
        f'<!doctype html><html lang="en"><head><title>{parts["title"] or TITLE}</title>'
        f'<meta name="description" content="{parts["meta"]}">'
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "abstract": "{parts["data"]}"}}</script></head>'
        f"<body><main><article><h1>{parts['title'] or TITLE}</h1><!-- {parts['comment']} -->"
        f'<figure><img src="/a.png" alt="{parts["alt"]}"></figure>{"".join(body)}'
        f'<p style="display:none">{parts["hidden"]}</p></article></main></body></html>'
    ).encode()


def article(source):
    feed = Feed(URL, "Feed", "en")
    entry = Entry(feed, URL, URL, TITLE, "", READ)
    found = extract(Page(URL, URL, 200, source, "text/html", "utf-8", READ), entry)
    return Article("a", entry, URL, URL, "Feed", found.title, found.paragraphs, "en", 1.0, READ, READ, found.method)


def asked(source):
    """What the model is asked to draft from, and what it may cite."""
    generate = FakeGenerate(lambda _: "")
    draft_stories([story(source)], generate, FakeEmbed(), parse_glossary("", "none"), count=3)
    return generate.prompts, [sentence.text for sentence in source_sentences(source, 99)]


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=NAMES)
def test_an_attempt_changes_nothing_of_what_the_model_reads_or_cites(attempt):
    honest = article(page())
    attacked = article(page(attempt["where"], attempt["text"]))
    if attempt["where"] == "title":
        honest = replace(honest, title="")  # an order for a title is no title
    assert asked(attacked) == asked(honest)
    assert len(source_sentences(honest, 99)) == 6


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=NAMES)
def test_whatever_gets_into_a_prompt_stays_between_its_marks(attempt):
    for prompt in (
        prompts.draft(attempt["text"], attempt["text"], "en", 3),
        prompts.translate(attempt["text"], "en", "fr"),
        prompts.repair(attempt["text"], [attempt["text"]], [attempt["text"]], "fr"),
        prompts.tighten(attempt["text"], "en"),
    ):
        said = prompt.messages[-1].content
        assert "<|" not in said
        assert "[INST]" not in said
        assert said.count("</article>") + said.count("</passage>") + said.count("</sentence>") == said.count(
            "<article>"
        ) + (said.count("<passage>") + said.count("<sentence>"))


def test_there_are_attempts_enough_in_every_part_of_a_page():
    assert len(ATTEMPTS) >= 30
    assert {attempt["where"] for attempt in ATTEMPTS} == {"body", "title", "alt", "comment", "hidden", "meta", "data"}
