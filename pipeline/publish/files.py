"""An edition becomes the files of its night: each language's digest, in every format."""

from __future__ import annotations

from pipeline.news import Edition
from pipeline.publish.atom import digest_atom, domain
from pipeline.publish.calendar import digest_calendar
from pipeline.publish.digest import digest_markdown
from pipeline.publish.html import digest_html
from pipeline.publish.view import Sections, view


def digest_files(edition: Edition, sections: Sections, *, version: str, contact: str) -> dict[str, str]:
    """Print every digest of an edition, by the name of its file: first the Markdown of each language.

    `sections` are the topic's titles, in printing order; `version` is Vigie's; `contact` is the operator's.
    Raises ConfigError when a language of the edition has no catalogue.
    """
    digests = [view(edition, language, sections, version) for language in edition.languages]
    return {
        **{f"digest.{digest.language.code}.md": digest_markdown(digest) for digest in digests},
        **{f"digest.{digest.language.code}.html": digest_html(digest) for digest in digests},
        **{f"digest.{digest.language.code}.atom": digest_atom(digest, contact) for digest in digests},
        **{f"digest.{digest.language.code}.ics": digest_calendar(digest, domain(contact)) for digest in digests},
    }
