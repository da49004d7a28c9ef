"""Weights in half the memory on a processor that does not multiply bfloat16: two bytes at rest, float32 in the sums.

Writing waits for memory, so half the bytes are nearly half the time. The kernels are those of FBGEMM, which torch
carries for x86: a weight is widened in the registers, the activations stay float32. Float16 holds every bfloat16
value between 6e-5 and 65504 exactly, so a model published in bfloat16 keeps its weights as they are.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


def can_halve() -> bool:
    """Whether torch has the kernels here."""
    return "fbgemm" in torch.backends.quantized.supported_engines


class HalfLinear(nn.Module):
    """A linear layer whose weights are float16; float32 in, float32 out."""

    def __init__(self, linear: nn.Linear) -> None:
        """Pack the weights of a layer of any number format."""
        super().__init__()
        self.in_features, self.out_features = linear.in_features, linear.out_features
        bias = None if linear.bias is None else linear.bias.detach().float()
        self._packed = torch.ops.quantized.linear_prepack_fp16(linear.weight.detach().float(), bias)

    def forward(self, rows: Tensor) -> Tensor:
        """(..., in) float32 to (..., out)."""
        out: Tensor = torch.ops.quantized.linear_dynamic_fp16(rows, self._packed)
        return out


class HalfEmbedding(nn.Module):
    """An embedding whose table keeps its number format; what is looked up is float32."""

    def __init__(self, embedding: nn.Embedding) -> None:
        """Take the table over; a copy, so that no page of the file stays mapped."""
        super().__init__()
        self._table = embedding.weight.detach().clone()

    def forward(self, ids: Tensor) -> Tensor:
        """Token ids (...) to (..., size) float32."""
        return nn.functional.embedding(ids, self._table).float()


def halve(model: nn.Module) -> None:
    """Replace the matrices of a model in place, one at a time; all else becomes float32.

    A matrix with a value beyond float16 stays float32.
    """
    for parent in list(model.modules()):
        for name, child in parent.named_children():
            if isinstance(child, nn.Linear) and _fits(child.weight):
                setattr(parent, name, HalfLinear(child))
            elif isinstance(child, nn.Embedding):
                setattr(parent, name, HalfEmbedding(child))
    model.float()


def _fits(weight: Tensor) -> bool:
    return float(weight.detach().abs().max()) <= torch.finfo(torch.float16).max
