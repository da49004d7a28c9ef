"""Every sentence that was written has a row: what became of it, what was checked, what proves it."""

from fakes import FakeEmbed, FakeGenerate, asked, models, story

from pipeline.check.names import parse_glossary
from pipeline.write.drafting import draft_stories
from pipeline.write.explaining import Row, explain
from pipeline.write.telling import tell

NO_NAMES = parse_glossary("", "none")
FINE = "The national regulator has fined the company 35 million euros for its unlawful use of personal data."
CASE = "The company said on Tuesday that it would contest the decision before the administrative court in Paris."
GOOD, BON = "The regulator fined the company 35 million euros.", "Le régulateur inflige 35 millions d'euros."
ALSO_GOOD = "The company said it would contest the decision before the court in Paris."
WRONG = "The regulator fined the company 53 million euros."


def test_printed_unprinted_and_refused_sentences_are_all_explained(article):
    answers = {"draft": f"{GOOD} {ALSO_GOOD} {WRONG}"}
    generate = FakeGenerate(
        lambda prompt: answers.get(asked(prompt)) or (BON if GOOD in prompt.messages[-1].content else "")
    )
    embed = FakeEmbed([(GOOD, BON)])
    (draft,) = draft_stories(
        [story(article(paragraphs=(f"{FINE} {CASE}",)))], models(generate, embed), NO_NAMES, count=3
    )
    (summaries,) = tell([draft], ("fr", "en"), models(generate, embed), NO_NAMES, count=3)
    assert explain(draft, summaries, NO_NAMES) == (
        Row(
            "fr",
            BON.replace("'", "’"),
            "proven, drafted",
            ("number: 35 millions d'euros",),
            (FINE,),
        ),
        Row("en", GOOD, "proven, drafted", ("number: 35 million euros",), (FINE,)),
        Row("en", ALSO_GOOD, "proven, not printed", ("name: Paris", "hedge: would"), (CASE,)),
        Row("en", WRONG, "refused: 53 million euros", ("number: 53 million euros",), (FINE, CASE)),
    )
