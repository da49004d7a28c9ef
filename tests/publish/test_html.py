"""The page: what the Markdown says, for any reader and any browser, and nothing that a title could smuggle in."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from any_edition import EDITIONS, HOSTILE, hostile_edition
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt
from published_edition import EDITION, INQUIRY, QUIET, SECTIONS, SUMMARIES, cite

from pipeline.news import Reason, Sentence, Summary, Unsummarised
from pipeline.publish.digest import digest_markdown
from pipeline.publish.html import digest_html
from pipeline.publish.view import view

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LANGUAGES = ("fr", "en", "de")


def page(edition=EDITION, language="en"):
    return digest_html(view(edition, language, SECTIONS, "0.1.0"))


def tree(edition=EDITION, language="en"):
    return html.document_fromstring(page(edition, language).encode())


def letters(text):
    """The text without its white space, which neither format keeps as it is."""
    return "".join(text.split())


def said(document):
    """All words of a page's content."""
    return letters("".join(part.text_content() for part in document.xpath("//main | //footer")))


def inline(edition, language):
    """Everything in the lines of the Markdown digest, as a reader renders it."""
    text = digest_markdown(view(edition, language, SECTIONS, "0.1.0")).split("\n---\n", 1)[1]
    return [child for token in PARSER.parse(text) for child in token.children or ()]


def said_in_markdown(edition, language):
    return letters("".join(child.content for child in inline(edition, language)))


def links_in_markdown(edition, language):
    return [child.attrs["href"] for child in inline(edition, language) if child.type == "link_open"]


def links(document):
    """The addresses of a page's content, those of other digests without the place in them and as Markdown has them."""
    return [
        re.sub(r"^(\.\./.*)\.html#.*", r"\1.md", address) for address in document.xpath("(//main | //footer)//a/@href")
    ]


# --- the same as the Markdown


@given(EDITIONS, st.sampled_from(LANGUAGES))
def test_the_page_says_what_the_markdown_says_and_leads_where_it_leads(edition, language):
    document = tree(edition, language)
    assert said(document) == said_in_markdown(edition, language)
    assert links(document) == links_in_markdown(edition, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quiet_night_has_its_page(language):
    assert said(tree(QUIET, language)) == said_in_markdown(QUIET, language)


def test_french_keeps_its_spaces_and_guillemets():
    text = page(language="fr")
    assert "5 sujets cette nuit\u00a0: 3 nouveaux" in text
    assert "«\u00a0Le Conseil débat des petits fournisseurs\u00a0»" in text
    assert "12\u202f500 processeurs graphiques (+35\u00a0%)" in text


def test_a_citation_opens_at_its_passage_and_says_whose_it_is():
    mark = tree().xpath("//article[@id='rules']//a[@aria-label='Source 2: Policy Lookout']")[0]
    assert mark.text == "2"
    assert mark.get("href") == (
        "https://lookout.example/2026/11/22/en#:~:text=the%20draft%20says.-,"
        "Providers%20with%20fewer%20than%20250%20staff%20would%20report%20once%20a%20year"
    )


def test_an_earlier_story_is_linked_where_it_stands_in_its_digest():
    assert tree().xpath("//article[@id='rules']/p[@class='label']/a/@href") == ["../2026-11-20/digest.en.html#rules-0"]


# --- for any reader


def elements(document):
    return [element for element in document.iter() if isinstance(element.tag, str)]


@given(EDITIONS, st.sampled_from(LANGUAGES))
def test_headings_landmarks_and_names_are_in_order(edition, language):
    document = tree(edition, language)
    levels = [int(element.tag[1]) for element in elements(document) if re.fullmatch("h[1-6]", element.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [len(document.xpath(f"//{landmark}")) for landmark in ("header", "nav", "main", "footer")] == [1] * 4
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(document.xpath("//@aria-labelledby")) <= set(ids)
    assert all(letters(link.text_content()) for link in document.xpath("//a"))


def test_the_first_link_skips_to_the_content():
    document = tree()
    first = document.xpath("//body//a")[0]
    assert (first.text, first.get("href")) == ("Skip to the news", "#news")
    assert document.xpath("//main/@id") == ["news"]


@pytest.mark.parametrize(("language", "others"), [("fr", ["en", "de"]), ("en", ["fr", "de"]), ("de", ["fr", "en"])])
def test_the_page_names_its_language_and_leads_to_the_others(language, others):
    document = tree(language=language)
    assert document.get("lang") == language
    pages = [(other, f"../2026-11-22/digest.{other}.html") for other in others]
    for found in (document.xpath("//head/link[@hreflang]"), document.xpath("//nav//a[@hreflang]")):
        assert [(link.get("hreflang"), link.get("href")) for link in found] == pages
    assert document.xpath("//link[@type='application/atom+xml']/@href") == [f"../latest.{language}.atom"]


def test_titles_in_another_language_say_so_wherever_they_stand():
    title = "Länder legen {Leitfaden} vor"
    told = tuple(
        replace(each, headline=title, title_language="de") if each.story_id == "rules" else each for each in SUMMARIES
    )
    edition = replace(EDITION, summaries=told)
    foreign = {
        language: [element.text_content() for element in tree(edition, language).xpath("//*[@lang='de']")]
        for language in ("fr", "de")
    }
    assert foreign["fr"] == [
        "Deutsch", title, title, "Rat einigt sich auf Erleichterungen", "Länder legen Leitfaden für Schulen vor",
        "KI-Gesetz: Was jetzt kommt | Premium",
    ]  # fmt: skip
    assert not any(text == title for text in foreign["de"])


SCHEME = re.compile(r"--(\w+): (#[0-9a-f]{6});")


def luminance(colour):
    """Relative luminance (WCAG 2.2, definition)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_of_text_contrasts_enough_in_light_in_the_dark_and_on_paper():
    schemes = [dict(SCHEME.findall(line)) for line in page().splitlines() if line.lstrip().startswith(":root")]
    assert len(schemes) == 3
    for scheme in schemes:
        paper = luminance(scheme.pop("paper"))
        del scheme["line"]  # decoration
        for colour in scheme.values():
            dark, light = sorted((luminance(colour), paper))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, colour  # success criterion 1.4.3, level AA


# --- for any browser

MADE = {
    "html", "head", "meta", "title", "link", "style", "body", "header", "nav", "main", "section", "article", "footer",
    "h1", "h2", "h3", "p", "div", "span", "strong", "ol", "ul", "li", "dl", "dt", "dd", "a",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "dir", "charset", "http-equiv", "content", "name", "rel", "hreflang", "href", "type", "title", "class",
    "id", "aria-label", "aria-labelledby",
}  # fmt: skip
TONGUE = {"lang", "hreflang", "dir"}  # on a title where its language is known and another


def structure(document):
    """Every node of a page, with its attributes, without what they say."""
    return [
        (element.tag, sorted(set(element.attrib) - TONGUE)) if isinstance(element.tag, str) else str(element)
        for element in document.iter()
    ]


@settings(max_examples=300)
@given(st.data())
def test_no_text_from_outside_makes_a_node_an_attribute_or_a_link(data):
    edition = hostile_edition(lambda: data.draw(HOSTILE))
    document, harmless = tree(edition), tree(hostile_edition(lambda: "two words"))
    assert structure(document) == structure(harmless)
    assert {element.tag for element in elements(document)} <= MADE
    assert {name for element in elements(document) for name in element.attrib} <= ATTRIBUTES
    assert all(re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", code) for code in document.xpath("//@lang"))
    for link in document.xpath("(//main | //footer)//a"):
        outside = re.match(r"https://[abc]\.example/", link.get("href"))
        assert outside or link.get("href") == "../2026-11-01/digest.en.html#p"
        assert link.get("rel") == ("noopener noreferrer" if outside else None)
    assert said(document) == said_in_markdown(edition, "en")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\ufffe]", page(edition))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,<script>", "//e.example", " \x01javascript:x"])
def test_what_is_no_web_address_is_no_link(url):
    proof = replace(cite(INQUIRY, "The committee"), url=url)
    source = replace(INQUIRY, canonical_url=url)
    edition = replace(
        EDITION,
        stories=(replace(EDITION.stories[-1], articles=(source,), copies=(source,)),),
        summaries=(Summary("inquiry", "en", "Inquiry", (Sentence("It was.", (proof,)),)),),
        unsummarised=(Unsummarised(url, "Odd", "Paper", "fr", Reason.STUB),),
        failures=(replace(EDITION.failures[0], subject=url),),
    )
    document = tree(edition)
    assert document.xpath("(//main | //footer)//a") == []
    assert "It was. (1)" in document.xpath("string(//main)")
    assert said(document) == said_in_markdown(edition, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_loads_nothing_and_runs_nothing(language):
    document = tree(language=language)
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert not document.xpath("//script | //img | //iframe | //object | //*[@src] | //*[@style]")
    assert {link.get("rel") for link in document.xpath("//link")} == {"alternate"}
    assert not re.search(r"url\(|@import|@font-face", document.xpath("string(//style)"))


def test_the_page_depends_on_the_edition_alone():
    assert page(replace(EDITION, summaries=EDITION.summaries[::-1], inputs="another")) == page()
