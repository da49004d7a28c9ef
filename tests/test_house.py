"""The picture of the house shows the code as it is."""

import importlib.util
from pathlib import Path

import pytest
from lxml import etree

DOCS = Path(__file__).parents[1] / "docs"
_spec = importlib.util.spec_from_file_location("house", DOCS / "house.py")
house = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(house)


def test_the_picture_in_the_docs_is_that_of_the_code():
    told = house.description(house.imports())
    picture = etree.parse(house.PICTURE).getroot()
    assert picture.findtext("{http://www.w3.org/2000/svg}desc") == told, "run: python docs/house.py"
    assert f"![{told}](house.svg)" in (DOCS / "architecture.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("module", "place"),
    [
        ("pipeline", ""),
        ("pipeline.run", "run"),
        ("pipeline.gather.feeds", "gather"),
        ("pipeline.doors.web", "doors"),
        ("pipeline.doors.models", "doors/models"),
        ("pipeline.doors.models.local", "doors/models"),
    ],
)
def test_a_module_belongs_to_a_room_or_a_door(module, place):
    assert house.place_of(module) == place


def test_each_place_stands_above_all_that_it_imports():
    found = {"cli": frozenset({"commands"}), "commands": frozenset({"write", "check"}), "write": frozenset({"check"})}
    assert house.floors(found | {"check": frozenset()}) == [["check"], ["write"], ["commands"], ["cli"]]


def test_places_that_import_one_another_have_no_floor():
    with pytest.raises(ValueError, match="imports itself by way of others"):
        house.floors({"write": frozenset({"check"}), "check": frozenset({"write"})})


def test_every_place_has_its_box_and_its_arrows():
    drawn = etree.fromstring(house.drawn({"write": frozenset({"check"}), "check": frozenset()}))
    texts = {"".join(text.itertext()).strip() for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert {"write", "check"} <= texts
