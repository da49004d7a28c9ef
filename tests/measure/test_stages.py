"""The figures of a stage are right where the answer is known."""

import re
from pathlib import Path

from fakes import FakeEmbed

from pipeline.commands.assembly import read_topic
from pipeline.curate.reading import Reader
from pipeline.measure.stages import duplicates, parse_labelled, relevance, shown, stories

ROOT = Path(__file__).parents[2]
TOPIC = read_topic(ROOT / "configs/topics/ai-policy.toml")
READER = Reader(lambda text, _: (text,), lambda *_: frozenset(), lambda *_: (), lambda *_: ())
LINES = """
{"event": "fine", "body": "b", "language": "en", "title": "Regulator fines AI firm", "lead": "The AI firm was fined."}
{"event": "fine", "body": "b", "language": "en", "title": "AI firm: regulator fines", "lead": "The AI firm was fined."}
{"event": "law", "body": "b", "language": "en", "title": "Parliament adopts AI law", "lead": "Members voted on Monday."}
{"event": null, "language": "en", "title": "Pumpkin soup for tonight", "lead": "Cook it slowly."}
"""


def figure(result, name):
    (found,) = (each for each in result.figures if each.name == name)
    return found


def test_relevance_counts_what_is_found_and_what_is_missed():
    result = relevance(parse_labelled(LINES), TOPIC, FakeEmbed())
    assert figure(result, "precision, all").value == 1.0
    recall = figure(result, "recall, en")
    assert recall.low <= recall.value <= recall.high
    assert recall.count == 4


def test_an_event_may_be_off_topic():
    line = '{"event": "soup", "on_topic": false, "language": "en", "title": "Pumpkin soup", "lead": "Cook it slowly."}'
    result = relevance(parse_labelled(LINES + line), TOPIC, FakeEmbed())
    assert (
        figure(result, "recall, all").value
        == figure(relevance(parse_labelled(LINES), TOPIC, FakeEmbed()), "recall, all").value
    )
    wanted = relevance(parse_labelled(LINES + line.replace('"on_topic": false, ', "")), TOPIC, FakeEmbed())
    assert figure(wanted, "recall, all").value < figure(result, "recall, all").value


def test_stories_are_scored_by_bcubed_and_neighbours_counted():
    result = stories(parse_labelled(LINES), TOPIC, FakeEmbed(), READER)
    assert figure(result, "BCubed F1").value == 1.0
    merges = figure(result, "merges of the same body's events")
    assert (merges.value, merges.count) == (0, 2)
    assert result.confusions == ()
    mixed = LINES.replace('"event": "law"', '"event": "fine"')
    assert figure(stories(parse_labelled(mixed), TOPIC, FakeEmbed(), READER), "BCubed recall").value < 1.0


def test_copies_are_found_and_different_articles_kept(article):
    def text(name):
        return tuple(f"Sentence {number} of paper {name} tells of {name * number}." for number in range(2, 20))

    articles = [article(url=f"https://e.example/{i}", paragraphs=text(i)) for i in "ab"]
    result = duplicates(articles)
    assert figure(result, "copies found").value == 1.0
    assert figure(result, "different articles taken for copies").value == 0


def test_the_neighbours_are_forty_pairs_of_events_and_more():
    items = parse_labelled((ROOT / "evaluation/neighbours.jsonl").read_text(encoding="utf-8"))
    events = {item.body: {other.event for other in items if other.body == item.body} for item in items}
    assert sum(len(each) == 2 for each in events.values()) >= 40
    assert re.match(r"\| figure \|", shown(stories(items[:8], TOPIC, FakeEmbed(), READER)))
