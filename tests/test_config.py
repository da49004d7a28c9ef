"""Settings: read whole, checked by file and key, mistakes named on one line."""

from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from pipeline.config import GatherConfig, duration, load_config
from pipeline.errors import ConfigError
from pipeline.gather.reservations import POLICIES

ROOT = Path(__file__).parent.parent
MINIMAL = """
[gather]
feeds = "feeds.opml"
[curate]
topic = "topic.toml"
[check]
glossary = "glossary.toml"
[model]
presets = "models.toml"
[network]
contact = "https://example.org/me"
[output]
folder = "out"
archive = "archive.sqlite"
"""


@pytest.mark.parametrize("name", ["default", "replay", "demo"])
def test_shipped_settings_are_valid(name):
    config = load_config(ROOT / "configs" / f"{name}.toml")
    assert config.digest.languages == ("fr", "en")
    assert config.curate.topic.is_file()
    assert config.model.presets.is_file()
    assert config.check.jurisdictions.is_file()


def test_paths_are_seen_from_the_file(tmp_path):
    path = tmp_path / "night.toml"
    path.write_text(MINIMAL)
    config = load_config(path)
    assert config.gather.feeds == tmp_path / "feeds.opml"
    assert config.output.archive == tmp_path / "archive.sqlite"


def test_every_policy_on_reservations_that_can_be_set_exists():
    assert set(get_args(GatherConfig.model_fields["reservations"].annotation)) == set(POLICIES)


def test_overrides_win(tmp_path):
    path = tmp_path / "night.toml"
    path.write_text(MINIMAL)
    config = load_config(path, {"model": {"preset": "gpu"}, "gather": {"since": "7d"}})
    assert (config.model.preset, config.gather.since) == ("gpu", timedelta(days=7))
    assert config.digest_id != load_config(path).digest_id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MINIMAL + "[digst]\nx = 1", "digst: is not a setting; allowed here: digest, gather,"),
        (MINIMAL.replace('feeds = "feeds.opml"', ""), "gather.feeds: is missing"),
        (MINIMAL.replace("[gather]", '[gather]\nsince = "soon"'), "gather.since: 'soon' will not do: a duration is"),
        (
            MINIMAL.replace("[gather]", "[gather]\nsinc = 1"),
            "gather.sinc: is not a setting; allowed here: feeds, since",
        ),
        (MINIMAL + '[digest]\nlanguages = ["French"]', "digest.languages.0: 'French' will not do: a language is"),
        (MINIMAL + "[digest]\nlanguages = []", "digest.languages: [] will not do"),
        (MINIMAL + "[digest]\nmax_stories = 0", "digest.max_stories: 0 will not do"),
        (MINIMAL.replace("[gather]", '[gather]\nreservations = "lax"'), "gather.reservations: 'lax' will not do"),
        ("model = [", "is not valid TOML"),
        (MINIMAL + "digest_id = 1", "output.digest_id: is not a setting"),
        ("digest_id = 'x'\n" + MINIMAL, "digest_id: is not a setting"),
        ("gather = 3\n" + MINIMAL.replace('[gather]\nfeeds = "feeds.opml"', ""), "gather: 3 will not do"),
    ],
)
def test_a_mistake_is_named_by_file_and_key_on_one_line(tmp_path, text, expected):
    path = tmp_path / "night.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert expected in message
    assert "\n" not in message


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(ConfigError, match="name a file with --config"):
        load_config(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("36h", timedelta(hours=36)),
        ("90m", timedelta(minutes=90)),
        ("45s", timedelta(seconds=45)),
        ("7d", timedelta(7)),
    ],
)
def test_durations(text, expected):
    assert duration(text) == expected


@pytest.mark.parametrize("text", ["", "36", "h", "-1h", "1.5h", "36 hours", 36, None])
def test_not_durations(text):
    with pytest.raises(ValueError, match="a duration is a whole number and a unit"):
        duration(text)
