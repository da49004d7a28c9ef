"""The seal tells a picture that would be drawn the same from any other."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.publish.seal import sealed, shows
from pipeline.publish.trends import Chart, Series, Trends

WEEKS = (date(2026, 11, 16), date(2026, 11, 23))
CHART = Chart("Articles", WEEKS, (Series("Français", (1, 2)),), "Rien.")
TRENDS = Trends("fr", "Tendances", (CHART,))
PICTURE = sealed("<svg>\n<text>Français</text></svg>", TRENDS)


def test_a_sealed_picture_shows_its_trends_and_still_ends_as_it_did():
    assert shows(PICTURE, TRENDS)
    assert PICTURE.startswith("<svg>\n<text>Français</text><!-- ")
    assert PICTURE.endswith("></svg>")


@pytest.mark.parametrize(
    "other",
    [
        replace(TRENDS, language="en"),
        replace(TRENDS, title="Trends"),
        replace(TRENDS, charts=()),
        replace(TRENDS, charts=(replace(CHART, series=(Series("Français", (1, 3)),)),)),
        replace(TRENDS, charts=(replace(CHART, weeks=WEEKS[::-1]),)),
    ],
    ids=["language", "title", "no chart", "a number", "weeks"],
)
def test_other_trends_are_to_be_drawn(other):
    assert not shows(PICTURE, other)


@pytest.mark.parametrize(
    "picture",
    [
        "",
        "<svg></svg>",
        PICTURE[:-20],
        PICTURE + "\n",
        PICTURE.replace("Français", "<script/>"),
        PICTURE.encode().decode("latin-1"),
    ],
    ids=["none", "unsealed", "cut", "longer", "changed", "in another encoding"],
)
def test_a_picture_that_was_cut_or_changed_counts_as_none(picture):
    assert not shows(picture, TRENDS)
