"""SIGTERM, as a service manager sends it."""

import os
import signal
import subprocess
import sys

import pytest

from pipeline.doors.termination import Termination


def test_a_signal_is_a_wish_and_not_an_end():
    with Termination() as stopping:
        assert not stopping()
        os.kill(os.getpid(), signal.SIGTERM)
        assert stopping()


def test_what_was_there_before_is_there_afterwards():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(ZeroDivisionError), Termination():
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGTERM) == before


def test_the_second_signal_ends_the_process():
    code = """
import os, signal
from pipeline.doors.termination import Termination
with Termination() as stopping:
    os.kill(os.getpid(), signal.SIGTERM)
    print(stopping(), flush=True)
    os.kill(os.getpid(), signal.SIGTERM)
    print("still here", flush=True)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout) == (-signal.SIGTERM, "True\n")
