"""A translation is believed when the model was sure, its words exist, and it says neither more nor less."""

import pytest
from fakes import FakeEmbed, FakeEntail, FakeGenerate, models, plain, subject

from pipeline.check.names import parse_glossary
from pipeline.ports import Completion, Entailment, Likelihood
from pipeline.write.translating import Cell, route, translate

# The dictionaries' reader leaves its files to be closed by the garbage collector.

each = pytest.mark.parametrize
NO_NAMES = parse_glossary("", "none")
ENGLISH = "The regulator could fine the firm 35 million euros."
FRENCH = "Le régulateur pourrait infliger à l'entreprise une amende de 35 millions d'euros."
GERMAN = "Die Behörde könnte gegen die Firma 35 Millionen Euro verhängen."
DIFFERENT = {
    "a number": FRENCH.replace("35", "53"),
    "no hedge": FRENCH.replace("pourrait infliger", "inflige"),
    "a negation": FRENCH.replace("pourrait", "ne pourrait pas"),
    "a name": FRENCH.replace("l'entreprise", "l'entreprise OpenAI"),
    "a word that does not exist": FRENCH.replace("amende", "amendation"),
    "no end": FRENCH.removesuffix("."),
    "the same language": ENGLISH,
    "nothing": "  ",
}


def embed(*also):
    return FakeEmbed([(ENGLISH, FRENCH, GERMAN, *DIFFERENT.values(), *also)])


def into_french(answer, **certainty):
    generate = FakeGenerate(lambda _: answer, **certainty)
    return translate([Cell(ENGLISH, "en", "fr")], models(generate, embed(answer)), NO_NAMES)


def test_a_faithful_translation_is_taken():
    assert into_french(FRENCH) == [FRENCH]


def test_marks_around_it_and_lines_after_it_are_not():
    assert into_french(f"« {FRENCH} »\nNote : traduit.") == [FRENCH]


@each("answer", DIFFERENT.values(), ids=DIFFERENT)
def test_an_unfaithful_one_is_not(answer):
    assert into_french(answer) == [None]


@each(("confidence", "taken"), [(1.0, True), (0.78, True), (0.77, False), (0.0, False)])
def test_what_the_model_is_unsure_of_is_dropped(confidence, taken):
    assert into_french(FRENCH, confidence=confidence) == [FRENCH if taken else None]


@each(
    ("confidence", "back", "taken"),
    [
        (0.78, Likelihood(1.0, 1.0), True),
        (0.78, Likelihood(0.40, 0.04), True),
        (0.78, Likelihood(0.39, 1.0), False),
        (0.78, Likelihood(1.0, 0.03), False),
        (0.84, Likelihood(0.25, 0.0), True),  # the surer it is, the less likely its way back has to be
        (0.83, Likelihood(0.25, 0.0), False),
        (1.0, Likelihood(0.24, 1.0), False),
        (0.78, None, True),  # a model that cannot tell is believed on its confidence
    ],
)
def test_what_does_not_lead_back_is_dropped(confidence, back, taken):
    assert into_french(FRENCH, confidence=confidence, likely=lambda *_: back) == [FRENCH if taken else None]


def test_the_way_back_is_asked_from_the_translation_to_the_original():
    asked = []
    into_french(FRENCH, likely=lambda prompt, answer: asked.append((subject(prompt), answer)))
    assert asked == [(FRENCH, ENGLISH)]


class Drawing(FakeGenerate):
    """A model with several answers to the one question, all equally sure."""

    def __init__(self, answers, **settings):
        super().__init__(lambda _: "", **settings)
        self._answers = answers

    def generate(self, prompts):
        super().generate(prompts)
        return [tuple(Completion(answer, True, 1.0) for answer in self._answers) for _ in prompts]


SHORT_OF_HEDGE = DIFFERENT["no hedge"]
REWORDED = FRENCH.replace("amende", "pénalité")


def test_of_several_answers_the_one_that_leads_back_best_is_taken():
    likely = {REWORDED: Likelihood(0.9, 0.5), FRENCH: Likelihood(0.6, 0.5)}
    generate = Drawing(
        [SHORT_OF_HEDGE, FRENCH, REWORDED, FRENCH], likely=lambda prompt, _: likely[plain(subject(prompt))]
    )
    cells = [Cell(ENGLISH, "en", "fr")]
    assert translate(cells, models(generate, embed(REWORDED)), NO_NAMES, candidates=4) == [REWORDED]
    assert generate.prompts[0].candidates == 4


def test_a_misspelling_that_comes_every_time_is_mended_before_the_checks():
    written = FRENCH.replace("35 millions", "1, 5 millions")
    original = ENGLISH.replace("35", "1.5")
    generate = FakeGenerate(lambda _: written)
    mended = FRENCH.replace("35 millions", "1,5 million")
    cells = [Cell(original, "en", "fr")]
    assert translate(cells, models(generate, FakeEmbed([(original, mended)])), NO_NAMES) == [mended]


def test_what_was_cut_is_dropped():
    assert into_french(FRENCH, finished=False) == [None]


def test_what_means_something_else_is_dropped():
    generate = FakeGenerate(lambda _: FRENCH)
    assert translate([Cell(ENGLISH, "en", "fr")], models(generate, FakeEmbed()), NO_NAMES) == [None]


def test_a_title_needs_no_full_stop():
    title, titre = "A plan for 35 firms", "Un plan pour 35 entreprises"
    generate = FakeGenerate(lambda _: titre)
    assert translate([Cell(title, "en", "fr")], models(generate, FakeEmbed([(title, titre)])), NO_NAMES) == [titre]


@each(
    ("source", "target", "legs"),
    [
        ("fr", "fr", ()),
        ("fr", "en", ("en",)),
        ("en", "fr", ("fr",)),
        ("de", "en", ("en",)),
        ("en", "de", ("de",)),
        ("de", "fr", ("en", "fr")),
        ("fr", "de", ("en", "de")),
        ("es", "it", ("en", "it")),
    ],
)
def test_a_text_goes_by_way_of_the_pivot(source, target, legs):
    assert route(source, target) == legs


def test_each_leg_is_one_batch_and_its_answer_is_what_the_next_one_reads():
    answers = {GERMAN: ENGLISH, ENGLISH: FRENCH}
    generate = FakeGenerate(lambda prompt: answers[subject(prompt)])
    cells = [Cell(GERMAN, "de", "fr"), Cell(ENGLISH, "en", "fr"), Cell(FRENCH, "fr", "fr"), Cell(GERMAN, "de", "en")]
    assert translate(cells, models(generate, embed()), NO_NAMES) == [FRENCH, FRENCH, FRENCH, ENGLISH]
    assert [[subject(prompt) for prompt in call] for call in generate.calls] == [[GERMAN, ENGLISH, GERMAN], [ENGLISH]]


def test_a_text_lost_on_the_first_leg_is_not_sent_on_the_second():
    generate = FakeGenerate(lambda _: "")
    assert translate([Cell(GERMAN, "de", "fr")], models(generate, embed()), NO_NAMES) == [None]
    assert len(generate.prompts) == 1


LIKELY, UNLIKELY = Entailment(0.9, 0.1, 0.0), Entailment(0.2, 0.7, 0.1)


@each(
    ("there", "back", "taken"),
    [(LIKELY, LIKELY, True), (UNLIKELY, LIKELY, False), (LIKELY, UNLIKELY, False), (None, None, True)],
)
def test_a_translation_must_follow_from_its_original_and_the_original_from_it(there, back, taken):
    judge = FakeEntail(lambda premise, _: there if premise == ENGLISH else back)
    world = models(FakeGenerate(lambda _: FRENCH), embed(), judge)
    assert translate([Cell(ENGLISH, "en", "fr")], world, NO_NAMES) == [FRENCH if taken else None]
    assert judge.pairs == [(ENGLISH, FRENCH), (FRENCH, ENGLISH)]


def test_what_fails_a_check_is_not_put_before_the_judge():
    judge = FakeEntail(lambda *_: LIKELY)
    world = models(FakeGenerate(lambda _: DIFFERENT["a number"]), embed(), judge)
    assert translate([Cell(ENGLISH, "en", "fr")], world, NO_NAMES) == [None]
    assert judge.pairs == []


@each(
    ("dutch", "english", "taken"),
    [
        ("De indiener wil een verbod.", "The indiener wants a ban.", False),
        ("De indiener wil een verbod.", "The sponsor wants a ban.", True),
        ("De rapporteur wil een verbod.", "The rapporteur wants a ban.", True),  # the same in both
    ],
)
def test_a_term_of_art_is_not_left_as_it_was(dutch, english, taken):
    generate = FakeGenerate(lambda _: english)
    told = translate([Cell(dutch, "nl", "en")], models(generate, FakeEmbed([(dutch, english)])), NO_NAMES)
    assert told == [english if taken else None]
