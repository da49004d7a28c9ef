"""Many sites on the loopback network, each at an address of its own, that do whatever they are told to do."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Thread
from typing import Self

RESET = object()  # a step: the connection is torn down, not closed
HANG = 3600.0  # seconds: longer than any patience

Step = bytes | float | object  # what to say, how long to be silent, RESET
Route = bytes | Callable[[], Iterable[Step]]

_LINGER_NOT_AT_ALL = struct.pack("ii", 1, 0)  # SO_LINGER with a time of 0: closing sends RST (socket(7))
_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class FaultyServer:
    """Serves while the context lasts; all its addresses share one port.

    `routes` say what (address, path) answers, 404 where there is none. `connections` counts those that each address
    accepted, whether or not a request came.
    """

    def __init__(self, addresses: Iterable[str]) -> None:
        self.routes: dict[tuple[str, str], Route] = {}
        self.connections: Counter[str] = Counter()
        first, *others = addresses
        self._sockets = [_listening(first, 0)]
        self.port: int = self._sockets[0].getsockname()[1]
        self._sockets += [_listening(address, self.port) for address in others]

    def __enter__(self) -> Self:
        self._runner = asyncio.Runner()
        self._loop = self._runner.get_loop()
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def url(self, address: str, path: str) -> str:
        return f"http://{f'[{address}]' if ':' in address else address}:{self.port}{path}"

    def _serve(self) -> None:
        with self._runner:  # leaving it cancels whoever still hangs
            servers = [
                self._loop.run_until_complete(asyncio.start_server(self._visit, sock=listener))
                for listener in self._sockets
            ]
            self._loop.run_forever()
            for server in servers:
                server.close()

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("sockname")[0]
        self.connections[address] += 1
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):  # the client left, or the test has
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split()[1].decode().partition("?")[0]
            route = self.routes.get((address, path), _NOT_FOUND)
            for step in [route] if isinstance(route, bytes) else route():
                if isinstance(step, bytes):
                    writer.write(step)
                    await writer.drain()
                elif step is RESET:
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT_AT_ALL)
                    writer.transport.abort()
                else:
                    await asyncio.sleep(step)
        writer.close()


def _listening(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return socket.create_server((address, port), family=family, backlog=64)
