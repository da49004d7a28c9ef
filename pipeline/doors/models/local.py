"""A local model that answers many prompts at once: the batch engine, over torch and transformers.

Each prompt is read once, whatever its candidates; prompts that begin alike share that reading; answers are
written in one batch, which new prompts join as others finish. An answer depends on its prompt and seed, not
on its neighbours, save for the rounding of sums taken in another order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer
from transformers.utils.logging import disable_progress_bar

from pipeline.doors.models.batch import Answer, Batch
from pipeline.doors.models.halves import can_halve, halve
from pipeline.doors.models.hardware import best_device, best_dtype, out_of_memory
from pipeline.doors.models.presets import Preset
from pipeline.doors.models.reading import CausalReader, EncoderDecoderReader, Model, Reader, common
from pipeline.news import Cost
from pipeline.ports import Clock, Completion, Likelihood, Prompt

Tokenizer = Any  # a transformers PreTrainedTokenizerBase, likewise

# Rows written together. A step reads all weights once whatever its rows: on 2 cores with AVX-512 BF16 a row costs
# half as much in a batch of 48 as in one of 16, and hardly less beyond.
_ROWS = {"cpu": 48, "mps": 32, "cuda": 128}

# Prompts are read in classes of length, so that a short one seldom waits on the padding of a long one.
_LENGTH_CLASS = 512

# Tokens weighed together: enough to keep the processor's multipliers busy, while the logits of a large vocabulary
# (150,000) stay below half a gigabyte.
_WEIGHED_TOGETHER = 1024
_ALIKE = 64  # tokens by which prompts are told to begin alike: a system turn and the first example
_RUN = 3  # tokens in a row that say how unlikely the worst place of an answer is: one alone may be but a synonym


def load(folder: Path, preset: Preset, clock: Clock) -> LocalModel:
    """The model of a prepared folder (see `weights.find`), on the best device here, in its best number format."""
    device = best_device()
    auto = AutoModelForSeq2SeqLM if preset.architecture == "encoder-decoder" else AutoModelForCausalLM
    disable_progress_bar()  # type: ignore[no-untyped-call]
    numbers = best_dtype(device)
    halved = device.type == "cpu" and numbers == torch.float32 and auto is AutoModelForCausalLM and can_halve()
    model: Model = auto.from_pretrained(folder, dtype="auto" if halved else numbers, local_files_only=True)
    if halved:
        halve(model)
    if device.type == "cpu":
        # Weights mapped from their file are the first pages a busy machine takes back, and reading them again in
        # the middle of a batch costs more than copying them once.
        for weights in model.parameters():
            weights.data = weights.data.clone()
    # No revision: nothing is downloaded.
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)  # nosec B615
    return LocalModel(model.to(device).eval(), tokenizer, clock, context=preset.context)


class LocalModel:
    """Implements `ports.Generate`; `answers` hands the same results back one by one, as they are done."""

    def __init__(
        self, model: Model, tokenizer: Tokenizer, clock: Clock, *, context: int, rows: int | None = None
    ) -> None:
        """Use a model, in evaluation mode, and its tokenizer.

        `context` bounds the tokens of a prompt and its answer together; `rows` the answers written at once.
        """
        self._model = model
        self._tokenizer = tokenizer
        self._clock = clock
        self._context = context
        self._rows = rows or _ROWS[model.device.type]
        self._reader: Reader = (EncoderDecoderReader if model.config.is_encoder_decoder else CausalReader)(model)
        ends = model.generation_config.eos_token_id
        listed = ends if isinstance(ends, list) else [ends]
        self._ends = frozenset(end for end in (*listed, tokenizer.eos_token_id) if end is not None)
        self._cost = Cost()

    @property
    def model(self) -> Model:
        """The model itself, for those who measure it."""
        return self._model

    @property
    def cost(self) -> Cost:
        """Seconds of work, tokens read and written so far; what prompts share is read, and counted, once."""
        return self._cost

    def generate(self, prompts: Sequence[Prompt]) -> list[tuple[Completion, ...]]:
        """Answer every prompt, in order.

        An answer is not `finished` when it met its token limit, began to repeat itself, or could not be
        written at all (then it is empty): the prompt did not fit the context, or the memory.
        """
        done = dict(self.answers(prompts))
        return [done[index] for index in range(len(prompts))]

    def answers(self, prompts: Sequence[Prompt]) -> Iterator[tuple[int, tuple[Completion, ...]]]:
        """Yield (index of the prompt, its candidates) as each is done, in no promised order."""
        texts = [self._ids(prompt) for prompt in prompts]
        fitting = []
        for index, (prompt, ids) in enumerate(zip(prompts, texts, strict=True)):
            if len(ids) + prompt.max_tokens <= self._context:
                fitting.append(index)
            else:
                yield index, (Completion("", finished=False),) * prompt.candidates
        fitting.sort(key=lambda index: (len(texts[index]) // _LENGTH_CLASS, texts[index]))
        waiting = [
            Answer(index, candidate, prompts[index], texts[index], decode=self._decode, ends=self._ends)
            for index in fitting
            for candidate in range(prompts[index].candidates)
        ]
        batch = Batch(self._reader, self._model.device, waiting, self._rows)
        collected: dict[int, dict[int, Completion]] = {index: {} for index in fitting}
        while batch:
            for answer in self._turn(batch):
                candidates = collected[answer.index]
                candidates[answer.candidate] = answer.completion or Completion("", finished=False)
                if len(candidates) == prompts[answer.index].candidates:
                    yield answer.index, tuple(candidates[number] for number in sorted(candidates))

    def likelihoods(self, asked: Sequence[tuple[Prompt, str]]) -> list[Likelihood | None]:
        """How likely each answer is after its prompt; None for an empty one, or where context or memory are too small.

        Rows that begin alike and are of like length are read together, some thousand tokens at a time.
        """
        rows = [(self._ids(prompt), self._answer_ids(answer)) for prompt, answer in asked]
        found: list[Likelihood | None] = [None] * len(rows)
        fitting = {index: row for index, row in enumerate(rows) if row[1] and sum(map(len, row)) <= self._context}
        started, read = self._clock.seconds(), 0
        for chunk in _chunks(fitting):
            chances, tokens = self._weighed([rows[index] for index in chunk])
            read += tokens
            for index, logarithms in zip(chunk, chances, strict=True):
                found[index] = likelihood(logarithms) if logarithms else None
        self._cost += Cost(self._clock.seconds() - started, read, 0)
        return found

    def _weighed(self, rows: Sequence[tuple[list[int], list[int]]]) -> tuple[list[list[float]], int]:
        """The log-probabilities of each row's answer, none for a row that alone is too much for the memory."""
        try:
            with torch.inference_mode():
                return self._reader.weigh([prompt for prompt, _ in rows], [answer for _, answer in rows])
        except RuntimeError as error:
            if not out_of_memory(error):
                raise
        if len(rows) == 1:
            return [[]], 0
        half = len(rows) // 2
        (first, read_first), (second, read_second) = self._weighed(rows[:half]), self._weighed(rows[half:])
        return first + second, read_first + read_second

    def _answer_ids(self, answer: str) -> list[int]:
        return list(self._tokenizer(answer, add_special_tokens=False)["input_ids"])

    def _turn(self, batch: Batch) -> list[Answer]:
        """One turn of the batch, its cost counted."""
        started, read = self._clock.seconds(), batch.tokens_read
        with torch.inference_mode():
            ended = batch.turn()
        written = sum(len(answer.tokens) for answer in ended)
        self._cost += Cost(self._clock.seconds() - started, batch.tokens_read - read, written)
        return ended

    def _ids(self, prompt: Prompt) -> list[int]:
        return prompt_ids(self._tokenizer, prompt)

    def _decode(self, tokens: list[int]) -> str:
        return str(self._tokenizer.decode(tokens, skip_special_tokens=True))


def prompt_ids(tokenizer: Tokenizer, prompt: Prompt) -> list[int]:
    """A prompt's tokens: through the chat template where there is one, else its messages one after the other."""
    if tokenizer.chat_template is None:
        text = "\n\n".join(message.content for message in prompt.messages)
        return list(tokenizer(text)["input_ids"])
    chat = [{"role": message.role, "content": message.content} for message in prompt.messages]
    # Reasoning aloud costs minutes and loses the answer's form; templates without the switch ignore it.
    ids = tokenizer.apply_chat_template(
        chat, add_generation_prompt=True, tokenize=True, return_dict=False, enable_thinking=False
    )
    return list(ids)


def likelihood(chances: Sequence[float]) -> Likelihood:
    """The figures of an answer whose tokens have these log-probabilities, to four digits."""
    runs = [chances[start : start + _RUN] for start in range(max(len(chances) - _RUN + 1, 1))]
    mean, weakest = (sum(run) / len(run) for run in (chances, min(runs, key=lambda run: sum(run) / len(run))))
    return Likelihood(round(math.exp(mean), 4), round(math.exp(weakest), 4))


def _chunks(rows: dict[int, tuple[list[int], list[int]]]) -> Iterator[list[int]]:
    """Rows that begin alike, in order of length, together while their padded tokens stay within bounds."""
    chunk: list[int] = []
    for index in sorted(rows, key=lambda index: (rows[index][0][:_ALIKE], sum(map(len, rows[index])))):
        shared = common([rows[other][0] for other in (*chunk, index)])
        width = max(sum(map(len, rows[other])) for other in (*chunk, index)) - shared
        if chunk and (len(chunk) + 1) * width > _WEIGHED_TOGETHER:
            yield chunk
            chunk = []
        chunk.append(index)
    if chunk:
        yield chunk
