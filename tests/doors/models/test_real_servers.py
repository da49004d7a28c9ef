"""The served preset against servers that others wrote. Slow: each is started here, on loopback."""

import importlib.util
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest
import tiny

from pipeline.doors.models.presets import Server
from pipeline.doors.models.served import ServedModel, connect
from pipeline.errors import WeightsError
from pipeline.ports import Message, Prompt

pytestmark = pytest.mark.slow


@contextmanager
def running(folder, *command, ready):
    """A server in a process of its own, from its first good answer to the end of the context."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen([*command, "--port", port], stdout=log, stderr=log)  # noqa: S603
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(240):
            assert process.poll() is None, (folder / "server.log").read_text()
            try:
                urllib.request.urlopen(url + ready, timeout=1).close()  # noqa: S310
                break
            except OSError:
                time.sleep(0.5)
        yield f"{url}/v1"
    finally:
        process.terminate()
        process.wait(30)


def ask(*texts, **settings):
    return [Prompt((Message("user", text),), 12, **settings) for text in texts]


def test_transformers_serve_answers_but_tells_no_probabilities(tmp_path):
    model = str(tiny.causal(tmp_path / "model"))
    script = "import sys; from transformers.cli.transformers import main; sys.argv[0] = 'transformers'; main()"
    if importlib.util.find_spec("fastapi") is None:
        pytest.skip("transformers serve needs fastapi and uvicorn: pip install 'transformers[serving]'")
    with running(tmp_path, sys.executable, "-c", script, "serve", "--device", "cpu", ready="/health") as url:
        server = Server(url=url, timeout=60)
        with pytest.raises(WeightsError, match="tells no probabilities"):
            connect("served", model, server, tiny.Stopwatch())
        served = ServedModel("served", model, server, "none", tiny.Stopwatch())
        one, other = served.generate(ask("Why?", "The regulator opened an inquiry."))
        assert served.generate(ask("Why?")) == [one] != [other]
        assert one[0].text
        assert one[0].confidence == 0
        assert served.cost.tokens_out > 0


def test_llama_cpp_answers_with_probabilities(tmp_path):
    if importlib.util.find_spec("llama_cpp") is None:
        pytest.skip("needs llama.cpp's server: pip install 'llama-cpp-python[server]'")
    weights = str(tiny.gguf(tmp_path / "tiny.gguf", tiny.causal(tmp_path / "model", "qwen2")))
    command = (sys.executable, "-m", "llama_cpp.server", "--model", weights, "--logits_all", "true", "--n_ctx", "512")
    with running(tmp_path, *command, ready="/v1/models") as url:
        served = connect("served", "tiny", Server(url=url, timeout=60), tiny.Stopwatch())
        [answers] = served.generate(ask("Why?", candidates=3))
        again = served.generate(ask("Why?", candidates=3))[0][0]
        assert again.text == answers[0].text
        assert again.confidence == pytest.approx(answers[0].confidence, rel=1e-3)  # its prefix cache rounds otherwise
        assert all(0 < answer.confidence <= 1 for answer in answers)
        assert len({answer.text for answer in answers}) > 1
        assert served.cost.tokens_out > 0
