"""Workers: real processes, given documents that do to them whatever a document can do."""

import os
import re
import shutil
import signal
import sys
import time
from datetime import UTC, datetime
from functools import partial

import parsers
import pytest

from pipeline.doors.workers import Workers
from pipeline.errors import WorkerError
from pipeline.gather.articles import to_article
from pipeline.news import Failure, Feed, Page, Reason, Stage

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
FEED = Feed("https://example.org/feed", "A feed")


def page(body):
    return Page("https://example.org/a", "https://example.org/a", 200, body, "text/html", None, NOON)


def parsed(workers, parser, *bodies):
    return [found for _, _, found in workers.parse(parser, [(page(body), FEED) for body in bodies])]


@pytest.fixture(scope="module")
def workers():
    with Workers(2, seconds=1.0, memory=400 << 20) as workers:
        yield workers


@pytest.fixture
def single():
    with Workers(1, seconds=2.0) as workers:
        yield workers


def test_a_page_comes_back_with_what_was_found_in_it(workers):
    one, other = page(b"abc"), page(b"")
    (first, about, found), (second, *_) = workers.parse(parsers.size, [(one, FEED), (other, FEED)])
    assert first is one
    assert second is other
    assert about is FEED
    assert found[:2] == (3, FEED.url)
    assert found[2] != os.getpid()


def test_what_a_parser_refuses_is_its_own_failure(workers):
    assert parsed(workers, parsers.refuse, b"abc") == [Failure(FEED.url, Stage.EXTRACTION, Reason.STUB, "3")]


def test_pages_come_back_in_the_order_in_which_they_came(workers):
    naps = [b"0.3", b"0", b"0.1", b"0"]
    assert [found[0] for found in parsed(workers, parsers.dawdle, *naps)] == [len(nap) for nap in naps]


def test_nothing_to_parse_starts_no_worker(single):
    assert parsed(single, parsers.size) == []
    assert single._workers[0]._process is None


DEADLY = {
    b"sleep": (Reason.PARSER_TIMEOUT, "the parser did not finish"),
    b"spin": (Reason.PARSER_TIMEOUT, "the parser did not finish"),
    b"eat": (Reason.PARSER_DIED, "the parser ran out of memory"),
    b"eat at once": (Reason.PARSER_DIED, "the parser ran out of memory"),
    b"recurse": (Reason.PARSER_DIED, r"the parser raised RecursionError \(parsers.py:\d+\)"),
    b"raise": (Reason.PARSER_DIED, r"the parser raised KeyError \(parsers.py:\d+\)"),
    b"exit": (Reason.PARSER_DIED, "the parser crashed"),
    b"crash": (Reason.PARSER_DIED, "the parser crashed"),
}


@pytest.mark.parametrize("body", DEADLY, ids=bytes.decode)
def test_what_a_document_does_to_its_parser_costs_that_document_only(workers, body):
    reason, detail = DEADLY[body]
    began = time.monotonic()
    before, lost, *after = parsed(workers, parsers.misbehave, b"a", body, b"bc", b"def")
    assert [found[0] for found in (before, *after)] == [1, 2, 3]
    assert (lost.subject, lost.stage, lost.reason) == (FEED.url, Stage.EXTRACTION, reason)
    assert re.fullmatch(detail, lost.detail)
    assert time.monotonic() - began < 10  # one second and a new worker on an idle machine


def test_a_worker_outlives_the_documents_that_behave_and_only_these(single):
    (*_, one), (*_, same), _, (*_, other) = parsed(single, parsers.misbehave, b"a", b"b", b"raise", b"c")
    assert one == same != other


def test_a_signal_to_the_whole_group_is_for_the_night_to_obey(single):
    assert parsed(single, parsers.misbehave, b"stop")[0][0] == 4


def test_a_worker_that_was_killed_while_idle_costs_nothing(single):
    ((*_, one),) = parsed(single, parsers.size, b"a")
    os.kill(one, signal.SIGKILL)
    single._workers[0]._process.wait()
    assert parsed(single, parsers.size, b"a")[0][0] == 1


def test_the_next_page_is_taken_while_earlier_ones_are_parsed(single):
    taken = []

    def pages():
        for nap in (b"0.5", b"0", b"0"):
            taken.append(nap)
            yield page(nap), FEED

    next(iter(single.parse(parsers.dawdle, pages())))
    assert len(taken) == 3


def test_when_too_many_wait_the_network_waits_too(single):
    taken = []

    def pages():
        for number in range(200):
            taken.append(number)
            yield page(b"0.2" if number == 0 else b"0"), FEED

    next(iter(single.parse(parsers.dawdle, pages())))
    assert len(taken) < 100


def test_trouble_of_the_network_is_not_swallowed_and_drops_what_waits(single):
    def pages():
        yield page(b"0"), FEED
        yield page(b"1"), FEED
        yield page(b"1"), FEED
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(single.parse(parsers.dawdle, pages()))
    assert parsed(single, parsers.size, b"a")[0][0] == 1


def test_leaving_ends_what_is_at_work():
    began = time.monotonic()
    with Workers(1, seconds=30) as workers:
        parse = workers.parse(parsers.misbehave, ((page(body), FEED) for body in (b"a", b"spin", b"spin", b"spin")))
        *_, (_, _, pid) = next(parse)
        parse.close()
    assert time.monotonic() - began < 10
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_worker_whose_parent_died_ends():
    reader, writer = os.pipe()
    parent = os.fork()
    if not parent:  # it never comes back to pytest
        workers = Workers(1, seconds=1.0)
        os.write(writer, str(parsed(workers, parsers.size, b"a")[0][2]).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(parent, 0)
    worker = int(os.read(reader, 20))
    until = time.monotonic() + 5
    while _alive(worker) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _alive(worker)


def _alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - a zombie is dead
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_worker_that_cannot_start_is_no_fault_of_a_document(monkeypatch):
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with Workers(1) as workers, pytest.raises(WorkerError, match="could not start"):
        parsed(workers, parsers.size, b"a")


def test_a_worker_sees_nothing_of_the_environment(single, monkeypatch):
    monkeypatch.setenv("VIGIE_TEST_KEY", "secret")
    assert set(parsed(single, parsers.environment, b"")[0]) <= {"PYTHONPATH", "LC_CTYPE"}


def test_a_worker_loads_parsers_and_nothing_heavy(single):
    loaded = parsed(single, partial(parsers.loaded, parser=to_article), b"")
    assert not {"torch", "transformers", "aiohttp", "numpy"} & set(loaded[0])
    assert {"lxml", "trafilatura"} <= set(loaded[0])
