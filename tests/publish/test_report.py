"""The report tells what became of every item, and its documentation every field of it."""

import json
import re
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import get_args

import pytest
from published_edition import BUDGET, COUNCIL, EDITION, QUIET, WIRE_COPY, article
from pydantic import BaseModel

from pipeline.news import Entry, Failure, Feed, Judgement, Label, Reason, Relevance, Stage
from pipeline.publish.report import (
    Extraction,
    FeedOutcome,
    Outcome,
    Report,
    RunFacts,
    Visit,
    build_report,
    last_line,
    to_json,
)

RUN = RunFacts("0123456789ab", {"vigie": "0.1.0", "python": "3.11.7"}, {"gather": 61.23456, "write": 214.4})
ON_TOPIC = Relevance(0.8, True, ("AI: “IA”", "law: “règlement”"))
OFF_TOPIC = Relevance(0.1, False, ("no AI term", "far from the topic"))
OTHER = article("other", "Other", "Football results", "en")
PAYWALLED = replace(article("premium", "Premium Zeitung", "KI-Gesetz", "de"), final_url=EDITION.unsummarised[0].url)


def report(edition=EDITION, *, feeds=(), articles=(), failed=(), judgements=()):
    edition = replace(edition, judgements=judgements)
    return build_report(edition, RUN, feeds=feeds, articles=articles, failed=failed)


def entry(url):
    return Entry(Feed("https://a.example/feed", "A"), url, url, "Title", "", None)


def test_the_run_is_described():
    run = json.loads(to_json(report()))["run"]
    assert run == {
        "date": "2026-11-22",
        "config_digest": "0123456789ab",
        "versions": {"vigie": "0.1.0", "python": "3.11.7"},
        "languages": ["fr", "en", "de"],
        "model": {
            "preset": "embedded",
            "name": "Qwen2.5-Coder-1.5B-Instruct",
            "revision": "f86cb2c1fa58255f8052cc32aeede1b7482d4361",
            "licence": "Apache-2.0",
            "openness": {"weights": "open", "code": "partial", "data": "closed"},
            "replaces": "fully-open",
        },
        "seconds": {"gather": 61.235, "write": 214.4},
        "model_seconds": 214.4,
        "tokens_in": 41200,
        "tokens_out": 3150,
        "watt_hours": 4.1,
        "estimated_from_watts": 65.0,
        "stopped": False,
    }


def test_a_night_without_writing_has_no_model():
    assert report(QUIET).run.model is None


@pytest.mark.parametrize(
    ("article", "relevance", "repeats", "expected"),
    [
        (COUNCIL, ON_TOPIC, None, (Outcome.TOLD, "", "rules", None)),
        (WIRE_COPY, ON_TOPIC, None, (Outcome.COPY, "", "rules", COUNCIL.id)),
        (WIRE_COPY, ON_TOPIC, BUDGET.id, (Outcome.COPY, "", "rules", BUDGET.id)),
        (PAYWALLED, ON_TOPIC, None, (Outcome.NOT_SUMMARISED, "paywall", None, None)),
        (OTHER, OFF_TOPIC, None, (Outcome.OFF_TOPIC, "no AI term; far from the topic", None, None)),
        (OTHER, ON_TOPIC, "earlier", (Outcome.DUPLICATE, "", None, "earlier")),
        (OTHER, ON_TOPIC, None, (Outcome.LEFT_OUT, "", None, None)),
    ],
)
def test_every_article_has_one_outcome(article, relevance, repeats, expected):
    judgement = Judgement(article.id, relevance, repeats)
    (record,) = report(articles=[article], judgements=(judgement,)).articles
    assert (record.outcome, record.reason, record.story, record.duplicate_of) == expected
    assert record.extraction is Extraction.EXTRACTED
    assert record.relevance.model_dump() == asdict(relevance) | {"reasons": list(relevance.reasons)}


def test_an_article_keeps_its_provenance():
    (record,) = json.loads(to_json(report(articles=[COUNCIL])))["articles"]
    assert record == {
        "id": "conseil000000000",
        "url": "https://conseil.example/2026/11/22/fr",
        "final_url": "https://conseil.example/2026/11/22/fr?ref=feed",
        "feed": "https://conseil.example/feed.xml",
        "kind": "press",
        "title": "Le Conseil arrête sa position sur les modèles à usage général",
        "language": "fr",
        "language_confidence": 0.99,
        "published": "2026-11-22T04:10:00Z",
        "extraction": "extracted",
        "method": "trafilatura 2.3.1",
        "characters": 261,
        "relevance": None,
        "duplicate_of": None,
        "story": "rules",
        "outcome": "told",
        "reason": "",
    }


@pytest.mark.parametrize(
    ("stage", "reason", "extraction"),
    [
        (Stage.PAGE, Reason.GONE, Extraction.NOT_REACHED),
        (Stage.EXTRACTION, Reason.CONSENT, Extraction.FAILED),
        (Stage.LANGUAGE, Reason.UNKNOWN_LANGUAGE, Extraction.EXTRACTED),
    ],
)
def test_an_entry_that_became_no_article_is_an_item_and_a_failure(stage, reason, extraction):
    url = "https://a.example/1"
    result = report(failed=[(entry(url), Failure(url, stage, reason, "detail"))])
    (record,) = result.articles
    assert (record.id, record.url, record.feed) == (None, url, "https://a.example/feed")
    assert (record.outcome, record.extraction, record.reason) == (Outcome.FAILED, extraction, reason.value)
    assert result.failures[-1].model_dump() == {"subject": url, "stage": stage, "reason": reason, "detail": "detail"}


def test_every_failure_is_listed_once():
    url = "https://a.example/1"
    gone = (entry(url), Failure(url, Stage.PAGE, Reason.GONE))
    assert [failure.subject for failure in report(failed=[gone, gone]).failures] == [
        "https://down.example/feed.xml",
        "https://moved.example/rss?format=xml",
        "premium",
        url,
    ]


def test_stories_are_in_the_order_of_the_digests():
    stories = report().stories
    assert [(story.rank, story.id) for story in stories] == [
        (1, "rules"), (2, "fine"), (3, "compute"), (4, "schools"), (5, "inquiry"),
    ]  # fmt: skip
    assert stories[0].articles == [article.id for article in EDITION.stories[0].articles]
    assert stories[0].copies == [WIRE_COPY.id]
    assert stories[0].languages == ["de", "en", "fr"]


def test_every_sentence_is_there_with_its_proof():
    summary = next(s for s in report().summaries if (s.story, s.language) == ("compute", "en"))
    assert summary.headline == "€1.5 billion for public computing"
    assert summary.sentences[0].text.startswith("The French state")
    assert summary.sentences[0].citations[0].model_dump() == {
        "article": BUDGET.id, "url": BUDGET.canonical_url, "passage": "1,5 milliard d’euros",
    }  # fmt: skip


def test_the_report_can_be_read_back():
    original = report(
        feeds=[FeedOutcome("https://a.example/feed", Visit.NOT_MODIFIED, 304, 0, 0, 0.12345)],
        articles=[COUNCIL],
        failed=[(entry("https://a.example/1"), Failure("https://a.example/1", Stage.PAGE, Reason.TIMEOUT))],
    )
    text = to_json(original)
    assert Report.model_validate_json(text) == original
    assert text.endswith("}\n")
    assert "arrêté" in text


def test_half_a_character_from_a_hostile_page_does_not_stop_the_report():
    assert "a ? title" in to_json(report(articles=[replace(OTHER, title="a \ud800 title")]))


def test_the_last_line_counts_the_night():
    url = "https://a.example/1"
    result = report(
        feeds=[
            FeedOutcome("https://a.example/feed", Visit.READ, 200, 20, 3, 0.5),
            FeedOutcome("https://b.example/feed", Visit.NOT_MODIFIED, 304, 0, 0, 0.1),
            FeedOutcome("https://c.example/feed", Visit.FAILED, None, 0, 0, 20.0),
        ],
        articles=[COUNCIL, PAYWALLED],
        failed=[(entry(url), Failure(url, Stage.PAGE, Reason.GONE))],
    )
    assert last_line(result) == (
        "vigie 2026-11-22: 2/3 feeds read, 3 new entries, 2 articles (1 failed), 5 stories in fr+en+de, "
        "1 not summarised, 276 s, 41200 tokens in, 3150 out"
    )


# --- docs/report.md ---

DOCUMENT = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")


def models(model, path=""):
    """Every model of the report below this one, by its place: "articles.relevance"."""
    for name, field in model.model_fields.items():
        for candidate in (field.annotation, *get_args(field.annotation)):
            if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                yield f"{path}{name}", candidate
                yield from models(candidate, f"{path}{name}.")


@pytest.mark.parametrize(("place", "model"), list(models(Report)))
def test_every_field_is_documented_in_its_section_and_no_other(place, model):
    section = DOCUMENT.split(f"\n## {place}\n")[1].split("\n## ")[0].split("| outcome |")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(model.model_fields)


@pytest.mark.parametrize("codes", [Visit, Extraction, Outcome, Stage, Reason, Label])
def test_every_code_is_documented(codes: type[StrEnum]):
    assert [code for code in codes if f"`{code.value}`" not in DOCUMENT] == []


def test_a_story_says_whose_decisions_it_is_about():
    first, *others = EDITION.stories
    stories = (replace(first, jurisdiction="EU"), *others)
    assert [story.jurisdiction for story in report(replace(EDITION, stories=stories)).stories] == ["EU", "", "", "", ""]
