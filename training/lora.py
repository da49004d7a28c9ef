"""A low-rank adapter learns from rows of chats: AdamW on its weights alone, the model's own stay as they are.

LoRA: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", ICLR 2022, by peft. The adapter's weights are in
the model's number format while it reads, and the optimiser keeps them in float32. A training that is stopped goes on
from its last checkpoint as if it had not been.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from torch import Tensor
from torch.nn import functional

from training.packing import Row, tensors

Model = Any  # a transformers PreTrainedModel, or peft's around it: their forward has no useful type

CHECKPOINT, LOG = "checkpoint.pt", "log.jsonl"
_EVERY = 600.0  # seconds between checkpoints: what a power cut may cost
_PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
_CLIPPED = 1.0  # norm of the gradient
_LEAST = 0.1  # share of the learning rate that is left at the end


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an adapter learns.

    `layers` from the top have one, of matrices of a `rank`: of those below nothing is kept, and no gradient passes.
    The learning `rate` is reached after `warmup` rows; `seed` is that of its start.
    """

    layers: int = 14
    rank: int = 16
    rate: float = 2e-4
    warmup: int = 10
    seed: int = 0


def adapted(model: Model, recipe: Recipe) -> Model:
    """The model with an adapter on every projection of its upper layers, which changes nothing yet."""
    torch.manual_seed(recipe.seed)
    depth: int = model.config.num_hidden_layers
    settings = LoraConfig(
        r=recipe.rank,
        lora_alpha=2 * recipe.rank,
        lora_dropout=0.0,
        bias="none",
        task_type="CAUSAL_LM",
        target_modules=_PROJECTIONS,
        layers_to_transform=[*range(max(0, depth - recipe.layers), depth)],
    )
    return get_peft_model(model, settings, autocast_adapter_dtype=False)


def loss(model: Model, row: Row) -> Tensor:
    """The summed cross-entropy, in nats, of the answers' tokens; the vocabulary is projected for them alone."""
    inner = model.get_base_model()
    laid = tensors(row, inner.dtype, inner.device)
    hidden = inner.model(
        input_ids=laid.tokens, position_ids=laid.positions, attention_mask=laid.mask, use_cache=False
    ).last_hidden_state[0]
    logits = inner.lm_head(hidden[laid.predicting]).float()
    return functional.cross_entropy(logits, laid.targets, reduction="sum")


def train(model: Model, rows: Sequence[Row], recipe: Recipe, folder: Path) -> None:
    """Learn from each row once, in order, one step a row; the log and the checkpoints are kept in `folder`.

    A checkpoint found there is gone on from. It must be of the same rows and recipe.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights = [each for each in model.parameters() if each.requires_grad]
    masters = [each.detach().float().clone() for each in weights]
    optimiser = torch.optim.AdamW(masters, lr=recipe.rate, betas=(0.9, 0.99), weight_decay=0.0)
    begun = _restore(folder / CHECKPOINT, masters, weights, optimiser)
    saved = started = time.monotonic()
    for step, row in enumerate(rows[begun:], begun):
        if time.monotonic() - saved > _EVERY:
            _save(folder / CHECKPOINT, step, masters, optimiser)
            saved = time.monotonic()
        clock = time.monotonic()
        summed = loss(model, row)
        summed.backward()  # type: ignore[no-untyped-call]
        for master, weight in zip(masters, weights, strict=True):
            master.grad = weight.grad.float() / row.answered
            weight.grad = None
        norm = torch.nn.utils.clip_grad_norm_(masters, _CLIPPED)
        for group in optimiser.param_groups:
            group["lr"] = rate(recipe, step, len(rows))
        optimiser.step()
        _copy(masters, weights)
        seconds = time.monotonic() - clock
        line = {
            "step": step,
            "of": len(rows),
            "loss": round(float(summed.detach()) / row.answered, 4),
            "norm": round(float(norm), 3),
            "tokens": row.tokens,
            "seconds": round(seconds, 2),
            "since": round(time.monotonic() - started),
        }
        with (folder / LOG).open("a") as log:
            log.write(json.dumps(line) + "\n")
    (folder / CHECKPOINT).unlink(missing_ok=True)
    model.save_pretrained(folder)


def rate(recipe: Recipe, step: int, steps: int) -> float:
    """The learning rate of a step: up over the first ones, then straight down to a tenth."""
    return recipe.rate * min(1.0, (step + 1) / recipe.warmup) * (1 - (1 - _LEAST) * step / steps)


def _restore(path: Path, masters: Sequence[Tensor], weights: Sequence[Tensor], optimiser: torch.optim.AdamW) -> int:
    """The step to go on with, 0 without a checkpoint."""
    if not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    for master, value in zip(masters, kept["masters"], strict=True):
        master.copy_(value)
    optimiser.load_state_dict(kept["optimiser"])
    _copy(masters, weights)
    return int(kept["step"])


def _save(path: Path, step: int, masters: Sequence[Tensor], optimiser: torch.optim.AdamW) -> None:
    """Whole or not at all: written beside, then renamed."""
    beside = path.with_suffix(".part")
    torch.save({"step": step, "masters": list(masters), "optimiser": optimiser.state_dict()}, beside)
    beside.replace(path)


def _copy(masters: Sequence[Tensor], weights: Sequence[Tensor]) -> None:
    with torch.no_grad():
        for master, weight in zip(masters, weights, strict=True):
            weight.copy_(master)
