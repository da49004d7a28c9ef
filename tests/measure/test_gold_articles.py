"""A gold article is read whole, or what is wrong in its file is named."""

import pytest
from goldset import GOLD, TOML

from pipeline.errors import ConfigError
from pipeline.measure.gold import as_story, interleaved, parse_gold

each = pytest.mark.parametrize


@each(
    ("wrong", "named"),
    [
        (TOML.replace('kind = "hedge"', 'kind = "tone"'), ("claim.1.forbidden.0.kind", "'tone'", "'hedge'")),
        (TOML.replace("any_of_en", "any_of_de", 1), ("must_have.0.any_of_en", "is missing")),
        (TOML.replace("fictional", "invented"), ("fictional", "is missing")),
        ("colour = 1\n" + TOML, ("colour", "is not a setting", "paragraphs")),
        (TOML.replace("title =", "title"), ("is not valid TOML",)),
    ],
    ids=["a kind", "a must-have", "missing", "unknown", "TOML"],
)
def test_a_mistake_names_the_file_and_the_key(wrong, named):
    with pytest.raises(ConfigError) as error:
        parse_gold(wrong, "en/visagium", "visagium.toml")
    assert str(error.value).startswith("visagium.toml: ")
    assert "\n" not in str(error.value)
    assert all(word in str(error.value) for word in named)


@each(
    ("text", "language", "told"),
    [
        ("Une amende de 12,5\u202fmillions d’euros.", "fr", True),
        ("UNE AMENDE DE 12,5  MILLIONS", "fr", True),
        ("Une amende de 12,5 M€.", "fr", True),
        ("Une amende de 12.5 million.", "fr", False),
        ("A fine of 12.5 million euros.", "en", True),
        ("A fine of 2.5 million euros.", "en", False),
    ],
)
def test_a_must_have_is_told_whatever_the_case_and_the_spaces(text, language, told):
    assert GOLD.must_have[0].told(text, language) is told


def test_statements_are_claims_corruptions_and_references_in_both_languages():
    kinds = [(language, kind) for _, language, kind in GOLD.statements()]
    claims = [(language, kind) for kind in ("", "number", "name", "", "hedge") for language in ("fr", "en")]
    assert kinds == [*claims, ("fr", ""), ("fr", ""), ("en", ""), ("en", "")]


def test_a_gold_article_is_a_story_like_any_other():
    (article,) = as_story(GOLD).articles
    assert (article.title, article.language, article.paragraphs) == (GOLD.title, "en", GOLD.paragraphs)
    assert as_story(GOLD) == as_story(GOLD)


def test_the_order_does_not_depend_on_that_of_the_files():
    articles = [GOLD.model_copy(update={"name": name}) for name in ("de/a", "de/b", "fr/a", "fr/b", "pl/a", "pl/b")]
    names = [gold.name for gold in interleaved(articles)]
    assert names == [gold.name for gold in interleaved(articles[::-1])]
    assert len({name[:2] for name in names[:3]}) > 1
