"""What the digests are compared with: the same model with nothing checked, and the first sentences of the article.

Must-haves are known in French and English only. So that both baselines can be measured on all articles, the model puts
the first sentences into the languages in which they are not written; that too is its first answer, unchecked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.measure.checker import sources_of
from pipeline.measure.gold import LANGUAGES, GoldArticle, as_story
from pipeline.measure.telling import Texts
from pipeline.ports import Generate
from pipeline.write.drafting import draft_language, drafting_prompt
from pipeline.write.sentences import answer_sentences, one_line
from pipeline.write.translating import Cell, ask, route
from pipeline.write.typography import set_type


def lead(articles: Sequence[GoldArticle], generate: Generate, *, sentences: int) -> list[Texts]:
    """The first sentences of each article, and the model's translation of them."""
    firsts = [tuple(source.text for source in sources_of(gold)[:sentences]) for gold in articles]
    return _in_every_language(firsts, [gold.language for gold in articles], generate)


def unchecked(articles: Sequence[GoldArticle], generate: Generate, *, sentences: int) -> list[Texts]:
    """What the model answers when it is asked for each article's draft, and its translation of that."""
    asked = [as_story(gold).articles[0] for gold in articles]
    languages = [draft_language(article) for article in asked]
    answers = generate.generate([drafting_prompt(article, sentences) for article in asked])
    drafts = [
        answer_sentences(answer.text, language, finished=answer.finished)[:sentences]
        for (answer, *_), language in zip(answers, languages, strict=True)
    ]
    return _in_every_language(drafts, languages, generate)


def _in_every_language(told: Sequence[tuple[str, ...]], languages: Sequence[str], generate: Generate) -> list[Texts]:
    cells = [
        Cell(text, language, target)
        for texts, language in zip(told, languages, strict=True)
        for target in LANGUAGES
        for text in texts
    ]
    said = _translated(cells, generate)
    return [{target: tuple(set_type(next(said), target) for _ in texts) for target in LANGUAGES} for texts in told]


def _translated(cells: Sequence[Cell], generate: Generate) -> Iterator[str]:
    """Each text in its target language, leg by leg, the first answer taken whatever it is."""
    now = list(cells)
    while any(cell.language != cell.target for cell in now):
        legs = {
            index: Cell(cell.text, cell.language, route(cell.language, cell.target)[0])
            for index, cell in enumerate(now)
            if cell.language != cell.target
        }
        answers = generate.generate([ask(leg) for leg in legs.values()])
        for (index, leg), (answer, *_) in zip(legs.items(), answers, strict=True):
            now[index] = Cell(one_line(answer.text), leg.target, cells[index].target)
    return (cell.text for cell in now)
