"""What workers are given to do: parsers that behave, and parsers that do not."""

import os
import signal
import sys
import time

from pipeline.news import Failure, Reason, Stage


def size(page, about):
    """How many bytes the page has, for whom, and which worker counted them."""
    return len(page.body), about.url, os.getpid()


def refuse(page, about):
    return Failure(about.url, Stage.EXTRACTION, Reason.STUB, str(len(page.body)))


def misbehave(page, about):
    """Do to the worker what the page says; else what `size` does."""
    match page.body:
        case b"sleep":
            time.sleep(60)
        case b"spin":
            while True:
                pass
        case b"eat":
            return [bytes(1 << 20) for _ in range(1 << 14)]
        case b"eat at once":
            return bytes(1 << 34)
        case b"recurse":
            return misbehave(page, about)
        case b"raise":
            raise KeyError(page.body)
        case b"exit":
            os._exit(3)
        case b"crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"stop":
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
    return size(page, about)


def dawdle(page, about):
    """Take as long as the page says."""
    time.sleep(float(page.body))
    return size(page, about)


def loaded(_page, _about, parser):
    """The modules of a worker that has been sent this parser."""
    assert callable(parser)
    return sorted(sys.modules)


def environment(_page, _about):
    """The variables that a worker sees."""
    return sorted(os.environ)
