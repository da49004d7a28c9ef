"""What work takes: seconds, the peak of memory, and joules where the processor counts them."""

import subprocess
import sys
import time

import pytest

from pipeline.doors.meter import energy, metered, processor


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


def test_the_processor_has_a_name():
    assert processor()
