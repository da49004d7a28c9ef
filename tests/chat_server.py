"""A real HTTP server on loopback that speaks the chat-completions protocol, and breaks it when it is told to."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

KEY = "sk-a-key-that-nobody-may-see"
Reply = Callable[[dict[str, Any]], Awaitable[web.StreamResponse]]


def says(text: str, *chances: float, finish: str = "stop", model: str | None = None) -> Reply:
    """An answer, a token per word, each with its probability; without chances, no log-probabilities."""

    async def reply(asked: dict[str, Any]) -> web.Response:
        words = text.split(" ")
        tokens = [word if place == 0 else f" {word}" for place, word in enumerate(words)]
        told = [
            {"token": token, "logprob": math.log(chance), "bytes": list(token.encode())}
            for token, chance in zip(tokens, chances, strict=True)
        ] if chances else None  # fmt: skip
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": finish,
            "logprobs": told and {"content": told},
        }
        usage = {"prompt_tokens": 10, "completion_tokens": len(words), "total_tokens": 10 + len(words)}
        name = model or asked["model"]
        return web.json_response(
            {"id": "1", "object": "chat.completion", "model": name, "choices": [choice], "usage": usage}
        )

    return reply


def status(code: int, **headers: str) -> Reply:
    """A refusal whose body repeats the key, as some servers do."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def reply(_: dict[str, Any]) -> web.Response:
        return web.json_response({"error": {"message": f"Not with {KEY}"}}, status=code, headers=named)

    return reply


def body(text: str, kind: str = "application/json") -> Reply:
    """These bytes, whatever they are."""

    async def reply(_: dict[str, Any]) -> web.Response:
        return web.Response(text=text, content_type=kind)

    return reply


async def hang(_: dict[str, Any]) -> web.Response:
    """Nothing, for longer than any test waits."""
    await asyncio.sleep(30)
    raise AssertionError("nobody waits this long")


def after(seconds: float, reply: Reply) -> Reply:
    """The reply, later."""

    async def late(asked: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await reply(asked)

    return late


@dataclass
class ChatServer:
    """What it says (`told`, by the last message; the last reply of a list stays), and what it saw."""

    url: str = ""
    told: dict[str, list[Reply]] = field(default_factory=dict)
    otherwise: Reply = field(default_factory=lambda: says("Yes.", 0.9))
    refused: frozenset[str] = frozenset()  # fields that it answers with 400
    key: str | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    busiest: int = 0
    _busy: int = 0

    def of(self, text: str) -> list[dict[str, Any]]:
        return [asked for asked in self.asked if asked["messages"][-1]["content"] == text]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        self.asked.append(asked)
        self.headers.append(dict(request.headers))
        if self.key is not None and request.headers.get("Authorization") != f"Bearer {self.key}":
            return await status(401)(asked)
        if self.refused & set(asked):
            return await status(400)(asked)
        replies = self.told.get(asked["messages"][-1]["content"], [self.otherwise])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        self._busy += 1
        self.busiest = max(self.busiest, self._busy)
        try:
            return await reply(asked)
        finally:
            self._busy -= 1


@contextmanager
def chatting() -> Iterator[ChatServer]:
    """Serve on a free port until the context ends."""
    server, started, loop = ChatServer(), threading.Event(), asyncio.new_event_loop()
    over = asyncio.Event()

    async def serve() -> None:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", server.answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        started.set()
        await over.wait()
        await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    started.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()
