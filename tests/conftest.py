"""What every test may lean on: builders of the nouns, and no network but loopback."""

import hashlib
import socket
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from commandline import write_config
from hypothesis import settings

from pipeline.news import Article, Entry, Feed

# How long a case takes is no property of the code on a machine that has other work to do; benchmarks time it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"


@pytest.fixture(autouse=True)
def _no_network_but_loopback(monkeypatch):
    """A test that would leave the machine fails instead."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(("127.", "::1")):
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def corpus():
    """The shared corpus of real pages, where there is one."""
    if not CORPUS.is_dir():
        pytest.skip("the shared corpus is not beside the repository")
    return CORPUS


@pytest.fixture
def article():
    """A builder of articles: give what matters, the rest is plausible."""

    def build(
        *,
        url="https://example.org/a",
        title="A title",
        paragraphs=("One sentence.",),
        language="en",
        published=datetime(2025, 2, 11, 9, tzinfo=UTC),
        publisher="The Policy Ledger",
    ):
        feed = Feed(url="https://example.org/feed", title=publisher, language=language)
        entry = Entry(feed, url, url, title, "", published)
        return Article(
            id=hashlib.sha256(url.encode()).hexdigest()[:16],
            entry=entry,
            final_url=url,
            canonical_url=url,
            publisher=publisher,
            title=title,
            paragraphs=paragraphs,
            language=language,
            language_confidence=1.0,
            published=published,
            retrieved=datetime(2025, 2, 12, 5, tzinfo=UTC),
            method="by hand",
        )

    return build


@pytest.fixture
def config(tmp_path):
    """A writer of configurations: sections to change, the rest is good."""
    return partial(write_config, tmp_path)
