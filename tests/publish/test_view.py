"""What a digest says, before any format: whose language each title is in, and where each link leads."""

from dataclasses import replace
from datetime import date

import pytest
from any_edition import EDITIONS, told
from hypothesis import given
from hypothesis import strategies as st
from published_edition import EDITION, SECTIONS, SUMMARIES

from pipeline.news import Reason, Unsummarised
from pipeline.publish.view import Earlier, Item, Run, Text, Tongue, view

RULES, FINE = EDITION.stories[:2]


def seen(edition=EDITION, language="fr"):
    return view(edition, language, SECTIONS, "0.1.0")


def test_the_languages_of_the_edition_are_named_in_themselves():
    digest = seen()
    assert digest.language == Tongue("fr", "français")
    assert digest.others == (Tongue("en", "English"), Tongue("de", "Deutsch"))


def test_a_headline_in_another_language_is_quoted_and_marked_in_the_story_and_in_the_overview():
    title = "Rules {0} for “all”"
    summaries = tuple(
        replace(each, headline=title, title_language="en") if each.story_id == "rules" else each for each in SUMMARIES
    )
    digest = seen(replace(told(RULES, FINE), summaries=summaries))
    headline = digest.sections[0].stories[0].headline
    assert headline == Text((Run("«\u00a0"), Run(title, "en"), Run("\u00a0»"), Run(" (anglais)")))
    assert str(headline) == f"«\u00a0{title}\u00a0» (anglais)"
    assert [run.text for run in digest.overview.runs if run.language] == [title]
    assert f"À la une\u00a0: {headline} et «\u00a0Royaume-Uni" in str(digest.overview)


def test_an_earlier_story_is_named_with_its_night_and_its_place():
    first, second, *_ = seen().sections[0].stories
    assert first.earlier == Earlier(
        "traité le 20 novembre 2026 sous le titre «\u00a0Le Conseil débat des petits fournisseurs\u00a0»",
        date(2026, 11, 20).isoformat(),
        "rules-0",
    )
    assert second.earlier is None


@pytest.mark.parametrize(
    ("title", "language", "shown", "marked"),
    [
        ("KI", "de", "KI", "de"),
        ("L’IA", "fr", "L’IA", ""),
        ("AI", "", "AI", ""),
        ("AI", '"><script>', "AI", ""),
        ("人工智能", "zh-cn", "人工智能", "zh-cn"),
        ("\u200b", "de", "e.example/a", ""),
    ],
)
def test_a_title_has_its_language_where_it_is_known_and_another(title, language, shown, marked):
    item = Unsummarised("https://e.example/a", title, "", language, Reason.STUB)
    [view_of_it] = seen(replace(EDITION, unsummarised=(item,))).not_summarised
    assert (view_of_it.title, view_of_it.language) == (shown, marked)


@pytest.mark.parametrize(
    ("url", "address"),
    [("https://e.example/é", "https://e.example/%C3%A9"), ("javascript:alert(1)", ""), ("//e.example", "")],
)
def test_an_address_is_a_web_address_or_empty(url, address):
    item = Unsummarised(url, "AI", "Paper", "en", Reason.STUB)
    [shown] = seen(replace(EDITION, unsummarised=(item,))).not_summarised
    assert shown == Item("AI", address, "Paper · anglais · il y a trop peu de texte à résumer", "en")


def proofs(digest):
    """Each story with the links of its sentences and of its sources."""
    return [
        (story.id, [mark.url for line in story.lines for mark in line.marks], [source.url for source in story.sources])
        for section in digest.sections
        for story in section.stories
    ]


@given(EDITIONS, st.sampled_from(["en", "de"]))
def test_every_language_has_the_same_stories_with_the_same_links(edition, language):
    assert proofs(seen(edition, language)) == proofs(seen(edition, "fr"))
