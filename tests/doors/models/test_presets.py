"""The presets file: what ships is right, and every mistake is named by file and key."""

import pytest

from pipeline.doors.models.presets import choose, load_presets
from pipeline.errors import ConfigError

GOOD = """
[small]
hub_id = "someone/some-model"
licence = "MIT"
openness = { weights = "open", code = "partial", data = "closed" }
languages = ["en"]
architecture = "causal"
context = 2048
memory_gb = 2
embedding = { kind = "use", id = "use" }
"""


def test_the_presets_that_ship(repo_presets):
    assert list(repo_presets)[:5] == ["embedded", "fully-open", "cpu-small", "cpu-good", "gpu"]
    assert [preset.name for preset in repo_presets.values() if preset.server] == ["served"]
    for preset in repo_presets.values():
        assert {"fr", "en"} <= set(preset.languages)
        pinned = len(preset.revision) == 40
        assert pinned or preset.server, f"{preset.name} is not pinned to a commit"
    default = repo_presets["fully-open"].openness
    assert (default.weights, default.code, default.data) == ("open", "open", "open")


def test_a_preset_is_read_and_chosen_by_name(tmp_path):
    path = tmp_path / "models.toml"
    path.write_text(GOOD)
    preset = choose(load_presets(path), "small", path)
    assert (preset.name, preset.revision, preset.openness.code) == ("small", "main", "partial")
    with pytest.raises(ConfigError, match=r"models\.toml: has no preset 'large'; allowed: small"):
        choose(load_presets(path), "large", path)


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ('architecture = "causal"', 'architecture = "rnn"', r"small: architecture: .*'causal'.*'encoder-decoder'"),
        ("context = 2048", "context = 12", r"small: context: .*greater than or equal to 256"),
        ('licence = "MIT"', "", r"small: licence: Field required"),
        ('data = "closed"', 'data = "yes"', r"small: openness\.data: .*'open'.*'partial'.*'closed'"),
        ('licence = "MIT"', 'license = "MIT"', r"small: licen[sc]e: "),
        ("memory_gb = 2", "memory_gb = 2\nrows = 8", r"small: rows: is not a setting; allowed here: architecture, "),
        ("memory_gb = 2", 'memory_gb = 2\nsha256 = "abc"', r"small: sha256: .*pattern"),
        ("memory_gb = 2", f'memory_gb = 2\nsha256 = "{"a" * 64}"', r"small: file and sha256 go together"),
        ("memory_gb = 2", 'memory_gb = 2\nwheels = "w{part}"', r"small: wheels needs file and sha256"),
        ('kind = "use"', 'kind = "use", dim = 3', r"small: embedding\.dim: is not a setting; allowed here: id, kind"),
        *(
            ("memory_gb = 2", f"memory_gb = 2\nserver = {{ {server} }}", rf"small: server\.{message}")
            for server, message in (
                ('model = "m"', r"url: Field required"),
                ('url = "127.0.0.1:8000"', r"url: .*pattern"),
                ('url = "http://me:secret@127.0.0.1/v1"', r"url: (?!.*secret)"),
                ('url = "http://h/v1?key=secret"', r"url: (?!.*secret)"),
                (
                    'url = "http://h/v1", key = "secret"',
                    r"key: is not a setting; allowed here: in_flight, ",
                ),
                ('url = "http://h/v1", key_variable = "sk-secret"', r"key_variable: (?!.*secret)"),
                ('url = "http://h/v1", in_flight = 0', r"in_flight: .*greater than or equal to 1"),
                ('url = "http://h/v1", timeout = 0', r"timeout: .*greater than 0"),
                ('url = "http://h/v1", retries = 11', r"retries: .*less than or equal to 10"),
            )
        ),
        (
            "memory_gb = 2",
            f'memory_gb = 2\nfile = "f"\nsha256 = "{"a" * 64}"\nserver = {{ url = "http://h/v1" }}',
            r"small: server and file exclude each other",
        ),
        ("[small]", "large = 1\n[small]", r"large: is 1, allowed: a table \[large\]"),
        ("[small]", "[small", r"is not valid TOML"),
    ],
)
def test_a_mistake_is_named_by_file_and_key(tmp_path, wrong, right, message):
    path = tmp_path / "models.toml"
    assert wrong in GOOD
    path.write_text(GOOD.replace(wrong, right))
    with pytest.raises(ConfigError, match=message) as caught:
        load_presets(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load_presets(tmp_path / "models.toml")
