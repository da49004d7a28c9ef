"""A real HTTP server on the loopback interface that says exactly the bytes it is told to."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """One request as the server saw it; header names are lower case, times are monotonic seconds."""

    path: str
    headers: dict[str, str]
    at: float


Route = bytes | Callable[[Hit], Iterable[bytes]]


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """A well-formed HTTP answer; header names are written with "_" for "-"."""
    fields = {"Content-Length": str(len(body)), "Connection": "close"}
    fields.update({name.replace("_", "-").title(): value for name, value in headers.items()})
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} Told\r\n{head}\r\n".encode() + body


def in_turn(*answers: bytes) -> Callable[[Hit], Iterable[bytes]]:
    """A route whose first hit gets the first answer, and so on; the last one stays."""
    left = list(answers)
    return lambda _: [left.pop(0) if len(left) > 1 else left[0]]


class Site:
    """What a server serves (`routes`, by path; the rest is 404) and what it saw (`hits`)."""

    def __init__(self, host: str, port: int) -> None:
        self.origin = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self.routes: dict[str, Route] = {}
        self.hits: list[Hit] = []
        self.connections = 0  # also those that never became a hit
        self.closing = threading.Event()  # a route that hangs waits for this
        self.busiest = 0  # most requests at work at the same time
        self._busy = 0
        self._lock = threading.Lock()

    def url(self, path: str) -> str:
        return self.origin + path

    def seen(self, path: str) -> list[Hit]:
        return [hit for hit in self.hits if hit.path == path]

    def hang(self, *first: bytes) -> Callable[[Hit], Iterable[bytes]]:
        """A route that says these bytes, then nothing more."""

        def route(_: Hit) -> Iterator[bytes]:
            yield from first
            self.closing.wait(10)

        return route

    def work(self, seconds: float, told: bytes) -> Callable[[Hit], Iterable[bytes]]:
        """A route that takes its time before it answers; `busiest` tells how many were at it together."""

        def route(_: Hit) -> Iterator[bytes]:
            with self._lock:
                self._busy += 1
                self.busiest = max(self.busiest, self._busy)
            time.sleep(seconds)
            with self._lock:
                self._busy -= 1
            yield told

        return route

    def drip(self, head: bytes, piece: bytes, seconds: float) -> Callable[[Hit], Iterable[bytes]]:
        """A route that goes on for ever, a piece every so many seconds."""

        def route(_: Hit) -> Iterator[bytes]:
            yield head
            while not self.closing.wait(seconds):
                yield piece

        return route

    def take(self, hit: Hit) -> Iterable[bytes]:
        with self._lock:
            self.hits.append(hit)
        route = self.routes.get(hit.path, answer(404))
        return [route] if isinstance(route, bytes) else route(hit)


@contextmanager
def serving(host: str = "127.0.0.1", wrap: Callable[..., object] | None = None) -> Iterator[Site]:
    """Serve a new site on a free port of `host` until the context ends; `wrap` makes TLS of a socket."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            line, *fields = iter(lambda: self.rfile.readline().decode("latin-1").strip(), "")
            headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
            pieces = site.take(Hit(line.split()[1], headers, time.monotonic()))
            with suppress(OSError):  # the client may go away when it likes
                for piece in pieces:
                    self.wfile.write(piece)

        def finish(self) -> None:
            with suppress(OSError):
                super().finish()

    class Server(socketserver.ThreadingTCPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        allow_reuse_address = True
        request_queue_size = 64

        def get_request(self):
            connection, address = super().get_request()
            site.connections += 1
            return (wrap(connection) if wrap else connection), address

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that leaves in the middle of its request is no error of the server."""

    with Server((host, 0), Handler) as server:
        site = Site(host, server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.005,))
        thread.start()
        try:
            yield site
        finally:
            site.closing.set()
            server.shutdown()
            thread.join()
