"""Judges of entailment behind `ports.Entail`: does one text follow from another, does it contradict it, or neither."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from pipeline.doors.models.hardware import best_device
from pipeline.errors import WeightsError
from pipeline.ports import Entailment

_TOGETHER = 16  # pairs read at once: sentences are short, and a batch is padded to its longest pair
_LABELS = ("entailment", "neutral", "contradiction")  # what the models of this kind call their three classes


class NoJudge:
    """Implements `ports.Entail` for a preset without a judge: the mechanical checks decide alone."""

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment | None]:
        """None for every pair."""
        return [None] * len(pairs)


class SequenceClassifier:
    """Any three-way sequence classifier of natural language inference, from a folder.

    A pair beyond its context loses the end of its premise: then what stood there is not proven.
    """

    def __init__(self, folder: Path) -> None:
        """Load it on the best device here.

        Raises WeightsError when its classes are not entailment, neutral and contradiction.
        """
        # No revision: nothing is downloaded.
        self._model = AutoModelForSequenceClassification.from_pretrained(folder, local_files_only=True)  # nosec B615
        self._model.eval().to(best_device())
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)  # nosec B615
        labels = {label.lower(): number for number, label in self._model.config.id2label.items()}
        if set(labels) != set(_LABELS):
            named = ", ".join(sorted(labels))
            raise WeightsError(str(folder), f"is no judge of entailment: its classes are {named}; name another model")
        self._order = [labels[label] for label in _LABELS]

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment | None]:
        """The three probabilities of each (premise, hypothesis), in order."""
        order = sorted(range(len(pairs)), key=lambda index: sum(map(len, pairs[index])))
        found: list[Entailment | None] = [None] * len(pairs)
        for start in range(0, len(order), _TOGETHER):
            chunk = order[start : start + _TOGETHER]
            for index, entailment in zip(chunk, self._judged([pairs[index] for index in chunk]), strict=True):
                found[index] = entailment
        return found

    def _judged(self, pairs: Sequence[tuple[str, str]]) -> Iterator[Entailment]:
        premises, hypotheses = zip(*pairs, strict=True)
        read = self._tokenizer(
            list(premises), list(hypotheses), truncation="only_first", padding=True, return_tensors="pt"
        ).to(self._model.device)
        with torch.inference_mode():
            chances = self._model(**read).logits.float().softmax(dim=-1)
        return (Entailment(*(float(row[number]) for number in self._order)) for row in chances)
