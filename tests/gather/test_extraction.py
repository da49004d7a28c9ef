"""Pages: bytes in, an article or a reason out."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import ADDRESS, SENTENCES, entry, html, page, paragraphs

from pipeline.gather.extraction import METHOD, Extracted, extract
from pipeline.news import Failure, Reason, Stage

NOT_FREE = (
    f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "isAccessibleForFree": False})}</script>'
)
FREE = NOT_FREE.replace("false", "true")


def test_an_article_is_its_paragraphs_without_the_furniture():
    related = "<div><p>Read also: <a href='/x'>Why the law on artificial intelligence is late again</a></p></div>"
    document = html(
        paragraphs(6) + related + "<h2>What comes next</h2>" + f"<p>{SENTENCES[6]}</p><p>Photo: Agency</p>",
        head="<meta property='og:site_name' content='The Paper'>"
        "<meta property='article:published_time' content='2026-11-20T10:00:00+01:00'>"
        "<link rel='canonical' href='https://paper.example.org/fine'>",
    )
    assert extract(page(document), entry()) == Extracted(
        title="A fine for a scoring system",
        paragraphs=(*SENTENCES[:6], "What comes next", SENTENCES[6]),
        publisher="The Paper",
        published=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
        canonical_url="https://paper.example.org/fine",
        method=METHOD,
    )


def test_the_feed_knows_better_when_and_names_what_the_page_does_not():
    told = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
    document = f"<html><head><meta name='date' content='2026-11-21'></head><body>{paragraphs()}</body></html>"
    found = extract(page(document), entry(published=told))
    assert isinstance(found, Extracted)
    assert (found.published, found.title, found.publisher, found.canonical_url) == (
        told,
        "The feed's title",
        "The Paper's feed",
        None,
    )


def test_a_list_is_kept_item_by_item():
    items = "<ul><li>a limit on how long data are kept</li><li>a register of systems</li></ul>"
    found = extract(page(html(paragraphs(5) + "<p>The decree sets:</p>" + items + f"<p>{SENTENCES[7]}</p>")), entry())
    assert isinstance(found, Extracted)
    assert found.paragraphs[5:8] == (
        "The decree sets:",
        "a limit on how long data are kept",
        "a register of systems",
    )


def test_a_time_that_a_sentence_tells_is_part_of_it():
    told = SENTENCES[0].replace("on Friday", "on <time datetime='2026-11-20'>Friday</time>")
    found = extract(page(html(f"<p>{told}</p>" + paragraphs(6))), entry())
    assert isinstance(found, Extracted)
    assert found.paragraphs == SENTENCES[:6]


def test_text_that_react_streams_in_hidden_elements_is_read():
    document = html("<div id='root'></div>", around=f"<div hidden id='S:0'><article>{paragraphs()}</article></div>")
    found = extract(page(document), entry())
    assert isinstance(found, Extracted)
    assert found.paragraphs == SENTENCES


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (page(b""), Reason.EMPTY),
        (page(b" \n"), Reason.EMPTY),
        (page(b"%PDF-1.7\n1 0 obj", media_type="application/pdf"), Reason.NOT_HTML),
        (page(b"%PDF-1.7\n1 0 obj", media_type="text/html"), Reason.NOT_HTML),
        (page(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", media_type="text/html"), Reason.NOT_HTML),
        (page(paragraphs(), media_type="video/mp4"), Reason.NOT_HTML),
        (page('{"error": 404}', media_type="application/json"), Reason.NOT_HTML),
        (page(html("<p>A court has ruled.</p>")), Reason.STUB),
        (page(html(paragraphs(4), head=NOT_FREE)), Reason.PAYWALL),
        (page(html(paragraphs(3) + "<div class='c-paywall'>Subscribe to read on</div>")), Reason.PAYWALL),
        (page(html("<p>It was here.</p>", title="Page not found")), Reason.GONE),
        (page(html("<p>Elle a disparu.</p>", title="Erreur 404 : page introuvable")), Reason.GONE),
        (page(html(paragraphs(4)), url="https://paper.example.org/", requested=ADDRESS), Reason.GONE),
        (
            page(f"<html><body><div class='cmp consent-wall'><h1>Your privacy</h1>{paragraphs(4)}</div></body></html>"),
            Reason.CONSENT,
        ),
        (
            page("<html><body><h1>Checking your browser</h1><p>Wait.</p><div id='challenge'></div></body></html>"),
            Reason.CONSENT,
        ),
        (
            page("<html><body><div id='root'></div><noscript>Use it.</noscript><script src='/a.js'></script></body>"),
            Reason.CONSENT,
        ),
        (
            page(html("".join(f"<p><a href='/{n}'>{sentence}</a></p>" for n, sentence in enumerate(SENTENCES)))),
            Reason.LISTING,
        ),
    ],
)
def test_a_page_without_an_article_says_why(document, reason):
    failure = extract(document, entry())
    assert isinstance(failure, Failure)
    assert (failure.subject, failure.stage, failure.reason) == (ADDRESS, Stage.EXTRACTION, reason)


@pytest.mark.parametrize(
    "document",
    [
        html(paragraphs(), head=NOT_FREE),  # sold, but here in full
        html(paragraphs(5), head=FREE, around="<div class='paywall'>Subscribe and support us</div>"),
        html(paragraphs(5) + "<div id='paywall'></div>"),  # prepared on every page, filled on some
        html(paragraphs(), title="How the error 404 page was invented"),
        html(paragraphs(5), around="<div id='cookie-consent'><p>We use cookies.</p></div>"),
        html(paragraphs(4)),
    ],
)
def test_an_article_is_not_refused_for_what_surrounds_it(document):
    assert isinstance(extract(page(document), entry()), Extracted)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(alphabet="<>/aphtmldivbyr ='\"&;!-[]?", max_size=300).map(str.encode)
    | st.sampled_from([b"<div>" * 50_000, b"<a " * 20_000, b"<!--" * 20_000, b"<html><head><body>", b"<?xml?>" * 9])
)
def test_bytes_are_an_article_or_a_failure(noise):
    assert isinstance(extract(page(noise), entry()), Extracted | Failure)
