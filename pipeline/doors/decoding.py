"""Content-Encoding undone in bounded steps (RFC 9110, section 8.4.1): a bomb costs its limit, never its size."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]

ACCEPT_ENCODING = "gzip, deflate, br"

_STEP = 64 * 1024  # bytes unpacked at once
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_MEMBERS = 64  # one is usual; a body of thousands of empty ones is an attack on the processor
_GZIP, _ZLIB, _RAW = 31, 15, -15  # zlib's `wbits` for the three framings of one compression


class DecodingError(ValueError):
    """The body is not what its Content-Encoding says, or stops in the middle."""


class TooLargeError(ValueError):
    """The unpacked body is larger than its limit."""


class _Coding(Protocol):
    def unpack(self, data: bytes) -> Iterator[bytes]:
        """Yield pieces of about `_STEP` bytes; raises zlib.error or brotli.error."""

    @property
    def complete(self) -> bool:
        """Whether the body may end here."""


class _Identity:
    complete = True

    def unpack(self, data: bytes) -> Iterator[bytes]:
        yield data


class _Gzip:
    """RFC 1952: members one after another. What follows the last one is ignored, as gzip does."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_GZIP)
        self._members = 1
        self._rest = b""

    def unpack(self, data: bytes) -> Iterator[bytes]:
        data = self._rest + data
        self._rest = b""
        while data:
            if self._stream.eof:
                if len(data) < len(_GZIP_MAGIC):
                    self._rest = data
                    return
                if not data.startswith(_GZIP_MAGIC):
                    return
                self._members += 1
                if self._members > _GZIP_MEMBERS:
                    raise DecodingError("too many gzip members")
                self._stream = zlib.decompressobj(_GZIP)
            yield self._stream.decompress(data, _STEP)
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail

    @property
    def complete(self) -> bool:
        return self._stream.eof


class _Deflate:
    """RFC 9110 wants the zlib framing (RFC 1950); some servers send the bare stream (RFC 1951)."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None
        self._head = b""

    def unpack(self, data: bytes) -> Iterator[bytes]:
        if self._stream is None:
            self._head += data
            if len(self._head) < 2:
                return
            data = self._head
            framed = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0  # RFC 1950, section 2.2
            self._stream = zlib.decompressobj(_ZLIB if framed else _RAW)
        while data and not self._stream.eof:
            yield self._stream.decompress(data, _STEP)
            data = self._stream.unconsumed_tail

    @property
    def complete(self) -> bool:
        return self._stream is not None and self._stream.eof


class _Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def unpack(self, data: bytes) -> Iterator[bytes]:
        # Drained until nothing comes: `can_accept_more_data` says yes while there is output left.
        while piece := self._stream.process(data, output_buffer_limit=_STEP):
            yield piece
            if self._stream.is_finished():
                return
            data = b""

    @property
    def complete(self) -> bool:
        return bool(self._stream.is_finished())


_CODINGS: dict[str, type[_Coding]] = {
    "": _Identity,
    "identity": _Identity,
    "gzip": _Gzip,
    "x-gzip": _Gzip,  # RFC 9110, section 8.4.1.3
    "deflate": _Deflate,
    "br": _Brotli,
}


class Decoder:
    """Unpacks one body, fed piece by piece."""

    def __init__(self, encoding: str, limit: int) -> None:
        """Prepare for a Content-Encoding field ("" for none) and at most `limit` bytes, packed and unpacked.

        Raises DecodingError for a coding that `ACCEPT_ENCODING` does not offer, and for one inside another.
        """
        coding = _CODINGS.get(encoding.strip().lower())
        if coding is None:
            raise DecodingError("a Content-Encoding that was not asked for")
        self._coding = coding()
        self._limit = limit
        self._packed = 0
        self._body = bytearray()

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the transfer.

        Raises TooLargeError as soon as either limit is passed, DecodingError for bytes that are not in the coding.
        """
        self._packed += len(data)
        if self._packed > self._limit:
            raise TooLargeError
        try:
            for piece in self._coding.unpack(data):
                self._body += piece
                if len(self._body) > self._limit:
                    raise TooLargeError
        except (zlib.error, brotli.error) as error:
            raise DecodingError("a body that is not what its Content-Encoding says") from error

    @property
    def start(self) -> bytes:
        """What was unpacked so far, up to the limit."""
        return bytes(self._body[: self._limit])

    def finish(self) -> bytes:
        """Return the whole body; raises DecodingError when the coded stream stops in the middle."""
        if self._packed and not self._coding.complete:
            raise DecodingError("a compressed body that stops in the middle")
        return bytes(self._body)
