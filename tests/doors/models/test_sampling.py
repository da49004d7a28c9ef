"""The next token of every row."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from pipeline.doors.models.sampling import next_tokens


def test_without_a_temperature_the_likeliest():
    assert next_tokens(torch.tensor([[0.0, 3.0, 1.0], [5.0, 3.0, 1.0]]), [None, None], [0.9, 0.9]) == [1, 0]


def test_a_draw_falls_in_the_cumulated_probabilities_of_the_nucleus():
    logits = torch.tensor([[0.5, 0.3, 0.15, 0.05]]).log()  # the nucleus of 90 % is the first three: .5, .8, .95
    drawn = [next_tokens(logits, [1.0], [draw])[0] for draw in (0.0, 0.52, 0.53, 0.84, 0.85, 0.9999999)]
    assert drawn == [0, 0, 1, 1, 2, 2]


def test_heat_flattens_and_cold_sharpens():
    logits = torch.tensor([[2.0, 1.0, 0.0]])
    assert next_tokens(logits, [0.1], [0.99]) == [0]
    assert next_tokens(logits, [100.0], [0.99]) == [2]


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=5), st.floats(0.1, 2.0))
def test_a_row_depends_on_nothing_in_other_rows(draws, temperature):
    logits = torch.randn(len(draws), 300, generator=torch.Generator().manual_seed(3))
    together = next_tokens(logits, [temperature] * len(draws), draws)
    apart = [next_tokens(logits[row : row + 1], [temperature], [draw])[0] for row, draw in enumerate(draws)]
    assert together == apart
