"""The fakes keep the promises of the ports they stand in for."""

from datetime import UTC, datetime

import numpy as np
import pytest
from fakes import FakeEmbed, FakeGenerate, FixedClock, FixedMeter, asked, subject, unfollowed

from pipeline.news import Cost, Energy
from pipeline.ports import Completion, Likelihood
from pipeline.write import prompts

TEXTS = ("The AI Act applies.", "The AI Act applies today.", "Soup with bread.", "", "a b")


def test_vectors_have_length_one_and_are_the_same_every_time():
    vectors = FakeEmbed().embed(TEXTS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert np.array_equal(vectors, FakeEmbed().embed(TEXTS))
    assert len(FakeEmbed().embed([])) == 0


def test_texts_that_share_words_are_near_and_so_are_those_that_mean_the_same():
    near, nearer, far, *_ = FakeEmbed().embed(TEXTS)
    assert near @ nearer > 0.8 > near @ far
    one, same = FakeEmbed([("It's raining.", "Il pleut.")]).embed(["It’s raining.", "Il pleut."])
    assert one @ same == pytest.approx(1)


def test_the_model_answers_every_candidate_and_counts():
    generate = FakeGenerate(subject, confidence=0.5)
    draft, translate = prompts.draft("A title", "Text.", "en", 2), prompts.translate("One.", "en", "fr", 2)
    assert generate.generate([draft, translate]) == [
        (Completion("A title", True, 0.5),),
        (Completion("One.", True, 0.5),) * 2,
    ]
    assert [asked(prompt) for prompt in generate.prompts] == ["draft", "translate"]
    assert (len(generate.calls), generate.cost) == (1, Cost(2.0, 2, 4))
    assert generate.likelihoods([(translate, "Une.")]) == [Likelihood(1.0, 1.0)]


def test_the_meter_takes_half_a_watt_hour_a_reading():
    meter = FixedMeter()
    assert Energy(-meter.joules() + meter.joules()).watt_hours == pytest.approx(0.5)
    assert meter.watts is None


def test_what_nobody_watches_comes_as_it_is():
    assert list(unfollowed(iter("abc"), "letters", 3)) == ["a", "b", "c"]


def test_the_clock_stands_still_while_its_seconds_pass():
    clock = FixedClock(datetime(2025, 2, 11, tzinfo=UTC))
    assert clock.now() == clock.now()
    assert clock.seconds() < clock.seconds()
