"""The room's one door: articles in, everything measured out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.check.names import Glossary
from pipeline.measure import baselines
from pipeline.measure.checker import verdicts_on
from pipeline.measure.counting import count, faults_of
from pipeline.measure.figures import LEAD, REFERENCE, UNCHECKED, VIGIE, Figure, Row, checker_figures, figures_of
from pipeline.measure.gold import LANGUAGES, GoldArticle
from pipeline.measure.ledger import Ledger
from pipeline.measure.telling import Texts, tell_all
from pipeline.ports import Models


def evaluate(
    articles: Sequence[GoldArticle],
    models: Models,
    glossary: Glossary,
    ledger: Ledger,
    *,
    sentences: int,
    together: int,
    say: Callable[[str], None],
) -> tuple[list[Row], list[Figure]]:
    """Tell the articles with at most so many sentences each, `together` at a time, and count beside the baselines."""
    tellings = tell_all(articles, models, glossary, ledger, sentences=sentences, together=together, say=say)
    say("telling them unchecked, for comparison")
    unchecked = baselines.unchecked(articles, models.generate, sentences=sentences)
    lead = baselines.lead(articles, models.generate, sentences=sentences)
    say("counting")
    rows = []
    for gold, told, plain, first in zip(articles, tellings, unchecked, lead, strict=True):
        printed: dict[str, Texts] = {
            VIGIE: told.texts,
            UNCHECKED: plain,
            LEAD: first,
            REFERENCE: {language: gold.reference.sentences(language) for language in LANGUAGES},
        }
        counts = {
            system: {language: count(gold, texts[language], language, glossary) for language in LANGUAGES}
            for system, texts in printed.items()
        }
        rows.append(
            Row(
                name=gold.name,
                language=gold.language,
                counts=counts,
                headlines=told.headlines,
                headline_faults={
                    language: faults_of(gold, [headline], language, glossary)
                    for language, headline in told.headlines.items()
                },
                passages=told.passages,
                parallel=told.parallel,
                origins=told.origins,
                seconds=told.seconds,
            )
        )
    verdicts = [verdicts_on(gold, models.embed, glossary) for gold in articles]
    return rows, [*figures_of(rows, sentences), *checker_figures(verdicts)]
