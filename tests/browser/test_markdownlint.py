"""markdownlint finds nothing in a digest, by its stock rules but MD013: a sentence and its proof are one line."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
from any_edition import told
from published_edition import EDITION, QUIET, SECTIONS, cite

from pipeline.news import Change, Due, Label, Previous
from pipeline.publish.digest import digest_markdown
from pipeline.publish.view import view

pytestmark = pytest.mark.browser

LINT = Path(sys.prefix, "browser", "node_modules", ".bin", "markdownlint-cli2")
RULES, FINE = EDITION.stories[:2]
TWICE = tuple(Previous(RULES.id, date(2026, 11, day), (("fr", "Le Conseil !"),)) for day in (19, 20, 21))
EDITIONS = {
    "whole": EDITION,
    "quiet": QUIET,
    "stopped": replace(EDITION, stopped=True),
    "one": told(RULES),
    "below its section": told(*EDITION.stories[1:], replace(RULES, label=Label.NEW, previous=None)),
    "timeline": told(replace(RULES, timeline=TWICE)),
    "correction": told(replace(FINE, changes=(Change(FINE.articles[0].id, "£4.1 million", "£4.2 million"),))),
    "agenda": replace(EDITION, agenda=(Due(date(2026, 12, 1), RULES.id, cite(RULES.articles[0], "The draft")),)),
    "headlines": replace(
        EDITION,
        summaries=tuple(
            replace(each, headline=each.headline + mark) for each, mark in zip(EDITION.summaries, cycle(".!:;"))
        ),
    ),
}


@pytest.fixture
def lint(tmp_path):
    """What markdownlint says of a text, one line each; the rule for long lines is off."""
    if shutil.which("node") is None or not LINT.is_file():
        pytest.skip("markdownlint-cli2 is not installed; make test-browser installs it where there is npm")

    def complaints(text):
        (tmp_path / "digest.md").write_text(text, encoding="utf-8")
        (tmp_path / ".markdownlint.json").write_text(json.dumps({"MD013": False}), encoding="utf-8")
        done = subprocess.run([LINT, "digest.md"], cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
        return [line for line in done.stderr.splitlines() + done.stdout.splitlines() if line.startswith("digest.md")]

    return complaints


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.parametrize("language", ["fr", "en", "de"])
def test_a_digest_has_nothing_to_complain_of(lint, name, language):
    assert lint(digest_markdown(view(EDITIONS[name], language, SECTIONS, "0.1.0"))) == []


def test_the_linter_does_complain(lint):
    assert "MD036" in lint("# Title\n\n**New**\n")[0]
