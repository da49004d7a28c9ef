"""A sentence is complete, in its language, without loops, chatter or long copies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.form import copied, copy_limit, foreign, leakage, repetitive, truncated


@pytest.mark.parametrize(
    ("sentence", "cut"),
    [
        ("Le texte a été adopté.", False),
        ("Le texte a été adopté « sans débat ».", False),
        ('He said "no."', False),
        ("Le texte a été adopté par", True),
        ("Le texte (adopté mardi.", True),
        ("Le texte « adopté mardi.", True),
        ("", True),
    ],
)
def test_truncated(sentence, cut):
    assert truncated(sentence) is cut


@pytest.mark.parametrize(
    ("sentence", "run"),
    [
        ("Le règlement européen s'applique à partir de 2026.", ""),
        ("The law the law the law applies.", "the law the"),
        ("Elle est très très très grande.", "tres"),
        ("The new rule on models and the new rule on models.", ""),
    ],
)
def test_repetitive(sentence, run):
    assert bool(repetitive(sentence)) is bool(run)


@pytest.mark.parametrize(
    ("sentence", "language", "leaks"),
    [
        ("Voici un résumé de l'article.", "fr", True),
        ("Here is a summary of the article.", "fr", True),
        ("En tant qu’IA, je ne peux pas répondre.", "fr", True),
        ("As an AI language model, I cannot say.", "en", True),
        ("**Résumé** du texte.", "fr", True),
        ("<|im_start|>assistant", "en", True),
        ("Le modèle a été publié mardi.", "fr", False),
        ("As AI spreads, rules follow.", "en", False),
    ],
)
def test_leakage(sentence, language, leaks):
    assert bool(leakage(sentence, language)) is leaks


@pytest.mark.parametrize(
    ("sentence", "language", "other"),
    [
        ("La Commission a proposé de reporter les règles.", "fr", ""),
        ("The Commission has proposed to delay the rules.", "en", ""),
        ("The Commission has proposed to delay the rules.", "fr", "en"),
        ("La Commission a proposé de reporter les règles.", "en", "fr"),
        ("Die Kommission hat vorgeschlagen, die Regeln zu verschieben.", "en", "de"),
        ("La Comisión ha propuesto aplazar las normas para los sistemas de alto riesgo.", "en", "es"),
        (
            "La Commission a proposé mardi de reporter les règles and the ministers have not yet agreed to it.",
            "fr",
            "en",
        ),
        ("OpenAI, Mistral AI, Anthropic.", "fr", ""),
    ],
)
def test_foreign(sentence, language, other):
    assert foreign(sentence, language) == other


def test_copying_counts_words_outside_quotation_marks():
    source = "un deux trois quatre cinq six sept huit neuf dix"
    assert copied("On lit un deux trois quatre cinq.", [source], 4)
    assert not copied("On lit un deux trois quatre.", [source], 4)
    assert not copied("On lit « un deux trois quatre cinq six ».", [source], 4)


@given(st.lists(st.integers(min_value=0, max_value=60), max_size=30))
def test_the_limit_grows_with_the_article_and_has_bounds(lengths):
    assert 14 <= copy_limit(["mot " * length for length in lengths]) <= 20
