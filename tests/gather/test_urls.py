"""The identity of links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.gather.urls import canonical, identity, is_web, without_credentials


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://WWW.Example.ORG/Path", "https://www.example.org/Path"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://[2001:db8::1]:443/a", "https://[2001:db8::1]/a"),
        ("https://example.org/a#section-2", "https://example.org/a"),
        ("https://example.org/a/../b//c/", "https://example.org/b/c/"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("https://münchen.example/ä b", "https://xn--mnchen-3ya.example/%C3%A4%20b"),
        ("https://example.org/a?utm_source=rss&utm_medium=feed", "https://example.org/a"),
        ("https://example.org/a?xtor=RSS-1&fbclid=x&at_medium=y", "https://example.org/a"),
        ("https://example.org/a?ref=rss&source=twitter", "https://example.org/a"),
        ("  https://example.org/a \n", "https://example.org/a"),
        ("https://example.org/?a=1&amp;amp;b=2", "https://example.org/?a=1&b=2"),
    ],
)
def test_what_does_not_tell_documents_apart_is_dropped(url, expected):
    assert canonical(url) == expected


@pytest.mark.parametrize(
    "query",
    [
        "id=12",
        "p=34",
        "reference=P9-2024-0138",
        "cid=77",
        "eid=8",
        "ref=2024-138",
        "lang=fr",
        "print=",
        "uri=CELEX:32024R1689",
        "1234",
        "a=1&copy=2",
        "gid=5&keyword=ai",
    ],
)
def test_parameters_that_name_a_document_are_kept(query):
    assert canonical(f"https://example.org/a?{query}") == f"https://example.org/a?{query}"


@pytest.mark.parametrize("url", ["", "not a url", "//host/path", "http://[bad", "mailto:a@b.c", "https://x:99999/a"])
def test_what_is_no_address_comes_back(url):
    assert canonical(url) == url


ADDRESSES = st.builds(
    lambda host, rest: f"http://{host}{rest}",
    st.sampled_from(["a.org", "[::1]", "EXAMPLE.fr:80", "xn--a", "ü.de", "u:p@b.c"]),
    st.text(alphabet="ab./:?#&=%;@[]'()utm_ \t\x1fé\u0130\u200b\U0001f916"),
)


@given(st.one_of(st.text(), ADDRESSES))
def test_canonical_is_idempotent_and_never_raises(url):
    once = canonical(url)
    assert canonical(once) == once
    assert identity(url) == identity(once)


def test_identity_is_sixteen_hexadecimal_digits_of_the_document():
    assert identity("https://example.org/a?utm_source=x") == identity("https://EXAMPLE.org/a#top")
    assert identity("https://example.org/a?id=1") != identity("https://example.org/a?id=2")
    assert len(identity("https://example.org/a")) == 16
    assert int(identity("https://example.org/a"), 16) >= 0


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("https://example.org/", True),
        ("HTTP://example.org", True),
        ("ftp://example.org/", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("/relative", False),
        ("https:///nohost", False),
        ("http://[bad", False),
        ("http://example.org/\0", False),
        ("http://example.org/a\nb", False),
    ],
)
def test_only_http_and_https_are_the_web(url, web):
    assert is_web(url) is web


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://me:secret@a.org:8080/f?x=@", "https://a.org:8080/f?x=@"),
        ("https://me@[::1]/", "https://[::1]/"),
        ("https://a.org/@me", "https://a.org/@me"),
        ("http://[", "http://["),
        ("", ""),
    ],
)
def test_user_and_password_are_left_out(url, public):
    assert without_credentials(url) == public
