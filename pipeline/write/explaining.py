"""Why a summary says what it says: for each sentence the verdict, the facts that were checked, and the proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.check.facts import asserted, facts
from pipeline.check.names import Glossary
from pipeline.news import Citation, Sentence, Summary
from pipeline.write.drafting import Draft


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence that was written, printed or not. `facts` are words of it, each after its kind."""

    language: str
    sentence: str
    verdict: str
    facts: tuple[str, ...]
    passages: tuple[str, ...]


def explain(draft: Draft, summaries: Sequence[Summary], glossary: Glossary) -> tuple[Row, ...]:
    """A row for each printed sentence in each language, then for each that was left out."""
    printed = [(summary.language, sentence) for summary in summaries for sentence in summary.sentences]
    return (
        *(
            _row(language, sentence.text, f"proven, {sentence.origin}", sentence.citations, glossary)
            for language, sentence in printed
        ),
        *(
            _row(draft.language, sentence.text, "proven, not printed", sentence.citations, glossary)
            for sentence in _unprinted(draft, [sentence for _, sentence in printed])
        ),
        *(
            _row(draft.language, each.text, f"refused: {', '.join(each.wrong)}", each.citations, glossary)
            for each in draft.refused
        ),
    )


def _unprinted(draft: Draft, printed: Sequence[Sentence]) -> Iterator[Sentence]:
    """The proven sentences that could not be said truly in every language, or were one too many."""
    proofs = [sentence.citations for sentence in printed]
    return (sentence for sentence in draft.sentences if sentence.citations not in proofs)


def _row(language: str, text: str, verdict: str, citations: Sequence[Citation], glossary: Glossary) -> Row:
    checked = tuple(f"{kind}: {words}" for kind, words in asserted(facts(text, language, glossary)))
    return Row(language, text, verdict, checked, tuple(citation.passage for citation in citations))
