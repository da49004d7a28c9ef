"""The workshop: documents from outside are parsed in processes of their own.

lxml and feedparser are given whatever the network brings. In a worker, a document that makes them hang, crash or eat
the memory costs its own item; the worker is replaced. There is one worker per core, so that parsing is also faster.

How it works: each worker process has a thread here that speaks with it through a pipe. The kernel is the judge of both
limits: a timer that the worker sets for each document kills it whatever C code it is in, even after its parent has
died; the address space that it may use is bounded once and for all. A worker whose parent is gone reads the end of
its pipe, and ends. It starts as a program of its own, not as a fork, which would copy the locks of this process's
threads, and gets none of the environment, where keys may lie. It is no sandbox: docs/security.md.

Details of failures hold no measured times and no words of a document, so that the same trouble always reads the same.
"""

from __future__ import annotations

import logging
import os
import resource
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import PurePath
from queue import LifoQueue
from traceback import extract_tb
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pipeline.errors import WorkerError
from pipeline.news import Failure, Page, Reason, Stage

if TYPE_CHECKING:  # a worker needs no numpy, which the ports do
    from pipeline.ports import About, Found

SECONDS = 10.0  # a page of 60,000 words takes two or three on an idle core
# A worker starts with 50 MB; a page at the limit of 5 MB, all of it tags, takes 500 MB of lxml and trafilatura.
MEMORY = 1 << 30
# Documents that wait for a worker: 5 MB each at the very most. When there are more, the network waits too.
_WAITING = 64

_PROGRAM = "import sys; from pipeline.doors.workers import work; work(*map(float, sys.argv[1:]))"


@dataclass(frozen=True, slots=True)
class _Raised:
    """The parser ended with an exception: which, and where."""

    what: str


class Workers:
    """Worker processes, as `pipeline.ports.Parse` wants them; used as a context, which ends them."""

    def __init__(self, count: int, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        """Prepare `count` workers; each starts with its first document.

        `seconds` are those of the clock on the wall for one document, `memory` the bytes of address space of a worker.
        """
        self._workers = [_Worker(seconds, memory) for _ in range(count)]
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="parse")
        self._idle: LifoQueue[_Worker] = LifoQueue()  # what is warm is used first
        for worker in self._workers:
            self._idle.put(worker)

    def __enter__(self) -> Workers:
        """Nothing to do yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all workers, whatever they are at."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.kill()
        self._threads.shutdown()

    def parse(
        self, parser: Callable[[Page, About], Found | Failure], pages: Iterable[tuple[Page, About]]
    ) -> Iterator[tuple[Page, About, Found | Failure]]:
        """Yield each page with what the parser found in it, in the order in which the pages came.

        The next page is taken while earlier ones are still being parsed. A page that its worker did not survive is a
        Failure: PARSER_TIMEOUT or PARSER_DIED, with the URL of what it is about; its stage is always `EXTRACTION`:
        who parses feeds knows better.
        """
        waiting: deque[tuple[Page, About, Future[Found | Failure]]] = deque()
        try:
            for page, about in pages:
                waiting.append((page, about, self._threads.submit(self._one, parser, page, about)))
                while waiting and (waiting[0][2].done() or len(waiting) > _WAITING):
                    yield _finished(*waiting.popleft())
            while waiting:
                yield _finished(*waiting.popleft())
        finally:
            for *_, future in waiting:
                future.cancel()

    def _one(self, parser: Callable[[Page, About], Found | Failure], page: Page, about: About) -> Found | Failure:
        worker = self._idle.get()
        try:
            outcome = worker.run(parser, page, about)
        finally:
            self._idle.put(worker)
        if isinstance(outcome, _Lost):
            return Failure(about.url, Stage.EXTRACTION, outcome.reason, outcome.detail)
        found: Found | Failure = outcome
        return found


def _finished(page: Page, about: About, future: Future[Found | Failure]) -> tuple[Page, About, Found | Failure]:
    return page, about, future.result()


@dataclass(frozen=True, slots=True)
class _Lost:
    """A document that cost its worker, and why."""

    reason: Reason
    detail: str


class _Worker:
    """One process and the pipe to it; used by one thread at a time."""

    def __init__(self, seconds: float, memory: int) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection

    def run(self, parser: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401 - whatever the parser finds
        """What the parser says of its arguments, or a `_Lost` when that cost the worker."""
        process = self._started()
        try:
            self._pipe.send((parser, arguments))
            outcome = self._pipe.recv()
        except (EOFError, OSError):
            lost = _LAST_SIGNAL.get(process.wait(), _Lost(Reason.PARSER_DIED, "the parser crashed"))
        else:
            if not isinstance(outcome, _Raised):
                return outcome
            lost = _Lost(Reason.PARSER_DIED, outcome.what)
        self.kill()  # what an exception left behind is nothing to build on
        return lost

    def kill(self) -> None:
        """End the process, if there is one; the next document gets a new one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        """The process: a new one where there is none, or where it was killed while idle, by no fault of a document."""
        if self._process is None or self._process.poll() is not None:
            self._pipe, theirs = Pipe()
            with theirs:  # closed here, so that the end of the worker is seen
                numbers = (str(theirs.fileno()), str(self._seconds), str(self._memory))
                self._process = subprocess.Popen(  # noqa: S603 - no word of it is from outside
                    [sys.executable, "-c", _PROGRAM, *numbers],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    env={"PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)},
                )
            try:
                self._pipe.recv()
            except (EOFError, OSError) as error:
                raise WorkerError(
                    "parsers", f"a worker process could not start (exit {self._process.wait()})"
                ) from error
        return self._process


_LAST_SIGNAL = {-signal.SIGALRM: _Lost(Reason.PARSER_TIMEOUT, "the parser did not finish")}


def work(pipe_number: float, seconds: float, memory: float) -> None:
    """Parse what comes through a pipe until its other end is closed: all that a worker does."""
    pipe = Connection(int(pipe_number))
    for ending in (signal.SIGINT, signal.SIGTERM):  # sent to the whole group: the night ends first, and then the pipe
        signal.signal(ending, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # which is to die
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # hostile documents are not to be left on the disk
    logging.disable()  # what parsers warn of is a Failure in the report
    pipe.send(None)  # ready
    while True:
        try:
            parser, arguments = pipe.recv()  # the first one imports the parsers, which is not a document's fault
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            outcome = parser(*arguments)
        except Exception as error:  # noqa: BLE001 - whatever a document does to a parser costs that document
            outcome = _Raised(_told(error))
        signal.setitimer(signal.ITIMER_REAL, 0)
        pipe.send(outcome)


def _told(error: Exception) -> str:
    """Which exception, and where it arose: enough to look into it."""
    if isinstance(error, MemoryError):
        return "the parser ran out of memory"
    frame = extract_tb(error.__traceback__)[-1]
    return f"the parser raised {type(error).__name__} ({PurePath(frame.filename).name}:{frame.lineno})"
