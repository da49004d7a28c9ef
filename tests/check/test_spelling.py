"""Words that a model made up are found; names, borrowed words and compounds are left alone."""

import pytest

from pipeline.check.spelling import misspelt

# The dictionaries' reader leaves its files to be closed by the garbage collector.


@pytest.mark.parametrize(
    ("sentence", "language", "unknown"),
    [
        ("La Commission a publié ses lignes directrices.", "fr", ()),
        ("La Commission a publicité ses lignes directricielles.", "fr", ("directricielles",)),
        ("L'entreprise a déployeré un chatbot.", "fr", ("déployeré",)),
        ("L’entreprise a déployeré un chatbot.", "fr", ("déployeré",)),
        ("Les règles pré-électorales et anti-discrimination s'appliquent.", "fr", ()),
        ("Mistral et OpenEuroLLM répondent à la CNIL.", "fr", ()),
        ("Le Commission's plan est adopté.", "fr", ("Commission's",)),
        ("En 2025, 35 % des PME.", "fr", ()),
        ("", "fr", ()),
        ("The frobnicated rules wurble.", "en", ()),
        ("Reglerna är qqqxx.", "sv", ()),
    ],
)
def test_misspelt(sentence, language, unknown):
    assert misspelt(sentence, language) == unknown
