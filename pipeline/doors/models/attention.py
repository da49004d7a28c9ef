"""What a batch of unfinished answers remembers: keys and values, and which of them each row may look at.

Rows join and leave while the others go on (continuous batching: Yu et al., "Orca", OSDI 2022), so that the
batch stays full: a batch of sixteen writes ten times as fast as one row alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor
from transformers import Cache
from transformers.cache_utils import DynamicLayer

_ROOM = 64  # positions allocated ahead: the past is copied once per 64 tokens instead of once per token


class RoomyLayer(DynamicLayer):  # type: ignore[no-untyped-call]
    """One layer's keys and values, in buffers with room to spare: adding a token copies that token, not the past."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()  # type: ignore[no-untyped-call]
        self.keys: Tensor
        self.values: Tensor
        self._buffers: tuple[Tensor, Tensor] | None = None

    @classmethod
    def holding(cls, keys: Tensor, values: Tensor, length: int) -> RoomyLayer:
        """A layer over (rows, heads, room, size) buffers whose first `length` positions are filled."""
        layer = cls()
        layer.lazy_initialization(keys, values)
        layer._buffers = (keys, values)
        layer.keys, layer.values = keys[:, :, :length], values[:, :, :length]
        return layer

    def update(self, key_states: Tensor, value_states: Tensor, *_: object, **__: object) -> tuple[Tensor, Tensor]:
        """Append (rows, heads, new, size) keys and values; the whole past, old and new."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        past = self.get_seq_length()
        total = past + key_states.shape[2]
        if self._buffers is None or total > self._buffers[0].shape[2]:
            self._buffers = (_roomy(self.keys, past, key_states, total), _roomy(self.values, past, value_states, total))
        keys, values = self._buffers
        keys[:, :, past:total] = key_states
        values[:, :, past:total] = value_states
        self.keys, self.values = keys[:, :, :total], values[:, :, :total]
        return self.keys, self.values


class Memory:
    """Keys and values of some rows, (rows, heads, length, size) per layer, and their mask, (rows, length).

    Rows of different lengths stand flush right; the mask is 0 on padding, to their left or after a beginning that
    they share. A memory never changes another: every operation below leaves the tensors of its operands as they were.
    """

    def __init__(self, layers: list[RoomyLayer], mask: Tensor) -> None:
        """Take the layers, none when nothing was read yet; `mask` has one column per position."""
        self.cache: Any = Cache(layers=[*layers]) if layers else Cache(layer_class_to_replicate=RoomyLayer)
        self.mask = mask

    @property
    def length(self) -> int:
        """Positions per row, padding included."""
        return self.mask.shape[1]

    @property
    def bytes_per_position(self) -> float:
        """Bytes that one position of one row takes in all layers."""
        held = sum(layer.keys.nbytes + layer.values.nbytes for layer in self.cache.layers)
        return float(held) / self.mask.numel()

    def opened(self, own: Tensor) -> Tensor:
        """The mask with that of new tokens, (rows, new), beside it, for the forward pass that will fill them."""
        self.mask = torch.cat([self.mask, own], dim=1)
        return self.mask

    def first(self, length: int) -> Memory:
        """A copy of the first `length` positions."""
        return Memory(self._layers(lambda states: states[:, :, :length]), self.mask[:, :length])

    def kept(self, rows: Sequence[int], length: int) -> Memory:
        """Some rows, up to a length, without the columns that are padding in all of them."""
        index = torch.tensor(rows, device=self.mask.device)
        mask = self.mask[:, :length].index_select(0, index)
        start = int(mask.any(dim=0).int().argmax())
        layers = self._layers(lambda states: states[:, :, start:length].index_select(0, index))
        return Memory(layers, mask[:, start:])

    def joined(self, other: Memory, rows: Sequence[int]) -> Memory:
        """The rows of this memory, then those rows of another, which may come more than once."""
        length, index = max(self.length, other.length), torch.tensor(rows, device=self.mask.device)
        mask = self.mask.new_zeros(len(self.mask) + len(rows), length)
        mask[: len(self.mask), length - self.length :] = self.mask
        mask[len(self.mask) :, length - other.length :] = other.mask[index]
        layers = [
            RoomyLayer.holding(
                _stacked(mine.keys, theirs.keys, index, length),
                _stacked(mine.values, theirs.values, index, length),
                length,
            )
            for mine, theirs in zip(self.cache.layers, other.cache.layers, strict=True)
        ]
        return Memory(layers, mask)

    def repeated(self, copies: int) -> Memory:
        """`copies` of the one row."""
        return self.kept([0] * copies, self.length)

    def _layers(self, change: Callable[[Tensor], Tensor]) -> list[RoomyLayer]:
        changed = [(change(layer.keys), change(layer.values)) for layer in self.cache.layers]
        return [
            RoomyLayer.holding(_roomy(keys, n, keys, n), _roomy(values, n, values, n), n)
            for keys, values in changed
            for n in (keys.shape[2],)
        ]


def _roomy(past: Tensor, length: int, like: Tensor, total: int) -> Tensor:
    """A buffer shaped (rows, heads, total and some more, size) as `like`, its first `length` positions from `past`."""
    rows, heads, _, size = like.shape
    buffer = like.new_empty(rows, heads, total + _ROOM, size)
    if length:
        buffer[:, :, :length] = past
    return buffer


def _stacked(mine: Tensor, theirs: Tensor, index: Tensor, length: int) -> Tensor:
    """A buffer with the rows of one and some of another, flush right; padding is 0, as a masked NaN still spreads."""
    rows, heads, _, size = mine.shape
    buffer = mine.new_zeros(rows + len(index), heads, length + _ROOM, size)
    buffer[:rows, :, length - mine.shape[2] : length] = mine
    buffer[rows:, :, length - theirs.shape[2] : length] = theirs[index]
    return buffer
