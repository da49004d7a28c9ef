"""The dates box as a calendar that calendar programs read."""

from dataclasses import replace
from datetime import date

from any_edition import HOSTILE, hostile_edition, told
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from published_edition import EDITION, SECTIONS

from pipeline.news import Due
from pipeline.publish.calendar import digest_calendar
from pipeline.publish.view import view

RULES, FINE = EDITION.stories[:2]
PROOF = EDITION.summaries[0].sentences[0].citations[0]
APPEAL = next(each for each in EDITION.summaries if each.story_id == "fine").sentences[1].citations[0]
DUES = (Due(date(2026, 12, 20), "fine", APPEAL), Due(date(2027, 8, 2), "rules", replace(PROOF, passage="Elsewhere.")))


def calendar(edition, language):
    return digest_calendar(view(edition, language, SECTIONS, "0.1.0"), "example.org")


def test_every_day_is_an_event_with_the_sentence_that_tells_it_else_the_headline():
    edition = told(RULES, FINE, agenda=DUES)
    for language, sentence in (
        ("fr", "L’entreprise a 28 jours pour faire appel."),
        ("en", "The company has 28 days to appeal."),
    ):
        digest = view(edition, language, SECTIONS, "0.1.0")
        first, second = Calendar.from_ical(calendar(edition, language)).walk("VEVENT")
        assert (first["DTSTART"].dt, str(first["SUMMARY"])) == (date(2026, 12, 20), sentence)
        assert "#:~:text=" in str(first["URL"])
        assert APPEAL.passage in str(first["DESCRIPTION"])
        assert str(second["SUMMARY"]) == str(digest.sections[0].stories[0].headline)
        assert [due.day for due in digest.agenda] == ["2026-12-20", "2027-08-02"]


def test_an_event_keeps_its_identity_on_another_night():
    def identities(night):
        edition = replace(told(RULES, FINE, agenda=DUES), night=night)
        return [str(event["UID"]) for event in Calendar.from_ical(calendar(edition, "fr")).walk("VEVENT")]

    assert identities(date(2026, 11, 22)) == identities(date(2026, 11, 23))
    assert len(set(identities(date(2026, 11, 22)))) == 2


def test_a_night_without_dates_has_an_empty_calendar():
    assert Calendar.from_ical(calendar(EDITION, "en")).walk("VEVENT") == []


@given(st.data())
def test_hostile_words_stay_within_their_event(data):
    edition = hostile_edition(lambda: data.draw(HOSTILE))
    read = Calendar.from_ical(calendar(edition, "en"))
    assert len(read.walk("VEVENT")) == 2
    assert {component.name for component in read.walk()} == {"VCALENDAR", "VEVENT"}
