"""What a sentence adds to its passages is named; other forms of their words add nothing."""

import pytest

from pipeline.check.facts import facts
from pipeline.check.names import parse_glossary
from pipeline.check.wording import capitalised, content_words, misattributed, unattributed, unhedged, unsaid

NO_NAMES = parse_glossary("", "none")

FRENCH = "Le régulateur a infligé mardi une amende de 35 millions d'euros à l'entreprise, qui conteste cette décision."
ENGLISH = "The report was adopted by 19 votes to 7, and companies must publish their rules."


@pytest.mark.parametrize(
    ("sentence", "language", "added"),
    [
        ("Le régulateur inflige une amende à l'entreprise.", "fr", ()),
        ("Une amende est infligée aux entreprises par les régulateurs.", "fr", ()),
        ("L'entreprise allemande conteste.", "fr", ("allemande",)),
        ("Le rapport est rejeté.", "fr", ("rapport", "rejete")),
        ("The company must publish its rule.", "en", ()),
        ("The report was rejected by 19 votes.", "en", ("rejected",)),
        ("Companies are publishing their secret rules.", "en", ("secret",)),
        ("", "en", ()),
    ],
)
def test_words_that_no_passage_has(sentence, language, added):
    assert unsaid(sentence, [FRENCH if language == "fr" else ENGLISH], language) == added


def test_a_language_without_a_lexicon_still_has_its_words():
    assert unsaid("aaaaaa bbbbbb", ["aaaaaa"], "xx") == ("bbbbbb",)


def test_little_words_numbers_and_short_words_carry_nothing():
    assert content_words("The EU has said that 35 of them were also fined.", "en") == ("fined",)


def test_words_in_capitals():
    assert capitalised(["L'Élysée et la CNIL ont dit", "The AI-Act applies."]) == {
        "l",
        "elysee",
        "cnil",
        "the",
        "ai",
        "act",
    }


@pytest.mark.parametrize(
    ("sentence", "passage", "language", "words"),
    [
        ("Countries should hope.", "He asked countries to hope.", "en", "asked"),
        ("He urged countries to hope.", "He asked countries to hope.", "en", ""),
        ("The law is dead, according to him.", "“The law is dead,” said the minister.", "en", ""),
        ("The law is dead.", "“The law is dead,” said the minister.", "en", "said"),
        ("The firm paid 3 million.", "The firm paid 3 million on Monday.", "en", ""),
        ("La loi est morte.", "Selon le ministre, la loi est morte.", "fr", "Selon"),
        ("Le ministre estime la loi morte.", "La loi est morte, d’après le ministre.", "fr", ""),
        ("Das Gesetz ist tot.", "Das Gesetz sei tot, sagte er.", "de", ""),  # a language without such words here
    ],
)
def test_words_that_say_whose_view_it_is_may_not_be_dropped(sentence, passage, language, words):
    assert unattributed(sentence, passage, language) == words


@pytest.mark.parametrize(
    ("sentence", "passage", "language", "wrong"),
    [
        ("Selon le juge, 212 cas.", "Selon l’expert désigné par le juge, 212 cas.", "fr", "juge"),
        ("According to the judge, 212.", "According to the expert whom the judge appointed, 212.", "en", "judge"),
        ("Selon l’expert, 212 cas.", "D’après l’expert désigné par le juge, 212 cas.", "fr", ""),
        ("Selon les experts, 212 cas.", "Selon l’expert, 212 cas.", "fr", ""),
        ("212 cas, selon la CNIL.", "Selon la CNIL, 212 cas.", "fr", ""),
        ("According to the judge, 212.", "The judge said 212.", "en", ""),
        ("Laut Gericht 212.", "Laut Gutachter 212.", "de", ""),  # a language without such words here
    ],
)
def test_a_view_stays_with_whoever_holds_it(sentence, passage, language, wrong):
    assert misattributed(sentence, passage, language) == wrong


@pytest.mark.parametrize(
    ("sentence", "passage", "language", "dropped"),
    [
        ("The aid is still approved by the Council.", "The aid must still be approved by the Council.", "en", "must"),
        ("Le pays a choisi de dépenser 2 millions.", "Le pays prévoit de dépenser 2 millions.", "fr", "prévoit de"),
        ("Le pays a décidé de dépenser 2 millions.", "Le pays prévoit de dépenser 2 millions.", "fr", "prévoit de"),
        ("The firm could be fined.", "The firm may be fined.", "en", ""),
        ("The ministry fined the firm.", "The ministry fined the firm, which may appeal.", "en", ""),
        ("The law applies from May.", "The law, which could change, applies from May.", "en", ""),
    ],
)
def test_a_hedge_of_the_clause_that_is_told_may_not_be_dropped(sentence, passage, language, dropped):
    assert unhedged(facts(sentence, language, NO_NAMES), facts(passage, language, NO_NAMES)) == dropped
