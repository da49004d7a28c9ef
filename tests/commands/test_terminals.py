"""Any terminal will do: narrow, without UTF-8, none at all; any user too: without a home, or with one of stone."""

import json
import os
import pty
import re
import subprocess
import sys

import pytest
from commandline import ROOT, vigie
from loopback import serving

EMPTY_LIST = b'<opml version="2.0"><head/><body/></opml>'
LONG = (
    '<opml version="2.0"><body><outline text="Autorité de protection des données" '
    f'xmlUrl="https://example.org/{"a" * 60}"/></body></opml>'
).encode()


def on_a_terminal(columns, *arguments):
    """What a command draws on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"COLUMNS": str(columns), "TERM": "xterm"}
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, cwd=ROOT, env=environment):  # noqa: S603
        os.close(theirs)
        drawn = b""
        try:
            while piece := os.read(ours, 4096):
                drawn += piece
        except OSError:  # how a terminal ends on Linux
            pass
    os.close(ours)
    return drawn.decode()


def test_a_narrow_terminal_gets_a_block_per_row_and_no_cell_is_lost(config, tmp_path):
    (tmp_path / "feeds.opml").write_bytes(LONG)
    drawn = on_a_terminal(40, "feeds", "list", "--config", config())
    assert "feed: Autorité" in drawn
    assert "".join(drawn.split()).count("a" * 60) == 1
    assert max(map(len, drawn.splitlines())) <= 40


@pytest.mark.parametrize("command", ["run", "summarise", "evaluate"])
def test_help_on_a_narrow_terminal_cuts_no_option_short(command):
    drawn = on_a_terminal(40, command, "--help")
    assert "--preset" in drawn
    assert "\N{HORIZONTAL ELLIPSIS}" not in drawn


def test_a_wide_terminal_gets_a_table(config, tmp_path):
    (tmp_path / "feeds.opml").write_bytes(LONG)
    assert "Autorité de protection des données" in on_a_terminal(160, "feeds", "list", "--config", config())


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=["C", "ascii", "latin-1"],
)
@pytest.mark.parametrize("command", [("feeds", "list"), ("run", "--help"), ("run", "--date", "2025-02-11")])
def test_no_locale_makes_a_command_fail(config, tmp_path, environment, command):
    (tmp_path / "feeds.opml").write_bytes(LONG if command[0] == "feeds" else EMPTY_LIST)
    arguments = () if "--help" in command else ("--config", config())
    done = vigie(*command, *arguments, folder=tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_cron_hears_nothing_when_all_went_well(config, tmp_path):
    (tmp_path / "feeds.opml").write_bytes(EMPTY_LIST)
    done = vigie("run", "--quiet", "--config", config(), "--date", "2025-02-11")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_cron_hears_of_an_error_all_the_same(config):
    done = vigie("run", "--quiet", "--config", config())
    assert done.returncode == 2
    assert "feeds.opml: cannot be read" in done.stderr


def test_lines_for_a_log_are_json(config, tmp_path):
    (tmp_path / "feeds.opml").write_bytes(EMPTY_LIST)
    done = vigie("run", "--log-format", "json", "--config", config(), "--date", "2025-02-11")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert lines[-1]["message"].startswith("vigie 2025-02-11: 0/0 feeds read")
    assert {line["level"] for line in lines} == {"info"}
    failed = vigie("run", "--log-format", "json", "--config", config(), "--preset", "neverland")
    (line,) = map(json.loads, failed.stderr.splitlines())
    assert (line["level"], line["subject"]) == ("error", str(tmp_path / "models.toml"))


def test_a_user_without_a_home_is_told_to_name_a_folder(config, tmp_path):
    home = tmp_path / "none"
    settings = config(output={"folder": "~/outputs"})
    done = vigie("run", "--config", settings, HOME=str(home))
    assert "Traceback" not in done.stderr
    assert done.returncode == 2


def test_weights_that_find_no_place_to_be_prepared_are_one_line(config, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    settings = config(model={"presets": str(ROOT / "configs/models.toml"), "preset": "embedded", "cache": "file"})
    done = vigie("model", "fetch", "--config", settings, folder=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("vigie: embedded: ")


def test_a_terminal_sees_how_far_it_is_and_a_pipe_only_lines(config, tmp_path):
    with serving() as site:
        urls = [site.url(f"/{number}") for number in range(30)]
        outlines = "".join(f'<outline text="{url}" xmlUrl="{url}"/>' for url in urls)
        (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>', encoding="utf-8")
        settings = config(network={"allow_hosts": ["127.0.0.1"], "delay": "0s"})
        drawn = on_a_terminal(80, "run", "--config", settings, "--date", "2025-02-11")
        piped = vigie("run", "--config", settings, "--date", "2025-02-12")
    assert re.search(r"feeds \S*━", drawn)
    assert "30 feeds visited" in drawn
    assert "━" not in piped.stderr
    assert "\x1b" not in piped.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_the_commands(shell):
    done = vigie("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert done.returncode == 0, done.stderr
    assert "complete" in done.stdout
