"""A model behind an OpenAI-compatible server (vLLM, llama.cpp, a router before many): one HTTP request per candidate.

What goes wrong with one answer costs that answer only; what goes wrong with the server is said once, in words.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Mapping, Sequence

from httpx2 import Timeout
from openai import APIConnectionError, APIStatusError, AsyncOpenAI, OpenAIError
from openai.types.chat import ChatCompletionMessageParam

from pipeline.doors.models.presets import Server
from pipeline.doors.models.replies import Reply, completion
from pipeline.errors import WeightsError
from pipeline.news import Cost
from pipeline.ports import Clock, Completion, Likelihood, Message, Prompt

# The nucleus of the local engine, so that a sampled candidate means the same here as there.
_TOP_P = 0.9

# Seconds to connect: a server of one's own is there at once, or not at all.
_CONNECT = 10.0

# Reasoning aloud costs minutes and loses the answer's form. vLLM, llama.cpp and transformers pass this on to the chat
# template; llama-cpp-python ignores it; hosted services may refuse a field that is not in OpenAI's own list.
_NO_THINKING = {"chat_template_kwargs": {"enable_thinking": False}}

# What a refusal of an unknown field looks like: 400 from OpenAI, 422 from servers built on FastAPI.
_REFUSED_FIELD = (400, 422)

# The client insists on a key; a server that wants none gets this word.
_NO_KEY = "none"

_FAILED = Completion("", finished=False)
_PROBE = Prompt((Message("user", "Say yes."),), max_tokens=1)


def connect(preset: str, model: str, server: Server, clock: Clock) -> ServedModel:
    """The model of a server that answers, accepts the key, knows the model and tells probabilities.

    One token is asked for, to see. Raises WeightsError, about `preset`, in a sentence that says what to do.
    """
    served = ServedModel(preset, model, server, _key(preset, server), clock)
    served.check()
    return served


class ServedModel:
    """Implements `ports.Generate`; `answers` hands the same results back one by one, as they are done."""

    def __init__(self, preset: str, model: str, server: Server, key: str, clock: Clock) -> None:
        """Ask `server` for `model`, unless the server knows it by another name of its own."""
        self._preset = preset
        self._model = server.model or model
        self._server = server
        self._key = key
        self._clock = clock
        self._extra: Mapping[str, object] = _NO_THINKING
        self._cost = Cost()
        self.reported: str | None = None  # the model's name in the server's own words, once it has been asked

    @property
    def cost(self) -> Cost:
        """Seconds of waiting, and the tokens of the server's own count; a server that shares readings may hide it."""
        return self._cost

    def generate(self, prompts: Sequence[Prompt]) -> list[tuple[Completion, ...]]:
        """Answer every prompt, in order.

        A candidate is empty and not `finished` when the server failed or refused it, retries included, or was
        not done in time. Its confidence is 0 when the server told no probabilities. Raises as `answers` does.
        """
        done = dict(self.answers(prompts))
        return [done[index] for index in range(len(prompts))]

    def answers(self, prompts: Sequence[Prompt]) -> Iterator[tuple[int, tuple[Completion, ...]]]:
        """Yield (index of the prompt, its candidates) as each is done, in no promised order.

        Raises WeightsError, at the end, when nothing was answered and the server does not pass `check` any more:
        a night without a model is taken up again by the next run, not told as a night without news.
        """
        answered = False
        with asyncio.Runner() as runner:
            client = self._client()
            gate = asyncio.Semaphore(self._server.in_flight)
            create = runner.get_loop().create_task
            pending = {create(self._answer(client, gate, *numbered)) for numbered in enumerate(prompts)}
            try:
                while pending:
                    started = self._clock.seconds()
                    done, pending = runner.run(asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED))
                    self._cost += Cost(self._clock.seconds() - started)
                    for index, completions in (task.result() for task in done):
                        answered = answered or any(candidate != _FAILED for candidate in completions)
                        yield index, completions
            finally:
                runner.run(client.close())
        if prompts and not answered:
            self.check()

    def likelihoods(self, asked: Sequence[tuple[Prompt, str]]) -> list[Likelihood | None]:
        """None for each: the chat protocol has no way to ask how likely a given answer is."""
        return [None] * len(asked)

    def check(self) -> None:
        """Ask for one token, and learn whether the server takes the switch that turns thinking off.

        Raises WeightsError when there is no answer that Vigie could use.
        """
        with asyncio.Runner() as runner:
            reply = runner.run(self._probe())
        if reply.tokens is None:
            raise self._unusable(
                "tells no probabilities of its tokens (logprobs), without which no translation can be trusted; "
                "serve the model with vLLM or llama.cpp"
            )
        self.reported = reply.model

    async def _probe(self) -> Reply:
        async with self._client() as client:
            try:
                try:
                    return await self._ask(client, _PROBE, 0)
                except APIStatusError as error:
                    if error.status_code not in _REFUSED_FIELD:
                        raise
                self._extra = {}
                return await self._ask(client, _PROBE, 0)
            except (OpenAIError, TimeoutError, ValueError) as error:
                # Without its cause: what a server says of a key it refuses may hold that key.
                raise self._unusable(self._explain(error)) from None

    def _client(self) -> AsyncOpenAI:
        return AsyncOpenAI(
            base_url=self._server.url,
            api_key=self._key,
            max_retries=self._server.retries,
            timeout=Timeout(self._server.timeout, connect=min(_CONNECT, self._server.timeout)),
        )

    async def _answer(
        self, client: AsyncOpenAI, gate: asyncio.Semaphore, index: int, prompt: Prompt
    ) -> tuple[int, tuple[Completion, ...]]:
        numbers = range(prompt.candidates)
        return index, tuple(
            await asyncio.gather(*(self._candidate(client, gate, prompt, number) for number in numbers))
        )

    async def _candidate(self, client: AsyncOpenAI, gate: asyncio.Semaphore, prompt: Prompt, number: int) -> Completion:
        async with gate:
            try:
                reply = await self._ask(client, prompt, number)
            except (OpenAIError, TimeoutError, ValueError):
                return _FAILED
        self._cost += reply.cost
        return completion(reply, prompt.stop_after)

    async def _ask(self, client: AsyncOpenAI, prompt: Prompt, number: int) -> Reply:
        """One answer, its retries included, within the time of the preset: candidate 0 greedily, others sampled."""
        messages: list[ChatCompletionMessageParam] = [_turn(message) for message in prompt.messages]
        async with asyncio.timeout(self._server.timeout):
            response = await client.chat.completions.with_raw_response.create(
                model=self._model,
                messages=messages,
                max_tokens=prompt.max_tokens,
                temperature=prompt.temperature if number else 0.0,
                top_p=_TOP_P,
                seed=prompt.seed + number,
                logprobs=True,
                top_logprobs=1,  # llama-cpp-python tells nothing when asked for the chosen token alone
                extra_body=self._extra,
            )
        return Reply.model_validate_json(response.content)

    def _unusable(self, what: str) -> WeightsError:
        return WeightsError(self._preset, f"the server at {self._server.url} {what}")

    def _explain(self, error: Exception) -> str:
        """What is wrong with the server, and what to do; never in the server's own words."""
        match error:
            case APIStatusError(status_code=401 | 403) if self._server.key_variable is None:
                return "wants a key; name the environment variable that holds it in server.key_variable"
            case APIStatusError(status_code=401 | 403):
                return f"refuses the key; put the right one into the environment variable {self._server.key_variable}"
            case APIStatusError(status_code=404):
                return f"has no chat with {self._model!r}; correct server.url (it ends in /v1) or server.model"
            case APIStatusError(status_code=status):
                return f"answers with the status {status}; look into its log, or try later"
            case APIConnectionError() | TimeoutError():
                return f"cannot be reached, or not done in {self._server.timeout:g} s; start it, or correct server.url"
        return "answers, but not with a chat completion; correct server.url (it ends in /v1)"


def _key(preset: str, server: Server) -> str:
    if server.key_variable is None:
        return _NO_KEY
    key = os.environ.get(server.key_variable)
    if not key:
        raise WeightsError(
            preset, f"the environment variable {server.key_variable}, which holds the server's key, is not set; set it"
        )
    return key


def _turn(message: Message) -> ChatCompletionMessageParam:
    match message.role:
        case "system":
            return {"role": "system", "content": message.content}
        case "assistant":
            return {"role": "assistant", "content": message.content}
        case _:
            return {"role": "user", "content": message.content}
