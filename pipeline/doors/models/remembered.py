"""Answers are remembered: a run that is killed resumes, and a second run does no model work."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Protocol

from pipeline.news import Cost, ModelCard
from pipeline.ports import Completion, Follow, Likelihood, Prompt

# Changes whenever the engine would answer the same prompt otherwise: sampling, stopping, the chat template's switches.
_ENGINE = "3"


class Store(Protocol):
    """Where answers are kept, by key."""

    def completions(self, key: str) -> bytes | None:
        """What was kept under a key."""
        ...

    def keep_completions(self, key: str, data: bytes) -> None:
        """Keep it, durably."""
        ...


class Answers(Protocol):
    """A model that hands answers back as they are done, such as `LocalModel`."""

    def answers(self, prompts: Sequence[Prompt]) -> Iterator[tuple[int, tuple[Completion, ...]]]:
        """Yield (index of the prompt, its candidates) as each is done."""
        ...

    def likelihoods(self, asked: Sequence[tuple[Prompt, str]]) -> list[Likelihood | None]:
        """How likely each answer is after its prompt."""
        ...

    @property
    def cost(self) -> Cost:
        """What all answers so far cost."""
        ...


class Remembered:
    """Implements `ports.Generate` over a store and a model that is loaded when the first answer is missing."""

    def __init__(
        self,
        card: ModelCard,
        load: Callable[[], Answers],
        store: Store,
        stopping: Callable[[], bool],
        follow: Follow,
    ) -> None:
        """`card` names the model: another name or revision shares no answer with this one.

        Once `stopping` says so, the model is asked for nothing more: what the store lacks is left unanswered. `follow`
        is told how far the answers to one question are.
        """
        self._card = card
        self._load = load
        self._store = store
        self._stopping = stopping
        self._follow = follow
        self._model: Answers | None = None

    @property
    def cost(self) -> Cost:
        """What the answers that were not remembered cost."""
        return Cost() if self._model is None else self._model.cost

    def generate(self, prompts: Sequence[Prompt]) -> list[tuple[Completion, ...]]:
        """Answer every prompt, in order; only what the store lacks is asked of the model, once, and kept at once.

        An answer that could not be written at all, or was not for want of time, is empty and unfinished, and is not
        kept: another run may have more memory, or the server, or the time.
        """
        keys = [self._key(prompt) for prompt in prompts]
        known: dict[str, tuple[Completion, ...]] = {}
        missing: dict[str, Prompt] = {}
        for key, prompt in zip(keys, prompts, strict=True):
            kept = self._store.completions(key)
            if kept is not None:
                known[key] = _read(kept)
            else:
                missing[key] = prompt
        if missing and not self._stopping():
            asked = list(missing)
            answers = self._loaded().answers([missing[key] for key in asked])
            for index, completions in self._follow(answers, "answers", len(asked)):
                known[asked[index]] = completions
                if all(completion.text or completion.finished for completion in completions):
                    self._store.keep_completions(asked[index], _written(completions))
                if self._stopping():
                    break
        unanswered = {key: (Completion("", finished=False),) * prompt.candidates for key, prompt in missing.items()}
        return [(unanswered | known)[key] for key in keys]

    def likelihoods(self, asked: Sequence[tuple[Prompt, str]]) -> list[Likelihood | None]:
        """How likely each answer is; only what the store lacks is asked of the model, and kept at once."""
        keys = [self._key(prompt, answer) for prompt, answer in asked]
        known = {key: Likelihood(**json.loads(kept)) for key in keys if (kept := self._store.completions(key))}
        missing = {key: pair for key, pair in zip(keys, asked, strict=True) if key not in known}
        if missing and not self._stopping():
            found = self._loaded().likelihoods(list(missing.values()))
            for key, likelihood in zip(missing, found, strict=True):
                if likelihood is not None:
                    known[key] = likelihood
                    self._store.keep_completions(key, json.dumps(asdict(likelihood)).encode())
        return [known.get(key) for key in keys]

    def _loaded(self) -> Answers:
        self._model = self._model or self._load()
        return self._model

    def _key(self, prompt: Prompt, *answer: str) -> str:
        what = [self._card.name, self._card.revision, _ENGINE, asdict(prompt), *answer]
        return hashlib.sha256(json.dumps(what, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _written(completions: tuple[Completion, ...]) -> bytes:
    return json.dumps([asdict(completion) for completion in completions], ensure_ascii=False).encode()


def _read(data: bytes) -> tuple[Completion, ...]:
    return tuple(Completion(**item) for item in json.loads(data))
