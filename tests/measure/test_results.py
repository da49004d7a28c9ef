"""What was measured survives the disk, and the page shows what the file holds."""

from datetime import date
from pathlib import Path

import pytest
from goldset import counted, row

from pipeline.errors import ConfigError
from pipeline.measure.counting import Fault
from pipeline.measure.figures import checker_figures, figures_of
from pipeline.measure.floors import parse_floors
from pipeline.measure.results import About, Results, from_json, to_json
from pipeline.measure.table import block, replace_block, table

ROOT = Path(__file__).parents[2]
KEPT = sorted(path for path in (ROOT / "evaluation" / "results").glob("*.json") if ".first-" not in path.name)
ABOUT = About("embedded", "nobody/no-model", "0", "2026-11-26", date(2026, 11, 27), {"vigie": "0.1.0"}, 2, 3)
ROWS = (row("en/a"), row("de/b", vigie=counted("Un « mot ».", faults=(Fault("name", "X", "Un « mot »."),))))
RESULTS = Results(ABOUT, (*figures_of(ROWS, 3), *checker_figures([[("fr", "name", True), ("en", "", False)]])), ROWS)
PAGE = "# Quality\n<!-- evaluate embedded -->\nold\n<!-- end of evaluate embedded -->\nThe end\n"


def test_results_survive_the_disk():
    assert from_json(to_json(RESULTS), "embedded.json") == RESULTS
    assert to_json(from_json(to_json(RESULTS), "embedded.json")) == to_json(RESULTS)


@pytest.mark.parametrize("text", ["", "{}", '{"about": 3}'])
def test_another_file_is_refused_by_name(text):
    with pytest.raises(ConfigError, match=r"^embedded\.json: "):
        from_json(text, "embedded.json")


def test_the_table_shows_totals_pairs_and_the_checker():
    lines = table(RESULTS).splitlines()
    assert lines[0].startswith("`embedded` (nobody/no-model), 2026-11-27")
    assert "| stories told | 100 % [100, 100] |" in table(RESULTS)
    assert any(line.startswith("| de → fr | 100 % [100, 100] | 0 % [0, 0] | 50 % [50, 50]") for line in lines)
    assert any(line.startswith("| recall: of what is false, refused | 100 % [100, 100] | – |") for line in lines)
    assert not any(line.startswith("| it ") for line in lines)


def test_the_block_of_a_preset_is_replaced_and_nothing_else():
    changed = replace_block(PAGE, "embedded", r"new \1")
    assert changed == PAGE.replace("old", r"new \1")
    assert block(changed, "embedded") == r"new \1"
    assert replace_block(changed, "embedded", "old") == PAGE


def test_a_page_without_the_block_stays_as_it_is():
    assert replace_block(PAGE, "gpu", "new") == PAGE
    assert block(PAGE, "gpu") is None


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_the_quality_page_says_what_was_measured(path):
    results = from_json(path.read_text(encoding="utf-8"), path.name)
    assert results.about.preset == path.stem
    assert block((ROOT / "docs" / "quality.md").read_text(encoding="utf-8"), path.stem) == table(results)


def test_the_floors_of_the_repository_can_be_read():
    assert parse_floors((ROOT / "evaluation" / "floors.toml").read_text(encoding="utf-8"), "floors.toml")["parity"] == 1
