"""Weights of two bytes change no answer of a model that was published in bfloat16."""

import pytest
import tiny
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from pipeline.doors.models.halves import HalfEmbedding, HalfLinear, can_halve, halve
from pipeline.doors.models.local import LocalModel
from pipeline.ports import Message, Prompt

pytestmark = pytest.mark.skipif(not can_halve(), reason="torch has no FBGEMM on this processor")
TEXTS = ["The regulator opened an inquiry.", "Why?", "Parliament adopted the law by 52 votes to 3. " * 5]


@pytest.fixture(scope="module", params=["llama", "qwen2"])
def folder(request, tmp_path_factory):
    return tiny.causal(tmp_path_factory.mktemp(request.param), request.param)


def in_bfloat16(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16).eval()


def answers(model, folder):
    engine = LocalModel(model, AutoTokenizer.from_pretrained(folder), tiny.Stopwatch(), context=2048)
    asked = [Prompt((Message("user", text),), 24) for text in TEXTS]
    return [candidates[0].text for candidates in engine.generate(asked)]


def test_what_is_written_stays_the_same(folder):
    halved = in_bfloat16(folder)
    halve(halved)
    assert answers(halved, folder) == answers(in_bfloat16(folder).float(), folder)


def test_every_matrix_takes_two_bytes_a_weight_and_the_rest_is_float32(folder):
    model = in_bfloat16(folder)
    halve(model)
    assert not any(isinstance(module, torch.nn.Linear | torch.nn.Embedding) for module in model.modules())
    assert isinstance(model.get_input_embeddings(), HalfEmbedding)
    assert isinstance(model.get_output_embeddings(), HalfLinear)
    assert {parameter.dtype for parameter in model.parameters()} == {torch.float32}


@pytest.mark.parametrize("bias", [True, False])
def test_a_layer_computes_in_float32(bias):
    torch.manual_seed(0)
    layer = torch.nn.Linear(96, 40, bias=bias, dtype=torch.bfloat16)
    rows = torch.randn(2, 3, 96)
    assert torch.allclose(HalfLinear(layer)(rows), layer.float()(rows), atol=1e-5)


def test_a_matrix_beyond_float16_stays_as_it_is():
    model = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Linear(4, 4))
    model[1].weight.data[0, 0] = 1e6
    halve(model)
    assert isinstance(model[0], HalfLinear)
    assert isinstance(model[1], torch.nn.Linear)
