"""A chat completion as an OpenAI-compatible server sends it becomes a `Completion`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pydantic import BaseModel, Field

from pipeline.doors.models.stopping import after_sentences
from pipeline.news import Cost
from pipeline.ports import Completion


class _Token(BaseModel):
    token: str
    logprob: float = Field(allow_inf_nan=False)
    bytes: list[int] | None = None

    @property
    def size(self) -> int:
        """Bytes of UTF-8; a token may hold half a character, which only `bytes` tells."""
        return len(self.token.encode()) if self.bytes is None else len(self.bytes)


class _Logprobs(BaseModel):
    content: list[_Token] | None = None


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None
    logprobs: _Logprobs | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Reply(BaseModel):
    """What is read of a chat completion; what does not have this form is refused as a whole."""

    model: str | None = None
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None

    @property
    def tokens(self) -> list[_Token] | None:
        """The tokens of the answer with their probabilities; None when the server does not tell."""
        logprobs = self.choices[0].logprobs
        return logprobs.content if logprobs else None

    @property
    def cost(self) -> Cost:
        """Tokens read and written, by the server's count."""
        usage = self.usage or _Usage()
        return Cost(tokens_in=usage.prompt_tokens, tokens_out=usage.completion_tokens)


def completion(reply: Reply, stop_after: int | None) -> Completion:
    """The answer, cut after `stop_after` sentences, with the confidence of what is kept.

    The protocol's own `stop` knows strings only, not where a sentence ends.
    """
    choice = reply.choices[0]
    said = choice.message.content or ""
    end = after_sentences(said, stop_after) if stop_after is not None else None
    return Completion(
        said[:end].strip(),
        finished=end is not None or choice.finish_reason == "stop",
        confidence=_confidence(reply.tokens or (), len(said[:end].encode())),
    )


def _confidence(tokens: Sequence[_Token], size: int) -> float:
    """The geometric mean of the probabilities of the tokens that make the first `size` bytes; 0 when there are none."""
    logarithms = []
    read = 0
    for token in tokens:
        if read >= size:
            break
        logarithms.append(token.logprob)
        read += token.size
    return math.exp(min(0.0, math.fsum(logarithms) / len(logarithms))) if logarithms else 0.0
