"""The doors as the rooms see them: nine small protocols. `doors/` implements them; tests have one fake for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.news import Article, Cost, Edition, Entry, Failure, ModelCard, Page, Previous, Trouble, Validators

Vectors = NDArray[np.float32]  # (n, d), rows of length 1


@dataclass(frozen=True, slots=True)
class Request:
    """One document to fetch; with validators, only if it changed."""

    url: str
    validators: Validators = Validators()


class Fetch(Protocol):
    """The network."""

    def fetch(self, requests: Sequence[Request]) -> Iterator[Page | Failure]:
        """Yield one answer per request, as they arrive.

        A `Page` names its request by `requested_url`, a `Failure` by `subject`. Never raises for one item.
        """
        ...


class Sourced(Protocol):
    """What names where it is from: a feed, an entry."""

    @property
    def url(self) -> str:
        """Its address."""
        ...


About = TypeVar("About", bound=Sourced)  # what a page is of
Found = TypeVar("Found")  # what is in it


class Parse(Protocol):
    """Where pages are parsed, so that what they do to a parser costs nobody else."""

    def parse(
        self, parser: Callable[[Page, About], Found | Failure], pages: Iterable[tuple[Page, About]]
    ) -> Iterator[tuple[Page, About, Found | Failure]]:
        """Yield each page with what the parser found in it, in the order in which the pages came.

        `parser` is a function of a module, or a partial of one. Never raises for one item.
        """
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat: `role` is "system", "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked of the model: a chat that ends with the user's turn, and how to answer it.

    `candidates` answers are drawn: the first greedily, the others sampled at `temperature`.
    `stop_after` ends an answer as soon as it holds that many complete sentences.
    """

    messages: tuple[Message, ...]
    max_tokens: int
    candidates: int = 1
    temperature: float = 0.7
    seed: int = 0
    stop_after: int | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """One answer. `finished` is False when the token limit cut it.

    `confidence` is the geometric mean of the probabilities that the model gave its tokens, 0 to 1: what a
    model is unsure of is more often wrong (Fomicheva et al., "Unsupervised Quality Estimation for Neural
    Machine Translation", TACL 2020).
    """

    text: str
    finished: bool
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How likely a model finds a given answer to a prompt, 0 to 1.

    `mean` is the geometric mean of the probabilities of its tokens, `weakest` that of the least likely three in a row.
    """

    mean: float
    weakest: float


class Generate(Protocol):
    """A language model that answers prompts, and says how likely it finds the answers of others."""

    def generate(self, prompts: Sequence[Prompt]) -> list[tuple[Completion, ...]]:
        """Answer every prompt, in order, each with its number of candidates."""
        ...

    def likelihoods(self, asked: Sequence[tuple[Prompt, str]]) -> list[Likelihood | None]:
        """How likely each answer is after its prompt, in order; None where the model cannot tell."""
        ...

    @property
    def cost(self) -> Cost:
        """What all answers so far cost."""
        ...


class Embed(Protocol):
    """A multilingual sentence encoder."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector per text, in order; the dot product of two is their cosine."""
        ...


@dataclass(frozen=True, slots=True)
class Entailment:
    """How a hypothesis stands to a premise: three probabilities that add up to 1.

    After Bowman et al., "A large annotated corpus for learning natural language inference", EMNLP 2015.
    """

    entailed: float
    neutral: float
    contradicted: float


class Entail(Protocol):
    """A multilingual judge of entailment; premise and hypothesis may be in two languages."""

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment | None]:
        """Judge each (premise, hypothesis), in order; None where the preset has no judge."""
        ...


@dataclass(frozen=True, slots=True)
class Models:
    """The models of a night, loaded: who they are and what they do."""

    card: ModelCard
    generate: Generate
    embed: Embed
    entail: Entail


class OpenModels(Protocol):
    """How the night gets its models: called only when there is something to read or write."""

    def __call__(self) -> Models:
        """Load the models.

        Raises WeightsError when neither the preset nor its fallback can be had.
        """
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """An earlier story as the archive remembers it, with every night that told it, oldest first.

    `vectors` has one per night (d,), the direction of its articles' titles and leads; another encoder's has another
    length. `articles` are all that it was told from and whose texts are still kept, copies included.
    """

    nights: tuple[Previous, ...]
    vectors: tuple[Vectors, ...]
    articles: tuple[Article, ...]

    @property
    def last(self) -> Previous:
        """The latest night that told it."""
        return self.nights[-1]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What earlier visits left of a feed.

    `moved_to` is where it has moved for good; `troubles` are the nights in which it failed since it was last read, in
    order.
    """

    validators: Validators = Validators()
    moved_to: str | None = None
    troubles: tuple[Trouble, ...] = ()


class Archive(Protocol):
    """What Vigie remembers: feeds, entries, articles, editions. Every method is one transaction."""

    def remembered(self, url: str, night: date) -> Remembered:
        """What the visits to a feed in the nights before this one left."""
        ...

    def keep_feed(
        self, url: str, validators: Validators, entries: Sequence[Entry], night: date, moved_to: str | None = None
    ) -> int:
        """Remember that a feed was read, and queue the entries never seen before; how many these were."""
        ...

    def keep_trouble(self, url: str, failure: Failure, night: date) -> None:
        """Remember that a feed could not be read this night; where it had moved to is forgotten."""
        ...

    def pending(self) -> list[Entry]:
        """Queued entries whose page has no outcome yet, oldest first."""
        ...

    def keep_article(self, article: Article, night: date) -> None:
        """The entry has become an article of this night."""
        ...

    def keep_failure(self, entry: Entry, failure: Failure, night: date, *, final: bool) -> None:
        """The entry has failed this night; unless `final`, it stays queued for a later run."""
        ...

    def articles(self, night: date) -> list[Article]:
        """The articles of a night, by id."""
        ...

    def failed_entries(self, night: date) -> list[tuple[Entry, Failure]]:
        """The entries that failed in a night, by URL."""
        ...

    def edition(self, night: date) -> Edition | None:
        """The edition kept for a night, if there is one."""
        ...

    def keep_edition(self, edition: Edition, vectors: Vectors) -> None:
        """Replace the edition of its night; `vectors` has one row per story, by which later nights know it."""
        ...

    def told(self, since: date, before: date) -> list[Told]:
        """The open stories, by id: those that a night from `since` up to, not including, `before` told.

        Each comes with all nights before `before` that told it.
        """
        ...

    def to_reread(self, since: date, night: date) -> list[Article]:
        """What the nights from `since` up to, not including, `night` told, as last read; each once, by URL.

        Articles that `keep_reread` has marked for this night are left out.
        """
        ...

    def keep_reread(self, article: Article, night: date) -> None:
        """Remember that the page of an article was read again for this night."""
        ...

    def expire(self, before: date) -> None:
        """Forget the texts that were read before a night, and the answers made of them; what was told stays known."""
        ...


class Clock(Protocol):
    """Time, as an argument."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def seconds(self) -> float:
        """A monotonic reading in seconds, for durations."""
        ...


Item = TypeVar("Item")


class Follow(Protocol):
    """Whoever watches is told how far a piece of work is."""

    def __call__(self, items: Iterable[Item], what: str, total: int) -> Iterator[Item]:
        """Hand on the items as they come, `total` of them, of a kind that `what` names in the plural."""
        ...


class Meter(Protocol):
    """The energy that this machine takes."""

    @property
    def watts(self) -> float | None:
        """The power from which energy is estimated; None where the processors count it."""
        ...

    def joules(self) -> float:
        """A reading that only grows, for differences."""
        ...


class Publish(Protocol):
    """The output folder."""

    def publish(self, night: date, files: dict[str, str]) -> list[str]:
        """Put a night's files in place, each whole or not at all, and the latest copies; the paths written."""
        ...
