"""GGUF weights, as llama.cpp quantised them, become a folder that transformers loads in two seconds."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig
from transformers.utils.logging import disable_progress_bar


def convert(gguf: Path, folder: Path) -> None:
    """Unpack every quantised block to bfloat16; write safetensors, tokenizer and chat template into `folder`.

    Needs twice the memory of the unpacked model for a moment. The values are those of the file: a
    de-quantised weight is a small integer times a scale, which bfloat16 rounds by at most 2^-9 of it.
    """
    disable_progress_bar()  # type: ignore[no-untyped-call]
    source = {"pretrained_model_name_or_path": str(gguf.parent), "gguf_file": gguf.name}
    # No revision: it is a local folder, whose file has been verified.
    tokenizer = AutoTokenizer.from_pretrained(**source)  # nosec B615
    model = AutoModelForCausalLM.from_pretrained(  # nosec B615
        **source, quantization_config=GgufConfig(dequantize=True), dtype=torch.bfloat16
    )
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
