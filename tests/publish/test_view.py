"""What a digest says, before any format: whose language each title is in, and where each link leads."""

from dataclasses import replace
from datetime import date

import pytest
from any_edition import EDITIONS, told
from hypothesis import given
from hypothesis import strategies as st
from published_edition import EDITION, SECTIONS, SUMMARIES

from pipeline.news import Change, Claim, Failure, Previous, Reason, Stage, Unsummarised
from pipeline.publish.files import digest_files
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


@pytest.mark.parametrize(
    ("dead_since", "said"),
    [(None, "l’adresse ne contient pas de flux"), (date(2026, 11, 1), ", depuis le 1er novembre 2026")],
)
def test_a_feed_that_could_not_be_read_is_named_with_its_reason_and_since_when_it_is_dead(dead_since, said):
    failure = Failure("https://example.org/feed", Stage.FEED, Reason.NOT_A_FEED, dead_since=dead_since)
    [item] = seen(replace(EDITION, failures=(failure,))).about[-1].items
    assert item.title == "example.org/feed"
    assert item.details.endswith(said)


def test_an_earlier_story_is_named_with_its_night_and_its_place():
    first, second, *_ = seen().sections[0].stories
    assert first.earlier == Earlier(
        "traité le 20 novembre 2026 sous le titre «\u00a0Le Conseil débat des petits fournisseurs\u00a0»",
        date(2026, 11, 20).isoformat(),
        "rules-0",
    )
    assert second.earlier is None


def test_a_story_that_was_told_more_than_once_before_has_a_timeline_of_the_last_five_nights():
    nights = tuple(
        Previous("rules", date(2026, 11, day), (("fr", f"Titre {day}"), ("en", f"Title {day}")) if day > 15 else ())
        for day in range(14, 21)
    )
    for count, shown in ((0, 0), (1, 0), (2, 2), (7, 5)):
        edition = replace(told(RULES), stories=(replace(RULES, timeline=nights[:count]),))
        assert len(seen(edition).sections[0].stories[0].timeline) == shown
    timeline = (
        seen(replace(told(RULES), stories=(replace(RULES, timeline=nights[:3]),))).sections[0].stories[0].timeline
    )
    assert [told.text for told in timeline] == [
        "14 novembre 2026", "15 novembre 2026", "16 novembre 2026\u00a0: Titre 16",
    ]  # fmt: skip
    assert (timeline[0].night, timeline[0].story_id) == ("2026-11-14", "rules")


def test_what_a_source_took_back_is_quoted_as_it_was_and_as_it_is_with_a_link_to_it():
    lookout = RULES.articles[1]
    changes = (
        Change(lookout.id, "Old title", lookout.title),
        Change(lookout.id, "Fewer than 200 staff.", "Providers with fewer than 250 staff would report once a year."),
    )
    edition = replace(told(RULES), stories=(replace(RULES, changes=changes),))
    title, sentence = seen(edition).sections[0].stories[0].corrections
    assert str(title.text) == (
        "Policy Lookout écrivait «\u00a0Old title\u00a0», et écrit maintenant "
        "«\u00a0EU ministers back simpler rules for small AI developers\u00a0»."
    )
    assert [run.text for run in title.text.runs if run.language == "en"] == ["Old title", lookout.title]
    assert title.marks[0].url == lookout.canonical_url
    assert sentence.marks[0].url.startswith(f"{lookout.canonical_url}#:~:text=")
    for file in ("md", "html", "atom"):
        assert (
            "Old title"
            in digest_files(edition, SECTIONS, version="0", contact="https://example.org")[f"digest.fr.{file}"]
        )


def test_where_sources_differ_each_is_named_with_its_words_and_a_link_to_them():
    council, lookout = RULES.articles[:2]
    passage = "Providers with fewer than 250 staff would report once a year."
    claims = (Claim(council.id, "200 salariés", council.paragraphs[1]), Claim(lookout.id, "250 staff", passage))
    edition = replace(told(RULES), stories=(replace(RULES, differing=claims),))
    remark = seen(edition).sections[0].stories[0].differing
    publishers = council.publisher, lookout.publisher
    assert str(remark.text) == (
        f"Les sources divergent\u00a0: {publishers[0]}\u00a0: 200 salariés\u202f; {publishers[1]}\u00a0: 250 staff."
    )
    assert [mark.number for mark in remark.marks] == ["1", "2"]
    assert "#:~:text=" in remark.marks[1].url
    for name, printed in digest_files(edition, SECTIONS, version="0", contact="https://example.org").items():
        assert "200 salariés" in printed or name.endswith(".ics")


def test_a_story_that_one_language_alone_tells_is_marked_where_the_night_has_several():
    english = replace(FINE, articles=(*FINE.articles, replace(FINE.articles[0], id="second")))
    marks = {
        edition: [story.only_in for story in seen(told(*edition)).sections[0].stories]
        for edition in ((RULES, english), (english,), (RULES, FINE))
    }
    assert list(marks.values()) == [["", "en anglais seulement"], [""], ["", ""]]  # of a single source it goes without


def test_only_the_first_sentence_that_says_what_is_new_is_announced():
    summaries = tuple(
        replace(
            each, sentences=tuple(replace(sentence, news=index > 0) for index, sentence in enumerate(each.sentences))
        )
        for each in SUMMARIES
    )
    lines = seen(replace(told(RULES), summaries=summaries)).sections[0].stories[0].lines
    assert [line.lead for line in lines] == ["", "Ce qui est nouveau\u00a0:", *[""] * (len(lines) - 2)]


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
