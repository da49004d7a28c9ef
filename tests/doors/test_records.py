"""News as records: what an older version kept is still read."""

import json

from published_edition import EDITION

from pipeline.doors.records import EDITION as ADAPTER
from pipeline.doors.records import dumped


def test_an_edition_comes_back():
    assert ADAPTER.validate_json(dumped(ADAPTER, EDITION)) == EDITION


def test_an_edition_of_a_version_that_knew_no_jurisdictions_is_read():
    kept = json.loads(dumped(ADAPTER, EDITION))
    for story in kept["stories"]:
        del story["jurisdiction"]
    assert [story.jurisdiction for story in ADAPTER.validate_json(json.dumps(kept)).stories] == [""] * 5
