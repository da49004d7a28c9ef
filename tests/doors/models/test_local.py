"""The batch engine, over tiny models with random weights: what it writes is what the model alone would write."""

import pytest
import tiny
import torch
from pipeline.doors.models.local import LocalModel
from pipeline.ports import Completion, Message, Prompt
from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

TEXTS = [
    "The regulator opened an inquiry.",
    "Le régulateur a ouvert une enquête sur l'entreprise lundi, après des mois de plaintes venues de toute l'Europe.",
    "Why?",
    "Parliament adopted the law by 52 votes to 3. The minister welcomed it. No one had read the annex. " * 4,
    "Parliament adopted the law by 52 votes to 3. The minister welcomed it. No one had read the annex. " * 4 + "Why?",
    "La Commission propose un règlement.",
]


def prompt(text, max_tokens=24, **settings):
    return Prompt((Message("user", text),), max_tokens, **settings)


@pytest.fixture(scope="module", params=["llama", "qwen2"])
def chat(request, tmp_path_factory):
    folder = tiny.causal(tmp_path_factory.mktemp(request.param), request.param)
    return AutoModelForCausalLM.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)


@pytest.fixture(scope="module", params=["mt5", "mbart"])
def seq2seq(request, tmp_path_factory):
    folder = getattr(tiny, request.param)(tmp_path_factory.mktemp(request.param))
    return AutoModelForSeq2SeqLM.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)


def engine(pair, context=2048, rows=16):
    return LocalModel(*pair, tiny.Stopwatch(), context=context, rows=rows)


def alone(pair, text, max_tokens):
    """What transformers writes greedily for one prompt."""
    model, tokenizer = pair
    if tokenizer.chat_template:
        messages = [{"role": "user", "content": text}]
        ids = tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, return_dict=False, enable_thinking=False
        )
    else:
        ids = tokenizer(text)["input_ids"]
    inputs = torch.tensor([ids])
    output = model.generate(
        input_ids=inputs, attention_mask=torch.ones_like(inputs), max_new_tokens=max_tokens, do_sample=False
    )[0]
    start = 0 if model.config.is_encoder_decoder else len(ids)
    return tokenizer.decode(output[start:], skip_special_tokens=True).strip()


@pytest.mark.parametrize("rows", [1, 3, 16])
def test_a_batch_of_mixed_lengths_writes_what_the_model_writes_alone(chat, rows):
    answers = engine(chat, rows=rows).generate([prompt(text) for text in TEXTS])
    assert [candidates[0].text for candidates in answers] == [alone(chat, text, 24) for text in TEXTS]
    assert len({candidates[0].text for candidates in answers}) >= 4  # the weights are not too dull to tell


@pytest.mark.parametrize("rows", [1, 3, 16])
def test_encoder_decoders_answer_through_the_same_port(seq2seq, rows):
    answers = engine(seq2seq, rows=rows).generate([prompt(text) for text in TEXTS])
    assert [candidates[0].text for candidates in answers] == [alone(seq2seq, text, 24) for text in TEXTS]
    assert len({candidates[0].text for candidates in answers}) >= 3
