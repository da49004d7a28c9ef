"""What a robots.txt answer allows (RFC 9309)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.doors.robots import MAX_BYTES, is_answer, product_token, read_rules


def allows(text: str, path: str = "/news/1.html") -> bool:
    return read_rules(200, text.encode(), "Vigie").allow(f"https://example.org{path}")


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("Vigie/0.1 (+https://example.org/bot)", "Vigie"),
        ("Vigie", "Vigie"),
        ("Vigie (+https://example.org/bot) Other/2", "Vigie"),
    ],
)
def test_the_product_token_is_the_first_word_of_the_user_agent(user_agent, token):
    assert product_token(user_agent) == token


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        pytest.param("", True, id="empty"),
        pytest.param("User-agent: *\nDisallow: /", False, id="everybody"),
        pytest.param("User-agent: *\nDisallow:", True, id="an empty rule forbids nothing"),
        pytest.param("user-AGENT: vigie\nDISALLOW: /news", False, id="our name, in any case"),
        pytest.param("User-agent: Vigie/2.0\nDisallow: /", False, id="our name with a version"),
        pytest.param("User-agent: GPTBot\nDisallow: /", True, id="another crawler"),
        pytest.param("User-agent: vig\nDisallow: /", True, id="the beginning of our name is not our name"),
        pytest.param("User-agent: vigie-plus\nDisallow: /", True, id="a longer name is not our name"),
        pytest.param("User-agent: GPTBot\nUser-agent: Vigie\nDisallow: /", False, id="a group of two"),
        pytest.param("User-agent: *\nDisallow: /\n\nUser-agent: Vigie\nAllow: /", True, id="our group comes first"),
        pytest.param("User-agent: *\nDisallow: /news\nAllow: /news/1", True, id="the longest rule wins"),
        pytest.param("User-agent: *\nDisallow: /*.html$", False, id="wildcards"),
        pytest.param("User-agent: *\nDisallow: /NEWS", True, id="paths have a case"),
        pytest.param("\ufeffUser-agent: *\nDisallow: /", False, id="a byte order mark"),
        pytest.param("<html><body>User-agent: *</body></html>", True, id="a web page"),
    ],
)
def test_rules(text, allowed):
    assert allows(text) is allowed


@pytest.mark.parametrize(
    ("text", "barred"),
    [
        pytest.param("User-agent: GPTBot\nDisallow: /", ("GPTBot",), id="by name"),
        pytest.param(
            "User-agent: gptbot/1.2\nUser-agent: CCBot\nDisallow: /", ("GPTBot", "CCBot"), id="a group of two"
        ),
        pytest.param("User-agent: GPTBot\nDisallow: /private", (), id="from another part of the site"),
        pytest.param("User-agent: GPTBot\nDisallow: /\nAllow: /news", (), id="but not from this one"),
        pytest.param("User-agent: GPTBot\nDisallow:", (), id="from nothing"),
        pytest.param("User-agent: *\nDisallow: /\n\nUser-agent: Vigie\nAllow: /", (), id="as all are, not by name"),
        pytest.param("User-agent: GPTBot-Images\nDisallow: /", (), id="a longer name"),
        pytest.param("User-agent: Bingbot\nDisallow: /", (), id="a crawler that we do not ask about"),
        pytest.param("User-agent: GPTBot\nDisallow: /\n\nUser-agent: Vigie\nDisallow:", (), id="we are let in by name"),
    ],
)
def test_who_else_is_barred_by_name(text, barred):
    rules = read_rules(200, text.encode(), "Vigie", ("GPTBot", "CCBot"))
    assert rules.barred("https://example.org/news/1.html") == barred
    assert rules.allow("https://example.org/news/1.html")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_site_without_rules_allows_all(status):
    assert is_answer(status)
    assert read_rules(status, b"User-agent: *\nDisallow: /", "Vigie").allow("https://example.org/")


@pytest.mark.parametrize("status", [304, 429, 500, 503, 599])
def test_a_site_out_of_order_has_not_answered(status):
    assert not is_answer(status)


@pytest.mark.parametrize(("text", "delay"), [("Crawl-delay: 2.5", 2.5), ("Crawl-delay: soon", 0), ("Allow: /", 0)])
def test_crawl_delay(text, delay):
    assert read_rules(200, f"User-agent: *\n{text}".encode(), "Vigie").delay == delay


def test_only_the_first_500_kib_are_read_and_no_half_line():
    filler = b"#" * (MAX_BYTES - len("\nUser-agent: *\nDisallow: /")) + b"\n"
    cut = filler + b"User-agent: *\nDisallow: /private"
    assert cut[:MAX_BYTES].endswith(b"Disallow: /")
    assert read_rules(200, cut, "Vigie").allow("https://example.org/")


def test_thousands_of_crawlers_times_thousands_of_rules_cost_little():
    crawlers = "".join(f"User-agent: crawler{i}\n" for i in range(10_000))
    rules = "".join(f"Disallow: /{i}/\n" for i in range(10_000))
    start = time.monotonic()
    assert not allows(crawlers + "User-agent: *\n" + rules, "/9999/")
    assert time.monotonic() - start < 5  # minutes and gigabytes when each crawler gets its own copy


def test_asking_about_others_costs_little_more():
    asked = tuple(f"crawler{i}" for i in range(7))
    crawlers = "".join(f"User-agent: crawler{i}\n" for i in range(10_000))
    rules = "".join(f"Disallow: /{i}/\n" for i in range(10_000))
    start = time.monotonic()
    assert read_rules(200, (crawlers + rules).encode(), "Vigie", asked).barred("https://example.org/9999/") == asked
    assert time.monotonic() - start < 10


@given(st.binary(max_size=400), st.text(max_size=40))
def test_no_text_breaks_the_reader(body, path):
    assert read_rules(200, body, "Vigie").allow(f"https://example.org/{path}") in {True, False}


@given(
    st.lists(st.sampled_from(["User-agent: *", "User-agent: Vigie", "Disallow: /a", "Allow: /a$", "Crawl-delay: 1"]))
)
def test_rules_for_others_change_nothing_for_us(lines):
    text = "\n".join(lines)
    others = "User-agent: OtherBot\nDisallow: /\n"
    assert allows(others + text, "/a") is allows(text, "/a")
