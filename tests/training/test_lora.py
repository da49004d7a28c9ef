"""An adapter learns, leaves the model as it is, and goes on where it was stopped."""

import json

import pytest
import torch
from tiny import causal
from transformers import AutoModelForCausalLM

from training import lora
from training.lora import CHECKPOINT, LOG, Recipe, adapted, loss, rate, train
from training.packing import Chat, Row

RECIPE = Recipe(rank=2, rate=1e-2, warmup=2)
ROWS = [
    Row(2, (Chat((5, 6, 7 + number), (20, 21, 0), ""), Chat((5, 6, 8 + number, 9), (22, 0), ""))) for number in range(8)
]


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    return causal(tmp_path_factory.mktemp("weights"), "qwen2")


@pytest.fixture
def model(weights):
    return adapted(AutoModelForCausalLM.from_pretrained(weights, dtype=torch.bfloat16), RECIPE)


def mean_loss(model, rows):
    with torch.inference_mode():
        return sum(float(loss(model, row)) for row in rows) / sum(row.answered for row in rows)


def learned(model):
    return {name: each.clone() for name, each in model.named_parameters() if each.requires_grad}


def test_a_new_adapter_changes_nothing(model):
    ids = torch.tensor([[5, 6, 7]])
    with torch.no_grad():
        with model.disable_adapter():
            before = model(input_ids=ids).logits
        assert torch.equal(before, model(input_ids=ids).logits)


@pytest.mark.parametrize(("layers", "upper"), [(1, {1}), (2, {0, 1}), (14, {0, 1})])
def test_the_upper_layers_alone_learn(weights, layers, upper):
    model = adapted(AutoModelForCausalLM.from_pretrained(weights, dtype=torch.bfloat16), Recipe(layers=layers))
    assert {int(name.split(".layers.")[1].split(".")[0]) for name in learned(model)} == upper


def test_it_learns_the_answers_and_leaves_the_model_as_it_is(model, tmp_path):
    others = {name: each.clone() for name, each in model.named_parameters() if not each.requires_grad}
    before = mean_loss(model, ROWS)
    train(model, ROWS * 4, RECIPE, tmp_path)
    assert mean_loss(model, ROWS) < before / 2
    assert all(torch.equal(others[name], each) for name, each in model.named_parameters() if not each.requires_grad)
    steps = [json.loads(line) for line in (tmp_path / LOG).read_text().splitlines()]
    assert [step["step"] for step in steps] == list(range(4 * len(ROWS)))
    assert (tmp_path / "adapter_model.safetensors").exists()


def test_one_that_is_stopped_goes_on_as_if_it_had_not_been(weights, tmp_path, monkeypatch):
    def fresh():
        return adapted(AutoModelForCausalLM.from_pretrained(weights, dtype=torch.bfloat16), RECIPE)

    whole = fresh()
    train(whole, ROWS, RECIPE, tmp_path / "whole")

    monkeypatch.setattr(lora, "_EVERY", -1.0)  # a checkpoint before every row

    def stopping(model, row):
        if row is ROWS[5]:
            raise KeyboardInterrupt
        return real(model, row)

    real = lora.loss
    monkeypatch.setattr(lora, "loss", stopping)
    with pytest.raises(KeyboardInterrupt):
        train(fresh(), ROWS, RECIPE, tmp_path / "cut")
    monkeypatch.setattr(lora, "loss", real)
    resumed = fresh()
    train(resumed, ROWS, RECIPE, tmp_path / "cut")
    for name, each in learned(whole).items():
        assert torch.equal(each, learned(resumed)[name]), name
    assert not (tmp_path / "cut" / CHECKPOINT).exists()


def test_the_rate_rises_and_then_falls_to_a_tenth():
    rates = [rate(Recipe(rate=1.0, warmup=4), step, 100) for step in range(100)]
    assert rates[0] == pytest.approx(0.25)
    assert max(rates) == rates[3]
    assert rates[3:] == sorted(rates[3:], reverse=True)
    assert rates[-1] == pytest.approx(0.1, abs=0.02)
