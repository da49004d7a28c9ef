"""Templates of Markdown: every expression is escaped on its way out, unless it is Markdown already."""

from __future__ import annotations

from functools import cache

import jinja2

from pipeline.publish.markdown import Markdown, escape, front_matter, heading, link


@cache
def template(name: str) -> jinja2.Template:
    """The template of this name in `templates/`; a variable that it is not given is an error."""
    environment = jinja2.Environment(  # noqa: S701 - the output is Markdown: `finalize` escapes every expression
        loader=jinja2.PackageLoader("pipeline.publish"),
        finalize=_printed,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(heading=heading, link=link, front_matter=front_matter)
    return environment.get_template(name)


def _printed(value: object) -> Markdown:
    """Print an expression of the template: Markdown as it is, all else escaped."""
    return value if isinstance(value, Markdown) else escape(str(value))
