"""The picture of the weeks: the same bytes every time, text as text, and words for who does not see it."""

from datetime import date, timedelta

import pytest
from lxml import etree

from pipeline.publish.trends import Chart, Series

svg = pytest.importorskip("pipeline.publish.plot", reason="the extra `trends` is not installed").svg

SVG = "{http://www.w3.org/2000/svg}"
WEEKS = tuple(date(2026, 10, 5) + timedelta(weeks=week) for week in range(4))
CHARTS = (
    Chart(
        "Sujets <par> semaine", WEEKS, (Series("Lois & règlements", (1, 0, 3, 2)), Series("Autres", (0, 1, 0, 0))), "A."
    ),
    Chart("Articles", WEEKS, (), "Rien & rien."),
)


def test_it_is_a_picture_with_a_name_and_a_description():
    root = etree.fromstring(svg(CHARTS, "fr").encode())
    assert (root.get("role"), root.get("lang")) == ("img", "fr")
    spoken = {root.find(f"{SVG}{tag}").get("id"): root.find(f"{SVG}{tag}").text for tag in ("title", "desc")}
    assert spoken == {"title": "Sujets <par> semaine", "description": "A. Rien & rien."}
    assert root.get("aria-labelledby").split() == list(spoken)


def test_its_text_is_text_and_it_loads_nothing():
    drawn = svg(CHARTS, "fr")
    root = etree.fromstring(drawn.encode())
    words = {text.text for text in root.iter(f"{SVG}text")}
    assert {"Sujets <par> semaine", "Lois & règlements", "2026-10-05"} <= words
    links = [value for node in root.iter() for key, value in node.attrib.items() if key.endswith("href")]
    assert all(link.startswith("#") for link in links)


def test_lines_differ_without_colours():
    root = etree.fromstring(svg(CHARTS, "fr").encode())
    styles = {
        path.get("style").partition("stroke-dasharray")[2][:12] for path in root.iter(f"{SVG}path") if path.get("style")
    }
    assert len(styles) > 1


def test_the_same_charts_are_the_same_bytes():
    assert svg(CHARTS, "fr") == svg(CHARTS, "fr")
