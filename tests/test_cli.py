"""The command line as cron meets it: arguments, exit codes, and one line on standard error."""

import os
import re
import resource
import signal
import socket
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from commandline import ROOT, vigie
from fakes import FixedClock

from pipeline.commands.assembly import open_web
from pipeline.config import load_config
from pipeline.doors.archive import SqliteArchive
from pipeline.doors.lock import Lock
from pipeline.doors.sample_server import SampleServer
from pipeline.gather.reservations import AI_CRAWLERS, SITE_FILE
from pipeline.news import Entry, Failure, Feed, Reason, Stage

NIGHT = date(2025, 2, 11)


def seconds_of_work():
    """Processor seconds of all commands that have ended: on a machine with other work, time says nothing."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_help_answers_at_once_and_loads_nothing_heavy():
    result = vigie("--help", options=("-X", "importtime"))
    started = seconds_of_work()
    vigie("--help")
    assert seconds_of_work() - started < 2
    assert result.returncode == 0
    assert "run" in result.stdout
    assert "demo" in result.stdout
    imported = set(re.findall(r"\|\s+(\w+)[\w.]*$", result.stderr, re.MULTILINE))
    assert {"pipeline", "typer"} <= imported
    heavy = {"torch", "transformers", "sentence_transformers", "trafilatura", "feedparser", "numpy", "matplotlib"}
    assert not imported & heavy


@pytest.mark.parametrize("command", ["run", "demo", "summarise", "forget", "evaluate"])
def test_every_command_explains_itself_with_an_example(command):
    result = vigie(command, "--help")
    assert result.returncode == 0
    assert f"Example: python -m pipeline {command}" in result.stdout


@pytest.mark.parametrize(
    ("sections", "arguments", "named"),
    [
        ({"digest": {"langages": ["fr"]}}, (), ("config.toml", "digest.langages", "languages")),
        ({"digest": {"languages": ["xx"]}}, (), ("xx", "fr")),
        ({}, ("--preset", "neverland"), ("models.toml", "neverland", "nowhere")),
        ({}, ("--since", "yesterday"), ("gather.since", "yesterday", "36h")),
        ({}, (), ("feeds.opml", "cannot be read")),
        ({}, ("--feeds", "nowhere.opml"), ("nowhere.opml", "cannot be read")),
    ],
    ids=["key", "language", "--preset", "--since", "feeds", "--feeds"],
)
def test_a_mistake_is_one_line_that_names_what_and_where(tmp_path, config, sections, arguments, named):
    if "--preset" in arguments:
        (tmp_path / "feeds.opml").write_bytes(b'<opml version="2.0"><head/><body/></opml>')
    result = vigie("run", "--config", config(**sections), *arguments, folder=tmp_path)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert all(word in result.stderr for word in named)
    assert not (tmp_path / "outputs").exists()


@pytest.mark.parametrize("text", ["[gather\n", "\x00", "[gather]\nfeeds = 3\n"])
def test_a_malformed_configuration_is_one_line(tmp_path, text):
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    result = vigie("run", "--config", path)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert str(path) in result.stderr


@pytest.fixture
def gold(tmp_path):
    """A set of one article, its floors and its page: the options of `evaluate` that name them."""
    source = next((ROOT / "evaluation" / "gold" / "fr").glob("*.toml"))
    article = tmp_path / "gold" / "fr" / source.name
    article.parent.mkdir(parents=True)
    article.write_bytes(source.read_bytes())
    (tmp_path / "floors.toml").write_text("[digest]\nparity = 1.0\n", encoding="utf-8")
    (tmp_path / "page.md").write_text("# Quality\n", encoding="utf-8")
    return {
        "--set": tmp_path / "gold",
        "--floors": tmp_path / "floors.toml",
        "--page": tmp_path / "page.md",
        "--results": tmp_path / "results",
    }


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"--set": "nowhere"}, ("nowhere", "holds no articles", "--set")),
        ({"gold/fr/torn.toml": "language = 3"}, ("torn.toml", "language")),
        ({"gold/fr/torn.toml": "language"}, ("torn.toml", "is not valid TOML")),
        ({"floors.toml": "[digest]\nspeed = 1"}, ("floors.toml", "digest.speed", "parity")),
        ({"--page": "nowhere.md"}, ("nowhere.md", "cannot be read")),
        ({"--preset": "neverland"}, ("models.toml", "neverland", "nowhere")),
    ],
    ids=["no articles", "a key", "TOML", "a floor", "no page", "--preset"],
)
def test_an_evaluation_that_cannot_begin_is_one_line(tmp_path, config, gold, change, named):
    for name, text in change.items():
        if name.startswith("--"):
            gold[name] = text
        else:
            (tmp_path / name).write_text(text, encoding="utf-8")
    result = evaluation(config(), gold, tmp_path)
    assert result.returncode == 2, result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert all(word in result.stderr for word in named)
    assert not (tmp_path / "results").exists()


def test_an_evaluation_without_weights_measures_no_other_model(tmp_path, config, gold):
    result = evaluation(config(model={"fallback": "embedded"}), gold, tmp_path)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("vigie: nowhere: ")
    assert not (tmp_path / "results").exists()


def evaluation(config, options, folder):
    """Run `evaluate` with these options."""
    return vigie("evaluate", "--config", config, *(part for each in options.items() for part in each), folder=folder)


def test_an_evaluation_of_no_article_is_exit_2():
    assert vigie("evaluate", "--limit", "0").returncode == 2


@pytest.mark.parametrize(
    ("source", "code", "named"),
    [
        ("missing.txt", 2, ("missing.txt", "cannot be read", "name a file, or an address")),
        ("empty.txt", 1, ("empty.txt", "extraction: empty")),
        ("http://127.0.0.1:9/news", 1, ("http://127.0.0.1:9/news", "page: forbidden_address")),
        ("release.txt", 1, ("nowhere", "hub")),
    ],
)
def test_an_article_that_cannot_be_summarised_is_one_line(tmp_path, config, source, code, named):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "release.txt").write_text("A fine\n\nThe authority has fined a lender.", encoding="utf-8")
    where = source if source.startswith("http") else tmp_path / source
    result = vigie("summarise", where, "--config", config(), folder=tmp_path)
    assert result.returncode == code, result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert all(name in result.stderr for name in named)
    assert not (tmp_path / "archive.sqlite").exists()


def test_an_unknown_option_is_exit_2():
    assert vigie("run", "--nonsense").returncode == 2


def test_two_runs_do_not_meet(tmp_path, config):
    path = config()
    with Lock(tmp_path / "archive.lock"):
        result = vigie("run", "--config", path, folder=tmp_path)
    assert result.returncode == 3
    assert len(result.stderr.splitlines()) == 1
    assert f"process {os.getpid()}" in result.stderr


def test_without_weights_it_ends_with_1_and_keeps_what_it_read(tmp_path, config):
    path = config(network={"allow_hosts": ["127.0.0.1"]})
    with SampleServer(NIGHT) as server:
        (tmp_path / "feeds.opml").write_bytes(server.opml())
        result = vigie("run", "--config", path, "--date", NIGHT, folder=tmp_path)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert result.stderr.splitlines()[-1].startswith("vigie: nowhere: ")
    assert not (tmp_path / "outputs").exists()
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        assert len(archive.articles(NIGHT)) == 3
        assert archive.edition(NIGHT) is None


def test_a_night_without_articles_needs_no_weights_and_prints_its_paths(tmp_path, config):
    (tmp_path / "feeds.opml").write_bytes(b'<opml version="2.0"><head/><body/></opml>')
    result = vigie("run", "--config", config(), "--date", NIGHT, folder=tmp_path)
    assert result.returncode == 0, result.stderr
    names = [Path(line).name for line in result.stdout.splitlines()]
    kinds = [f"{language}.{kind}" for kind in ("md", "html", "atom", "ics") for language in ("fr", "en")]
    assert names == [
        *(f"digest.{kind}" for kind in kinds),
        "report.json",
        *(f"latest.{kind}" for kind in kinds),
        "index.html",
    ]
    assert all((ROOT / line).is_file() for line in result.stdout.splitlines())
    assert result.stderr.splitlines()[-1].startswith("vigie 2025-02-11: 0/0 feeds read")


@pytest.mark.parametrize(
    ("reservations", "site_file", "crawlers"),
    [("strict", SITE_FILE, AI_CRAWLERS), ("protocol", SITE_FILE, ()), ("ignore", None, ())],
)
def test_publishers_are_asked_for_those_reservations_that_are_honoured(
    tmp_path, config, reservations, site_file, crawlers
):
    path = config(gather={"reservations": reservations})
    clock = FixedClock(datetime(2026, 11, 22, tzinfo=UTC))
    with SqliteArchive.rehearsal(tmp_path / "archive.sqlite") as archive:
        web = open_web(load_config(path), archive, clock)
    assert (web.site_file, web.crawlers) == (site_file, crawlers)


# --- stopping


def test_sigterm_ends_the_night_with_what_is_ready_and_an_exit_code_of_its_own(config, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections and never answers
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/feed"
        outline = f'<outline type="rss" text="Silent" xmlUrl="{url}"/>'
        (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><body>{outline}</body></opml>', encoding="utf-8")
        settings = config(network={"allow_hosts": ["127.0.0.1"], "idle_timeout": "1s", "retries": 0})
        arguments = [sys.executable, "-m", "pipeline", "run", "--config", str(settings), "--date", NIGHT.isoformat()]
        with subprocess.Popen(  # noqa: S603
            arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as night:
            silent.settimeout(60)
            with silent.accept()[0]:
                night.send_signal(signal.SIGTERM)
                _, said = night.communicate(timeout=300)
    assert night.returncode == 4, said
    assert "stopped before the end: run the night again" in said
    for language in ("fr", "en"):
        assert 'state: "partial"' in (tmp_path / f"outputs/latest.{language}.md").read_text(encoding="utf-8")


# --- forget


def test_forget_removes_an_article_and_names_the_digests_that_stay(config, tmp_path):
    url = "https://example.org/article"
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        found = Entry(Feed("https://example.org/feed", "Feed"), url, url, "Title", "Summary", None)
        archive.keep_failure(found, Failure(url, Stage.PAGE, Reason.TIMEOUT), NIGHT, final=True)
    (tmp_path / "outputs" / NIGHT.isoformat()).mkdir(parents=True)
    done = vigie("forget", f"{url}?utm_source=feed", "--config", config())
    assert done.returncode == 0, done.stderr
    assert f"forgotten: {url}" in done.stderr
    assert f"outputs/{NIGHT.isoformat()}: its files stay" in done.stderr
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        assert archive.failed_entries(NIGHT) == []
    again = vigie("forget", url, "--config", config())
    assert again.returncode == 1
    assert "holds nothing of" in again.stderr


def test_forget_removes_what_is_old(config, tmp_path):
    url = "https://example.org/article"
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        found = Entry(Feed("https://example.org/feed", "Feed"), url, url, "Title", "Summary", None)
        archive.keep_failure(found, Failure(url, Stage.PAGE, Reason.TIMEOUT), NIGHT, final=True)
    assert vigie("forget", "--before", NIGHT.isoformat(), "--config", config()).returncode == 1
    done = vigie("forget", "--before", "2025-02-12", "--config", config())
    assert done.returncode == 0, done.stderr
    assert done.stderr == "forgotten: the nights before 2025-02-12\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "forget: wants one of two"),
        (("https://example.org/", "--before", "2025-02-11"), "forget: wants one of two"),
        (("https://example.org/",), "there is no archive here"),
        (("--before", "yesterday"), "yesterday"),
    ],
)
def test_forget_says_what_it_wants(config, arguments, message):
    done = vigie("forget", *arguments, "--config", config())
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_texts_must_be_kept_as_long_as_stories_are_open(config):
    done = vigie("run", "--config", config(output={"keep_text": "7d"}))
    assert done.returncode == 2
    assert "output.keep_text: 7 days are too few" in done.stderr
