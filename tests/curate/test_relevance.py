"""On topic is where the subject meets the aspect."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import PROTOTYPES, TOPIC, an_article, unit

from pipeline.commands.assembly import read_topic
from pipeline.curate.relevance import (
    CONCENTRATION,
    LEAD_CHARACTERS,
    chance,
    density_ratio,
    judge,
    lead,
    lead_text,
    likeness,
)
from pipeline.curate.topics import Examples
from pipeline.news import Scope

ON, OFF, ASIDE = unit(1, 0, 0, 0), unit(0, 1, 0, 0), unit(0, 0, 1, 1)

TELLING = {"title": "New law protects bees", "text": "The ban helps hives. The law is for bees."}


@pytest.mark.parametrize(
    ("about", "vector", "scope", "relevant"),
    [
        (TELLING, ASIDE, Scope.GENERAL, True),
        ({"title": "Bees in spring", "text": "The hive wakes."}, ASIDE, Scope.GENERAL, False),  # the subject alone
        ({"title": "A law on roads", "text": "The ban comes."}, ASIDE, Scope.GENERAL, False),  # the aspect alone
        ({"title": "Bees and the law"}, ASIDE, Scope.GENERAL, False),  # hardly anything of either
        ({"title": "Bees and the law"}, ASIDE, Scope.AI_POLICY, True),  # but from a feed that is all about it
        ({"title": "Bees and the law"}, ON, Scope.GENERAL, True),  # or very like what is on topic
        ({"title": "A recipe"}, OFF, Scope.AI_POLICY, False),  # a feed's scope alone proves nothing
    ],
)
def test_subject_and_aspect_must_meet(about, vector, scope, relevant):
    verdict = judge(an_article("a", scope=scope, **about), vector, TOPIC, PROTOTYPES)
    assert verdict.relevant is relevant
    assert (verdict.score >= TOPIC.relevance.threshold) is relevant


def test_a_bare_entry_is_judged_by_its_summary():
    entry = replace(an_article("a", title="New law protects bees").entry, summary=TELLING["text"])
    assert judge(entry, ASIDE, TOPIC, PROTOTYPES) == judge(an_article("a", **TELLING), ASIDE, TOPIC, PROTOTYPES)


def test_reasons_can_be_checked_by_a_person():
    verdict = judge(an_article("a", **TELLING), ON, TOPIC, PROTOTYPES)
    assert verdict.reasons == (
        "bee terms: bees ×2, hives",
        "rule terms: law ×2, ban",
        'near "Parliament protects bees." 1.00',
        "prototypes and examples +17.0",
        "feed scope general",
    )


@pytest.mark.parametrize(("vector", "relevant"), [(unit(0, 0, 1, 0), True), (unit(0, 0, 0, 1), False)])
def test_what_is_like_the_examples_is_on_topic(vector, relevant):
    topic = TOPIC.model_copy(update={"examples": Examples(on=("Nets.",), off=("Wax.", "Wax again."))})
    rows = np.vstack([PROTOTYPES, unit(0, 0, 1, 0), unit(0, 0, 0, 1), unit(0, 0, 0, 1)])
    assert judge(an_article("a", title="Bees and the law"), vector, topic, rows).relevant is relevant


VECTORS = st.lists(st.integers(-9, 9), min_size=3, max_size=3).filter(any).map(lambda row: unit(*row))


@given(on=st.lists(VECTORS, min_size=1, max_size=4), off=st.lists(VECTORS, min_size=1, max_size=4), vector=VECTORS)
def test_density_is_a_matter_of_both_sides(on, off, vector):
    one, other = (np.array(rows, dtype=np.float32) @ vector for rows in (on, off))
    ratio = density_ratio(one, other, 0.0)
    assert abs(ratio) <= 2 * CONCENTRATION + 1e-3
    assert ratio == pytest.approx(-density_ratio(other, one, 0.0), abs=1e-3)
    assert density_ratio(one[::-1], other, 0.0) == pytest.approx(ratio, abs=1e-3)
    assert density_ratio(one, one, 0.0) == pytest.approx(0.0)


@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from(list(Scope)))
def test_any_text_has_a_score_and_more_policy_in_the_feed_never_lowers_it(title, text, scope):
    verdict = judge(an_article("a", title=title, text=text, scope=scope), ASIDE, TOPIC, PROTOTYPES)
    narrower = judge(an_article("a", title=title, text=text, scope=Scope.AI_POLICY), ASIDE, TOPIC, PROTOTYPES)
    assert 0 <= verdict.score <= narrower.score <= 1


@pytest.mark.parametrize(
    ("text", "characters", "expected"),
    [
        ("Short.", 100, "Short."),
        ("One two three", 7, "One two"),  # a word that ends at the limit stays
        ("One two three", 8, "One two"),
        ("First.\n\nSecond.", 100, "First. Second."),
        ("x" * 50, 10, "x" * 10),  # no word ends in time
    ],
)
def test_a_lead_is_cut_between_words(text, characters, expected):
    assert lead(an_article("a", text=text), characters) == expected


def test_title_and_lead_are_embedded_and_no_more():
    text = lead_text(an_article("a", title="T", text="word " * 500))
    assert text.startswith("T. word")
    assert len(text) <= len("T. ") + LEAD_CHARACTERS


@pytest.mark.parametrize(
    ("cosine", "floor", "expected"), [(0.0, 0.0, 0), (0.7, 0.7, 0), (0.85, 0.7, 0.5), (1, 0.7, 1), (-0.5, 0.1, 0)]
)
def test_likeness_is_cosine_above_chance(cosine, floor, expected):
    assert likeness(np.array([cosine], dtype=np.float32), floor) == pytest.approx([expected])


def test_chance_is_what_on_and_off_topic_sentences_share():
    prototypes = np.stack([unit(1, 0), unit(1, 1), unit(0, 1), unit(0, 1)])
    assert chance(prototypes, TOPIC) == pytest.approx(0.5**0.5)


@pytest.mark.weights
@pytest.mark.parametrize(
    ("language", "title", "text", "relevant"),
    [
        ("en", "Regulator fines chatbot maker", "The data protection authority fined the AI company 5 million.", True),
        (
            "fr",
            "IA : le Sénat adopte une loi",
            "Les sénateurs ont voté l'encadrement de l'intelligence artificielle.",
            True,
        ),
        ("de", "Bundestag beschließt KI-Gesetz", "Die Bundesnetzagentur beaufsichtigt künstliche Intelligenz.", True),
        (
            "es",
            "Bruselas investiga un chatbot",
            "La Comisión Europea abre una investigación sobre su inteligencia artificial.",
            True,
        ),
        ("en", "A chatbot that plans your holidays", "The AI assistant books hotels.", False),
        ("fr", "Le Sénat adopte la loi sur l'eau", "Le texte encadre les prélèvements des agriculteurs.", False),
    ],
)
def test_with_the_real_encoder_and_the_shipped_topic(encoder, language, title, text, relevant):
    path = Path(__file__).parents[2] / "configs" / "topics" / "ai-policy.toml"
    topic = read_topic(path)
    item = an_article("a", title=title, text=text, language=language)
    prototypes = encoder.encode(list(topic.sentences()))
    assert judge(item, encoder.encode(lead_text(item)), topic, prototypes).relevant is relevant
