"""The sample server: a small, honest web site for one night, over real HTTP."""

from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from http.client import HTTPConnection, HTTPMessage
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest
from lxml import etree
from protego import Protego

from pipeline.doors.sample_server import SampleArticle, SampleServer, Trap, load_articles, load_publishers, morning
from pipeline.news import Scope, SourceKind

FIRST, SECOND = date(2025, 2, 11), date(2025, 2, 12)
ARTICLES = load_articles()
LIVING = [publisher for publisher in load_publishers().values() if not publisher.dead]


def ask(url: str, method: str = "GET", **headers: str) -> tuple[int, HTTPMessage, bytes]:
    address = urlsplit(url)
    connection = HTTPConnection(str(address.hostname), address.port, timeout=5)
    try:
        connection.request(
            method,
            address._replace(scheme="", netloc="").geturl(),
            headers={k.replace("_", "-"): v for k, v in headers.items()},
        )
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def trapped(trap: Trap) -> SampleArticle:
    (article,) = [one for one in ARTICLES if one.trap is trap]
    return article


def feed_of(server: SampleServer, article: SampleArticle) -> dict:
    """Read the entry of an article with feedparser."""
    feed = feedparser.parse(BytesIO(ask(server.url + article.publisher.feed_path)[2]))
    (entry,) = [one for one in feed.entries if urlsplit(one.link).path == article.path]
    return entry


def outlines(opml: bytes) -> list[dict[str, str]]:
    return [dict(node.attrib) for node in etree.fromstring(opml).iter("outline")]


@pytest.fixture(scope="module")
def server():
    with SampleServer(SECOND) as running:
        yield running


# --- the two nights


def test_the_first_night_is_a_small_edition_of_three_items():
    with SampleServer(FIRST) as first:
        feeds = [one["xmlUrl"] for one in outlines(first.opml())]
        entries = [e for url in feeds for e in feedparser.parse(BytesIO(ask(url)[2])).entries]
        pages = [ask(entry.link)[0] for entry in entries]
    assert (len(entries), pages) == (3, [200, 200, 200])


@pytest.mark.parametrize("night", [FIRST, SECOND])
def test_nothing_of_the_future_is_served(night):
    with SampleServer(night) as tonight:
        served = {article.path for article in ARTICLES if ask(tonight.url + article.path)[0] == 200}
    assert served == {a.path for a in ARTICLES if a.published <= morning(night) and a.trap is not Trap.GONE}


def test_what_was_told_the_first_night_is_still_fresh_in_the_feeds_of_the_second(server):
    again = [article for article in ARTICLES if article.published <= morning(FIRST)]
    window = morning(SECOND).timestamp() - 36 * 3600
    assert all(article.published.timestamp() > window for article in again)
    assert all(feed_of(server, article)["link"] for article in again)


def test_the_morning_is_five_o_clock_utc():
    assert morning(SECOND) == datetime(2025, 2, 12, 5, tzinfo=UTC)


# --- the feed list


def test_the_feed_list_is_opml_2_with_a_language_a_kind_and_a_scope_for_each_feed(server):
    root = etree.fromstring(server.opml())
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    for outline in outlines(server.opml()):
        kind, scope = outline["category"].split(",")
        assert kind.removeprefix("/kind/") in set(SourceKind)
        assert scope.removeprefix("/scope/") in set(Scope)
        assert len(outline["language"]) == 2
        assert outline["type"] == "rss"
        assert outline["xmlUrl"].startswith(server.url)


def test_one_listed_feed_is_dead_and_all_others_answer(server):
    statuses = [ask(one["xmlUrl"])[0] for one in outlines(server.opml())]
    assert sorted(statuses) == [200] * len(LIVING) + [404]


# --- the feeds


@pytest.mark.parametrize("publisher", LIVING, ids=lambda publisher: publisher.id)
def test_each_feed_is_well_formed_and_lists_every_article_newest_first(server, publisher):
    status, headers, body = ask(server.url + publisher.feed_path)
    feed = feedparser.parse(BytesIO(body))
    mine = [article for article in ARTICLES if article.publisher == publisher]
    assert (status, bool(feed.bozo)) == (200, False)
    assert feed.version == {"rss": "rss20", "atom": "atom10", "rdf": "rss10"}[publisher.feed]
    assert publisher.feed in headers["Content-Type"]
    assert feed.feed.language == publisher.language
    assert [urlsplit(entry.link).path for entry in feed.entries] == [article.path for article in mine]
    assert [unescape(entry.title) for entry in feed.entries] == [article.title for article in mine]
    assert all(article.lead in unescape(entry.summary) for entry, article in zip(feed.entries, mine, strict=True))


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.path)
def test_feeds_date_every_article_but_the_undated_one(server, article):
    entry = feed_of(server, article)
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    if article.trap is Trap.UNDATED:
        assert moment is None
    else:
        assert datetime(*moment[:6], tzinfo=UTC) == article.published


def test_one_title_is_written_with_entities(server):
    article = trapped(Trap.ENTITIES)
    title = feed_of(server, article)["title"]
    assert "&#8217;" in title
    assert "’" not in title
    assert unescape(title) == article.title


def test_one_link_carries_tracking_parameters_and_leads_to_its_page(server):
    article = trapped(Trap.TRACKING)
    link = feed_of(server, article)["link"]
    assert set(parse_qs(urlsplit(link).query)) == {"utm_source", "utm_medium", "utm_campaign"}
    assert ask(link)[2] == ask(server.url + article.path)[2]


# --- the pages


def test_one_listed_page_is_gone(server):
    assert ask(feed_of(server, trapped(Trap.GONE))["link"])[0] == 404


def test_robots_forbids_the_private_page_and_nothing_else(server):
    robots = Protego.parse(ask(server.url + "/robots.txt")[2].decode())
    forbidden = [article for article in ARTICLES if not robots.can_fetch(server.url + article.link, "Vigie")]
    assert forbidden == [trapped(Trap.PRIVATE)]
    assert feed_of(server, forbidden[0])["link"] == server.url + forbidden[0].path
    assert all(robots.can_fetch(server.url + publisher.feed_path, "Vigie") for publisher in LIVING)


@pytest.mark.parametrize("path", ["/", "/courrier/", "/courrier/absent.html", "/../publishers.toml", "/lettre/rss.xml"])
def test_any_other_path_answers_404(server, path):
    assert ask(server.url + path)[0] == 404


def test_head_answers_like_get_without_a_body(server):
    url = server.url + "/gazette/rss.xml"
    (got, got_headers, _), (head, head_headers, body) = ask(url), ask(url, "HEAD")
    assert (head, body) == (got, b"")
    assert {k: v for k, v in head_headers.items() if k != "Date"} == {
        k: v for k, v in got_headers.items() if k != "Date"
    }


# --- conditional requests

PATHS = ["/robots.txt", "/ledger/atom.xml", "/digitalrecht/rdf.xml", "/courrier/rss.xml", "/gazette/investai.html"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("field", "validator"), [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")])
def test_who_has_a_document_is_told_so(server, path, field, validator):
    _, first, body = ask(server.url + path)
    status, second, empty = ask(server.url + path, **{field: first[validator]})
    assert (status, empty, second["ETag"]) == (304, b"", first["ETag"])
    assert body


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": '"another"'}, 200),
        ({"If-None-Match": '"another", {etag}'}, 304),
        ({"If-None-Match": "W/{etag}"}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-Modified-Since": "Sat, 01 Feb 2025 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "Sat, 01 Mar 2025 00:00:00 GMT"}, 304),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-None-Match": '"another"', "If-Modified-Since": "Sat, 01 Mar 2025 00:00:00 GMT"}, 200),
    ],
    ids=str,
)
def test_conditions_follow_rfc_9110(server, headers, status):
    url = server.url + "/ledger/atom.xml"
    etag = ask(url)[1]["ETag"]
    assert ask(url, **{name: value.format(etag=etag) for name, value in headers.items()})[0] == status


def test_last_modified_is_the_newest_item_and_a_grown_feed_has_another_etag(server):
    def validators(running):
        _, headers, _ = ask(running.url + "/courrier/rss.xml")
        return headers["ETag"], parsedate_to_datetime(headers["Last-Modified"])

    second = validators(server)
    with SampleServer(FIRST) as earlier:
        first = validators(earlier)
    assert first[0] != second[0]
    assert first[1] < second[1] == max(one.published for one in ARTICLES if one.publisher.id == "courrier")


# --- the context


def test_a_fixed_port_gives_the_same_bytes_again():
    with SampleServer(SECOND) as free:
        port = urlsplit(free.url).port
        before = [ask(free.url + path)[2] for path in PATHS]
    with SampleServer(SECOND, port=port) as fixed:
        assert [ask(fixed.url + path)[2] for path in PATHS] == before
    with pytest.raises(ConnectionRefusedError):
        ask(f"http://127.0.0.1:{port}/robots.txt")


def test_a_taken_port_is_an_error(server):
    with pytest.raises(OSError, match="in use"), SampleServer(SECOND, port=urlsplit(server.url).port):
        pass
