"""What is printed of an article is held against the article, and against what is known to be false of it."""

import pytest
from goldset import APPEAL, APPEAL_FR, FINED, FINED_FR, GOLD

from pipeline.check.names import parse_glossary
from pipeline.measure.counting import count, forbidden_words
from pipeline.measure.gold import Claim, Forbidden

each = pytest.mark.parametrize
NO_NAMES = parse_glossary("", "none")


def counts(*sentences, language="en"):
    return count(GOLD, sentences, language, NO_NAMES)


@each(
    ("sentence", "language", "fault"),
    [
        ("The watchdog fined Visagium 21.5 million euros.", "en", ("number", "21.5 million euros", False)),
        ("Visagium was fined on 18 May for its lists.", "en", ("date", "18 May", False)),
        ("Visagium was fined on Friday for its lists.", "en", ("weekday", "Friday", False)),
        ("OpenAI was fined on Tuesday for its lists.", "en", ("name", "OpenAI", False)),
        ("The head called it “a careless mistake”.", "en", ("quotation", "a careless mistake", False)),
        ("Visagium a été condamnée vendredi à une amende.", "fr", ("weekday", "vendredi", False)),
        # Marktkauf is in the article: only the corrupted claim tells that it was not fined.
        ("On Tuesday the watchdog fined Marktkauf 12.5 million euros.", "en", ("name", "marktkauf", True)),
        ("Mardi, l'autorité a infligé une amende à Marktkauf.", "fr", ("name", "marktkauf", True)),
    ],
)
def test_a_false_fact_is_counted_once(sentence, language, fault):
    found = counts(FINED if language == "en" else FINED_FR, sentence, language=language).faults
    assert [(each.kind, each.words, each.forbidden) for each in found] == [fault]
    assert found[0].sentence == sentence


@each(
    ("sentence", "language"),
    [
        (FINED, "en"),
        (APPEAL, "en"),
        (FINED_FR, "fr"),
        ("The head of the watchdog spoke of “a secret list of suspects”.", "en"),
        ("La directrice a parlé d’« une liste secrète de suspects ».", "fr"),
        ("Visagium sells cameras to the Marktkauf chain.", "en"),
    ],
)
def test_what_the_article_says_is_no_fault(sentence, language):
    assert counts(sentence, language=language).faults == ()


@each(
    ("sentence", "index", "words"),
    [
        ("On Tuesday 18 March, the watchdog fined Visagium 12.5 billion euros.", 0, "billion"),
        ("A fine of 12.5 billion euros: the watchdog on Visagium, in March.", 0, "billion"),
        ("The watchdog fined Visagium, not Marktkauf, 12.5 million euros.", 1, ""),  # has what the corruption takes out
        ("Marktkauf closed.", 1, ""),  # does not tell the claim
        ("On Tuesday 18 March, the watchdog fined Visagium 12.5 million euros.", 0, ""),
    ],
)
def test_a_corruption_is_known_by_its_words_where_its_claim_is_told(sentence, index, words):
    claim = GOLD.claim[0]
    assert forbidden_words(sentence, claim, claim.forbidden[index], "en") == words


def test_a_hedge_is_known_by_its_word():
    claim = GOLD.claim[1]
    assert forbidden_words("The company will appeal within two months.", claim, claim.forbidden[0], "en") == "will"
    assert forbidden_words("The company may appeal within two months.", claim, claim.forbidden[0], "en") == ""


def test_a_word_that_is_only_taken_out_leaves_nothing_to_look_for():
    claim = Claim(fr="Ce n’est pas fini.", en="It has not been decided.")
    corruption = Forbidden(kind="negation", fr="C’est fini.", en="It has been decided.")
    assert forbidden_words("It has been decided.", claim, corruption, "en") == ""


def test_must_haves_are_counted_over_all_sentences():
    assert counts(FINED, APPEAL).told == 2
    assert counts(FINED).told == 1
    assert counts(FINED).must_haves == 2
    assert counts().told == 0


def test_a_sentence_in_another_language_is_counted():
    assert counts(APPEAL, APPEAL_FR).foreign == (APPEAL_FR,)
    assert counts(APPEAL, APPEAL_FR, language="fr").foreign == (APPEAL,)


def test_a_list_of_foreign_names_is_in_the_language_of_its_few_words():
    names = "PolderTaal (Groningen) 24 ; Fríske Stim (Ljouwert) 11 ; KlinkKlaar (Utrecht) 13 ; Safe-by-Default Lab 9"
    assert counts(f"La distribution, en millions d’euros : {names}.", language="fr").foreign == ()


def test_a_copy_is_counted_in_the_language_of_the_article_only():
    copy = GOLD.paragraphs[1].split(". ")[1]
    assert counts(copy).copies == 1
    assert counts(copy).longest_copy == len(copy.split())
    assert counts(copy, language="fr").longest_copy == 0
    assert counts(APPEAL).copies == 0


def test_nearer_to_the_reference_scores_higher():
    reference = counts(*GOLD.reference.en)
    assert reference.chrf == pytest.approx(100)
    assert 0 < counts(APPEAL).chrf < counts(FINED, APPEAL).chrf < 100
    assert counts().chrf is None
