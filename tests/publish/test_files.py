"""The files of a night: every language of the edition in every format."""

from dataclasses import replace

import pytest
from published_edition import EDITION, SECTIONS

from pipeline.errors import ConfigError
from pipeline.publish.files import digest_files


def files(*languages):
    return digest_files(replace(EDITION, languages=languages), SECTIONS, version="0.1.0", contact="me@example.org")


def test_every_language_has_its_files_the_markdown_first():
    assert list(files("fr", "en")) == [
        "digest.fr.md", "digest.en.md", "digest.fr.html", "digest.en.html", "digest.fr.atom", "digest.en.atom",
        "digest.fr.ics", "digest.en.ics",
    ]  # fmt: skip


def test_each_file_is_what_its_name_says():
    beginnings = {name: text.splitlines()[0] for name, text in files("de").items()}
    assert beginnings == {
        "digest.de.md": "---",
        "digest.de.html": "<!doctype html>",
        "digest.de.atom": '<?xml version="1.0" encoding="utf-8"?>',
        "digest.de.ics": "BEGIN:VCALENDAR",
    }


def test_the_same_edition_gives_the_same_bytes():
    assert files("fr", "en", "de") == files("fr", "en", "de")


def test_a_language_without_a_catalogue_is_the_operators_mistake():
    with pytest.raises(ConfigError, match=r"language 'xx'"):
        files("fr", "xx")
