"""Charts become one SVG picture that can be read in black and white, and read aloud: matplotlib draws it.

The same charts give the same bytes. The picture loads nothing, its text is text, and it can stand alone or in a page:
its identifiers begin with "trends-", and its rules are for itself only.
"""

from __future__ import annotations

import io
import re

import matplotlib as mpl
from lxml import etree
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from pipeline.publish.trends import Chart, Trends

# Told apart by the form of line and mark; colours only help. Okabe and Ito's, for all kinds of colour vision.
_MARKS = "osD^vPX*<>"
_LINES = ("-", "--", ":", "-.")
_COLOURS = ("#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#555555")
_INCHES = (7.0, 4.2)  # of one chart: as wide as a page, with text of its size
_TICKS = 6
_SVG = "{http://www.w3.org/2000/svg}"
_PREFIX = "trends-"
_REFERENCE = re.compile(r"^#|url\(#")  # what comes before the name of an element of the same document


def svg(trends: Trends) -> str:
    """Draw the charts, one below the other, with a title and a description for who does not see them."""
    figure = Figure(figsize=(_INCHES[0], _INCHES[1] * len(trends.charts)), layout="constrained")
    for axes, chart in zip(figure.subplots(len(trends.charts), squeeze=False)[:, 0], trends.charts, strict=True):
        _draw(axes, chart)
    return _told(rendered(figure), trends)


def rendered(figure: Figure) -> etree._Element:
    """The SVG element of a figure, the same every time, its text as text in whatever font the reader has."""
    picture = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "vigie", "font.family": "sans-serif"}):
        figure.savefig(picture, format="svg", metadata={"Date": None})
    return etree.fromstring(picture.getvalue())


def _draw(axes: Axes, chart: Chart) -> None:
    places = range(len(chart.weeks))
    for number, series in enumerate(chart.series):
        axes.plot(
            places,
            series.values,
            label=series.name,
            marker=_MARKS[number % len(_MARKS)],
            linestyle=_LINES[(number + number // len(_COLOURS)) % len(_LINES)],  # no line of a colour like the last one
            color=_COLOURS[number % len(_COLOURS)],
            clip_on=False,  # a mark at zero is whole
        )
    axes.set_title(chart.title, loc="left")
    step = max(1, len(chart.weeks) // _TICKS)
    axes.set_xticks(places[::step], [week.isoformat() for week in chart.weeks[::step]])
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    if chart.series:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=2, frameon=False)


def _told(root: etree._Element, trends: Trends) -> str:
    """Make matplotlib's picture one that says what it shows, and that a page can hold beside other things."""
    for element in [*root.iter(f"{_SVG}metadata", f"{_SVG}style")]:
        element.getparent().remove(element)
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, _PREFIX + value)
            else:
                element.set(name, _REFERENCE.sub(rf"\g<0>{_PREFIX}", value))
    title = etree.Element(f"{_SVG}title", id=f"{_PREFIX}title")
    description = etree.Element(f"{_SVG}desc", id=f"{_PREFIX}description")
    title.text, description.text = trends.title, trends.description
    root[:0] = (title, description)
    said = {
        "role": "img",
        "lang": trends.language,
        "aria-labelledby": title.get("id"),
        "aria-describedby": description.get("id"),
        "stroke-linejoin": "round",  # what the style sheet that was removed said of every element
        "stroke-linecap": "butt",
    }
    for name, value in said.items():
        root.set(name, value)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))
