"""The pages as a reader opens them from the disk, in a real Chromium: accessible, self-sufficient, by keyboard."""

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from published_edition import EDITION, NIGHT, SECTIONS

from pipeline.doors.outputs import Outputs, put
from pipeline.publish.files import digest_files
from pipeline.publish.index import Night, Story, index_files
from pipeline.publish.plot import svg
from pipeline.publish.seal import sealed
from pipeline.publish.trends import Told, count_trends

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
AXE = Path(sys.prefix, "browser", "node_modules", "axe-core", "axe.min.js")
PAGES = ["latest.fr.html", "latest.en.html", f"{NIGHT}/digest.fr.html", "index.html", "index.en.html"]
PHONE, DESKTOP = {"width": 360, "height": 640}, {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An output folder of several nights."""
    outputs = tmp_path_factory.mktemp("outputs")
    files = digest_files(EDITION, SECTIONS, version="0.1.0", contact="https://example.org")
    Outputs(outputs).publish(NIGHT, files)
    pictures = {language: picture(language) for language in ("fr", "en")}
    put({outputs / f"trends.{language}.svg": drawn for language, drawn in pictures.items()})
    put({outputs / name: text for name, text in index_files(nights(), ("fr", "en"), pictures).items()})
    return outputs


def nights():
    told = {"fr": ("Une autorité enquête", "Décret sur l'école"), "en": ("An authority inquires", "Decree on schools")}
    stories = tuple(
        Story(f"s{number}", language, headline, "A sentence about the register of algorithms.")
        for language, headlines in told.items()
        for number, headline in enumerate(headlines)
    )
    return [Night(date(2026, 11, 22) - timedelta(days=ago), ("fr", "en"), stories if ago else ()) for ago in range(40)]


def picture(language):
    """The trends of twelve weeks, as a night draws them."""
    told = [
        Told(NIGHT - timedelta(weeks=ago), ("law", "work", "other"), ("FR", "EU", ""), ("fr", "en", "en", "de"))
        for ago in range(12)
    ]
    counted = count_trends(told, language, SECTIONS, 26)
    return sealed(svg(counted), counted)


@pytest.fixture
def opened(browser, folder):
    """A page in a tab of its own: `opened(name, viewport, scheme)`; what it asks for is kept in `asked`."""
    contexts = []

    def open_page(name, viewport=DESKTOP, scheme="light"):
        context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
        contexts.append(context)
        tab = context.new_page()
        tab.asked = []
        tab.on("request", lambda asked: tab.asked.append(asked.url))
        tab.complaints = []
        tab.on("console", lambda message: tab.complaints.append(message.text))
        tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.goto((folder / name).as_uri())
        return tab

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(opened, name, viewport, scheme):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; make test-browser installs it")
    tab = opened(name, viewport, scheme)
    if name.startswith("index"):
        tab.fill("#query", "algorithms")
    tab.screenshot(path=PICTURES / f"{name.replace('/', '-')}-{viewport['width']}-{scheme}.png", full_page=True)
    tab.evaluate(AXE.read_text("utf-8"))
    found = tab.evaluate("axe.run()")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert len(found["passes"]) > 10


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_of_anybody_and_nothing_goes_wrong(opened, folder, name):
    tab = opened(name)
    assert tab.asked == [(folder / name).as_uri()]
    assert tab.complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_needs_no_sideways_scrolling(opened, name):
    tab = opened(name, PHONE)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", PAGES)
def test_light_and_dark_differ(opened, name):
    colours = {
        opened(name, scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert len(colours) == 2


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_every_link_beginning_with_the_skip_link(opened, name):
    tab = opened(name)
    focusable = tab.evaluate("[...document.querySelectorAll('a[href], input')].filter(e => e.checkVisibility()).length")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    seen = 1
    for _ in range(focusable + 1):
        tab.keyboard.press("Tab")
        if not tab.evaluate("document.activeElement.matches('a[href], input')"):
            break
        seen += 1
    assert seen == focusable


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ecole", ["Décret sur l'école"]),
        ("DÉCR", ["Décret sur l'école"]),
        ("autorite enquete", ["Une autorité enquête"]),
        ("autoritè", ["Une autorité enquête"]),
        ("xylophone", []),
        ("<b>", []),
    ],
)
def test_the_search_finds_without_accents_and_with_slips(opened, query, found):
    tab = opened("index.fr.html")
    tab.fill("#query", query)
    assert sorted(set(tab.locator("#found a").all_inner_texts())) == found
    said = tab.locator("#status").inner_text()
    assert ("39 nouvelles trouvées" in said) == bool(found)


def test_a_story_that_was_found_opens_where_it_is_told(opened):
    tab = opened("index.en.html")
    tab.fill("#query", "decree")
    assert tab.locator("#found a").first.get_attribute("href") == "2026-11-21/digest.en.html#s1"


def test_without_scripts_the_nights_are_all_there(browser, folder):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((folder / "index.en.html").as_uri())
    assert tab.locator("#nights > ul > li").count() == 40
    assert not tab.locator("#search").is_visible()
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_picture_in_the_page_is_read_aloud_and_has_its_size(opened, viewport):
    tab = opened("index.en.html", viewport)
    drawn = tab.get_by_role("img", name="Trends")
    assert drawn.count() == 1
    assert "European Union 12" in drawn.locator("desc").text_content()
    box = drawn.bounding_box()
    assert box["width"] >= 500  # narrower, and its text could not be read: on a phone, the figure scrolls
    assert 1.5 < box["height"] / box["width"] < 2.2
    assert tab.locator("figure use").last.bounding_box()["width"] > 2  # marks are drawn: what they name is found


def test_the_way_to_the_picture_and_the_picture_alone(opened):
    tab = opened("index.fr.html")
    tab.click("nav a[href='#trends']")
    assert tab.get_by_role("heading", name="Tendances").bounding_box()["y"] < DESKTOP["height"]
    tab.click("figcaption a")
    assert tab.url.endswith("trends.fr.svg")
    assert len(tab.asked) == 2
    assert tab.complaints == []
