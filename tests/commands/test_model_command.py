"""`model` as an operator types it."""

import pytest
from commandline import vigie


@pytest.mark.parametrize("command", ["list", "fetch", "verify", "remove"])
def test_each_has_an_example(command):
    assert f"Example: python -m pipeline model {command}" in vigie("model", command, "--help").stdout


def test_presets_are_listed_with_memory_licence_and_openness(config, tmp_path):
    done = vigie("model", "list", "--config", config(), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1].split("\t") == [
        "nowhere (chosen)",
        "nobody/no-such-model",
        "1 GB",
        "not here",
        "MIT",
        "open, open, open",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("fetch",), 1, "nothing is cached"),
        (("verify",), 1, "no weights are here; run `model fetch nowhere`"),
        (("remove", "nowhere"), 1, "nothing of it is cached"),
        (("fetch", "neverland"), 2, "has no preset 'neverland'; allowed: nowhere"),
    ],
)
def test_what_cannot_be_done_is_one_line(config, tmp_path, arguments, code, said):
    done = vigie("model", *arguments, "--config", config(), folder=tmp_path)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
