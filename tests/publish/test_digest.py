"""What the reader gets: the same stories, in the same order, with the same links, in each language."""

import re
from dataclasses import replace
from datetime import date

import pytest
import yaml
from any_edition import EDITIONS, HOSTILE, hostile_edition, told
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from published_edition import CARD, EDITION, INQUIRY, QUIET, SECTIONS, cite

from pipeline.errors import ConfigError
from pipeline.news import (
    Failure,
    Label,
    Previous,
    Reason,
    Sentence,
    Stage,
    Summary,
    Unsummarised,
)
from pipeline.publish.digest import digest_markdown
from pipeline.publish.view import view

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def digest(edition=EDITION, language="en", version=""):
    return digest_markdown(view(edition, language, SECTIONS, version))


def body(text):
    """Cut off the front matter."""
    return text.split("\n---\n", 1)[1]


def headings(text):
    return re.findall(r"^#+ .*$", text, re.MULTILINE)


def links(text):
    """Every link's address, in order."""
    inline = (token for token in PARSER.parse(body(text)) if token.type == "inline")
    return [child.attrs["href"] for token in inline for child in token.children if child.type == "link_open"]


def structure(text):
    """List the elements that a reader would render, without their words and addresses."""
    elements = []
    for token in PARSER.parse(body(text)):
        elements.append((token.type, token.tag, token.level))
        elements += [(child.type, child.tag) for child in token.children or () if child.type != "text"]
    return elements


RULES, FINE, COMPUTE, SCHOOLS, WORK_INQUIRY = EDITION.stories

TOP_STORY = {
    "fr": """\
### Le Conseil veut alléger les obligations des petits fournisseurs d’IA

**Mise à jour** · Lois et règlements · 4 sources · [traité le 20 novembre 2026 sous le titre «\u00a0Le Conseil \
débat des petits fournisseurs\u00a0»](../2026-11-20/digest.fr.md)

Le Conseil de l’UE a arrêté vendredi sa position sur l’allègement des obligations des petits fournisseurs de modèles. \
(LINK_1)
Selon le projet, les entreprises de moins de 250 salariés rendraient compte une fois par an. (LINK_2, LINK_3)

Sources\u00a0:

1. [Le Conseil arrête sa position sur les modèles à usage général](https://conseil.example/2026/11/22/fr) · Conseil de \
l’Union européenne · français · 22 novembre 2026, 04:10 UTC
2. [EU ministers back simpler rules for small AI developers](https://lookout.example/2026/11/22/en) · Policy Lookout · \
anglais · 21 novembre 2026, 22:45 UTC
3. [Rat einigt sich auf Erleichterungen](https://behoerde.example/2026/11/22/de) · Netzaufsicht · allemand · \
sans date, lu le 22 novembre 2026, 05:30 UTC

Également dans\u00a0: [Evening Courier](https://evening.example/2026/11/22/en)
""",
    "en": """\
### EU Council wants lighter duties for small AI providers

**Update** · Law and regulation · 4 sources · [told on 20 November 2026 as “Council debates small providers”]\
(../2026-11-20/digest.en.md)

On Friday the Council of the EU agreed its position on lighter duties for small model providers. (LINK_1)
Under the draft, firms with fewer than 250 staff would report once a year. (LINK_2, LINK_3)

Sources:

1. [Le Conseil arrête sa position sur les modèles à usage général](https://conseil.example/2026/11/22/fr) · Conseil de \
l’Union européenne · French · 22 November 2026, 04:10 UTC
2. [EU ministers back simpler rules for small AI developers](https://lookout.example/2026/11/22/en) · Policy Lookout · \
English · 21 November 2026, 22:45 UTC
3. [Rat einigt sich auf Erleichterungen](https://behoerde.example/2026/11/22/de) · Netzaufsicht · German · no date, \
read on 22 November 2026, 05:30 UTC

Also in: [Evening Courier](https://evening.example/2026/11/22/en)
""",
    "de": """\
### Rat will kleine KI-Anbieter entlasten

**Aktualisierung** · Recht und Regulierung · 4 Quellen · [erschienen am 20. November 2026](../2026-11-20/digest.de.md)

Der Rat der EU hat am Freitag seine Position zur Entlastung kleiner Modellanbieter festgelegt. (LINK_1)
Nach dem Entwurf würden Firmen mit weniger als 250 Beschäftigten einmal im Jahr berichten. (LINK_2, LINK_3)

Quellen:

1. [Le Conseil arrête sa position sur les modèles à usage général](https://conseil.example/2026/11/22/fr) · Conseil de \
l’Union européenne · Französisch · 22. November 2026, 04:10 UTC
2. [EU ministers back simpler rules for small AI developers](https://lookout.example/2026/11/22/en) · Policy Lookout · \
Englisch · 21. November 2026, 22:45 UTC
3. [Rat einigt sich auf Erleichterungen](https://behoerde.example/2026/11/22/de) · Netzaufsicht · Deutsch · \
ohne Datum, gelesen am 22. November 2026, 05:30 UTC

Auch in: [Evening Courier](https://evening.example/2026/11/22/en)
""",
}
MARKS = {
    "LINK_1": "[1](https://conseil.example/2026/11/22/fr#:~:text=Le%20Conseil%20a%20arr%C3%AAt%C3%A9%20vendredi%20s"
    "a%20position%20sur%20l%E2%80%99all%C3%A8gement%20des%20obligations%20des%20petits%20fournisseurs%20d"
    "e%20mod%C3%A8les,-Le%20texte%20pr%C3%A9voit)",
    "LINK_2": "[2](https://lookout.example/2026/11/22/en#:~:text=the%20draft%20says.-,Providers%20with%20fewer%20th"
    "an%20250%20staff%20would%20report%20once%20a%20year)",
    "LINK_3": "[3](https://behoerde.example/2026/11/22/de#:~:text=weniger%20als%20250%20Besch%C3%A4ftigten)",
}


@pytest.mark.parametrize("language", TOP_STORY)
def test_a_story_has_its_label_its_cited_sentences_and_its_sources(language):
    expected = TOP_STORY[language]
    for name, mark in MARKS.items():
        expected = expected.replace(name, mark)
    assert f"\n{expected}\n" in digest(language=language)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fr",
            [
                "# Vigie du dimanche 22 novembre 2026",
                "## Les sujets les plus importants",
                "### Le Conseil veut alléger les obligations des petits fournisseurs d’IA",
                "### Royaume-Uni\u00a0: 4,2 millions de livres d’amende pour reconnaissance faciale",
                "### 1,5 milliard d’euros pour le calcul public",
                "## Contrôle et tribunaux",
                "### Enquête parlementaire sur l’IA au travail",
                "## Travail et société",
                "### Allemagne\u00a0: un guide pour les écoles",
                "## Non résumés",
                "## À propos de ce numéro",
            ],
        ),
        (
            "de",
            [
                "# Vigie vom Sonntag, 22. November 2026",
                "## Die wichtigsten Meldungen",
                "### Rat will kleine KI-Anbieter entlasten",
                "### Großbritannien: 4,2 Millionen Pfund Strafe wegen Gesichtserkennung",
                "### 1,5 Milliarden Euro für öffentliche Rechner",
                "## Aufsicht und Gerichte",
                "### Britischer Ausschuss untersucht KI in der Arbeitswelt",
                "## Work and society",  # the topic file has no German title for it
                "### Ein Leitfaden für Schulen",
                "## Nicht zusammengefasst",
                "## Über diese Ausgabe",
            ],
        ),
    ],
)
def test_the_three_most_important_stories_come_first_and_the_others_by_section(language, expected):
    assert headings(digest(language=language)) == expected


def test_the_front_matter_counts_the_night():
    front = digest(version="0.1.0").split("\n---\n")[0].removeprefix("---\n")
    assert yaml.safe_load(front) == {
        "date": date(2026, 11, 22),
        "language": "en",
        "stories": 5,
        "articles": 1234,
        "sources": 8,
        "feeds": 52,
        "failed_feeds": 2,
        "model": "Qwen2.5-Coder-1.5B-Instruct",
        "licence": "Apache-2.0",
        "vigie": "0.1.0",
    }


SILENT = Failure("https://a.example/feed", Stage.FEED, Reason.UNREACHABLE)


@pytest.mark.parametrize(
    ("edition", "language", "overview"),
    [
        (
            EDITION,
            "fr",
            "5 sujets cette nuit\u00a0: 3 nouveaux, 1 mise à jour et 1 rectificatif, d’après 8 sources en 3 langues. "
            "À la une\u00a0: «\u00a0Le Conseil veut alléger les obligations des petits fournisseurs d’IA\u00a0», "
            "«\u00a0Royaume-Uni\u00a0: 4,2 millions de livres d’amende pour reconnaissance faciale\u00a0» et "
            "«\u00a01,5 milliard d’euros pour le calcul public\u00a0». "
            "1 article pertinent n’a pas pu être résumé\u202f; il est signalé avec son lien.",
        ),
        (
            told(SCHOOLS, unsummarised=()),
            "en",
            "1 story overnight: 1 new, from 1 source in 1 language. In the lead: “Germany: a guide for schools”.",
        ),
        (
            QUIET,
            "en",
            "Nothing new overnight: 52 feeds checked, 0 articles read, and no story that had not been told before.",
        ),
        (
            replace(QUIET, feeds=1, articles=1),
            "fr",
            "Rien de nouveau cette nuit\u00a0: 1 flux consulté, 1 article lu, "
            "et aucun sujet qui n’ait déjà été traité.",
        ),
        (
            replace(QUIET, feeds=1, failures=(SILENT,)),
            "en",
            "No feed could be read overnight (1 feed checked): this digest cannot say whether there is news.",
        ),
        (
            replace(QUIET, articles=3, unsummarised=EDITION.unsummarised * 2),
            "de",
            "In dieser Nacht ließ sich keine Meldung verfassen: 52 Feeds abgefragt, 3 Artikel gelesen. 2 wichtige "
            "Beiträge ließen sich nicht zusammenfassen und sind mit ihren Links aufgeführt.",
        ),
    ],
)
def test_the_overview_says_how_much_there_is_or_plainly_that_there_is_nothing(edition, language, overview):
    assert body(digest(edition, language)).split("\n\n")[1] == overview


def test_a_quiet_night_still_has_its_digest():
    assert (
        digest(QUIET, "fr", "0.1.0")
        == """\
---
date: 2027-01-01
language: "fr"
stories: 0
articles: 0
sources: 0
feeds: 52
failed_feeds: 0
vigie: "0.1.0"
---

# Vigie du vendredi 1er janvier 2027

Rien de nouveau cette nuit\u00a0: 52 flux consultés, 0 article lu, et aucun sujet qui n’ait déjà été traité.

## À propos de ce numéro

- **Modèle\u00a0:** aucun, rien n’étant à rédiger.
- **Lecture\u00a0:** 52 flux consultés, 0 article lu.
- **Logiciel\u00a0:** Vigie 0.1.0.
"""
    )


def test_the_end_tells_who_wrote_what_was_checked_and_what_failed():
    assert (
        digest(version="0.1.0").split("## About this digest\n")[1]
        == """
- **Model:** Qwen2.5-Coder-1.5B-Instruct, preset embedded, revision f86cb2c1fa58; licence Apache-2.0; weights open, \
code partly open, training data not open.
- **Replacement:** the preset fully-open was asked for and could not be had; embedded wrote this digest in its place.
- **Checks:** a program compared the numbers, dates, names and quotations of every sentence with the passage it cites \
and left out what did not agree. A language model wrote the sentences: open the link, which leads to that passage, \
before you rely on one.
- **Reading:** 52 feeds checked, 1,234 articles read.
- **Cost:** 214 seconds of model work, 41,200 tokens read, 3,150 tokens written.
- **Energy:** about 0.004 kWh, estimated from a machine that draws 65 W.
- **Software:** Vigie 0.1.0.
- **Failed feeds:** 2 feeds could not be read.
  - [down.example/feed.xml](https://down.example/feed.xml) · the site did not answer in time
  - [moved.example/rss?format=xml](https://moved.example/rss?format=xml) · the address does not hold a feed
"""
    )


def test_without_a_replacement_there_is_no_notice_of_one():
    assert "fully-open" in digest()
    assert "could not be had" not in digest(replace(EDITION, model=replace(CARD, replaces=None)))


@pytest.mark.parametrize(
    ("item", "line"),
    [
        (
            EDITION.unsummarised[0],
            r"- [KI-Gesetz: Was jetzt kommt \| Premium](https://premium.example/ki-gesetz?a=%281%29) · Premium "
            "Zeitung · German · 22 November 2026, 03:05 UTC · the text is behind a paywall",
        ),
        (
            Unsummarised("https://bare.example/x", "\u200b", "", "", Reason.UNKNOWN_LANGUAGE),
            "- [bare.example/x](https://bare.example/x) · the language could not be told",
        ),
        (
            Unsummarised("javascript:alert(1)", "Odd", "Paper", "fr", Reason.FORBIDDEN_ADDRESS),
            "- Odd · Paper · French · the address is not on the public web",
        ),
    ],
)
def test_what_could_not_be_summarised_is_listed_with_the_reason_in_words(item, line):
    part = digest(replace(EDITION, unsummarised=(item,))).split("## Not summarised\n\n")[1]
    assert part.split("\n\n")[0] == line


@pytest.mark.parametrize(
    ("story", "line"),
    [
        (FINE, "**New** · Enforcement and courts · 1 source"),
        (WORK_INQUIRY, "**Correction** · Enforcement and courts · 1 source"),
        (replace(FINE, section="lost-since"), "**New** · Other news · 1 source"),
        (
            replace(FINE, label=Label.UPDATE, previous=Previous("old", date(2026, 11, 1), ())),
            "**Update** · Enforcement and courts · 1 source · [told on 1 November 2026](../2026-11-01/digest.en.md)",
        ),
        (
            replace(FINE, label=Label.CORRECTION, previous=Previous("old", date(2026, 11, 1), (("en", "[A]"),))),
            r"**Correction** · Enforcement and courts · 1 source · [told on 1 November 2026 as “\[A\]”]"
            "(../2026-11-01/digest.en.md)",
        ),
    ],
)
def test_a_label_tells_what_the_reader_already_knows(story, line):
    assert f"\n\n{line}\n\n" in digest(told(story))


def test_a_section_the_topic_file_has_lost_comes_last_under_other():
    edition = told(RULES, FINE, COMPUTE, replace(SCHOOLS, section="lost-since"), WORK_INQUIRY)
    assert [line for line in headings(digest(edition)) if line.startswith("## ")] == [
        "## The most important stories", "## Enforcement and courts", "## Other news",
        "## Not summarised", "## About this digest",
    ]  # fmt: skip


def test_one_passage_cited_twice_is_one_mark():
    twice = Sentence("It was the committee.", (cite(INQUIRY, "The committee"),) * 2)
    edition = replace(told(WORK_INQUIRY), summaries=(Summary("inquiry", "en", "Inquiry", (twice,)),))
    assert "It was the committee. ([1](https://inquiry.example/2026/11/22/en#:~:text=The%20committee))\n" in digest(
        edition
    )


def test_the_digest_depends_on_the_edition_alone():
    again = replace(EDITION, summaries=EDITION.summaries[::-1], inputs="another")
    assert digest(again) == digest(EDITION)


def test_a_language_without_a_catalogue_is_the_operators_mistake():
    with pytest.raises(ConfigError, match=r"language 'xx'.*de, en, fr"):
        digest(language="xx")


# --- any edition ---


@given(EDITIONS)
def test_every_language_tells_the_same_stories_in_the_same_order_with_the_same_links(edition):
    french, english = digest(edition, "fr"), digest(edition, "en")
    ids = {summary.headline: summary.story_id for summary in edition.summaries}
    orders = [
        [ids[line.removeprefix("### ")] for line in headings(text) if line.startswith("### ")]
        for text in (french, english)
    ]
    assert orders[0] == orders[1]
    assert sorted(orders[0]) == sorted(story.id for story in edition.stories)
    assert orders[0][:3] == [story.id for story in edition.stories[:3]]
    assert links(english) == [address.replace("digest.fr.md", "digest.en.md") for address in links(french)]
    assert structure(french) == structure(english)


@given(EDITIONS, st.sampled_from(["fr", "en", "de"]))
def test_the_markdown_is_tidy(edition, language):
    text = digest(edition, language)
    lines = text.split("\n")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\n\n\n" not in text
    assert all(line == line.rstrip() for line in lines)
    assert sum(line.startswith("# ") for line in lines) == 1
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        if line.startswith("#"):
            assert (before, after) == ("", "")
        if re.match(r"(- |1\. )", line):
            assert before == "" or before.startswith(("- ", "  - "))


@given(st.data())
def test_no_text_from_outside_makes_an_element_a_link_or_an_image(data):
    text = digest(hostile_edition(lambda: data.draw(HOSTILE)), version="0.1.0")
    harmless = digest(hostile_edition(lambda: "word"), version="0.1.0")
    assert structure(text) == structure(harmless)
    assert all(re.match(r"https://[abc]\.example/|\.\./2026-11-01/digest\.en\.md$", address) for address in links(text))
    assert yaml.safe_load(text.split("\n---\n")[0]).keys() == yaml.safe_load(harmless.split("\n---\n")[0]).keys()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]", text)
