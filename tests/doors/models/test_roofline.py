"""What the machine and the model are measured by."""

import tiny
import torch
from transformers import AutoModelForCausalLM

from pipeline.doors.models.halves import can_halve, halve
from pipeline.doors.models.roofline import matrix_speed, memory_speed, weights_met


def test_the_machine_multiplies_and_reads():
    numbers, speed = matrix_speed(torch.device("cpu"))
    assert numbers in {"float32", "bfloat16"}
    assert speed > 1e8
    assert memory_speed(torch.device("cpu")) > 1e7


def test_a_token_meets_every_matrix_but_the_head_and_a_step_the_head_too(tmp_path):
    model = AutoModelForCausalLM.from_pretrained(tiny.causal(tmp_path))
    layer = 64 * 64 * 2 + 64 * 32 * 2 + 3 * 64 * 128  # queries and output, keys and values, the three of the network
    head = 64 * model.config.vocab_size
    assert weights_met(model) == (2 * layer, 4 * (2 * layer + head))
    if can_halve():
        halve(model)
        assert weights_met(model) == (2 * layer, 2 * (2 * layer + head))
