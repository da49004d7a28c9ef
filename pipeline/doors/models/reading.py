"""How a model reads a prompt and writes the next token of many answers: causal, and encoder-decoder."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import takewhile
from typing import Any, Protocol

import torch
from torch import Tensor
from transformers.cache_utils import EncoderDecoderCache
from transformers.modeling_outputs import BaseModelOutput

from pipeline.doors.models.attention import Memory

Model = Any  # a transformers PreTrainedModel, whose forward has no useful type
_BEGINNINGS = 18  # kept: both directions of translations between English and seven languages, and four other questions
_WORTH_KEEPING = 64  # tokens; shorter beginnings are read again as fast as they are found
# Short prompts are read together up to so many tokens, padding included: 60 tokens alone keep the multipliers of a
# processor half busy, 500 keep them busy. Padding may cost half as much as what it pads, not more.
_READ_TOGETHER = 512
_PADDED = 1.5

State = tuple[Memory, ...]  # what rows remember: of the chat; or of their own answer and of the source


class Reader(Protocol):
    """A model as the engine sees it. `refills` says whether rows may join others that have begun."""

    refills: bool

    def together(self, prompts: Sequence[Sequence[int]]) -> int:
        """How many of the first prompts are best read at once, at least one."""
        ...

    def read(self, prompts: Sequence[Sequence[int]]) -> tuple[State, Tensor, int]:
        """Read prompts: the state, a row each; the logits (rows, vocabulary) of their first tokens; the tokens read."""
        ...

    def step(self, state: State, tokens: Sequence[int]) -> Tensor:
        """Read one more token in every row; the logits (rows, vocabulary) of the next. The state grows by one."""
        ...

    def weigh(
        self, prompts: Sequence[Sequence[int]], answers: Sequence[Sequence[int]]
    ) -> tuple[list[list[float]], int]:
        """The log-probability of each token of each answer, none of them empty, after its prompt; the tokens read."""
        ...


class CausalReader:
    """A decoder: prompt and answer are one sequence, so rows may join at any time.

    The last prompt is remembered, and what several prompts began with (a system turn, examples): the next one reads
    only what follows the longest beginning that is known.
    """

    refills = True

    def __init__(self, model: Model) -> None:
        """Use a causal language model, in evaluation mode."""
        self._model = model
        self._last: tuple[tuple[int, ...], Memory, Tensor] | None = None
        self._beginnings: deque[tuple[tuple[int, ...], Memory]] = deque(maxlen=_BEGINNINGS)

    def together(self, prompts: Sequence[Sequence[int]]) -> int:
        """As many as begin alike, are of like length, and need few tokens beyond what they share."""
        count, shared, own = 1, len(prompts[0]), len(prompts[0])
        for prompt in prompts[1:]:
            shared = min(shared, common([prompts[0], prompt]))
            longest, own = max(map(len, prompts[: count + 1])) - shared, own + len(prompt)
            padded = (count + 1) * longest
            if shared < _WORTH_KEEPING or padded > min(_READ_TOGETHER, _PADDED * (own - (count + 1) * shared)):
                break
            count += 1
        return count

    def read(self, prompts: Sequence[Sequence[int]]) -> tuple[State, Tensor, int]:
        """Read what the prompts do not share with one another, nor with those before."""
        if len(prompts) == 1:
            return self._read_alone(prompts[0])
        self._last = None  # free its memory before more is taken
        shared = min(common(prompts), *(len(prompt) - 1 for prompt in prompts))
        beginning, read = self._begin(tuple(prompts[0][:shared]))
        memory = beginning.repeated(len(prompts))
        logits = self._forward(memory, [list(prompt[shared:]) for prompt in prompts])
        return (memory,), logits, read + sum(len(prompt) - shared for prompt in prompts)

    def _read_alone(self, prompt: Sequence[int]) -> tuple[State, Tensor, int]:
        if self._last is not None and self._last[0] == tuple(prompt):
            return (self._last[1],), self._last[2], 0
        shared = common([self._last[0], prompt]) if self._last is not None else 0
        if shared >= _WORTH_KEEPING:
            self._begin(tuple(prompt[:shared]))
        memory = self._recalled(prompt[:-1])  # the last token must be read, for its logits
        start = memory.length
        self._last = None  # free its memory before more is taken
        logits = self._forward(memory, [list(prompt[start:])])
        self._last = (tuple(prompt), memory, logits)
        return (memory,), logits, len(prompt) - start

    def step(self, state: State, tokens: Sequence[int]) -> Tensor:
        """Read one token per row."""
        return self._forward(state[0], [[token] for token in tokens])

    def weigh(
        self, prompts: Sequence[Sequence[int]], answers: Sequence[Sequence[int]]
    ) -> tuple[list[list[float]], int]:
        """Read all rows at once, flush right; what their prompts begin with is read once, and kept."""
        device = self._model.device
        shared = min(common(prompts), *(len(prompt) - 1 for prompt in prompts))
        beginning, read = self._recalled(prompts[0][:-1]), 0  # what only one prompt begins with is not kept
        if len(prompts) > 1:
            beginning, read = self._begin(tuple(prompts[0][:shared]))
        shared = beginning.length
        rows = [[*prompt[shared:], *answer] for prompt, answer in zip(prompts, answers, strict=True)]
        padded, own = _flush_right(rows, device)
        mask = torch.cat([beginning.mask.expand(len(rows), -1), own], dim=1)
        logits: Tensor = self._model(
            input_ids=padded,
            attention_mask=mask,
            position_ids=(mask.cumsum(dim=1) - 1)[:, -padded.shape[1] :].clamp(min=0),
            past_key_values=beginning.repeated(len(rows)).cache if shared else None,
            logits_to_keep=max(map(len, answers)) + 1,
        ).logits
        chances = [_chances(row[-len(answer) - 1 : -1], answer) for row, answer in zip(logits, answers, strict=True)]
        return chances, read + sum(map(len, rows))

    def _begin(self, tokens: tuple[int, ...]) -> tuple[Memory, int]:
        """The memory of what several prompts begin with, kept for the next ones, and the tokens read for it."""
        memory = self._recalled(tokens)
        read = len(tokens) - memory.length
        if read:
            self._forward(memory, [list(tokens[-read:])])
        if read or not any(common([known, tokens]) == len(tokens) for known, _ in self._beginnings):
            self._beginnings.append((tokens, memory))
        return memory, read

    def _recalled(self, tokens: Sequence[int]) -> Memory:
        """A copy of the longest known beginning of `tokens`, perhaps empty, perhaps all of it."""
        known = [(common([past, tokens]), memory) for past, memory in self._beginnings]
        if self._last is not None:
            known.append((common([self._last[0], tokens]), self._last[1]))
        length, memory = max(known, key=lambda each: each[0], default=(0, None))
        if memory is None or not length:
            return Memory([], torch.ones(1, 0, dtype=torch.long, device=self._model.device))
        return memory.first(length)

    def _forward(self, memory: Memory, rows: list[list[int]]) -> Tensor:
        tokens, own = _flush_right(rows, memory.mask.device)
        mask = memory.opened(own)
        logits: Tensor = self._model(
            input_ids=tokens,
            attention_mask=mask if not bool(mask.all()) else None,
            position_ids=(mask.cumsum(dim=1) - 1)[:, -tokens.shape[1] :].clamp(min=0),
            past_key_values=memory.cache,
            use_cache=True,
            logits_to_keep=1,
        ).logits
        return logits[:, -1]


class EncoderDecoderReader:
    """An encoder reads the source once, a decoder writes: its positions are counted from the start of the batch.

    BART-like decoders take the position of a token from the length of the cache, so rows start together.
    """

    refills = False

    def __init__(self, model: Model) -> None:
        """Use a sequence-to-sequence model, in evaluation mode."""
        self._model = model
        settings = model.generation_config
        start = settings.decoder_start_token_id
        if start is None:
            start = model.config.decoder_start_token_id
        forced = settings.forced_bos_token_id
        self._start: list[int] = [start] if forced is None else [start, forced]

    def together(self, prompts: Sequence[Sequence[int]]) -> int:  # noqa: ARG002  # the protocol's
        """One: an encoder has nothing to share."""
        return 1

    def read(self, prompts: Sequence[Sequence[int]]) -> tuple[State, Tensor, int]:
        """Encode the one source and start the answer."""
        (prompt,) = prompts
        device = self._model.device
        source = torch.ones(1, len(prompt), dtype=torch.long, device=device)
        encoded = self._model.get_encoder()(
            input_ids=torch.tensor([list(prompt)], device=device), attention_mask=source
        ).last_hidden_state
        answer = Memory([], source[:, :0])
        cross = Memory([], source)
        return (answer, cross), self._forward((answer, cross), [self._start], encoded), len(prompt)

    def step(self, state: State, tokens: Sequence[int]) -> Tensor:
        """Read one token per row; the source's keys and values are remembered, the encoder is not asked again."""
        rows, length = state[1].mask.shape
        # Only its shape is looked at: the keys and values made of it are in the cache.
        encoded = torch.zeros(1, 1, 1, device=self._model.device, dtype=self._model.dtype)
        encoded = encoded.expand(rows, length, self._model.config.hidden_size)
        return self._forward(state, [[token] for token in tokens], encoded)

    def weigh(
        self, prompts: Sequence[Sequence[int]], answers: Sequence[Sequence[int]]
    ) -> tuple[list[list[float]], int]:
        """Encode each source, and let the decoder read its answer."""
        device, start = self._model.device, len(self._start)
        found = []
        for prompt, answer in zip(prompts, answers, strict=True):
            logits = self._model(
                input_ids=torch.tensor([list(prompt)], device=device),
                decoder_input_ids=torch.tensor([[*self._start, *answer]], device=device),
            ).logits
            found.append(_chances(logits[0, start - 1 : -1], answer))
        return found, sum(map(len, (*prompts, *answers)))

    def _forward(self, state: State, tokens: list[list[int]], encoded: Tensor) -> Tensor:
        answer, source = state
        mask = answer.opened(answer.mask.new_ones(len(tokens), len(tokens[0])))
        logits: Tensor = self._model(
            encoder_outputs=BaseModelOutput(last_hidden_state=encoded),
            attention_mask=source.mask,
            decoder_input_ids=torch.tensor(tokens, device=mask.device),
            decoder_attention_mask=mask,
            past_key_values=EncoderDecoderCache(answer.cache, source.cache),
            use_cache=True,
        ).logits
        return logits[:, -1]


def common(rows: Sequence[Sequence[int]]) -> int:
    """How many tokens all rows begin with."""
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*rows, strict=False)))


def _flush_right(rows: Sequence[Sequence[int]], device: torch.device) -> tuple[Tensor, Tensor]:
    """Tokens and their mask, both (rows, longest), zero on the padding to the left of the shorter rows."""
    width = max(map(len, rows))
    tokens = torch.tensor([[0] * (width - len(row)) + list(row) for row in rows], device=device)
    own = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in rows], device=device)
    return tokens, own


def _chances(logits: Tensor, tokens: Sequence[int]) -> list[float]:
    """The log-probability of each token under the logits (tokens, vocabulary) that came before it."""
    index = torch.tensor(list(tokens), device=logits.device)[:, None]
    return logits.float().log_softmax(dim=-1).gather(1, index)[:, 0].tolist()
