"""A click on a citation opens the source at the passage: Chromium scrolls there and highlights it, and nothing else.

Each page is read by the pipeline's own extraction; the passage is the sentence that a digest would cite.
"""

import base64
import tomllib
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from loopback import answer, serving
from lxml import html

from pipeline.gather.extraction import extract
from pipeline.news import Article, Entry, Feed, Page
from pipeline.publish.textfragment import fragment_url
from pipeline.write.sentences import cited_context, source_sentences

pytestmark = pytest.mark.browser

READ = datetime(2026, 1, 1, tzinfo=UTC)
HIGHLIGHT = (255, 0, 255)  # what the test pages give to ::target-text
FILLER = "".join(
    f"<p>Paragraph {number} of the report says that the committee met again, heard three witnesses and adjourned "
    f"without a vote, as it had done in each of the weeks before, and that nothing was decided on that day.</p>"
    for number in range(1, 13)
)
# What is marked stands in the page as the sentence to cite; the rest of its paragraph is around it.
PASSAGES = tomllib.loads(Path(__file__).with_name("passages.toml").read_text("utf-8"))


def served(body):
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The report</title><style>'
        "::target-text{background:rgb(255,0,255);color:rgb(255,0,255)}"
        "mark{background:none} p,li{font:20px/32px sans-serif}"
        f"</style></head><body><main><article><h1>The report</h1>{FILLER}{body}{FILLER.replace('Paragraph', 'Section')}"
        "</article></main></body></html>"
    )


def citation(source, url, marked):
    """The link to the marked passage, made as a digest makes it."""
    feed = Feed(url, "Feed", "en")
    entry = Entry(feed, url, url, "", "", None)
    page = Page(url, url, 200, source.encode(), "text/html", "utf-8", READ)
    found = extract(page, entry)
    article = Article("a", entry, url, url, "Feed", found.title, found.paragraphs, "en", 1.0, None, READ, found.method)
    wanted = plain(marked)
    *_, passage = (each for each in source_sentences(article, 99) if plain(each.text) == wanted)
    return fragment_url(url, passage.text, found.paragraphs, *cited_context(passage))


def plain(text):
    return "".join(unescape(text).replace("\u00ad", "").replace("[1]", "").split())


def highlighted(tab, rectangles):
    """Shares of highlighted pixels: the best line of the passage's rectangles, and the whole picture outside them."""
    picture = base64.b64encode(tab.screenshot(full_page=True)).decode()
    return tab.evaluate(
        """async ([picture, rectangles, [r, g, b]]) => {
            const image = new Image();
            image.src = 'data:image/png;base64,' + picture;
            await image.decode();
            const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext('2d');
            pen.drawImage(image, 0, 0);
            const {data, width} = pen.getImageData(0, 0, image.width, image.height);
            let inside = 0, outside = 0, area = 0;
            const within = (x, y) => rectangles.some(([left, top, right, bottom]) =>
                x >= left - 1 && x <= right + 1 && y >= top - 1 && y <= bottom + 1);
            for (const [left, top, right, bottom] of rectangles) area += (right - left) * (bottom - top);
            for (let i = 0; i < data.length; i += 4)
                if (data[i] === r && data[i + 1] === g && data[i + 2] === b)
                    within((i / 4) % width, Math.floor(i / 4 / width)) ? inside++ : outside++;
            return [inside / area, outside / area];
        }""",
        [picture, rectangles, HIGHLIGHT],
    )


def follow(browser, site, link):
    """The tab after a click on the link in a digest on another origin."""
    tab = browser.new_page(viewport={"width": 800, "height": 600})
    site.routes["/digest.html"] = answer(
        200, f'<a id="citation" href="{link}">1</a>'.encode(), content_type="text/html"
    )
    tab.goto(site.url("/digest.html"))
    tab.click("#citation")
    tab.wait_for_load_state("load")
    tab.wait_for_timeout(200)  # the highlight is painted in a frame of its own
    return tab


RECTANGLES = """() => [...document.querySelector('mark').getClientRects()].map(
    r => [r.left + scrollX, r.top + scrollY, r.right + scrollX, r.bottom + scrollY])"""


@pytest.mark.parametrize("body", PASSAGES.values(), ids=PASSAGES)
def test_a_click_opens_the_source_at_the_passage(browser, body):
    source = served(body)
    marked = html.fromstring(body).find(".//mark").text_content()
    with serving() as publisher, serving() as reader:
        publisher.routes["/article"] = answer(200, source.encode(), content_type="text/html; charset=utf-8")
        tab = follow(browser, reader, citation(source, publisher.url("/article"), marked))
        scrolled = tab.evaluate("() => document.querySelector('mark').getBoundingClientRect().top")
        inside, outside = highlighted(tab, tab.evaluate(RECTANGLES))
        tab.close()
    assert 0 <= scrolled <= 600, "the passage is not on screen"
    assert inside > 0.5, "the passage is not highlighted"
    assert outside < 0.05, "more than the passage is highlighted"


def test_a_link_that_names_no_passage_of_the_page_highlights_nothing(browser):
    wrong = "No such words stand here."
    source = served(PASSAGES["accents"])
    with serving() as publisher, serving() as reader:
        publisher.routes["/article"] = answer(200, source.encode(), content_type="text/html; charset=utf-8")
        tab = follow(browser, reader, fragment_url(publisher.url("/article"), wrong, [wrong]))
        inside, outside = highlighted(tab, tab.evaluate(RECTANGLES))
        tab.close()
    assert (inside, outside) == (0, 0)
