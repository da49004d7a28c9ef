"""The documents say what is there: settings, links, modules."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from pipeline.config import Config

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
KEYS = [
    f"{section}.{key}"
    for section, field in Config.model_fields.items()
    if section not in {"source", "digest_id"}
    for key in field.annotation.model_fields
]


def links(document):
    """The destinations of a document's links to files; code blocks hold none."""
    tokens = MarkdownIt().parse(document.read_text(encoding="utf-8"))
    inside = (token for block in tokens for token in block.children or ())
    targets = (token.attrs["href"] for token in inside if token.type == "link_open")
    return [target for target in targets if not re.match(r"https?://|mailto:", target)]


@pytest.mark.parametrize("key", KEYS)
def test_the_readme_explains_every_setting(key):
    assert f"| `{key}` |" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_explains_no_setting_that_does_not_exist():
    rows = re.findall(r"^\| `(\w+\.\w+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(KEYS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_internal_links_lead_to_a_file(document):
    assert [link for link in links(document) if not (document.parent / link.partition("#")[0]).exists()] == []


def test_the_readme_leads_to_every_document():
    assert {path.relative_to(ROOT).as_posix() for path in DOCUMENTS[1:]} <= set(links(ROOT / "README.md"))


def test_every_module_named_in_the_architecture_exists():
    named = set(re.findall(r"`([\w/]+\.py)`", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")))
    assert len(named) > 40
    assert sorted(name for name in named if not (ROOT / "pipeline" / name).is_file()) == []
