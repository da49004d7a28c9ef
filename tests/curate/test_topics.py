"""A topic file is read whole, and its terms are found in their forms."""

from pathlib import Path

import pytest
from newsroom import BEES, NOTHING_BESIDE, TOPIC

from pipeline.commands.assembly import read_topic
from pipeline.curate.topics import Examples, parse_examples, parse_topic
from pipeline.errors import ConfigError

TOPICS = Path(__file__).parents[2] / "configs" / "topics"
SHIPPED = sorted((Path(__file__).parents[2] / "configs" / "topics").glob("*.toml"))


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Bees and beekeepers, but no beer", "en", ("Bees", "beekeepers", "beer")),  # a star means any ending
        ("Has been frisbee", "en", ("been",)),  # but the beginning is the word's
        ("La ruche et les RUCHES", "fr", ("ruche", "RUCHES")),
        ("Die Honigbienen und der Imker", "de", ("Honigbienen",)),
        ("APIS in capitals, apis not", "en", ("APIS",)),
        ("APIS counts in every language", "de", ("APIS",)),
        ("bees and ruches", "fr", ("ruches",)),  # only the words of the text's own language
        ("bees and ruches", None, ("bees", "ruches")),  # all of them when it is unknown
        ("bees and ruches", "ja", ("bees", "ruches")),  # or has no list
        ("", "en", ()),
    ],
)
def test_terms_are_found_in_their_forms(text, language, found):
    assert TOPIC.subject.terms.found(text, language) == found


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("the farm-minister and the farm\nminister", "en", ("farm-minister", "farm minister")),
        ("l’État et l'État", "fr", ("l'État", "l'État")),
        ("l'E\u0301tat", "fr", ("l'État",)),  # decomposed accent
    ],
)
def test_hyphens_apostrophes_and_accents_are_read_alike(text, language, found):
    assert TOPIC.aspect.terms.found(text, language) == found


def test_prototype_sentences_come_in_the_order_in_which_they_are_compared():
    assert TOPIC.sentences() == (
        "Parliament protects bees.",
        "A recipe with honey.",
        "A law on hives.",
        "The harvest is good.",
    )


EXAMPLES = """\
{"event": "nets", "title": "Nets", "lead": "They are banned."}
{"event": null, "language": "en", "title": "Honey", "lead": "It is sweet."}
"""


def test_examples_in_a_file_beside_are_on_topic_where_they_tell_an_event_and_come_last():
    topic = parse_topic('examples = "bees.jsonl"\n' + BEES, "bees.toml", {"bees.jsonl": EXAMPLES}.__getitem__)
    assert topic.examples == Examples(on=("Nets. They are banned.",), off=("Honey. It is sweet.",))
    assert topic.sentences() == (*TOPIC.sentences(), "Nets. They are banned.", "Honey. It is sweet.")


def test_a_topic_file_may_hold_its_examples_itself():
    topic = parse_topic(BEES + '[examples]\non = ["Hives. They count."]\n', "bees.toml", NOTHING_BESIDE)
    assert topic.examples == Examples(on=("Hives. They count.",))


@pytest.mark.parametrize("line", ["{", "[]", "", '{"event": null, "title": "Honey"}'])
def test_a_line_that_is_no_example_is_named(line):
    with pytest.raises(ConfigError, match=r'bees.jsonl: line 3: must be a JSON object with "event"'):
        parse_examples(f"{EXAMPLES}{line}\n", "bees.jsonl")


def test_section_titles_come_in_printing_order():
    assert list(TOPIC.section_titles()) == ["law", "harvest", "other"]
    assert TOPIC.section_titles()["harvest"] == {"en": "Harvest", "fr": "Récolte"}


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('name = "bees"', "name = bees", "is not valid TOML"),
        ('name = "bees"', "", "name: is missing"),
        ('name = "bees"', 'name = "bees"\ncolour = 1', "colour: is not a setting; allowed here: name, subject"),
        (
            "per_day = 0.1",
            "per_day = 0.1\nper_hour = 1",
            "stories.per_hour: is not a setting; allowed here: same_event",
        ),
        ("threshold = 0.5", "threshold = 1.5", "relevance.threshold: 1.5 will not do: Input should be less than 1"),
        ("same_event = 0.5", 'same_event = "high"', "stories.same_event: 'high' will not do"),
        (
            "ai-policy = 2.0, ",
            "",
            "relevance.scope: {'tech-policy': 1.0, 'tech': 0.0, 'general': 0.0} will not do: no value",
        ),
        ("court = 4.0", "king = 4.0", "ranking.kind.king"),
        ("court = 4.0\n", "", "no value for court"),
        ('en = ["bee*", "hive*"]', 'en = ["*"]', "subject.terms: "),
        ('en = ["bee*", "hive*"]', "en = []", "en needs a list of at least one term"),
        ('en = ["bee*", "hive*"]', 'english = ["bee*"]', "'english' is not a language; allowed: ISO 639 codes"),
        (
            'key = "other"',
            'key = "others"',
            'sections: law, harvest, others will not do: keys are unique and the last is "other"',
        ),
        ('prototypes = ["A law on hives."]', "", "sections.law.prototypes: is missing"),
        (
            'terms = { en = ["bill"], fr = ["propose*"] }',
            'terms = { en = ["bill"] }\nwords = 1',
            "ranking.consequence.0.words: is not a setting; allowed here: label, weight, terms",
        ),
    ],
)
def test_a_mistake_is_named_by_file_and_key(before, after, complaint):
    assert before in BEES
    with pytest.raises(ConfigError) as error:
        parse_topic(BEES.replace(before, after, 1), "bees.toml", NOTHING_BESIDE)
    message = str(error.value)
    assert message.startswith("bees.toml: ")
    assert complaint in message
    assert "\n" not in message


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_topic_is_whole(path):
    topic = read_topic(path)
    assert topic.name == path.stem
    for language in ("fr", "en", "de", "es", "it", "nl", "pt", "pl"):
        assert language in topic.subject.terms.patterns, language
        assert language in topic.aspect.terms.patterns, language
    for key, titles in topic.section_titles().items():
        assert {"fr", "en", "de"} <= set(titles), key


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La loi sur l’intelligence artificielle et la reconnaissance faciale"),
        ("en", "Lawmakers regulate large language models"),
        ("de", "Die KI-Verordnung und ihre Behörden"),
        ("es", "El Gobierno regula la inteligencia artificial"),
        ("it", "Il Garante e l'intelligenza artificiale"),
        ("nl", "Toezichthouder onderzoekt algoritmes"),
        ("pt", "O Senado e os algoritmos de reconhecimento facial"),
        ("pl", "Ustawa o sztucznej inteligencji"),
    ],
)
def test_the_ai_policy_topic_knows_both_sides_in_its_languages(language, text):
    path = next(path for path in SHIPPED if path.stem == "ai-policy")
    topic = read_topic(path)
    assert topic.subject.terms.found(text, language)
    assert topic.aspect.terms.found(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [("it", "Grazie ai volontari"), ("pl", "Cieszę się, że si nie pada"), ("fr", "J'ai mangé"), ("es", "Ia canción")],
)
def test_common_words_are_not_taken_for_acronyms(language, text):
    path = next(path for path in SHIPPED if path.stem == "ai-policy")
    topic = read_topic(path)
    assert topic.subject.terms.found(text, language) == ()


@pytest.mark.parametrize("path", sorted(TOPICS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_topic_is_complete_and_speaks_french_and_english(path):
    topic = read_topic(path)
    assert all({"fr", "en"} <= set(titles) for titles in topic.section_titles().values())
    assert topic.subject.terms.found(topic.prototypes.on[0], "en")


def test_a_second_topic_needs_no_code():
    topic = read_topic(TOPICS / "data-protection.toml")
    assert topic.subject.terms.found("La CNIL sanctionne une fuite de données personnelles", "fr")
    assert not topic.subject.terms.found("Parliament adopts a law on artificial intelligence", "en")
