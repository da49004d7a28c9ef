"""The wording of each language: complete, checked, and set as the language is."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from importlib import resources

import pytest

from pipeline.errors import ConfigError
from pipeline.news import Label, Reason
from pipeline.publish.catalogue import load_catalogue, parse_catalogue, shipped_languages


def document(language):
    return resources.files("pipeline.publish").joinpath("catalogues", f"{language}.toml").read_text(encoding="utf-8")


def texts(value):
    """Every text of a catalogue, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)


def test_french_english_and_german_are_shipped():
    assert {"fr", "en", "de"} <= set(shipped_languages())


@pytest.mark.parametrize("language", shipped_languages())
def test_every_catalogue_has_words_for_everything(language):
    catalogue = load_catalogue(language)
    assert set(catalogue.labels) == set(Label)
    assert set(catalogue.reasons) == set(Reason)
    assert all(text.strip() for text in texts(catalogue.model_dump(exclude_none=True)))


@pytest.mark.parametrize("language", ["xx", "EN", "", "../fr", "fr.toml"])
def test_an_unknown_language_is_the_operators_mistake_and_names_those_there_are(language):
    with pytest.raises(ConfigError, match="de, en, fr"):
        load_catalogue(language)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('new = "New"\n', ""), r"catalogues/en.toml: labels: no words for new"),
        (('robots = "the site’s robots.txt asks programs to stay away"\n', ""), r"reasons: no words for robots"),
        (('quoted = "“{text}”"\n', ""), r"quoted: Field required"),
        (('quoted = "“{text}”"', 'quoted = "“{words}”"'), r"quoted: .*\{text\}"),
        (('other = "Other news"', 'other = "Other {n}"'), r"headings.other: .*none"),
        (('stories = { one = "{n} story", ', "stories = { "), r"counts.stories: is missing the plural form one"),
        (('locale = "en_001"', 'locale = "xx_XX"'), r"locale: 'xx_XX' is not a CLDR locale"),
        (('locale = "en_001"', "locale = en"), r"catalogues/en.toml: is not valid TOML"),
        (('locale = "en_001"', 'locale = "en_001"\ncolour = "red"'), r"colour: Extra inputs are not permitted"),
    ],
)
def test_a_mistake_in_a_catalogue_is_named(change, message):
    assert change[0] in document("en")
    with pytest.raises(ConfigError, match=message):
        parse_catalogue("en", document("en").replace(*change))


def test_a_new_file_is_a_new_language():
    danish = parse_catalogue("da", document("en").replace('locale = "en_001"', 'locale = "da"'))
    assert danish.language == "da"
    assert danish.language_name("fr") == "fransk"
    assert danish.number(1234.5) == "1.234,5"


@pytest.mark.parametrize(
    ("language", "day", "written", "in_full"),
    [
        ("fr", date(2026, 11, 22), "22 novembre 2026", "dimanche 22 novembre 2026"),
        ("fr", date(2027, 1, 1), "1er janvier 2027", "vendredi 1er janvier 2027"),
        ("fr", date(2027, 1, 11), "11 janvier 2027", "lundi 11 janvier 2027"),
        ("en", date(2026, 11, 22), "22 November 2026", "Sunday, 22 November 2026"),
        ("en", date(2027, 1, 1), "1 January 2027", "Friday, 1 January 2027"),
        ("de", date(2026, 11, 22), "22. November 2026", "Sonntag, 22. November 2026"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language, day, written, in_full):
    assert load_catalogue(language).day(day) == written
    assert load_catalogue(language).full_day(day) == in_full


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 11, 22, 4, 5, 59, tzinfo=UTC), "22 November 2026, 04:05 UTC"),
        (datetime(2026, 11, 22, 1, 0, tzinfo=timezone(timedelta(hours=2))), "21 November 2026, 23:00 UTC"),
        (datetime(2026, 11, 22, tzinfo=UTC), "22 November 2026"),
    ],
)
def test_moments_are_in_utc_and_a_bare_date_has_no_time(moment, written):
    assert load_catalogue("en").moment_of(moment) == written


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [("fr", 1234.5, "1\u202f234,5"), ("en", 1234.5, "1,234.5"), ("de", 1234.5, "1.234,5")],
)
def test_numbers_have_the_separators_of_the_language(language, value, written):
    assert load_catalogue(language).number(value) == written


@pytest.mark.parametrize(
    ("language", "n", "written"),
    [
        ("fr", 0, "0 sujet"),
        ("fr", 1, "1 sujet"),
        ("fr", 2, "2 sujets"),
        ("fr", 1_000_000, "1\u202f000\u202f000 sujets"),
        ("en", 0, "0 stories"),
        ("en", 1, "1 story"),
        ("en", 1200, "1,200 stories"),
        ("de", 1, "1 Meldung"),
        ("de", 3, "3 Meldungen"),
    ],
)
def test_plurals_follow_the_language(language, n, written):
    assert load_catalogue(language).count("stories", n) == written


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [("fr", "de", "allemand"), ("en", "de", "German"), ("de", "de", "Deutsch"), ("en", "qqq", "qqq"), ("fr", "", "")],
)
def test_languages_have_names(language, code, name):
    assert load_catalogue(language).language_name(code) == name


def test_lists_are_sentences():
    assert load_catalogue("fr").listed(["un", "deux", "trois"]) == "un, deux et trois"
    assert load_catalogue("en").listed(["one"]) == "one"


def test_french_is_set_as_french():
    for text in texts(load_catalogue("fr").model_dump(exclude_none=True)):
        assert not re.search(r"(?<!\u202f)[;!?]|(?<!\u00a0)»|«(?!\u00a0)", text), text
        assert not re.search(r"(?<!\u00a0):(?=\s|$)", text), text
        assert "'" not in text.replace("'1er'", ""), text
