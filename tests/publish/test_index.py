"""The page over all nights: every story found, nothing loaded, nothing smuggled in."""

import base64
import hashlib
import json
from datetime import date

import pytest
from lxml import html

from pipeline.errors import ConfigError
from pipeline.publish.catalogue import shipped_languages
from pipeline.publish.index import Night, Story, index_files, read_told
from pipeline.publish.plot import svg
from pipeline.publish.trends import Told, count_trends


def night(day, *headlines, languages=("fr", "en")):
    stories = [
        Story(f"s{number}", language, f"{headline} ({language})", "One sentence. Another.")
        for number, headline in enumerate(headlines)
        for language in languages
    ]
    return Night(day, languages, tuple(stories))


NIGHTS = [
    night(date(2026, 10, 31), "October"),
    night(date(2026, 11, 1), "First", "Second", "Third", "Fourth"),
    night(date(2026, 11, 2)),
]


def page(nights=NIGHTS, language="en", languages=("fr", "en")):
    return html.document_fromstring(index_files(nights, languages)[f"index.{language}.html"].encode())


def test_every_language_has_its_page_and_the_first_is_the_front_page():
    files = index_files(NIGHTS, ("fr", "en"))
    assert list(files) == ["index.html", "index.fr.html", "index.en.html"]
    assert files["index.html"] == files["index.fr.html"]
    assert page(language="fr").get("lang") == "fr"
    assert page(language="fr").xpath("//link[@hreflang='en']/@href") == ["index.en.html"]


def test_nights_are_listed_newest_first_by_month_with_what_led():
    document = page()
    assert document.xpath("//h2/text()") == ["November 2026", "October 2026"]
    assert document.xpath("//section/ul/li/a/@href") == [
        "2026-11-02/digest.en.html",
        "2026-11-01/digest.en.html",
        "2026-10-31/digest.en.html",
    ]
    assert document.xpath("//section/ul/li[2]/ul/li/a/text()") == ["First (en)", "Second (en)", "Third (en)"]
    assert document.xpath("//section/ul/li[2]/ul/li/a/@href")[0] == "2026-11-01/digest.en.html#s0"
    assert "4 stories" in document.xpath("//section/ul/li[2]")[0].text_content()


def test_all_stories_can_be_searched_and_only_those_of_the_pages_language():
    stories = json.loads(page().get_element_by_id("stories").text)
    assert [story["headline"] for story in stories] == [
        f"{each} (en)" for each in ("First", "Second", "Third", "Fourth", "October")
    ]
    assert stories[0]["day"] == "1 November 2026"


def test_of_old_nights_only_headlines_are_searched():
    nights = [night(date.fromordinal(740000 + number), "A") for number in range(103)]
    texts = [story["text"] for story in json.loads(page(nights).get_element_by_id("stories").text)]
    assert [bool(text) for text in texts] == [True] * 100 + [False] * 3


def test_the_policy_lets_the_two_scripts_run_and_nothing_else_load():
    document = page()
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    scripts = [script.text for script in document.xpath("//script[not(@type)]")]
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    hashes = " ".join(f"'sha256-{each}'" for each in digests)
    assert len(scripts) == 2
    assert f"script-src {hashes};" in policy
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert document.xpath("//@src") == []


@pytest.mark.parametrize(
    "evil", ["</script><script>alert(1)</script>", "<!--<script>", "<img src=x onerror=alert(1)>", "\u202etxt"]
)
def test_no_headline_leaves_its_place(evil):
    files = index_files([night(date(2026, 11, 1), evil)], ("en",))
    document = html.document_fromstring(files["index.html"].encode())
    assert len(document.xpath("//script")) == 4
    assert document.xpath("//img") == []
    assert "\u202e" not in files["index.html"]
    assert evil.replace("\u202e", "") in json.loads(document.get_element_by_id("stories").text)[0]["headline"]


PICTURE = '<svg role="img"><title>Tendances</title></svg>'


def test_the_trends_stand_below_the_nights_with_a_way_to_them_and_to_the_picture_alone():
    files = index_files(NIGHTS, ("fr", "en"), {"fr": PICTURE})
    french = html.document_fromstring(files["index.fr.html"].encode())
    assert french.xpath("//figure/svg[@role='img']/title/text()") == ["Tendances"]
    assert french.xpath("//figure//a/@href") == ["trends.fr.svg"]
    assert (
        french.xpath("//nav//a[@href='#trends']/text()") == french.xpath("//h2[@id='trends']/text()") == ["Tendances"]
    )
    assert french.xpath("//section[.//figure]/preceding-sibling::section/@id") == ["nights"]


def test_without_a_picture_nothing_leads_to_it():
    assert "trends" not in index_files(NIGHTS, ("fr", "en"), {"fr": PICTURE})["index.en.html"]


@pytest.mark.parametrize("language", shipped_languages())
def test_no_identifier_of_the_page_is_in_its_picture_too(language):
    told = count_trends([Told(date(2026, 11, 1), ("law",), ("FR",), ("fr",))], language, {}, 2)
    document = html.document_fromstring(index_files(NIGHTS, (language,), {language: svg(told)})["index.html"].encode())
    names = document.xpath("//@id")
    assert len(names) > 50
    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", shipped_languages())
def test_no_night_at_all_is_a_page_too(language):
    assert page([], language, (language,)).xpath("//h1")[0].text.startswith("Vigie – ")


def test_a_language_without_words_is_refused():
    with pytest.raises(ConfigError, match="has no catalogue"):
        index_files(NIGHTS, ("xx",))


@pytest.mark.parametrize("report", [b"", b"{", b"[]", b'{"run": {"date": "yesterday"}}'])
def test_what_is_no_report_is_no_night(report):
    assert read_told(report) is None


def test_a_report_with_more_in_it_than_we_know_is_read():
    report = {
        "run": {"date": "2026-11-01", "languages": ["en"], "new": 1},
        "summaries": [{"story": "a", "language": "en", "headline": "H", "sentences": [{"text": "A."}, {"text": "B."}]}],
        "later": [],
    }
    assert read_told(json.dumps(report).encode()) == Night(
        date(2026, 11, 1), ("en",), (Story("a", "en", "H", "A. B."),)
    )
