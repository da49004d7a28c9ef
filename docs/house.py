"""The house as a picture: which place of the package imports which, read from the code.

    python docs/house.py

Draws docs/house.svg. What every place may import, the nouns, the ports and the errors, is the ground below them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import grimp
from lxml import etree
from matplotlib.figure import Figure

from pipeline.publish.plot import rendered

PICTURE = Path(__file__).with_name("house.svg")
GROUND = ("news", "ports", "errors")
_DOORS = ("doors", "models")
_HEIGHT = 0.45  # of a box, in units of the picture
_ROW, _COLUMN = 1.5, 2.15  # from box to box
_SVG = "{http://www.w3.org/2000/svg}"

Imports = Mapping[str, frozenset[str]]


def place_of(module: str) -> str:
    """The room, door or corridor that a module belongs to; "" for the package itself."""
    names = module.split(".")[1:]
    if tuple(names[:2]) == _DOORS:
        return "/".join(_DOORS)
    return names[0] if names else ""


def imports() -> Imports:
    """Each place with those that it imports, but for itself and the ground."""
    graph = grimp.build_graph("pipeline")
    places = sorted({place_of(module) for module in graph.modules} - {"", "__main__", *GROUND})
    return {
        place: frozenset(
            place_of(imported)
            for module in graph.modules
            if place_of(module) == place
            for imported in graph.find_modules_directly_imported_by(module)
        )
        & frozenset(places) - {place}
        for place in places
    }


def floors(house: Imports) -> list[list[str]]:
    """The places floor by floor: each stands one above the highest of those that it imports.

    Raises ValueError when places import one another in a circle.
    """

    @cache
    def floor(place: str, above: frozenset[str] = frozenset()) -> int:
        if place in above:
            raise ValueError(f"{place} imports itself by way of others")
        return max((1 + floor(other, above | {place}) for other in house[place]), default=0)

    storeys: list[list[str]] = [[] for _ in range(1 + max(map(floor, house)))]
    for place in sorted(house):
        storeys[floor(place)].append(place)
    return storeys


def description(house: Imports) -> str:
    """The picture in words, for who does not see it."""
    told = [f"{place} imports {', '.join(sorted(house[place]))}." for place in sorted(house) if house[place]]
    return f"{' '.join(told)} All may import {', '.join(GROUND)}."


def drawn(house: Imports) -> str:
    """The picture as SVG: boxes in floors, an arrow from each place to those that it imports, below it."""
    storeys = floors(house)
    widest = max(map(len, storeys))
    where = {
        place: ((column - (len(storey) - 1) / 2) * _COLUMN, level * _ROW)
        for level, storey in enumerate(storeys)
        for column, place in enumerate(storey)
    }
    figure = Figure(figsize=(widest * 1.3, len(storeys) + 0.8))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    for place, others in house.items():
        for other in sorted(others):
            (left, high), (right, low) = where[place], where[other]
            axes.annotate(
                "",
                xy=(right, low + _HEIGHT / 2),
                xytext=(left, high - _HEIGHT / 2),
                arrowprops={"arrowstyle": "-|>", "color": "0.45", "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0},
            )
    frame = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": "black"}
    for place, (across, up) in where.items():
        axes.text(across, up, place, ha="center", va="center", fontsize=11, bbox=frame)
    axes.text(0, -_ROW, "    ".join(GROUND), ha="center", va="center", fontsize=11, bbox=frame | {"facecolor": "0.92"})
    edge = widest * _COLUMN / 2
    axes.set_xlim(-edge, edge)
    axes.set_ylim(-_ROW - _HEIGHT, (len(storeys) - 1) * _ROW + _HEIGHT)
    root = rendered(figure)
    root.set("role", "img")
    for tag, text in (("desc", description(house)), ("title", "Which place imports which")):
        element = etree.Element(f"{_SVG}{tag}")
        element.text = text
        root.insert(0, element)
    return etree.tostring(root, encoding="unicode")


if __name__ == "__main__":
    PICTURE.write_text(drawn(imports()) + "\n", encoding="utf-8")
