"""A disk that refuses in the middle of a night: a clear error, the old digests as they were; the next run completes."""

import resource
from contextlib import contextmanager
from datetime import date

import pytest
from night import House

from pipeline.doors.sample_server import SampleServer
from pipeline.errors import ArchiveError, PublishError

pytestmark = pytest.mark.chaos

FIRST, SECOND = date(2025, 2, 11), date(2025, 2, 12)


@contextmanager
def no_file_larger_than(size):
    """As on a disk that is full: the kernel refuses what would make a file larger (RLIMIT_FSIZE)."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files(house):
    return {path.relative_to(house.outputs): path.read_bytes() for path in house.outputs.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def second_night(tmp_path_factory):
    """Runs of the second night in a house that has had its first one, and the digests of an undisturbed one."""
    with SampleServer(FIRST) as server:
        port = int(server.url.rpartition(":")[2])

    def house(name):
        made = House(tmp_path_factory.mktemp(name))
        with SampleServer(FIRST, port) as server:
            made.run(made.settings(server.opml()), FIRST)
        return made

    def run(house):
        with SampleServer(SECOND, port) as server:
            house.run(house.settings(server.opml()), SECOND)

    calm = house("calm")
    run(calm)
    return house, run, calm.printed(SECOND)


def test_a_full_disk_under_the_archive(second_night):
    new, run, undisturbed = second_night
    house = new("full")
    before = files(house)
    with no_file_larger_than(house.archive.stat().st_size + 20_000), pytest.raises(ArchiveError, match="disk"):
        run(house)
    assert files(house) == before
    run(house)
    assert house.printed(SECOND) == undisturbed


def test_something_in_the_way_of_the_digests(second_night):
    new, run, undisturbed = second_night
    house = new("blocked")
    before = files(house)
    blocked = house.outputs / SECOND.isoformat()
    blocked.touch()
    with pytest.raises(PublishError, match="a file stands where a folder should be"):
        run(house)
    blocked.unlink()
    assert files(house) == before
    run(house)
    assert house.printed(SECOND) == undisturbed
