"""How fast this machine multiplies matrices and reads memory: what a model's speed is held against."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from pipeline.doors.models.halves import HalfLinear

# A product as large as a model's, and a block of memory larger than any processor's cache.
_TOKENS, _INNER, _OUTER = 512, 1536, 8960
_BLOCK = 256 * 2**20
_TIMES = 5  # the best of: whatever else the machine does only ever slows a measurement down


def matrix_speed(device: torch.device) -> tuple[str, float]:
    """(number format, operations a second) of a (512, 1536) by (1536, 8960) product, in the format that is fastest."""
    wide = torch.float32 if device.type == "cpu" else torch.float16
    left, right = torch.randn(_TOKENS, _INNER, device=device), torch.randn(_OUTER, _INNER, device=device)
    speeds = {}
    for numbers in (wide, torch.bfloat16):
        rows, weights = left.to(numbers), right.to(numbers)
        seconds = _best(partial(torch.nn.functional.linear, rows, weights), device)
        speeds[str(numbers).removeprefix("torch.")] = 2 * _TOKENS * _INNER * _OUTER / seconds
    return max(speeds.items(), key=lambda each: each[1])


def memory_speed(device: torch.device) -> float:
    """Bytes a second that a product of one row reads: weights are met once, nothing is written back."""
    rows = _BLOCK // 4 // _INNER
    weights, one = torch.ones(rows, _INNER, device=device), torch.ones(_INNER, device=device)
    return 4 * rows * _INNER / _best(lambda: torch.mv(weights, one), device)


def weights_met(model: Any) -> tuple[int, int]:  # noqa: ANN401 - a transformers PreTrainedModel
    """(weights that each token read is multiplied with, bytes of weights that each step of writing reads).

    The head comes after the last token of a prompt only, and in every step.
    """
    head = model.get_output_embeddings()
    matrices = [module for module in model.modules() if isinstance(module, torch.nn.Linear | HalfLinear)]
    sizes = [module.in_features * module.out_features for module in matrices]
    read = sum(size for module, size in zip(matrices, sizes, strict=True) if module is not head)
    return read, sum(size * _bytes(module) for module, size in zip(matrices, sizes, strict=True))


def _bytes(module: torch.nn.Linear | HalfLinear) -> int:
    return 2 if isinstance(module, HalfLinear) else module.weight.element_size()


def _best(work: Callable[[], torch.Tensor], device: torch.device) -> float:
    return min(_seconds(work, device) for _ in range(_TIMES + 1))


def _seconds(work: Callable[[], torch.Tensor], device: torch.device) -> float:
    began = time.perf_counter()
    with torch.inference_mode():
        work()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()
    return time.perf_counter() - began
