"""Answers are remembered, each as soon as it is there."""

from dataclasses import replace

import pytest
from fakes import Shelf, unfollowed

from pipeline.doors.models.remembered import Remembered
from pipeline.news import Cost, ModelCard
from pipeline.ports import Completion, Likelihood, Message, Prompt

CARD = ModelCard("small", "someone/some-model", "abc", "MIT", (("weights", "open"),))


def prompt(text, **settings):
    return Prompt((Message("user", text),), 20, **settings)


class Echo:
    """Answers a prompt with its own words, last prompt first; dies after so many answers."""

    def __init__(self, lives=1000):
        self.asked = []
        self._lives = lives

    def answers(self, prompts):
        for index in reversed(range(len(prompts))):
            if len(self.asked) == self._lives:
                raise KeyboardInterrupt
            self.asked.append(prompts[index])
            text = prompts[index].messages[0].content
            yield index, tuple(Completion(f"{text} {number}", True) for number in range(prompts[index].candidates))

    def likelihoods(self, asked):
        self.weighed = list(asked)
        return [Likelihood(0.5, 0.25) if answer else None for _, answer in asked]

    @property
    def cost(self):
        return Cost(1.0, len(self.asked), len(self.asked))


def remembered(card, load, shelf, stopping=lambda: False):
    return Remembered(card, load, shelf, stopping, unfollowed)


def test_only_what_is_missing_is_asked_and_answers_keep_their_order():
    shelf, model = Shelf(), Echo()
    first = remembered(CARD, lambda: model, shelf)
    assert [c[0].text for c in first.generate([prompt("a"), prompt("b")])] == ["a 0", "b 0"]
    again = remembered(CARD, lambda: model, shelf)
    answers = again.generate([prompt("b"), prompt("c", candidates=2), prompt("a"), prompt("c", candidates=2)])
    assert [c[0].text for c in answers] == ["b 0", "c 0", "a 0", "c 0"]
    assert answers[1] == (Completion("c 0", True), Completion("c 1", True))
    assert [asked.messages[0].content for asked in model.asked] == ["b", "a", "c"]


def test_a_model_that_is_not_needed_is_not_loaded_and_costs_nothing():
    shelf = Shelf()
    remembered(CARD, Echo, shelf).generate([prompt("a")])

    def load():
        raise AssertionError("loaded")

    rerun = remembered(CARD, load, shelf)
    assert rerun.generate([prompt("a")]) == [(Completion("a 0", True),)]
    assert rerun.cost == Cost()


def test_a_run_that_is_to_stop_asks_no_more_and_keeps_what_was_answered():
    shelf, model, next_one = Shelf(), Echo(), Echo()
    pairs = [(prompt("a"), "x"), (prompt("b"), "y")]
    asked = [prompt(text, candidates=2) for text in "abcd"]
    stopping = remembered(CARD, lambda: model, shelf, lambda: len(model.asked) == 2)
    answers = stopping.generate(asked)
    assert [c[0].text for c in answers] == ["", "", "c 0", "d 0"]
    assert all(not c.finished for c in answers[0] + answers[1])
    assert len(answers[0]) == 2
    assert stopping.generate(asked) == answers
    assert stopping.likelihoods(pairs) == [None, None]
    assert len(model.asked) == 2
    assert [c[0].text for c in remembered(CARD, lambda: next_one, shelf).generate(asked)] == [f"{x} 0" for x in "abcd"]
    assert {p.messages[0].content for p in next_one.asked} == {"a", "b"}


def test_a_killed_run_loses_only_what_was_not_answered():
    shelf, dying, next_one = Shelf(), Echo(lives=2), Echo()
    asked = [prompt(text) for text in "abcd"]
    with pytest.raises(KeyboardInterrupt):
        remembered(CARD, lambda: dying, shelf).generate(asked)
    remembered(CARD, lambda: next_one, shelf).generate(asked)
    assert {p.messages[0].content for p in next_one.asked} == {"a", "b"}


@pytest.mark.parametrize(
    ("card", "asked"),
    [
        (CARD, prompt("b")),
        (CARD, prompt("a", seed=1)),
        (CARD, prompt("a", candidates=2)),
        (CARD, prompt("a", temperature=0.1)),
        (CARD, prompt("a", stop_after=1)),
        (CARD, replace(prompt("a"), max_tokens=21)),
        (CARD, replace(prompt("a"), messages=(Message("system", "a"),))),
        (replace(CARD, revision="abd"), prompt("a")),
        (replace(CARD, name="someone/other-model"), prompt("a")),
    ],
)
def test_another_prompt_or_another_model_is_another_answer(card, asked):
    shelf, model = Shelf(), Echo()
    remembered(CARD, lambda: model, shelf).generate([prompt("a")])
    remembered(card, lambda: model, shelf).generate([asked])
    assert len(model.asked) == 2


def test_the_same_model_under_another_preset_shares_its_answers():
    shelf, model = Shelf(), Echo()
    remembered(CARD, lambda: model, shelf).generate([prompt("a")])
    remembered(replace(CARD, preset="mine", replaces="x"), lambda: model, shelf).generate([prompt("a")])
    assert len(model.asked) == 1


def test_an_answer_that_could_not_be_written_is_asked_again():
    class Mute(Echo):
        def answers(self, prompts):
            for index, _ in super().answers(prompts):
                yield index, (Completion("", False),)

    shelf = Shelf()
    assert remembered(CARD, Mute, shelf).generate([prompt("a")]) == [(Completion("", False),)]
    assert remembered(CARD, Echo, shelf).generate([prompt("a")]) == [(Completion("a 0", True),)]


def test_what_was_weighed_is_remembered_by_prompt_and_answer_and_what_could_not_be_is_asked_again():
    shelf, model = Shelf(), Echo()
    pairs = [(prompt("a"), "yes"), (prompt("a"), "no"), (prompt("a"), "")]
    for asked in (pairs, [(prompt("a"), ""), (prompt("a"), "")]):
        found = remembered(CARD, lambda: model, shelf).likelihoods(pairs)
        assert found == [Likelihood(0.5, 0.25), Likelihood(0.5, 0.25), None]
        assert model.weighed == list(dict.fromkeys(asked))
    assert remembered(CARD, lambda: model, shelf).generate([prompt("a")])[0][0].text == "a 0"  # apart from its answers
