"""Decoding pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.gather.charset import decode, decode_xml

FRENCH = "<html><p>L’œuvre coûte 20 € à Orléans ; « c’est très cher », a déclaré l’élu.</p></html>"
POLISH = "<html><p>Zażółć gęślą jaźń, powiedział poseł w Łodzi, a źródła potwierdziły.</p></html>"
CHINESE = "<html><p>人工智能法规今天生效,监管机构表示欢迎。</p></html>"


def declared(text, charset):
    return text.replace("<html>", f'<html><meta http-equiv="Content-Type" content="text/html; charset={charset}">')


@pytest.mark.parametrize(
    ("text", "encoding", "header", "meta"),
    [
        (FRENCH, "utf-8", None, None),
        (FRENCH, "utf-8", "iso-8859-1", "windows-1252"),
        (FRENCH, "cp1252", "iso-8859-1", None),
        (FRENCH, "cp1252", None, "iso-8859-1"),
        (FRENCH, "cp1252", "utf-8", "iso-8859-1"),
        (FRENCH, "utf-16", None, None),
        (FRENCH, "utf-8-sig", "iso-8859-1", None),
        (POLISH, "iso8859-2", None, "iso-8859-2"),
        (CHINESE, "gb2312", "gb2312", None),
        (CHINESE, "gbk", None, "gb2312"),
    ],
)
def test_the_text_comes_back(text, encoding, header, meta):
    document = declared(text, meta) if meta else text
    assert decode(document.encode(encoding), header) == document


def test_xml_that_lies_about_its_charset_is_windows_1252():
    body = '<?xml version="1.0"?><a>à 20 €</a>'.encode("cp1252")
    assert decode_xml(body, "utf-8").endswith("<a>à 20 €</a>")


def test_one_torn_character_does_not_make_utf8_something_else():
    body = (FRENCH * 3).encode().replace("€".encode(), b"\xe2\x82", 1)
    assert "« c’est très cher »" in decode(body, "utf-8")


@pytest.mark.parametrize("label", ["punycode", "unicode_escape", "hex", "rot13", "utf-7", "no-such", "\x00", "idna"])
def test_a_charset_that_is_none_of_the_web_is_ignored(label):
    assert decode(b"caf\xe9 \\u0041 +AEE-", label) == decode(b"caf\xe9 \\u0041 +AEE-", None)


@given(st.binary(), st.none() | st.text(max_size=12) | st.sampled_from(["utf-8", "utf-16", "big5", "iso-2022-jp"]))
def test_any_bytes_become_text(body, header):
    assert isinstance(decode(body, header), str)
