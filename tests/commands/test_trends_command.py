"""`trends` as an operator calls it."""

import json

import pytest
from commandline import vigie

REPORT = {
    "run": {"date": "2026-11-22"},
    "stories": [{"section": "law"}],
    "articles": [{"language": "fr", "outcome": "told"}],
}


def test_it_has_an_example():
    assert "Example: python -m pipeline trends" in vigie("trends", "--help").stdout


def test_a_picture_per_language_and_its_words(config, tmp_path):
    pytest.importorskip("matplotlib", reason="the extra `trends` is not installed")
    night = tmp_path / "outputs" / "2026-11-22"
    night.mkdir(parents=True)
    (night / "report.json").write_text(json.dumps(REPORT), encoding="utf-8")
    done = vigie("trends", "--weeks", "2", "--config", config())
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Law and regulation 1") + done.stdout.count("Lois et règlements 1") == 2
    assert sorted(path.name for path in (tmp_path / "outputs").glob("*.svg")) == ["trends.en.svg", "trends.fr.svg"]


def test_no_night_is_one_line_and_exit_1(config):
    pytest.importorskip("matplotlib", reason="the extra `trends` is not installed")
    done = vigie("trends", "--config", config())
    assert done.returncode == 1
    assert "holds no night yet" in done.stderr


def test_without_matplotlib_it_says_what_to_install(config, tmp_path):
    (tmp_path / "matplotlib.py").write_text("raise ImportError", encoding="utf-8")
    done = vigie("trends", "--config", config(), PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr == "vigie: trends: matplotlib is not installed; pip install 'vigie[trends]'\n"
