"""`feeds` as an operator types it, against the sample edition on loopback."""

from datetime import date

import pytest
from commandline import vigie

from pipeline.doors.sample_server import SampleServer, load_articles
from pipeline.gather.opml import read_opml

NIGHT = date(2025, 2, 12)
EMPTY = b'<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body/></opml>'


@pytest.fixture(scope="module")
def server():
    with SampleServer(NIGHT) as running:
        yield running


@pytest.fixture
def settings(config, tmp_path):
    """A configuration that may visit the sample, and its empty list."""
    (tmp_path / "feeds.opml").write_bytes(EMPTY)
    return config(network={"allow_hosts": ["127.0.0.1"], "delay": "0s", "retries": 0})


def listed(folder):
    return read_opml((folder / "feeds.opml").read_bytes())[0]


def feeds(*arguments, settings):
    return vigie("feeds", *arguments, "--config", settings)


@pytest.mark.parametrize("command", ["list", "add", "remove", "import", "export", "check"])
def test_each_has_an_example(command):
    assert f"Example: python -m pipeline feeds {command}" in vigie("feeds", command, "--help").stdout


def test_the_address_of_a_page_is_enough_to_add_its_feed(server, settings, tmp_path):
    article = next(each for each in load_articles() if each.publisher.id == "ledger" and each.trap is None)
    done = feeds("add", server.url + article.path, "--kind", "trade-press", "--folder", "Law", settings=settings)
    assert done.returncode == 0, done.stderr
    (feed,) = listed(tmp_path)
    assert feed.url == server.url + article.publisher.feed_path
    assert (feed.title, feed.language, feed.kind) == ("The Policy Ledger", "en", "trade-press")
    assert "<title>Mine</title>" in (tmp_path / "feeds.opml").read_text("utf-8")
    again = feeds("add", server.url + article.path, settings=settings)
    assert again.returncode == 2
    assert "has this feed already" in again.stderr
    assert feeds("remove", feed.url, settings=settings).returncode == 0
    assert listed(tmp_path) == ()


@pytest.mark.parametrize(
    ("path", "said"),
    [("/nowhere", "gone"), ("/robots.txt", "is no feed, and the page names none")],
)
def test_what_is_no_feed_is_not_added(server, settings, tmp_path, path, said):
    done = feeds("add", server.url + path, settings=settings)
    assert done.returncode == 2
    assert said in done.stderr
    assert (tmp_path / "feeds.opml").read_bytes() == EMPTY


@pytest.mark.parametrize("address", ["cnil.fr", "file:///etc/passwd", "http://10.0.0.1/feed"])
def test_an_address_that_cannot_be_is_refused(settings, address):
    done = feeds("add", address, settings=settings)
    assert done.returncode == 2
    assert address in done.stderr
    assert "Traceback" not in done.stderr


def test_the_list_of_another_reader_is_imported_with_its_folders_and_without_its_dead_letters(settings, tmp_path):
    other = tmp_path / "other.opml"
    other.write_bytes(
        b'<opml version="1.1"><body><outline text="Outer"><outline text="Inner">'
        b'<outline text="A" type="rss" xmlUrl="https://a.example.org/feed"/></outline></outline>'
        b'<outline text="A" type="rss" xmlUrl="https://a.example.org/feed?utm_source=b"/>'
        b'<outline text="Dead" type="rss" xmlUrl=""/></body></opml>'
    )
    done = feeds("import", other, settings=settings)
    assert done.returncode == 0, done.stderr
    assert "added 1 feeds" in done.stderr
    assert "Dead: line 1: it has no xmlUrl; left out" in done.stderr
    exported = feeds("export", settings=settings)
    assert exported.stdout.encode() == (tmp_path / "feeds.opml").read_bytes()
    shown = feeds("list", settings=settings)
    assert shown.stdout.splitlines()[1].split("\t") == ["A", "", "press", "general", "https://a.example.org/feed"]


def test_every_feed_is_visited_and_a_fix_named_for_the_dead_one(server, settings, tmp_path):
    (tmp_path / "feeds.opml").write_bytes(server.opml())
    done = feeds("check", settings=settings)
    assert done.returncode == 1
    header, *rows = (line.split("\t") for line in done.stdout.splitlines())
    assert header == ["what", "which", "state", "seen", "fix"]
    dead = rows[-1]
    assert (dead[2], dead[3][:4]) == ("problem", "gone")
    assert "feeds add SITE" in dead[4]
    assert all("a week" in row[3] for row in rows[:-1])
    assert not (tmp_path / "archive.sqlite").exists()


@pytest.mark.parametrize("command", [("list",), ("export",), ("check",), ("import", "nowhere.opml")])
def test_a_list_that_is_not_there_is_one_line(config, command):
    done = vigie("feeds", *command, "--config", config())
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be read" in done.stderr
