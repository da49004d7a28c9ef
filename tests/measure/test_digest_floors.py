"""A floor that does not hold is named with its figure."""

import pytest
from goldset import counted, row

from pipeline.errors import ConfigError
from pipeline.measure.counting import Fault
from pipeline.measure.figures import figures_of
from pipeline.measure.floors import broken, parse_floors

FALSE = counted("One.", "Two.", faults=(Fault("number", "12", "One."),))


@pytest.mark.parametrize(
    ("rows", "floors", "named"),
    [
        ([row()], {"unsupported": 0, "wrong_language": 0, "copied": 0, "parity": 1, "told": 1, "coverage": 0.5}, []),
        ([row(vigie=FALSE)], {"unsupported": 0}, ["unsupported: 50, at most 0 is allowed"]),
        ([row(parallel=False)], {"parity": 1.0}, ["parity: 0, at least 1 is asked"]),
        ([row(vigie=counted(told=0))], {"told": 0.9, "wrong_language": 0},
         ["told: 0, at least 0.9 is asked", "wrong_language: nothing was measured, the floor is 0"]),
    ],
    ids=["all hold", "a false fact", "no parity", "nothing told"],
)  # fmt: skip
def test_what_is_broken_is_named(rows, floors, named):
    assert list(broken(figures_of(rows, 3), floors)) == named


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("[checker]\nname = 1", "digest: is missing"),
        ("[digest]\nspeed = 1", "digest.speed: is no floor; allowed: told, two_or_more"),
        ('[digest]\ntold = "all"', "digest.told: 'all' will not do"),
        ("[digest]\ntold = true", "digest.told: True will not do"),
        ("[digest", "is not valid TOML"),
    ],
)
def test_a_mistake_names_the_file_and_the_key(toml, named):
    with pytest.raises(ConfigError, match=r"floors\.toml: ") as error:
        parse_floors(toml, "floors.toml")
    assert named in str(error.value)


def test_floors_are_read_as_they_are():
    assert parse_floors("[digest]\ntold = 0.8\nunsupported = 0", "floors.toml") == {"told": 0.8, "unsupported": 0}
