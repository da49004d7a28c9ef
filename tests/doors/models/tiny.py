"""Tiny models with random weights, complete on disk: what the hub would give, in a second and 200 kB."""

from __future__ import annotations

from pathlib import Path

import sentencepiece
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    MBartConfig,
    MBartForConditionalGeneration,
    MT5Config,
    MT5ForConditionalGeneration,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen2ForCausalLM,
    T5Tokenizer,
)

CORPUS = [
    "The regulator opened an inquiry into the company on Monday.",
    "Le régulateur a ouvert une enquête sur l'entreprise lundi.",
    "Parliament adopted the law by 52 votes to 3. The minister welcomed it.",
    "La Commission propose un règlement ; les États membres en débattront.",
    "No one had read the annex, which listed every system in use since 2021.",
] * 20

_TEMPLATE = (
    "{% for message in messages %}<|{{ message.role }}|>{{ message.content }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% if enable_thinking is not false %}<think>{% endif %}{% endif %}"
)


class Stopwatch:
    """A clock for tests: each reading is a second after the one before."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def now(self):
        raise AssertionError("a model has no business with the date")

    def seconds(self) -> float:
        self._seconds += 1.0
        return self._seconds


def causal(folder: Path, family: str = "llama") -> Path:
    """A chat model with grouped-query attention and a byte-level BPE tokenizer trained here."""
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    special = ["<|end|>", "<|user|>", "<|system|>", "<|assistant|>", "<think>"]
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    bpe.train_from_iterator(CORPUS, trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bpe, eos_token="<|end|>", pad_token="<|end|>")
    tokenizer.chat_template = _TEMPLATE
    kinds = {"llama": (LlamaConfig, LlamaForCausalLM), "qwen2": (Qwen2Config, Qwen2ForCausalLM)}
    config, model = kinds[family]
    torch.manual_seed(0)
    settings = config(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=2048,
        initializer_range=0.3,  # wide enough for the answers to differ from prompt to prompt
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
        pad_token_id=tokenizer.pad_token_id,
    )
    model(settings).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def mt5(folder: Path) -> Path:
    """An mT5 with a SentencePiece model trained here."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = T5Tokenizer.from_pretrained(_sentencepiece(folder), extra_ids=0)
    torch.manual_seed(0)
    config = MT5Config(
        vocab_size=len(tokenizer),
        d_model=32,
        d_kv=8,
        d_ff=64,
        num_layers=2,
        num_decoder_layers=2,
        num_heads=4,
        decoder_start_token_id=0,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        initializer_factor=3.0,
    )
    MT5ForConditionalGeneration(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    (folder / "tokenizer.json").unlink()  # as in the mT5 of the hub: spiece.model is all there is
    return folder


def mbart(folder: Path) -> Path:
    """An mBART, whose positions are learned and whose first token is forced, with the same SentencePiece model."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = T5Tokenizer.from_pretrained(_sentencepiece(folder), extra_ids=0)
    tokenizer.add_special_tokens({"extra_special_tokens": ["fr_XX"]})
    torch.manual_seed(0)
    config = MBartConfig(
        vocab_size=len(tokenizer),
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=1024,
        init_std=0.5,
        decoder_start_token_id=2,
        forced_eos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    model = MBartForConditionalGeneration(config)
    model.generation_config.forced_bos_token_id = tokenizer.convert_tokens_to_ids("fr_XX")
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _sentencepiece(folder: Path) -> Path:
    text = folder / "corpus.txt"
    text.write_text("\n".join(CORPUS), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(text),
        model_prefix=str(folder / "spiece"),
        vocab_size=89,
        character_coverage=1.0,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        minloglevel=2,
    )
    text.unlink()
    (folder / "spiece.vocab").unlink()
    return folder
