"""What an adapter learns from: the pipeline's own questions, word for word, each with the answer wanted.

Two sources. Ours, in `training/data`: sentences and headlines told alike in eight languages, and drafts of articles.
Others', whose licence allows it: aligned French and English sentences, of which only those are taken that the
pipeline's own checks would print.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.check.facts import facts
from pipeline.check.lexicon import LANGUAGES
from pipeline.check.names import Glossary
from pipeline.check.support import faithful
from pipeline.ports import Message, Prompt
from pipeline.write import prompts

Record = dict[str, Any]  # one line of JSON

# What may go into weights that are given away; all else is only measured with (see training/README.md).
SHIPPABLE = frozenset(
    {
        "MIT",
        "MIT (repository LICENSE); Crown copyright, Government of Canada",
        "CC0 1.0",
        "EUR-Lex reuse permitted with acknowledgement (Decision 2011/833/EU), (c) European Union",
        "Open Government Licence - Canada; Reproduction of Federal Law Order SI/97-5",
    }
)
OURS = "ours"
_ELSEWHERE = tuple(sorted(set(LANGUAGES) - set(prompts.DRAFTED)))
_LIKE = 0.85  # cosine of two aligned sentences below which one often says more than the other
_SHORTEST, _LONGEST = 8, 45  # words: sentences of news


@dataclass(frozen=True, slots=True)
class Example:
    """A question as the pipeline asks it, and the answer to learn; `origin` says whose text it is."""

    prompt: Prompt
    answer: str
    origin: str


def ours(records: Iterable[Record], seed: int) -> Iterator[Example]:
    """The examples of our own records.

    A sentence or headline is learned from English into French, which the model writes worst, and into English from
    French or one of the six other languages, as often the one as the others: `seed` chooses. A draft is learned as is.
    """
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    for record in records:
        if record["kind"] == "draft":
            answer = " ".join(record["sentences"])
            prompt = prompts.draft(record["title"], record["text"], record["language"], len(record["sentences"]))
            yield Example(prompt, answer, OURS)
            continue
        for source, target in (("en", "fr"), (chance.choice(("fr", chance.choice(_ELSEWHERE))), "en")):
            yield translation(record, source, target, OURS)


def translation(record: Record, source: str, target: str, origin: str) -> Example:
    """A text of a record to be put into another of its languages."""
    return Example(prompts.translate(record[source], source, target), record[target], origin)


def others(records: Sequence[Record], count: int, glossary: Glossary, seed: int) -> Iterator[Example]:
    """So many examples of others' aligned sentences, two of three into French.

    Taken are those with a licence to ship, of a sentence's length, near one another, that assert a fact and lose none.
    """
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    taken = 0
    for record in chance.sample(records, len(records)):
        if taken == count:
            return
        if record["licence"] in SHIPPABLE and record["cos"] >= _LIKE and telling(record, glossary):
            source, target = ("fr", "en") if taken % 3 == 0 else ("en", "fr")
            yield translation(record, source, target, record["source"])
            taken += 1


def telling(record: Record, glossary: Glossary) -> bool:
    """Whether an aligned pair is a sentence of news in form, asserts a number, date or name, and says it alike."""
    lengths = [len(record[language].split()) for language in prompts.DRAFTED]
    if not all(_SHORTEST <= length <= _LONGEST for length in lengths):
        return False
    english = facts(record["en"], "en", glossary)
    asserts = any((english.numbers, english.dates, english.weekdays, english.names))
    return asserts and not faithful(record["fr"], "fr", record["en"], "en", record["cos"], glossary)


def dump(example: Example) -> str:
    """An example as one line of JSON."""
    return json.dumps(asdict(example), ensure_ascii=False)


def parse(line: str) -> Example:
    """The example of a line that `dump` wrote."""
    record = json.loads(line)
    messages = tuple(Message(**message) for message in record["prompt"].pop("messages"))
    return Example(Prompt(messages=messages, **record["prompt"]), record["answer"], record["origin"])
