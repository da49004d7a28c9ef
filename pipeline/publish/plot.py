"""Charts become one SVG picture that can be read in black and white, and read aloud: matplotlib draws it.

The same charts give the same bytes. The picture loads nothing; its text is text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from html import escape

import matplotlib as mpl
from matplotlib.figure import Figure

from pipeline.publish.trends import Chart

# Told apart by the form of line and mark; colours only help. Okabe and Ito's, for all kinds of colour vision.
_MARKS = "osD^vPX*<>"
_LINES = ("-", "--", ":", "-.")
_COLOURS = ("#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#555555")
_INCHES = (9.0, 4.0)  # of one chart


def svg(charts: Sequence[Chart], language: str) -> str:
    """Draw the charts, one below the other, with a title and a description for who does not see them."""
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "vigie", "font.family": "sans-serif"}):
        figure = Figure(figsize=(_INCHES[0], _INCHES[1] * len(charts)), layout="constrained")
        for axes, chart in zip(figure.subplots(len(charts), squeeze=False)[:, 0], charts, strict=True):
            places = range(len(chart.weeks))
            for number, series in enumerate(chart.series):
                axes.plot(
                    places,
                    series.values,
                    label=series.name,
                    marker=_MARKS[number % len(_MARKS)],
                    linestyle=_LINES[number % len(_LINES)],
                    color=_COLOURS[number % len(_COLOURS)],
                )
            axes.set_title(chart.title, loc="left")
            step = max(1, len(chart.weeks) // 8)
            axes.set_xticks(places[::step], [week.isoformat() for week in chart.weeks[::step]])
            axes.set_ylim(bottom=0)
            axes.yaxis.get_major_locator().set_params(integer=True)
            axes.spines[["top", "right"]].set_visible(False)
            if chart.series:
                axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    spoken = " ".join(chart.description for chart in charts)
    start = (
        f'<svg role="img" lang="{escape(language)}" aria-labelledby="title description" '
        r"\g<attributes>>"
        f'<title id="title">{escape(charts[0].title)}</title><desc id="description">{escape(spoken)}</desc>'
    )
    return re.sub(r"<svg (?P<attributes>[^>]*)>", start, drawn.getvalue(), count=1)
