"""One run at a time, whatever becomes of the others."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from pipeline.doors.lock import Lock
from pipeline.errors import ArchiveError, LockedError

HOLDER = """
import sys
from pathlib import Path
from pipeline.doors.lock import Lock
with Lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "archive.lock"


@contextmanager
def another_process_holding(path):
    command = [sys.executable, "-c", HOLDER, str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:  # noqa: S603 (our own interpreter)
        try:
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_the_file_names_the_owner_while_it_is_held(path):
    with Lock(path):
        assert path.read_text() == f"{os.getpid()}\n"
    assert path.read_text() == ""


def test_a_second_run_is_refused_and_told_which_process_is_at_work(path):
    with another_process_holding(path) as process:
        with pytest.raises(LockedError, match=rf"process {process.pid} is at work") as caught, Lock(path):
            pass
        assert caught.value.subject == str(path)
        assert path.read_text() == f"{process.pid}\n"  # being refused changes nothing


def test_a_run_that_ends_lets_the_next_one_in(path):
    with another_process_holding(path) as process:
        process.communicate("")
        with Lock(path):
            pass


def test_a_killed_run_blocks_no_one(path):
    with another_process_holding(path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert path.read_text() == f"{process.pid}\n"  # stale, and longer than nothing
        with Lock(path):
            assert path.read_text() == f"{os.getpid()}\n"


def test_an_error_inside_releases_the_lock(path):
    with pytest.raises(ZeroDivisionError), Lock(path):
        _ = 1 / 0
    with Lock(path):
        pass


def test_the_same_lock_can_be_taken_again(path):
    lock = Lock(path)
    for _ in range(2):
        with lock, pytest.raises(LockedError), Lock(path):
            pass


def test_the_folder_is_made(tmp_path):
    with Lock(tmp_path / "new" / "folder" / "lock"):
        pass
    assert (tmp_path / "new" / "folder" / "lock").exists()


@pytest.mark.parametrize("name", ["", "file/lock"], ids=["a folder", "below a file"])
def test_a_lock_file_that_cannot_be_made_is_not_mistaken_for_another_run(tmp_path, name):
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="lock file cannot be used"), Lock(tmp_path / name):
        pass
