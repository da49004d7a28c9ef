"""Prints how many citations of real pages open at their passage in Chromium. Run by hand; a page takes a second or two.

    python -m evaluation.citations ../shared/corpus [--pages 120] [--sentences 3] [--misses]

Each saved page is read by the pipeline; of its source sentences some are cited as a digest would, and the links are
clicked. Pages are answered from the corpus under their own addresses; whatever else they ask for is refused, so that
those which build themselves from the network stay empty, and pages without their style sheets show more than theirs.
"""

# ruff: noqa: T201  (a script that prints is what this is)

from __future__ import annotations

import argparse
import base64
import json
import lzma
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Route, sync_playwright
from playwright.sync_api import Page as Tab

from pipeline.gather.articles import to_article
from pipeline.news import Article, Entry, Feed, Page
from pipeline.publish.textfragment import fragment_url
from pipeline.write.sentences import cited_context, source_sentences

DIGEST = "https://digest.invalid/"  # RFC 2606: a name that nobody has
READ = datetime(2026, 1, 1, tzinfo=UTC)
STILL_TRIES = 10  # pages that scroll smoothly take a second or two
SENTENCES_CITED = 80  # as many as the write room draws on
STYLE = """
    ::target-text { background: rgb(255 0 255) !important; color: rgb(255 0 255) !important }
    * { scroll-behavior: auto !important }
"""

# Where the passage stands in the page as it is shown, as rectangles of the window; white space and soft hyphens do not
# count.
LOCATE = """passage => {
    const plain = text => text.replace(/[\\s\\u00ad\\u200b]+/g, '').toLowerCase();
    const wanted = plain(passage), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), places = [];
    let all = '';
    for (let node; node = walker.nextNode();) {
        const holder = node.parentElement;
        if (!holder || /^(SCRIPT|STYLE|NOSCRIPT|TEXTAREA)$/.test(holder.tagName)) continue;
        if (!holder.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
        for (let i = 0; i < node.data.length; i++) {
            const one = plain(node.data[i]);
            for (const _ of one) places.push([node, i]);
            all += one;
        }
    }
    const found = [];
    for (let at = all.indexOf(wanted); wanted && at >= 0; at = all.indexOf(wanted, at + 1)) {
        const range = document.createRange();
        range.setStart(...places[at]);
        const [node, offset] = places[at + wanted.length - 1];
        range.setEnd(node, offset + 1);
        found.push(...[...range.getClientRects()].map(r => [r.left, r.top, r.right, r.bottom]));
    }
    return found;
}"""
# Highlighted pixels of a picture, inside and outside the rectangles.
COUNT = """async ([picture, rectangles]) => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + picture;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    const {data, width} = pen.getImageData(0, 0, image.width, image.height);
    let inside = 0, outside = 0;
    for (let i = 0; i < data.length; i += 4)
        if (data[i] === 255 && data[i + 1] === 0 && data[i + 2] === 255) {
            const x = (i / 4) % width, y = Math.floor(i / 4 / width);
            rectangles.some(([l, t, r, b]) => x >= l - 2 && x <= r + 2 && y >= t - 2 && y <= b + 2)
                ? inside++ : outside++;
        }
    return [inside, outside];
}"""


@dataclass(frozen=True, slots=True)
class Saved:
    """A page of the corpus and what the pipeline read of it."""

    name: str
    language: str
    body: bytes
    charset: str
    article: Article


def main(corpus: Path, pages: int, sentences: int, *, show_misses: bool) -> None:
    """Click on the citations and print what came of them, in all and by language."""
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    with sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        counter = chromium.new_page()
        for saved in chosen(corpus, pages):
            for passage in spread(source_sentences(saved.article, SENTENCES_CITED), sentences):
                paragraphs = saved.article.paragraphs
                link = fragment_url(saved.article.final_url, passage.text, paragraphs, *cited_context(passage))
                with chromium.new_context(bypass_csp=True, service_workers="block") as context:
                    seen = clicked(context, counter, saved, link, passage.text)
                outcomes["all"][seen] += 1
                outcomes[saved.language][seen] += 1
                if show_misses and seen != "exact":
                    print(f"{seen:9} {saved.name}: {passage.text}\n          {link}", flush=True)
        chromium.close()
    for language, counted in outcomes.items():
        total, shown = counted.total(), counted.total() - counted["absent"]
        parts = ", ".join(f"{outcome} {number}" for outcome, number in counted.most_common())
        print(f"{language:4} {total:4}  exact {counted['exact'] / total:.3f}", end="")
        print(f", of those that the page shows {counted['exact'] / max(1, shown):.3f}  ({parts})")


def chosen(corpus: Path, count: int) -> Iterator[Saved]:
    """Every so many pages of the corpus, those that the pipeline refuses left out."""
    rows = [json.loads(line) for line in (corpus / "articles" / "manifest.jsonl").open(encoding="utf-8")]
    for row in spread([row for row in rows if row["page_kind"] == "article"], count):
        saved = read(corpus / "articles", row)
        if saved is not None:
            yield saved


def read(folder: Path, row: dict[str, Any]) -> Saved | None:
    """Read one saved page as the pipeline would."""
    stated = row.get("url", "").partition("#")[0]
    url = stated if stated.startswith("http") else "https://example.org/a/b"
    body = lzma.decompress((folder / row["file"]).read_bytes())
    entry = Entry(Feed("https://example.org/feed", "A feed", row["lang"]), url, url, "A title", "", None)
    found = to_article(Page(url, url, 200, body, "text/html", row["serve_charset"], READ), entry, frozenset())
    return Saved(row["id"], row["lang"], body, row["serve_charset"], found) if isinstance(found, Article) else None


def spread(items: Sequence[Any], count: int) -> list[Any]:
    """So many of the items, evenly spread."""
    return [items[index * len(items) // count] for index in range(count)] if len(items) > count else list(items)


def clicked(context: BrowserContext, counter: Tab, saved: Saved, link: str, passage: str) -> str:
    """What a click on the link shows.

    "exact": the passage highlighted, and little else; "other": something else highlighted; "moved": the passage
    highlighted, but the page has grown above it and pushed it out of the window; "missed": nothing, though the page
    shows the passage; "absent": nothing, and the page does not show the passage.
    """

    def serve(route: Route) -> None:
        if route.request.url.partition("#")[0] == DIGEST:
            route.fulfill(body=f'<a href="{escape(link)}">1</a>', content_type="text/html")
        elif route.request.is_navigation_request() and route.request.frame.parent_frame is None:
            route.fulfill(body=saved.body, content_type=f"text/html; charset={saved.charset}")
        else:
            route.abort()

    context.route("**/*", serve)
    tab = context.new_page()
    try:
        tab.goto(DIGEST)
        tab.click("a")
        tab.wait_for_load_state("load", timeout=15_000)
        tab.add_style_tag(content=STYLE)
        return outcome(tab, counter, passage)
    except Error as error:  # the page went elsewhere, or never ended loading
        return f"error ({str(error).splitlines()[0][:60]})"


def outcome(tab: Tab, counter: Tab, passage: str) -> str:
    """What the page shows, in the words of `clicked`."""
    inside, outside = highlighted(tab, counter, passage)
    if inside or outside:
        return "exact" if outside <= inside / 10 else "other"
    rectangles = tab.evaluate(LOCATE, passage)
    if not rectangles:
        return "absent"
    tab.evaluate("([[, top]]) => scrollBy(0, top - innerHeight / 2)", rectangles)
    inside, outside = highlighted(tab, counter, passage)
    return "moved" if inside else "missed"


def highlighted(tab: Tab, counter: Tab, passage: str) -> tuple[int, int]:
    """The highlighted pixels of the window, inside and outside the places of the passage, once it stands still."""
    before = None
    for _ in range(STILL_TRIES):
        tab.wait_for_timeout(300)  # the highlight is painted in a frame of its own
        rectangles = tab.evaluate(LOCATE, passage)
        picture = base64.b64encode(tab.screenshot()).decode()
        if rectangles == before:
            break
        before = rectangles
    inside, outside = counter.evaluate(COUNT, [picture, rectangles])
    return inside, outside


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Click on citations of saved pages in Chromium.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--sentences", type=int, default=3)
    parser.add_argument("--misses", action="store_true", help="print each link that did not open at its passage")
    options = parser.parse_args()
    main(options.corpus, options.pages, options.sentences, show_misses=options.misses)
