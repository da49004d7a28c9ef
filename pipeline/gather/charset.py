"""Bytes of a page or a feed become text, whatever the server says they are."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Where HTML looks for its own declaration (HTML standard, section 13.2.3.2), with room for a long head.
DECLARATION_LENGTH = 4096
DECLARATION = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]+)", re.IGNORECASE)
# Python's names, as browsers read them (WHATWG Encoding standard, section 4.2): the superset that is really meant.
SUPERSETS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}
SUPERSETS |= {"gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "tis-620": "cp874"}
# Python knows encodings that are no character sets ("punycode", "unicode_escape"); these are those of the web.
OF_THE_WEB = re.compile(r"utf-(?:8|16)|iso8859|iso2022|cp\d|koi8|mac|gb|big5|euc|shift")
# Enough to tell Cyrillic code pages apart; more only costs time.
SAMPLE_LENGTH = 10_000


def decode(body: bytes, declared: str | None) -> str:
    """Return the text of a document in HTML or XML; what cannot be decoded becomes U+FFFD.

    In order of trust: a byte order mark; UTF-8 if the bytes are UTF-8, for no other text looks like it; `declared`,
    the charset of the HTTP header; the document's own declaration; statistics; windows-1252.
    """
    text = _as_declared(body, declared)
    if text is not None:
        return text
    guess = from_bytes(body[:SAMPLE_LENGTH]).best()
    return body.decode(guess.encoding if guess else "cp1252", "replace")


def decode_xml(body: bytes, declared: str | None) -> str:
    """Return the text of an XML document: as `decode` does, without statistics.

    XML that declares nothing is UTF-8; where it is not, its program did not ask which letters it printed, and these
    are most often windows-1252.
    """
    text = _as_declared(body, declared)
    return body.decode("cp1252", "replace") if text is None else text


def _as_declared(body: bytes, declared: str | None) -> str | None:
    """Return the text in the encoding that bytes, header or document tell; None where they tell none that fits."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    utf8 = body.decode("utf-8", "replace")
    if _is_utf8(utf8):
        return utf8
    match = DECLARATION.search(body[:DECLARATION_LENGTH])
    for label in (declared, match.group(1).decode("ascii") if match else None):
        encoding = _python_name(label or "")
        if encoding not in {"", "utf-8"}:
            try:
                return body.decode(encoding)
            except UnicodeDecodeError:
                continue
    return None


def _is_utf8(text: str) -> bool:
    """Return whether it was UTF-8: perhaps damaged in one place, but not torn at each accent."""
    torn = text.count("\ufffd")
    return torn == 0 or torn * 20 < sum(not one.isascii() for one in text)


def _python_name(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    name = SUPERSETS.get(name, name)
    return name if OF_THE_WEB.match(name) else ""
