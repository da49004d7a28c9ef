"""Chats packed into a row are learned from as if each were read alone."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tiny import causal
from torch.nn import functional
from transformers import AutoModelForCausalLM

from training.lora import Recipe, adapted, loss
from training.packing import Chat, Row, pack, tensors

SHARED = (5, 6, 7, 8)


def chat(*own, answer=(30, 31, 0)):
    return Chat((*SHARED, *own), answer, SHARED)


@pytest.fixture(scope="module", params=["qwen2", "llama"])
def model(request, tmp_path_factory):
    folder = causal(tmp_path_factory.mktemp("weights"), request.param)
    return adapted(AutoModelForCausalLM.from_pretrained(folder), Recipe(rank=2))


def alone(model, one):
    """The loss of a chat, by the model's own reading of it."""
    tokens = torch.tensor([[*one.prompt, *one.answer]])
    logits = model(input_ids=tokens).logits[0, len(one.prompt) - 1 : -1]
    return functional.cross_entropy(logits.float(), torch.tensor(one.answer), reduction="sum")


@pytest.mark.parametrize(
    "chats",
    [
        [chat(9, 10)],
        [chat(9, 10), chat(11), chat(12, 13, 14, answer=(40, 0))],
        [chat(9, 10, answer=(1,)), chat(9, 10, answer=(2, 3))],
    ],
    ids=["one", "three", "the same question twice"],
)
def test_a_row_costs_what_its_chats_cost_alone(model, chats):
    row = Row(len(SHARED), tuple(chats))
    with torch.no_grad():
        assert loss(model, row) == pytest.approx(sum(float(alone(model, each)) for each in chats), rel=1e-4)


def test_a_row_teaches_what_its_chats_teach_alone(model):
    chats = [chat(9, 10), chat(11, 12, 13)]
    weights = [each for each in model.parameters() if each.requires_grad]
    together = torch.autograd.grad(loss(model, Row(len(SHARED), tuple(chats))), weights)
    apart = torch.autograd.grad(sum(alone(model, each) for each in chats), weights)
    for one, other in zip(together, apart, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-5)


def test_a_chat_sees_the_beginning_and_itself_at_its_own_positions():
    laid = tensors(
        Row(len(SHARED), (chat(9, answer=(1, 2)), chat(10, 11, answer=(3,)))), torch.float32, torch.device("cpu")
    )
    assert laid.tokens.tolist() == [[5, 6, 7, 8, 9, 1, 2, 10, 11, 3]]
    assert laid.positions.tolist() == [[0, 1, 2, 3, 4, 5, 6, 4, 5, 6]]
    seen = (laid.mask[0, 0] == 0).tolist()
    assert [index for index, each in enumerate(seen[6]) if each] == [0, 1, 2, 3, 4, 5, 6]
    assert [index for index, each in enumerate(seen[9]) if each] == [0, 1, 2, 3, 7, 8, 9]
    assert laid.predicting.tolist() == [4, 5, 8]
    assert laid.targets.tolist() == [1, 2, 3]


tokens = st.lists(st.integers(0, 20), min_size=1, max_size=12).map(tuple)


@given(
    st.lists(st.tuples(st.sampled_from([(1, 2, 3), (1, 2), (7,)]), tokens, tokens), min_size=1, max_size=30),
    st.integers(8, 60),
    st.integers(0, 3),
)
def test_every_chat_is_in_one_row_with_others_that_begin_alike(made, width, seed):
    chats = [Chat((*beginning, *own), answer, beginning) for beginning, own, answer in made]
    rows = pack(chats, width, seed)
    assert sorted(each.prompt + each.answer for row in rows for each in row.chats) == sorted(
        each.prompt + each.answer for each in chats
    )
    for row in rows:
        assert len({each.prompt[: row.shared] for each in row.chats}) == 1
        assert row.tokens <= width or len(row.chats) == 1
        assert row.tokens == tensors(row, torch.float32, torch.device("cpu")).tokens.numel()
    assert pack(chats, width, seed) == rows
