"""The batch: answers being written together, joined by others as they finish, halved when memory runs out."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice

import numpy as np
import torch

from pipeline.doors.models.hardware import free_bytes, out_of_memory
from pipeline.doors.models.reading import Reader, State
from pipeline.doors.models.sampling import log_probabilities, next_tokens
from pipeline.doors.models.stopping import after_sentences, loops
from pipeline.ports import Completion, Prompt

# The share of the free memory that keys and values may take; the rest is for the work on them.
_MEMORY_SHARE = 0.5


class Answer:
    """One candidate of one prompt, being written; `completion` is there when it is over."""

    def __init__(
        self,
        index: int,
        candidate: int,
        prompt: Prompt,
        ids: Sequence[int],
        *,
        decode: Callable[[list[int]], str],
        ends: frozenset[int],
    ) -> None:
        """`index` numbers the prompt, `ids` are its tokens, `ends` the tokens that end an answer."""
        self.index = index
        self.candidate = candidate
        self.prompt = prompt
        self.ids = ids
        self._decode = decode
        self._ends = ends
        self.restart()

    def restart(self) -> None:
        """Forget what was written: the same draws will come again."""
        self.tokens: list[int] = []
        self._logarithms: list[float] = []
        self.completion: Completion | None = None
        self._draws = np.random.default_rng([self.prompt.seed % 2**64, self.candidate])

    @property
    def temperature(self) -> float | None:
        """None for the first candidate, which is greedy."""
        return self.prompt.temperature if self.candidate and self.prompt.temperature > 0 else None

    def draw(self) -> float:
        """The next random number of this answer, in [0, 1)."""
        return float(self._draws.random())

    def write(self, token: int, log_probability: float) -> None:
        """Add a token, which the model gave this probability, and end the answer if it is the last."""
        self._logarithms.append(log_probability)
        if token in self._ends:
            self.end(finished=True)
            return
        self.tokens.append(token)
        if self.prompt.stop_after is not None:
            text = self._decode(self.tokens)
            end = after_sentences(text, self.prompt.stop_after)
            if end is not None:
                self.completion = Completion(text[:end].strip(), finished=True, confidence=self._confidence())
                return
        if len(self.tokens) >= self.prompt.max_tokens or loops(self.tokens):
            self.end(finished=False)

    def end(self, *, finished: bool) -> None:
        """The answer is what was written so far."""
        text = self._decode(self.tokens).strip()
        self.completion = Completion(text, finished=finished, confidence=self._confidence())

    def _confidence(self) -> float:
        """The geometric mean of the probabilities of what was written, to four digits: beyond, neighbours show."""
        return round(math.exp(sum(self._logarithms) / len(self._logarithms)), 4) if self._logarithms else 0.0


class Batch:
    """Answers waiting for their turn, in the order given, and those being written, at most `rows` at once."""

    def __init__(self, reader: Reader, device: torch.device, answers: Iterable[Answer], rows: int) -> None:
        """Begin with nothing written. The candidates of a prompt must stand together."""
        self._reader = reader
        self._device = device
        self._waiting = deque(answers)
        self._running: list[Answer] = []
        self._state: State = ()
        self._rows = rows
        self._positions: float | None = None  # how many keys and values the memory holds, known after a reading
        self.tokens_read = 0

    def __bool__(self) -> bool:
        """Whether there is work left."""
        return bool(self._waiting or self._running)

    def turn(self) -> list[Answer]:
        """Let waiting answers in, write one token in every row; the answers that ended.

        When memory runs out, the younger half of the rows go back to wait, and the batch stays that small. An
        answer for which there is no memory even alone ends empty and unfinished.
        """
        ended = self._fill()
        return ended + self._write()

    def _fill(self) -> list[Answer]:
        ended: list[Answer] = []
        while groups := self._next_groups():
            rows = [row for row, group in enumerate(groups) for _ in group]
            try:
                state, logits, read = self._reader.read([group[0].ids for group in groups])
                self._measure(state)
                joined = self._join(state, rows)
            except RuntimeError as error:
                if not out_of_memory(error):
                    raise
                joined = None
            if joined is None:
                ended += self._shrink(len(self._running) + len(rows))
                continue
            self._state = joined
            self.tokens_read += read
            answers = [self._waiting.popleft() for _ in rows]
            self._running += answers
            self._choose(logits[rows], answers)
        return ended + self._retire()

    def _next_groups(self) -> list[list[Answer]]:
        """The candidates of the next prompts that may join now and are read together, none if none may."""
        free = self._rows - len(self._running)
        started = any(len(answer.tokens) > 1 for answer in self._running)
        if not self._waiting or free <= 0 or (started and not self._reader.refills):
            return []
        waiting = islice(self._waiting, free)
        groups = [list(group) for _, group in groupby(waiting, key=lambda answer: answer.index)]
        groups = groups[: self._reader.together([group[0].ids for group in groups])]
        if self._positions is not None:
            rows = [*self._running, *chain.from_iterable(groups)]
            longest = max(len(answer.ids) + answer.prompt.max_tokens for answer in rows)
            free = int(self._positions / longest) - len(self._running)
            if not self._running:
                free = max(free, len(groups[0]))  # alone, it is tried: `_shrink` knows what to do
        return list(_first(groups, free))

    def _measure(self, state: State) -> None:
        if self._positions is None:
            row = sum(memory.bytes_per_position * memory.length for memory in state)
            longest = max(memory.length for memory in state)
            self._positions = _MEMORY_SHARE * free_bytes(self._device) * longest / row

    def _join(self, state: State, rows: Sequence[int]) -> State:
        if not self._running:
            return tuple(memory.kept(rows, memory.length) for memory in state)
        return tuple(mine.joined(theirs, rows) for mine, theirs in zip(self._state, state, strict=True))

    def _write(self) -> list[Answer]:
        if not self._running:
            return []
        lengths = [memory.length for memory in self._state]
        try:
            logits = self._reader.step(self._state, [answer.tokens[-1] for answer in self._running])
        except RuntimeError as error:
            if not out_of_memory(error):
                raise
            logits = None
        if logits is None:
            return self._halve(lengths)
        self._choose(logits, self._running)
        return self._retire()

    def _choose(self, logits: torch.Tensor, answers: Sequence[Answer]) -> None:
        heats = [answer.temperature for answer in answers]
        draws = [0.0 if heat is None else answer.draw() for heat, answer in zip(heats, answers, strict=True)]
        tokens = next_tokens(logits, heats, draws)
        for answer, token, chance in zip(answers, tokens, log_probabilities(logits, tokens), strict=True):
            answer.write(token, chance)

    def _retire(self) -> list[Answer]:
        """Take out the rows that are over."""
        ended = [answer for answer in self._running if answer.completion is not None]
        if ended:
            self._keep([row for row, answer in enumerate(self._running) if answer.completion is None])
        return ended

    def _keep(self, rows: list[int], lengths: Sequence[int] | None = None) -> None:
        lengths = lengths or [memory.length for memory in self._state]
        self._running = [self._running[row] for row in rows]
        kept = zip(self._state, lengths, strict=True)
        self._state = tuple(memory.kept(rows, length) for memory, length in kept) if rows else ()

    def _shrink(self, attempted: int) -> list[Answer]:
        """No memory for a prompt to join: allow half of what was attempted, or give its last candidate up."""
        if attempted > 1:
            self._rows = max(len(self._running), attempted // 2)
            return []
        answer = self._waiting.popleft()
        answer.end(finished=False)
        return [answer]

    def _halve(self, lengths: Sequence[int]) -> list[Answer]:
        """No memory for a step: send the younger half back, or give the last row up."""
        half = len(self._running) // 2
        if half == 0:
            lost = self._running[0]
            self._running, self._state = [], ()
            lost.completion = Completion("", finished=False)
            return [lost]
        self._rows = half
        for answer in reversed(self._running[half:]):
            answer.restart()
            self._waiting.appendleft(answer)
        self._keep(list(range(half)), lengths)
        return []


def _first(groups: Iterable[list[Answer]], rows: int) -> Iterator[list[Answer]]:
    """The first groups, the last one perhaps cut, that have at most so many rows."""
    for group in groups:
        if rows <= 0:
            return
        yield group[:rows]
        rows -= len(group)
