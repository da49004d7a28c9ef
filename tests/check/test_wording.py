"""What a sentence adds to its passages is named; other forms of their words add nothing."""

import pytest

from pipeline.check.wording import capitalised, content_words, unsaid

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
