"""The templates of HTML and Atom: whatever they print of a digest is visible text, and escaped.

Only a template makes an element or an attribute: autoescaping leaves no `<`, `>`, `&` or quotation mark of a value as
it is (HTML, section 13.3; XML 1.0, section 2.4), and a visible character is one that XML allows (section 2.2).
"""

from __future__ import annotations

from functools import cache

import jinja2
from markupsafe import Markup

from pipeline.publish.harmless import visible


@cache
def template(name: str) -> jinja2.Template:
    """Load a template of this package."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.publish"),
        autoescape=True,
        finalize=_printed,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def _printed(value: object) -> str:
    """Print an expression of a template: what a macro made as it is, all else without what cannot be seen."""
    return value if isinstance(value, Markup) else visible(str(value))
