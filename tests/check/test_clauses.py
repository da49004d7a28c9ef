"""A sentence falls into the clauses that another sentence could tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.clauses import clauses


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The court did not establish it.", ("The court did not establish it.",)),
        (
            "en",
            "The recordings must go within four weeks, but the software is not banned.",
            ("The recordings must go within four weeks", "but the software is not banned."),
        ),
        (
            "en",
            "The chain, a client of the firm, is not fined; it may appeal to the Council.",
            ("The chain, a client of the firm", "The chain is not fined;", "it may appeal to the Council."),
        ),
        (
            "fr",
            "L’avocate de la coopérative, Inês Carrapatoso, n’exclut pas un appel.",
            ("L'avocate de la coopérative, Inês Carrapatoso, n'exclut pas un appel.",),
        ),
        (
            "fr",
            "Seize pays ont signé une déclaration qui est contraignante.",
            ("Seize pays ont signé une déclaration", "qui est contraignante."),
        ),
        (
            "fr",
            "La cour n’accorde pas de dommages et intérêts.",
            ("La cour n'accorde pas de dommages et intérêts.",),
        ),
        (
            "it",
            "Il testo non è vincolante e non prevede sanzioni.",
            ("Il testo non è vincolante", "e non prevede sanzioni."),
        ),
    ],
)
def test_clauses(language, text, expected):
    assert clauses(text, language) == expected


@given(st.text(max_size=120), st.sampled_from(["fr", "en", "pl", "zh"]))
def test_any_text_has_a_clause_and_keeps_its_words(text, language):
    found = clauses(text, language)
    assert found
    words = {word for word in text.split() if word.isalpha() and word.isascii()}
    assert words <= {word for clause in found for word in clause.replace(",", " ").split()}
