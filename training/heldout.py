"""What an adapter is judged by: sentences that it never learned from, and what became of them in translation."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.check.names import Glossary
from pipeline.write import prompts
from training.examples import Record, telling

_ONE_IN = 10  # of our own records, so many are held out
# Press and conversation, translated by people for the workshops on machine translation: the nearest to what a night
# reads, and never learned from, because they may be used in research only.
_NEWS = ("newstest", "newsdiscuss")


@dataclass(frozen=True, slots=True)
class Asked:
    """A text to be put into another language, and how a person put it; `of` names the set it is from."""

    of: str
    source: str
    target: str
    text: str
    reference: str


def is_held_out(record: Record) -> bool:
    """One in ten of our own records, by its English text, wherever it stands in its file."""
    return record["kind"] != "draft" and _number(record) % _ONE_IN == 0


def _number(record: Record) -> int:
    return zlib.crc32(record["en"].encode())


def asked_of_ours(records: Iterable[Record]) -> Iterator[Asked]:
    """Our held-out sentences and headlines: between French and English, and into English from one language more."""
    for record in filter(is_held_out, records):
        others = sorted(record.keys() - {"kind", *prompts.DRAFTED})
        other = others[_number(record) // _ONE_IN % len(others)]
        for source, target in (("en", "fr"), ("fr", "en"), (other, "en")):
            yield Asked(f"our {record['kind']}s", source, target, record[source], record[target])


def asked_of_news(records: Sequence[Record], count: int, glossary: Glossary, seed: int) -> Iterator[Asked]:
    """So many sentences of the press that assert a fact, each both ways; translated so that no fact is lost."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    fitting = [
        record
        for record in records
        if record["source"].startswith(_NEWS) and record["order"] == 0 and telling(record, glossary)
    ]
    for record in chance.sample(fitting, count):
        for source, target in (("en", "fr"), ("fr", "en")):
            yield Asked("news", source, target, record[source], record[target])
