"""Seconds of the model's work per article, kept beside its answers: to a run that resumes, those come free."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Protocol

from pipeline.measure.gold import GoldArticle
from pipeline.news import ModelCard
from pipeline.write import prompts


class Store(Protocol):
    """Where finished work is kept, by key."""

    def completions(self, key: str) -> bytes | None:
        """What was kept under a key."""
        ...

    def keep_completions(self, key: str, data: bytes) -> None:
        """Keep it, durably."""
        ...


class Ledger:
    """What each article cost, the first time it was told with these prompts by this model."""

    def __init__(self, store: Store, card: ModelCard) -> None:
        """Keep the seconds in `store`; `card` names the model."""
        self._store = store
        self._card = card

    def shared_out(self, batch: Sequence[GoldArticle], spent: float) -> list[float]:
        """The seconds of each article of a batch told in one go: `spent` is shared by those told for the first time."""
        kept = [self._store.completions(self._key(gold)) for gold in batch]
        share = spent / max(kept.count(None), 1)
        for gold, seconds in zip(batch, kept, strict=True):
            if seconds is None:
                self._store.keep_completions(self._key(gold), json.dumps(share).encode())
        return [share if seconds is None else float(json.loads(seconds)) for seconds in kept]

    def _key(self, gold: GoldArticle) -> str:
        what = ["seconds", self._card.name, self._card.revision, prompts.VERSION, gold.model_dump(mode="json")]
        return hashlib.sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()
