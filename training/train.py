"""An adapter learns from the prepared examples, and is merged into weights that load like any others.

    python -m training.train

leaves the adapter in build/training/adapter and the merged weights in build/training/merged. It takes all cores that
others leave idle; one that is stopped goes on from its last checkpoint when it is started again.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

from pipeline.doors.models.hardware import best_device
from pipeline.doors.models.local import Tokenizer, prompt_ids
from pipeline.doors.models.presets import choose, load_presets
from pipeline.doors.models.weights import default_cache, find
from training.examples import Example, parse
from training.lora import Model, Recipe, adapted, train
from training.packing import Chat, pack
from training.prepare import BUILT

ADAPTER, MERGED = BUILT / "adapter", BUILT / "merged"
_PRESETS, _PRESET = Path("configs/models.toml"), "embedded"
_WIDTH = 1024  # tokens of a row: 124 a second on two cores with AMX; 65 in rows of 2,048, which glibc gives back


def chats(examples: Iterable[Example], tokenizer: Tokenizer) -> list[Chat]:
    """The examples as tokens, each answer ended; those with the same turns before the last are of one kind."""
    return [
        Chat(
            prompt=tuple(prompt_ids(tokenizer, example.prompt)),
            answer=tuple(tokenizer(example.answer + tokenizer.eos_token, add_special_tokens=False)["input_ids"]),
            kind=example.prompt.messages[:-1],
        )
        for example in examples
    ]


def main() -> None:
    """Learn, merge, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    recipe = Recipe()
    parser.add_argument("--rank", type=int, default=recipe.rank)
    parser.add_argument("--rate", type=float, default=recipe.rate)
    parser.add_argument("--seed", type=int, default=recipe.seed)
    options = parser.parse_args()
    recipe = replace(recipe, rank=options.rank, rate=options.rate, seed=options.seed)
    os.nice(10)
    base = find(choose(load_presets(_PRESETS), _PRESET, _PRESETS), folder=None, cache=default_cache())
    tokenizer = AutoTokenizer.from_pretrained(base, local_files_only=True)
    model: Model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.bfloat16, local_files_only=True)
    examples = [parse(line) for line in (BUILT / "learned.jsonl").read_text("utf-8").splitlines()]
    rows = pack(chats(examples, tokenizer), _WIDTH, recipe.seed)
    print(f"{len(examples)} examples in {len(rows)} rows of {sum(row.tokens for row in rows)} tokens", flush=True)
    train(adapted(model.to(best_device()), recipe), rows, recipe, ADAPTER)
    merge(base, ADAPTER, MERGED)


def merge(base: Path, adapter: Path, folder: Path) -> None:
    """The base with an adapter added to its weights, saved as a folder that transformers loads."""
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.bfloat16, local_files_only=True)
    merged = PeftModel.from_pretrained(model, adapter).merge_and_unload()
    merged.save_pretrained(folder)
    AutoTokenizer.from_pretrained(base, local_files_only=True).save_pretrained(folder)


if __name__ == "__main__":
    main()
