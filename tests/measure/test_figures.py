"""Figures are ratios of sums with an interval over articles; the same counts always give the same figures."""

import pytest
from goldset import counted, row

from pipeline.measure.counting import Fault
from pipeline.measure.figures import ALL, VIGIE, checker_figures, estimate, figures_of

FAULT = Fault("number", "12", "One.")
FORBIDDEN = Fault("name", "marktkauf", "One.", forbidden=True)


def figure(rows, metric, source=ALL, target=ALL, system=VIGIE):
    (found,) = [
        each
        for each in figures_of(rows, 3)
        if (each.system, each.source, each.target, each.metric) == (system, source, target, metric)
    ]
    return found


def test_the_interval_is_the_same_every_time_and_holds_the_value():
    ratios = [(float(index % 3), 2.0) for index in range(30)]
    value, low, high, of = estimate(ratios)
    assert estimate(ratios) == (value, low, high, of)
    assert low < value < high
    assert (value, of) == (0.5, 60)


def test_more_articles_give_a_narrower_interval():
    few, many = ([(float(index % 2), 1.0) for index in range(count)] for count in (10, 400))
    assert estimate(many)[2] - estimate(many)[1] < estimate(few)[2] - estimate(few)[1]


@pytest.mark.parametrize(
    ("ratios", "expected"),
    [([], (None, None, None, 0)), ([(0, 0)], (None, None, None, 0)), ([(1, 1)] * 5, (1, 1, 1, 5))],
    ids=["no article", "nothing to count", "all alike"],
)
def test_the_ends_of_the_scale(ratios, expected):
    assert estimate(ratios) == expected


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("told", 0.5),
        ("two_or_more", 0.5),
        ("coverage", 0.25),
        ("unsupported", 100.0),
        ("unsupported_number", 50.0),
        ("unsupported_name", 50.0),
        ("unsupported_date", 0.0),
        ("forbidden", 50.0),
        ("wrong_language", 0.5),
        ("copied", 0.5),
        ("chrf", 40.0),
        ("parity", 0.5),
        ("seconds", 3.0),
        ("drafted", 1 / 6),
        ("replaced", 1 / 6),
        ("repaired", 0.0),
        ("omitted", 2 / 3),
    ],
)
def test_each_metric(metric, value):
    told = counted("One.", "Deux.", faults=(FAULT, FORBIDDEN), foreign=("Deux.",), copies=1, chrf=40.0)
    rows = [
        row("en/a", vigie=told, origins={"drafted": 1, "replaced": 1}, seconds=4.0),
        row("fr/b", vigie=counted(told=0), parallel=False, origins={"omitted": 0}, seconds=2.0),
    ]
    assert figure(rows, metric).value == pytest.approx(value, abs=1e-4)


def test_headlines_count_where_they_are_in_the_language():
    rows = [row(headlines=[("en", ()), ("fr", (FAULT,))]), row("en/b", headlines=[("en", ())])]
    assert figure(rows, "headlines").value == 0.75
    assert figure(rows, "headline_faults", target="fr").value == 1
    assert figure(rows, "headline_faults").value == pytest.approx(1 / 3, abs=1e-4)


def test_pairs_of_languages_are_figures_of_their_own():
    rows = [row("en/a"), row("de/b", vigie=counted())]
    assert figure(rows, "told", "en", "fr").value == 1
    assert figure(rows, "told", "de", "fr").value == 0
    assert figure(rows, "told", ALL, "fr").of == 2


def test_parity_that_is_broken_is_counted():
    assert figure([row(), row("en/b", parallel=False)], "parity").value == 0.5


def test_the_checker_is_judged_by_what_it_refuses():
    verdicts = [
        ("fr", "", False),
        ("fr", "", True),
        ("fr", "name", True),
        ("fr", "number", True),
        ("fr", "name", False),
    ]
    found = {each.metric: each.value for each in checker_figures([verdicts]) if each.target == "fr"}
    assert found["precision"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["recall"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["false_alarms"] == 0.5
    assert (found["recall_name"], found["recall_number"], found["recall_hedge"]) == (0.5, 1, None)
