"""The next token of every row: the likeliest, or one drawn from the nucleus."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

# The smallest set of tokens that holds 90 % of the probability (nucleus sampling: Holtzman et al., ICLR 2020),
# within the 64 likeliest: the tail beyond is noise, and sorting a whole vocabulary costs more than it brings.
_TOP_P = 0.9
_TOP_K = 64


def log_probabilities(logits: Tensor, tokens: Sequence[int]) -> list[float]:
    """The natural logarithm of each row's probability for its token, from (rows, vocabulary) logits, at heat 1."""
    chosen = logits.gather(1, torch.tensor(tokens, device=logits.device)[:, None])[:, 0].float()
    result: list[float] = (chosen - logits.float().logsumexp(dim=-1)).tolist()
    return result


def next_tokens(logits: Tensor, temperatures: Sequence[float | None], draws: Sequence[float]) -> list[int]:
    """One token id per row of (rows, vocabulary) logits.

    A row whose temperature is None takes the likeliest; another takes the one where its draw, in [0, 1),
    falls in the cumulated probabilities of its nucleus. A row's token depends on nothing in other rows.
    """
    tokens: list[int] = logits.argmax(dim=-1).tolist()
    drawn = [row for row, temperature in enumerate(temperatures) if temperature is not None]
    if not drawn:
        return tokens
    heat = torch.tensor([temperatures[row] for row in drawn], device=logits.device)
    probabilities = (logits[drawn].float() / heat[:, None]).softmax(dim=-1)
    likeliest, ids = probabilities.topk(min(_TOP_K, probabilities.shape[-1]), dim=-1)
    before = likeliest.cumsum(dim=-1) - likeliest
    nucleus = likeliest * (before < _TOP_P)
    reach = nucleus.cumsum(dim=-1)
    goals = torch.tensor([draws[row] for row in drawn], device=logits.device)[:, None] * reach[:, -1:]
    last = nucleus.count_nonzero(dim=-1) - 1  # rounding may push a goal past the last token of the nucleus
    places = torch.minimum((reach <= goals).sum(dim=-1), last)
    for row, token in zip(drawn, ids.gather(1, places[:, None])[:, 0].tolist(), strict=True):
        tokens[row] = token
    return tokens
