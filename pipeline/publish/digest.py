"""A digest becomes the text of `digest.<language>.md`: CommonMark with a YAML front matter.

The template's every expression is escaped on its way out (see `markdown`).
"""

from __future__ import annotations

from functools import cache

import jinja2

from pipeline.publish.markdown import Markdown, escape, front_matter, link
from pipeline.publish.view import Digest


def digest_markdown(digest: Digest) -> str:
    """Print a digest as Markdown: the same bytes for the same digest, every time."""
    return _template().render(digest=digest)


def _printed(value: object) -> Markdown:
    """Print an expression of the template: Markdown as it is, all else escaped."""
    return value if isinstance(value, Markdown) else escape(str(value))


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(  # noqa: S701 - the output is Markdown: `finalize` escapes every expression
        loader=jinja2.PackageLoader("pipeline.publish"),
        finalize=_printed,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(link=link, front_matter=front_matter)
    return environment.get_template("digest.md.jinja")
