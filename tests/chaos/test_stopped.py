"""SIGTERM while every transfer hangs: the night ends at once, with digests marked as partial; the next completes it."""

import os
import signal
import time
from datetime import date
from threading import Thread

import pytest
from faulty_server import HANG, FaultyServer
from night import House, opml

from pipeline.doors.sample_server import SampleServer
from pipeline.gather.opml import read_opml

pytestmark = pytest.mark.chaos

NIGHT = date(2025, 2, 11)
ADDRESSES = [f"127.1.0.{n}" for n in range(1, 21)]
PATIENCE = {"allow_hosts": ("127.0.0.0/8",), "idle_timeout": "300s", "total_timeout": "300s"}
SECONDS = 15  # for what takes one on an idle machine: publishing, mostly


def test_a_night_of_hanging_transfers_ends_soon_after_sigterm(tmp_path):
    house = House(tmp_path)
    with SampleServer(NIGHT) as sample, FaultyServer(ADDRESSES) as server:
        for address in ADDRESSES:
            server.routes[address, "/feed"] = lambda: [HANG]
        sound = [feed.url for feed in read_opml(sample.opml())[0]]
        feeds = opml([*sound, *(server.url(address, "/feed") for address in ADDRESSES)])
        asked = []

        def terminate():
            while min(server.connections[address] for address in ADDRESSES) < 3:  # robots.txt, tdmrep.json, the feed
                time.sleep(0.1)
            asked.append(time.monotonic())
            os.kill(os.getpid(), signal.SIGTERM)

        watcher = Thread(target=terminate)
        watcher.start()
        house.run(house.settings(feeds, PATIENCE), NIGHT)
        seconds = time.monotonic() - asked[0]
        watcher.join()
        assert seconds < SECONDS
        assert all('state: "partial"' in digest for digest in house.digests(NIGHT).values())
        stopped = {failure.subject for failure in house.report(NIGHT).failures if failure.reason == "stopped"}
        assert stopped >= {server.url(address, "/feed") for address in ADDRESSES}
        house.run(house.settings(opml(sound), PATIENCE), NIGHT)
        assert not any("partial" in digest for digest in house.digests(NIGHT).values())
        assert house.report(NIGHT).stories
