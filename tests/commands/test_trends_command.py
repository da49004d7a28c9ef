"""`trends` as an operator calls it."""

import json

from commandline import vigie

REPORT = {
    "run": {"date": "2026-11-22"},
    "stories": [{"section": "law", "jurisdiction": "EU"}],
    "articles": [{"kind": "press", "language": "fr", "outcome": "told"}],
}


def test_it_has_an_example():
    assert "Example: python -m pipeline trends" in vigie("trends", "--help").stdout


def test_a_picture_per_language_and_its_words(config, tmp_path):
    night = tmp_path / "outputs" / "2026-11-22"
    night.mkdir(parents=True)
    (night / "report.json").write_text(json.dumps(REPORT), encoding="utf-8")
    done = vigie("trends", "--weeks", "2", "--config", config())
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.count("European Union 1") + done.stdout.count("Union européenne 1") == 2
    assert done.stdout.count("Law and regulation 1") + done.stdout.count("Lois et règlements 1") == 2
    assert sorted(path.name for path in (tmp_path / "outputs").glob("*.svg")) == ["trends.en.svg", "trends.fr.svg"]


def test_no_night_is_one_line_and_exit_1(config):
    done = vigie("trends", "--config", config())
    assert done.returncode == 1
    assert "holds no night yet" in done.stderr
