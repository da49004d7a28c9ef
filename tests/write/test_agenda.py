"""Days to come that sources name: read without a year too, in order, each once."""

from datetime import UTC, date, datetime

import pytest
from fakes import story

from pipeline.check.dates import Date
from pipeline.write.agenda import agenda, resolved

NIGHT = date(2025, 6, 11)
PUBLISHED = datetime(2025, 6, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (Date(2026, 8, 2), date(2026, 8, 2)),
        (Date(None, 8, 2), date(2025, 8, 2)),  # a year that is not written is the nearest
        (Date(None, 5, 12), date(2025, 5, 12)),  # just past
        (Date(None, 1, 15), date(2025, 1, 15)),
        (Date(None, 12, 1), date(2025, 12, 1)),
        (Date(2026, 8, None), None),
        (Date(2026, None, None), None),
        (Date(2026, 2, 30), None),
        (Date(None, 2, 29), date(2024, 2, 29)),
    ],
)
def test_the_day_that_was_meant(written, day):
    assert resolved(written, PUBLISHED.date()) == day


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "The rules apply from 2 August 2026.", [date(2026, 8, 2)]),
        ("fr", "La consultation est ouverte jusqu'au 4 septembre.", [date(2025, 9, 4)]),
        ("de", "Die Anhörung findet am 3. Juli statt.", [date(2025, 7, 3)]),
        ("es", "La ley entra en vigor el 1 de enero de 2026.", [date(2026, 1, 1)]),
        ("it", "L'udienza si terrà il 20 giugno 2025.", [date(2025, 6, 20)]),
        ("en", "The rules were adopted on 13 June 2024.", []),
        ("en", "It was published on 11 June 2025.", []),  # tonight is not to come
        ("en", "The net is due by 1 January 2050.", []),
        ("en", "The deadline is 1 July. It was set on 5 May. The law follows on 1 July.", [date(2025, 7, 1)]),
    ],
)
def test_days_to_come(article, language, text, days):
    source = article(paragraphs=(text,), language=language, published=PUBLISHED)
    assert [due.day for due in agenda([story(source)], NIGHT)] == days


def test_each_day_has_the_passage_that_names_it_first_and_all_are_in_order(article):
    first = article(url="https://e.example/1", paragraphs=("It ends on 2 August 2026. The fine came.",), published=None)
    second = article(url="https://e.example/2", paragraphs=("Replies are due by 1 July 2025.",), published=PUBLISHED)
    dues = agenda([story(first), story(second)], NIGHT)
    assert [(due.day, due.citation.passage, due.citation.article_id) for due in dues] == [
        (date(2025, 7, 1), "Replies are due by 1 July 2025.", second.id),
        (date(2026, 8, 2), "It ends on 2 August 2026.", first.id),
    ]


def test_a_story_names_its_three_nearest_days(article):
    text = " ".join(f"A hearing takes place on {day} July 2025." for day in (9, 7, 5, 3, 1))
    dues = agenda([story(article(paragraphs=(text,), published=PUBLISHED))], NIGHT)
    assert [due.day.day for due in dues] == [1, 3, 5]
