"""What a night leaves beside the digests: the pages over all nights with their pictures, drawn when they change."""

import json
import re

import pytest
from commandline import vigie

NO_FEEDS = b'<opml version="2.0"><head/><body/></opml>'
LIBRARY = re.compile(r"\|\s+matplotlib$", re.MULTILINE)


@pytest.fixture
def night(tmp_path, config):
    """Run the night of a date over no feeds, and say how that went, with what it imported."""
    (tmp_path / "feeds.opml").write_bytes(NO_FEEDS)
    path = config()

    def run(day, **environment):
        done = vigie(
            "run", "--config", path, "--date", day, options=("-X", "importtime"), folder=tmp_path, **environment
        )
        assert done.returncode == 0, done.stderr
        return done

    return run


@pytest.fixture
def files(tmp_path):
    """The texts of the output folder itself, by name."""

    def read():
        return {path.name: path.read_text("utf-8") for path in (tmp_path / "outputs").iterdir() if path.is_file()}

    return read


def test_a_night_draws_the_weeks_into_its_pages_and_a_rerun_loads_no_library_to_do_it_again(night, files):
    assert LIBRARY.search(night("2025-02-11").stderr)
    left = files()
    for language in ("fr", "en"):
        assert left[f"trends.{language}.svg"] in left[f"index.{language}.html"]
    assert not LIBRARY.search(night("2025-02-11").stderr)
    assert files() == left


@pytest.mark.parametrize(
    "spoilt", [lambda path: path.unlink(), lambda path: path.write_bytes(b"\xff<svg"), lambda path: path.write_text("")]
)
def test_a_picture_that_is_lost_or_spoilt_is_drawn_again(night, files, tmp_path, spoilt):
    night("2025-02-11")
    left = files()
    spoilt(tmp_path / "outputs" / "trends.en.svg")
    night("2025-02-11")
    assert files() == left


def test_other_numbers_are_another_picture(night, files, tmp_path):
    night("2025-02-11")
    before = files()["trends.en.svg"]
    earlier = tmp_path / "outputs" / "2025-02-10"
    earlier.mkdir()
    story = {"run": {"date": "2025-02-10"}, "stories": [{"section": "law"}], "articles": []}
    (earlier / "report.json").write_text(json.dumps(story), encoding="utf-8")
    night("2025-02-11")
    after = files()["trends.en.svg"]
    assert "Law and regulation 1" in after
    assert "Law and regulation" not in before


def test_a_service_without_a_home_is_told_nothing_of_fonts(night, tmp_path):
    done = night("2025-02-11", HOME="/nonexistent", XDG_CONFIG_HOME="/nonexistent")
    said = [line for line in done.stderr.splitlines() if not line.startswith("import time:")]
    assert [line for line in said if "atplotlib" in line or "font" in line] == []
    assert list((tmp_path / "cache" / "matplotlib").iterdir()) != []


def test_what_every_night_draws_is_what_trends_draws(night, files, config):
    night("2025-02-11")
    left = files()
    assert vigie("trends", "--config", config()).returncode == 0
    assert files() == left
