"""What work takes: seconds, the peak of memory, and joules where the processor counts them."""

import subprocess
import sys
import time

import pytest

from pipeline.doors.meter import CountedEnergy, EstimatedEnergy, energy, metered, processor


def package(folder, spent, most=1_000_000):
    folder.mkdir(exist_ok=True)
    (folder / "energy_uj").write_text(f"{spent}\n")
    (folder / "max_energy_range_uj").write_text(f"{most}\n")


def test_seconds_are_those_of_the_wall(tmp_path):
    with metered(tmp_path) as usage:
        time.sleep(0.02)
    assert 0.02 <= usage.seconds < 5
    assert usage.joules is None


# A process of its own: what other tests hold would hide what is given back.
PEAKS = """
from pathlib import Path
from pipeline.doors.meter import metered, peak_memory

def hold(size):
    held = bytearray(size)
    held[::4096] = b"x" * len(held[::4096])

hold(300_000_000)
before = peak_memory()
with metered(Path("none")) as small:
    pass
with metered(Path("none")) as large:
    hold(200_000_000)
print(before, small.peak, large.peak)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forgets a peak")
def test_the_peak_is_that_of_the_work_alone():
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", PEAKS], check=True, capture_output=True, text=True
    )
    before, small, large = map(int, ran.stdout.split())
    assert small < before - 100_000_000
    assert large > small + 150_000_000


def test_energy_is_summed_over_packages_and_counters_may_wrap(tmp_path):
    package(tmp_path / "intel-rapl:0", 900_000)
    package(tmp_path / "intel-rapl:1", 100)
    package(tmp_path / "intel-rapl:0:0", 5)  # a part of the first package, counted there
    with metered(tmp_path) as usage:
        package(tmp_path / "intel-rapl:0", 400_000)
        package(tmp_path / "intel-rapl:1", 500_100)
    assert usage.joules == pytest.approx(1.0)


def test_a_counter_that_may_not_be_read_counts_as_none(tmp_path):
    (tmp_path / "intel-rapl:0").mkdir()
    assert list(energy(tmp_path)) == []


def test_counted_energy_sees_every_wrap_because_it_looks_often(tmp_path):
    package(tmp_path / "intel-rapl:0", 900_000)
    with CountedEnergy(tmp_path, often=0.01) as counted:
        for spent in (400_000, 900_000, 400_000):  # half a joule, a full half turn, and half a joule over the wrap
            before = counted.joules()
            package(tmp_path / "intel-rapl:0", spent)
            wait_for(lambda before=before: counted._joules > before)
        assert counted.joules() == pytest.approx(1.5)
    assert counted.watts is None


def test_a_counter_that_disappears_for_once_costs_nothing(tmp_path):
    package(tmp_path / "intel-rapl:0", 100_000)
    counted = CountedEnergy(tmp_path)
    (tmp_path / "intel-rapl:0" / "energy_uj").write_text("")
    assert counted.joules() == 0
    package(tmp_path / "intel-rapl:0", 300_000)
    assert counted.joules() == pytest.approx(0.2)


def test_estimated_energy_is_power_times_seconds():
    clock = iter([10.0, 70.0])
    estimated = EstimatedEnergy(65.0, lambda: next(clock))
    assert -estimated.joules() + estimated.joules() == pytest.approx(3900)


def wait_for(happened):
    for _ in range(500):
        if happened():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen within five seconds")


def test_the_processor_has_a_name():
    assert processor()
