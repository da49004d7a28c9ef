"""One fake for each door that a test cannot have (model, encoder, clock), and a shelf for finished answers."""

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np

from pipeline.news import Article, Cost, Label, ModelCard, Story
from pipeline.ports import Completion, Entailment, Likelihood, Models, Prompt, Vectors

CARD = ModelCard("fake", "nobody/no-model", "0", "CC0-1.0", (("weights", "open"), ("code", "open"), ("data", "open")))
_DIMENSIONS = 4096  # two of the few thousand words of a night seldom share one
_WORD = re.compile(r"[^\W_]{3,}")  # shorter words are in every text, and say nothing of it


class FakeGenerate:
    """Implements `ports.Generate`: `answer` says what the model would, for every candidate of a prompt.

    `likely` says how likely it finds an answer to a prompt. `calls` holds the prompts of each call of `generate`.
    Every answer costs one second, one token in and two out.
    """

    def __init__(
        self,
        answer: Callable[[Prompt], str],
        *,
        confidence: float = 1.0,
        finished: bool = True,
        likely: Callable[[Prompt, str], Likelihood | None] = lambda *_: Likelihood(1.0, 1.0),
    ) -> None:
        self._answer = answer
        self._confidence = confidence
        self._finished = finished
        self._likely = likely
        self.calls: list[tuple[Prompt, ...]] = []

    def generate(self, prompts: Sequence[Prompt]) -> list[tuple[Completion, ...]]:
        self.calls.append(tuple(prompts))
        return [
            (Completion(self._answer(prompt), self._finished, self._confidence),) * prompt.candidates
            for prompt in prompts
        ]

    def likelihoods(self, asked: Sequence[tuple[Prompt, str]]) -> list[Likelihood | None]:
        return [self._likely(prompt, answer) for prompt, answer in asked]

    @property
    def prompts(self) -> list[Prompt]:
        """All prompts so far, in order."""
        return [prompt for call in self.calls for prompt in call]

    @property
    def cost(self) -> Cost:
        asked = len(self.prompts)
        return Cost(float(asked), asked, 2 * asked)


class FakeEmbed:
    """Implements `ports.Embed`: texts are near when they share words.

    `same` holds groups of texts that mean the same, such as a sentence and its translation: each has the words of all.
    Kinds of spaces and apostrophes make no difference.
    """

    def __init__(self, same: Sequence[Sequence[str]] = ()) -> None:
        self._meanings = {plain(text): " ".join(group) for group in same for text in group}

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), _DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            meaning = self._meanings.get(plain(text), text)
            for word in _WORD.findall(plain(meaning).casefold()) or [""]:
                digest = hashlib.blake2b(word.encode(), digest_size=4).digest()
                vectors[row, int.from_bytes(digest) % _DIMENSIONS] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class FakeEntail:
    """Implements `ports.Entail`: `judge` says how a hypothesis stands to its premise; `pairs` holds what was asked."""

    def __init__(self, judge: Callable[[str, str], Entailment | None]) -> None:
        self._judge = judge
        self.pairs: list[tuple[str, str]] = []

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment | None]:
        self.pairs += pairs
        return [self._judge(*pair) for pair in pairs]


class Shelf:
    """A store of finished answers, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def completions(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def keep_completions(self, key: str, data: bytes) -> None:
        self.kept[key] = data


def unfollowed(items, *_):
    """Implements `ports.Follow`: nobody watches."""
    return iter(items)


class Here:
    """Implements `ports.Parse` in the process of the test."""

    def parse(self, parser, pages):
        for page, about in pages:
            yield page, about, parser(page, about)


class FixedMeter:
    """Implements `ports.Meter`: every reading is half a watt-hour later, as if somebody counted."""

    watts = None

    def __init__(self) -> None:
        self._joules = 0.0

    def joules(self) -> float:
        self._joules += 1800.0
        return self._joules


class FixedClock:
    """Implements `ports.Clock`: it stands at one moment, and every reading of its seconds is one later."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self._seconds = 0.0

    def now(self) -> datetime:
        return self._moment

    def seconds(self) -> float:
        self._seconds += 1
        return self._seconds


def models(generate: FakeGenerate, embed: FakeEmbed, entail: FakeEntail | None = None) -> Models:
    """These as the models of a night; without a judge, the checks decide alone."""
    return Models(CARD, generate, embed, entail or FakeEntail(lambda *_: None))


def plain(text: str) -> str:
    """A text with plain spaces and straight apostrophes, whatever typesetter it has been through."""
    return " ".join(text.replace("’", "'").split())


def asked(prompt: Prompt) -> str:
    """What a prompt asks for: "draft", "repair", "tighten" or "translate"."""
    content = prompt.messages[-1].content
    if content.startswith("<article>"):
        return "draft"
    if content.startswith("<passage>"):
        return "repair"
    return "tighten" if content.startswith("<sentence>") else "translate"


def subject(prompt: Prompt) -> str:
    """What a prompt is about: the title of an article, the passage of a repair, or the sentence of anything else."""
    lines = prompt.messages[-1].content.splitlines()
    return lines[-1] if asked(prompt) == "translate" else lines[1]


def story(*articles: Article) -> Story:
    """A new story of these articles; the first is the one that is summarised."""
    return Story(articles[0].id, articles, (), "other", Label.NEW, 1.0, ())
