"""The baselines print what a plainer program would: nothing is checked, nothing left out."""

from fakes import FakeGenerate, asked, subject
from goldset import GOLD

from pipeline.measure.baselines import lead, unchecked

FALSE = "OpenAI was fined 99 billion euros on Sunday."


def echo(prompt):
    """A model that says anything: a false draft, and translations that name their sentence."""
    return f"{FALSE} And more. And more. And more." if asked(prompt) == "draft" else f"~ {subject(prompt)}"


def test_the_lead_is_the_first_sentences_and_their_translation():
    (told,) = lead([GOLD], FakeGenerate(echo), sentences=2)
    assert told["en"][0].startswith("The Algorithm Watchdog fined Visagium")
    assert len(told["en"]) == 2
    assert [text[:2] for text in told["fr"]] == ["~ ", "~ "]


def test_the_lead_of_a_third_language_passes_through_english():
    german = GOLD.model_copy(update={"language": "de"})
    generate = FakeGenerate(echo)
    (told,) = lead([german], generate, sentences=1)
    assert told["en"][0].startswith("~ The Algorithm")
    assert told["fr"][0].startswith("~ ~ The Algorithm")
    assert len(generate.calls) == 2


def test_unchecked_prints_the_draft_whatever_it_says():
    (told,) = unchecked([GOLD], FakeGenerate(echo), sentences=3)
    assert told["en"] == (FALSE, "And more.", "And more.")
    assert told["fr"][0] == f"~ {FALSE}"
