"""`status` and `check` as an operator, or a monitor, calls them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from commandline import vigie

TODAY = datetime.now(UTC).date()
EMPTY_LIST = b'<opml version="2.0"><head/><body/></opml>'


@pytest.fixture
def nights(tmp_path):
    """A writer of nights: how many days ago, and what the report says."""

    def write(days, **run):
        folder = tmp_path / "outputs" / (TODAY - timedelta(days=days)).isoformat()
        folder.mkdir(parents=True)
        report = {
            "run": {"date": folder.name, "seconds": {"feeds": 3.0, "edition": 60.0}, "stopped": False} | run,
            "feeds": [{"outcome": "read"}, {"outcome": "failed"}],
            "articles": [{"outcome": "told"}, {"outcome": "not_summarised"}],
            "stories": [{"id": "a"}],
            "failures": [{"subject": "x"}],
        }
        (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")

    return write


@pytest.mark.parametrize("command", ["status", "check"])
def test_each_has_an_example(command):
    assert f"Example: python -m pipeline {command}" in vigie(command, "--help").stdout


def test_the_last_nights_are_a_table_newest_first(config, nights):
    nights(1, model={"name": "m/model"}, watt_hours=4.06, estimated_from_watts=65.0)
    nights(0, stopped=True, watt_hours=3.0, estimated_from_watts=None)
    nights(2)
    done = vigie("status", "--nights", "2", "--config", config())
    assert done.returncode == 0, done.stderr
    _, first, second = (line.split("\t") for line in done.stdout.splitlines())
    assert first[:6] == [f"{TODAY} (stopped)", "1", "1", "1/2", "1", "63"]
    assert second[0] == (TODAY - timedelta(days=1)).isoformat()
    assert (first[-2], second[-2:]) == ("3.0", ["~4.1", "m/model"])


def test_a_report_that_cannot_be_read_is_named_and_the_others_shown(config, nights, tmp_path):
    nights(0)
    torn = tmp_path / "outputs" / "2024-01-01" / "report.json"
    torn.parent.mkdir()
    torn.write_text("{", encoding="utf-8")
    done = vigie("status", "--config", config())
    assert done.returncode == 0
    assert "2024-01-01/report.json: is no report of a night" in done.stderr
    assert len(done.stdout.splitlines()) == 2


def test_no_night_is_one_line_and_exit_1(config):
    done = vigie("status", "--config", config())
    assert done.returncode == 1
    assert "holds no night yet" in done.stderr


def check(settings, *arguments):
    done = vigie("check", "--no-model", "--config", settings, *arguments)
    return done.returncode, {row[1]: row[2:] for row in (line.split("\t") for line in done.stdout.splitlines())}


def test_a_machine_that_is_well_is_exit_0(config, nights, tmp_path):
    (tmp_path / "feeds.opml").write_bytes(EMPTY_LIST)
    nights(0)
    code, rows = check(config(), "--no-feeds")
    assert code == 0, rows
    assert rows["clock"][0] == "fine"
    assert rows["network.contact"][0] == "warning"
    assert rows[TODAY.isoformat()][0] == "warning"  # half of its feeds failed


def test_a_night_that_did_not_run_is_exit_1_with_a_fix(config, nights, tmp_path):
    (tmp_path / "feeds.opml").write_bytes(EMPTY_LIST)
    nights(4)
    code, rows = check(config(), "--no-feeds")
    assert code == 1
    state, seen, fix = rows[(TODAY - timedelta(days=4)).isoformat()]
    assert (state, seen) == ("problem", "no night for 4 days")
    assert "journalctl" in fix


def test_a_model_that_is_not_here_is_a_problem_not_a_traceback(config, tmp_path):
    (tmp_path / "feeds.opml").write_bytes(EMPTY_LIST)
    done = vigie("check", "--no-feeds", "--config", config(), folder=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "not here yet" in done.stdout
    assert "nothing is cached" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_configuration_that_is_wrong_is_exit_2(config):
    done = vigie("check", "--config", config(digest={"langages": ["fr"]}))
    assert done.returncode == 2
    assert "digest.langages" in done.stderr
