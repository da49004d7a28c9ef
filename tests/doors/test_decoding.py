"""Content-Encoding: what comes out is what went in, and a bomb costs no more than its limit."""

import gzip
import random
import tracemalloc
import zlib
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.doors.decoding import Decoder, DecodingError, TooLargeError

NOISE = random.Random(1).randbytes(5000)  # noqa: S311 - nothing here is secret


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACK = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "X-GZIP ": gzip.compress,
    "deflate": zlib.compress,
    "deflate without its frame": raw_deflate,
    "br": brotli.compress,
}
CODINGS = [name for name in PACK if name not in {"", "identity"}]


def decode(coding: str, data: bytes, limit: int = 10_000_000, step: int = 65536) -> bytes:
    decoder = Decoder(coding.removesuffix(" without its frame"), limit)
    for start in range(0, len(data), step):
        decoder.feed(data[start : start + step])
    return decoder.finish()


@pytest.mark.parametrize("coding", PACK)
@given(data=st.binary(max_size=3000), step=st.integers(1, 4000))
def test_any_body_in_any_pieces_comes_back(coding, data, step):
    assert decode(coding, PACK[coding](data), step=step) == data


@pytest.mark.parametrize("coding", PACK)
def test_a_body_of_exactly_the_limit_passes_and_one_byte_more_does_not(coding):
    data = NOISE[:1000] * 200
    assert decode(coding, PACK[coding](data), limit=len(data) + 100) == data
    with pytest.raises(TooLargeError):
        decode(coding, PACK[coding](data + b"x"), limit=len(data))


@pytest.mark.parametrize("coding", CODINGS)
def test_a_bomb_stops_at_the_limit_without_the_memory_it_wants(coding):
    bomb = PACK[coding](bytes(20_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            decode(coding, bomb, limit=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_what_was_unpacked_before_the_limit_is_kept():
    decoder = Decoder("gzip", 1000)
    with pytest.raises(TooLargeError):
        decoder.feed(gzip.compress(b"x" * 5000))
    assert decoder.start == b"x" * 1000


@pytest.mark.parametrize("coding", CODINGS)
def test_a_body_that_stops_in_the_middle_is_an_error(coding):
    packed = PACK[coding](NOISE)
    with pytest.raises(DecodingError):
        decode(coding, packed[:-10])


@pytest.mark.parametrize("coding", CODINGS)
def test_no_body_at_all_is_an_empty_one(coding):
    assert decode(coding, b"") == b""


@pytest.mark.parametrize("coding", CODINGS)
def test_plain_text_under_a_coding_is_an_error(coding):
    with pytest.raises(DecodingError):
        decode(coding, b"<rss>not packed at all</rss>" * 10)


@pytest.mark.parametrize("coding", ["zstd", "compress", "gzip, gzip", "gzip, br", "\x00"])
def test_a_coding_we_did_not_offer_is_an_error(coding):
    with pytest.raises(DecodingError):
        Decoder(coding, 100)


def test_gzip_members_follow_one_another():
    assert decode("gzip", gzip.compress(b"one ") + gzip.compress(b"two"), step=1) == b"one two"


def test_bytes_after_the_last_gzip_member_are_ignored():
    assert decode("gzip", gzip.compress(b"one") + b"\0\0 padding") == b"one"


def test_a_body_of_endless_empty_gzip_members_is_refused():
    with pytest.raises(DecodingError):
        decode("gzip", gzip.compress(b"") * 1000)


@pytest.mark.parametrize("coding", CODINGS)
@given(data=st.binary(max_size=500))
def test_no_bytes_break_the_decoder(coding, data):
    with suppress(DecodingError, TooLargeError):
        assert len(decode(coding, data, limit=100_000)) <= 100_000
