"""Times become shares of a roofline, and seconds and watt-hours per article."""

import json
from datetime import date

import pytest

from pipeline.measure.speed import (
    Energy,
    Machine,
    ModelSize,
    Speed,
    Stage,
    least_reading,
    least_writing,
    table,
    to_json,
)

MACHINE = Machine("some processor", 2, "bfloat16", matrix=200e9, memory=20e9)
SIZE = ModelSize(weights=1_000_000_000, bytes=2_000_000_000)


def speed(*stages, joules=7200.0):
    return Speed(
        preset="embedded",
        model="a/model",
        day=date(2026, 11, 27),
        versions={"torch": "2"},
        machine=MACHINE,
        languages=("fr", "en"),
        articles=4,
        ready=1.5,
        stages=stages,
        energy=Energy(joules, "estimated from 65 W under load"),
    )


TELLING = Stage("telling", "stories", 4, 80.0, 5_000_000_000, tokens_read=4000, tokens_written=800)
READING = Stage("reading alone", "prompts", 4, 10.0, 5_000_000_000, tokens_read=600, least=6.0)


def test_reading_takes_two_operations_a_weight_and_token():
    assert least_reading(MACHINE, SIZE, 100) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("rows", "seconds"),
    [
        (1, 10.0),  # each of 100 tokens waits for all the weights
        (5, 2.0),  # five rows share each reading of the weights
        (50, 1.0),  # from here on the arithmetic takes longer
    ],
)
def test_writing_waits_for_memory_until_there_are_rows_enough(rows, seconds):
    assert least_writing(MACHINE, SIZE, 100, rows) == pytest.approx(seconds)


def test_a_share_of_the_roofline_is_known_where_the_least_is():
    assert READING.share == pytest.approx(0.6)
    assert TELLING.share is None


def test_what_was_measured_alone_is_no_part_of_an_article():
    assert speed(TELLING, READING).seconds_per_article == 20.0


def test_energy_is_told_per_article_in_watt_hours():
    assert speed(TELLING).watt_hours_per_article == pytest.approx(0.5)


def test_the_table_says_rates_shares_and_where_the_energy_comes_from():
    text = table(speed(TELLING, READING))
    assert "| telling | 4 stories | 80.0 | 0.1 | 50.0 | 10.0 | 5.00 GB |  |" in text
    assert "| reading alone | 4 prompts | 10.0 | 0.4 | 60.0 |  | 5.00 GB | 60 % |" in text
    assert text.endswith("20.0 s, 0.500 Wh (estimated from 65 W under load).")


def test_the_file_holds_what_was_measured_and_what_follows():
    kept = json.loads(to_json(speed(TELLING, READING)))
    assert kept["stages"][1]["share_of_roofline"] == pytest.approx(0.6)
    assert kept["machine"]["memory"] == 20e9
    assert kept["day"] == "2026-11-27"
    assert kept["seconds_per_article"] == 20.0
