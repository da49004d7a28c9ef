"""What may hang on a sentence and be left out, and what may not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.lexicon import LANGUAGES
from pipeline.write.trimming import trimmed


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", "The council fined Halcyon, which runs 19 sites.", "The council fined Halcyon."),
        ("en", "Halcyon, which runs 19 sites, does not object.", "Halcyon does not object."),
        ("en", "The governor signed it on Monday, making the state the first.", "The governor signed it on Monday."),
        ("en", "The council voted for it; one member was absent.", "The council voted for it."),
        ("en", "The agency (ACA) fined Halcyon €2 million.", "The agency fined Halcyon €2 million."),
        ("en", "According to Halcyon, which runs 19 sites, it is safe.", "According to Halcyon, it is safe."),
        ("fr", "La CNIL a sanctionné Visagium, qui vend un logiciel.", "La CNIL a sanctionné Visagium."),
        (
            "fr",
            "Le plafond serait de 900 mètres cubes, contre 1 600 aujourd’hui.",
            "Le plafond serait de 900 mètres cubes.",
        ),
        ("fr", "L’amende de 12,5 millions d’euros est contestée.", "L’amende de 12,5 millions d’euros est contestée."),
        (
            "de",
            "Das Gericht entschied am Dienstag, nachdem es lange beraten hatte.",
            "Das Gericht entschied am Dienstag.",
        ),
        ("es", "El Gobierno, que no ha tomado posición, podría pedir cambios.", "El Gobierno podría pedir cambios."),
        ("it", "La Lega, che rappresenta i gestori, non commenta.", "La Lega non commenta."),
        ("nl", "Het hof kent geen vergoeding toe, omdat bewijs ontbreekt.", "Het hof kent geen vergoeding toe."),
        ("pt", "Contou 64 imagens falsas, contra 11 em 2021.", "Contou 64 imagens falsas."),
        ("pl", "Projekt nie przewiduje ulg, co krytykuje Izba.", "Projekt nie przewiduje ulg."),
    ],
)
def test_what_hangs_behind_a_comma_is_left_out(language: str, sentence: str, expected: str) -> None:
    assert trimmed(sentence, language) == expected


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The rule applies, unless Parliament objects."),  # a condition
        ("en", "All systems are banned, except those for research."),  # an exception
        ("en", "The text is ready, the minister said."),  # whose view it is
        ("en", "The text is ready, according to the minister."),
        ("en", "The text covers chips, models, and data."),  # a list
        ("en", "The text is due on Monday, 12 May, in Brussels."),
        ("en", "The fines are as follows: firms, 2%; people, 1%."),  # a list behind a colon
        ("en", "Regulation (EU) 2024/1689 applies."),  # brackets of a name
        ("en", "“It is safe, which matters,” he said."),  # a quotation is kept whole
        ("fr", "Le texte s’applique, sauf si le Parlement s’y oppose."),
        ("fr", "Le texte est prêt, selon la ministre."),
        ("de", "Das Gesetz verbietet Systeme, die Gefühle erkennen."),  # a clause that limits
        ("pl", "Ustawa zakazuje systemów, które rozpoznają emocje."),
        ("pt", "Nenhuma foi retirada, segundo o relatório."),
        ("sl", "Sodišče je odločilo v torek, kar je novo."),  # a language without data
    ],
)
def test_what_limits_or_attributes_stays(language: str, sentence: str) -> None:
    assert trimmed(sentence, language) == sentence


@given(
    st.lists(
        st.sampled_from(["The", "court", "which", "12,5", "(ACA)", "rules,", "qui", "ends;", "while", "a:"]), max_size=9
    ),
    st.sampled_from(LANGUAGES),
)
def test_trimming_adds_and_moves_no_word_and_leaves_nothing_to_trim(words: list[str], language: str) -> None:
    sentence = " ".join([*words, "today."])
    once = trimmed(sentence, language)
    assert trimmed(once, language) == once
    left = iter(_words(sentence))
    assert all(word in left for word in _words(once))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w()]+", text)
