"""Chats that begin alike become rows that a model reads once: what they share, then each chat's own tokens.

Every chat sees the beginning and itself, at the positions it would have alone, so that the loss is that of the chats
read one by one; no computation goes to padding, and the examples before a translation are read once a row (the
packing of Krell et al., "Efficient Sequence Packing without Cross-contamination", 2021, with a shared beginning).
"""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from pipeline.doors.models.reading import common

Tokens = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chat:
    """The tokens of a prompt and of its answer; chats of one `kind` begin with the same turns."""

    prompt: Tokens
    answer: Tokens
    kind: Hashable


@dataclass(frozen=True, slots=True)
class Row:
    """Chats whose prompts all begin with the same `shared` tokens."""

    shared: int
    chats: tuple[Chat, ...]

    @property
    def tokens(self) -> int:
        """How many tokens are read."""
        return self.shared + sum(len(chat.prompt) + len(chat.answer) - self.shared for chat in self.chats)

    @property
    def answered(self) -> int:
        """How many tokens are learned from."""
        return sum(len(chat.answer) for chat in self.chats)


def pack(chats: Iterable[Chat], width: int, seed: int) -> list[Row]:
    """All chats once, in rows of at most `width` tokens where a chat alone is not longer; shuffled by `seed`."""
    chance = random.Random(seed)  # noqa: S311 - an order, not a secret
    kinds: dict[Hashable, list[Chat]] = {}
    for chat in chats:
        kinds.setdefault(chat.kind, []).append(chat)
    rows: list[Row] = []
    for alike in kinds.values():
        chance.shuffle(alike)
        rows.extend(_rows(alike, width))
    chance.shuffle(rows)
    return rows


def _rows(alike: Sequence[Chat], width: int) -> Iterator[Row]:
    shared = min(common([chat.prompt for chat in alike]), *(len(chat.prompt) - 1 for chat in alike))
    row = Row(shared, ())
    for chat in alike:
        longer = Row(shared, (*row.chats, chat))
        if row.chats and longer.tokens > width:
            yield row
            longer = Row(shared, (chat,))
        row = longer
    yield row


@dataclass(frozen=True, slots=True)
class Tensors:
    """A row as a causal model reads it: `tokens` and `positions` (1, n), `mask` (1, 1, n, n), added to the attention.

    `predicting` are the places whose logits foretell the answers' tokens, `targets` those tokens, both (answered,).
    """

    tokens: Tensor
    positions: Tensor
    mask: Tensor
    predicting: Tensor
    targets: Tensor


def tensors(row: Row, dtype: torch.dtype, device: torch.device) -> Tensors:
    """Lay a row out; the mask is in the number format of the model."""
    tokens, positions, owner = list(row.chats[0].prompt[: row.shared]), list(range(row.shared)), [-1] * row.shared
    predicting: list[int] = []
    targets: list[int] = []
    for number, chat in enumerate(row.chats):
        own = [*chat.prompt[row.shared :], *chat.answer]
        first = len(tokens) + len(own) - len(chat.answer)
        tokens += own
        positions += range(row.shared, row.shared + len(own))
        owner += [number] * len(own)
        predicting += range(first - 1, first - 1 + len(chat.answer))
        targets += chat.answer
    of = torch.tensor(owner)
    seen = ((of[:, None] == of[None, :]) | (of[None, :] == -1)).tril()
    mask = torch.zeros(seen.shape, dtype=dtype).masked_fill(~seen, torch.finfo(dtype).min)
    return Tensors(
        torch.tensor([tokens], device=device),
        torch.tensor([positions], device=device),
        mask[None, None].to(device),
        torch.tensor(predicting, device=device),
        torch.tensor(targets, device=device),
    )
