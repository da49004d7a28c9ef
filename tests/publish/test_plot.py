"""The picture of the weeks: the same bytes every time, text as text, and words for who does not see it."""

import re
from datetime import date, timedelta

import pytest
from lxml import etree

from pipeline.publish.plot import svg
from pipeline.publish.trends import Chart, Series, Trends

SVG = "{http://www.w3.org/2000/svg}"
WEEKS = tuple(date(2026, 10, 5) + timedelta(weeks=week) for week in range(4))
TWO = Chart(
    "Sujets <par> semaine", WEEKS, (Series("Lois & règlements", (1, 0, 3, 2)), Series("Autres", (0, 1, 0, 0))), "A."
)
NONE = Chart("Articles", WEEKS, (), "Rien & rien.")
MANY = Chart("Pays", WEEKS, tuple(Series(f"Pays {number}", (number, 1, 2, 3)) for number in range(10)), "Dix.")


@pytest.fixture(scope="module")
def picture():
    return svg(Trends("fr", "Tendances <des> semaines", (TWO, NONE, MANY)))


@pytest.fixture(scope="module")
def root(picture):
    return etree.fromstring(picture.encode())


def test_it_is_a_picture_with_a_name_and_a_description(root):
    assert (root.get("role"), root.get("lang")) == ("img", "fr")
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert (title.text, description.text) == ("Tendances <des> semaines", "A. Rien & rien. Dix.")
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")


def test_its_text_is_text(root):
    words = {text.text for text in root.iter(f"{SVG}text")}
    assert {"Sujets <par> semaine", "Lois & règlements", "Pays 9", "2026-10-05"} <= words


def test_it_loads_nothing_and_its_rules_are_its_own(picture, root):
    assert {each.tag for each in root.iter(f"{SVG}style", f"{SVG}script", f"{SVG}image", f"{SVG}metadata")} == set()
    named = [value for node in root.iter() for value in node.attrib.values() if "url(" in value or "#" in value[:1]]
    assert all(re.search(r"^#trends-|url\(#trends-", value) for value in named)
    assert set(re.findall(r"https?://[\w./]+", picture)) == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_it_begins_as_an_element_so_that_a_page_can_hold_it(picture):
    assert picture.startswith("<svg ")
    assert picture.endswith("</svg>")


def test_its_identifiers_are_its_own_and_all_lead_somewhere(root):
    names = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(names) == len(set(names))
    assert all(name.startswith("trends-") for name in names)
    led = {value[1:] for node in root.iter() for key, value in node.attrib.items() if key.endswith("href")}
    assert led
    assert led <= set(names)


@pytest.mark.parametrize("chart", [TWO, MANY], ids=["two", "many"])
def test_lines_differ_without_colours(chart):
    root = etree.fromstring(svg(Trends("fr", "T", (chart,))).encode())
    found = set()
    for line in root.iter(f"{SVG}g"):
        if (path := line.find(f"{SVG}path")) is not None and (mark := line.find(f"{SVG}defs/{SVG}path")) is not None:
            found.add((*re.findall(r"stroke-dasharray: ([^;]+)", path.get("style")), mark.get("d")))
    assert len(found) == len(chart.series)


def test_the_same_trends_are_the_same_bytes():
    assert svg(Trends("fr", "T", (TWO,))) == svg(Trends("fr", "T", (TWO,)))
