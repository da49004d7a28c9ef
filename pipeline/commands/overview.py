"""What stands beside the nights, for each language: the page over all of them, and the last weeks as a picture."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.assembly import weights_cache

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.curate.topics import Topic
    from pipeline.publish.trends import Trends

WEEKS = 26  # that a night draws: half a year


def write_overview(settings: Config, topic: Topic) -> str:
    """Write the pages over all nights, with the pictures in them and beside them; the path of the first page."""
    from pipeline.doors.outputs import put, reports
    from pipeline.publish.index import index_files, read_told
    from pipeline.publish.trends import count_trends, read_counts

    folder, languages = settings.output.folder, settings.digest.languages
    read = [report for _, report in reports(folder)]
    counts = [told for report in read if (told := read_counts(report)) is not None]
    nights = [night for report in read if (night := read_told(report)) is not None]
    trends = [count_trends(counts, language, topic.section_titles(), WEEKS) for language in languages]
    pictures = draw_trends(trends, folder, settings)
    pages = index_files(nights, languages, pictures)
    put({folder / name: page for name, page in pages.items()})
    return str(folder / next(iter(pages)))


def draw_trends(trends: Iterable[Trends], folder: Path, settings: Config) -> dict[str, str]:
    """Write the picture of each language and hand them on, by language; matplotlib loads only when one has changed."""
    from pipeline.doors.outputs import put, text_of
    from pipeline.publish.seal import sealed, shows

    pictures = {}
    for each in trends:
        path = folder / picture_name(each.language)
        picture = text_of(path)
        if not shows(picture, each):
            picture = sealed(_drawn(each, settings), each)
            put({path: picture})
        pictures[each.language] = picture
    return pictures


def picture_name(language: str) -> str:
    """The file of a language's picture."""
    return f"trends.{language}.svg"


def _drawn(trends: Trends, settings: Config) -> str:
    # Where a service may write: without a home matplotlib warns, and looks for all fonts again every night.
    os.environ.setdefault("MPLCONFIGDIR", str(weights_cache(settings) / "matplotlib"))
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from pipeline.publish.plot import svg

    return svg(trends)
