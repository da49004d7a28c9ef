"""How long a hundred slow feeds take: each on a loopback address of its own, each answer 300 ms late.

    python -m benchmarks.width [FEEDS] [MILLISECONDS]

The settings are those of configs/default.toml: robots.txt, declarations of use, two connections and a delay per host.
"""

from __future__ import annotations

import asyncio
import random
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from benchmarks.kept import keep
from pipeline.commands.clocks import SystemClock
from pipeline.doors.web import Web
from pipeline.gather.reservations import SITE_FILE
from pipeline.news import Page
from pipeline.ports import Request

GOAL = 5.0  # seconds
FEED = b"<rss version='2.0'><channel><title>Slow</title></channel></rss>"


class Forgetful:
    """Declarations of use are asked for every time."""

    def site_file(self, url: str) -> None:
        """Nothing is known."""

    def keep_site_file(self, url: str, status: int, body: bytes, at: datetime) -> None:
        """Forgotten at once."""


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, late: float) -> None:
    """One request, answered late: the feed, or that there is no such file."""
    asked = await reader.readuntil(b"\r\n\r\n")
    await asyncio.sleep(late)
    status, body = ("200 OK", FEED) if b"/feed " in asked.split(b"\r\n")[0] else ("404 Not Found", b"")
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n"
    writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
    await writer.drain()
    writer.close()


@contextmanager
def slow_sites(count: int, late: float) -> Iterator[list[str]]:
    """So many servers on 127.0.1.1, 127.0.1.2, ...; the addresses of their feeds."""
    loop = asyncio.new_event_loop()

    async def serve() -> list[str]:
        servers = [
            await asyncio.start_server(lambda r, w: answer(r, w, late), f"127.0.{1 + n // 250}.{1 + n % 250}", 0)
            for n in range(count)
        ]
        names = [server.sockets[0].getsockname() for server in servers]
        return [f"http://{host}:{port}/feed" for host, port in names]

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield asyncio.run_coroutine_threadsafe(serve(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def main(count: int = 100, milliseconds: int = 300) -> None:
    """Print the seconds."""
    web = Web(
        user_agent="Vigie/benchmark (+https://example.org)",
        site_files=Forgetful(),
        clock=SystemClock(),
        jitter=random.Random(0),  # noqa: S311 - spreads retries, guards nothing
        allow_hosts=["127.0.0.0/8"],
        site_file=SITE_FILE,
    )
    with slow_sites(count, milliseconds / 1000) as feeds:
        began, busy = time.perf_counter(), time.process_time()
        read = sum(isinstance(found, Page) for found in web.fetch([Request(url) for url in feeds]))
        took = time.perf_counter() - began
        mine = time.process_time() - busy
    print(f"{read} of {count} feeds, each answer {milliseconds} ms late: {took:.1f} s (goal: {GOAL:g})")
    print(f"{mine:.1f} s of them the processor's")
    keep("width", {"feeds": count, "milliseconds": milliseconds, "read": read, "seconds": took, "processor": mine})


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
