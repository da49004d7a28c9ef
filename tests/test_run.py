"""Whole nights over the sample edition: everything is real but the two models and the clock."""

import json
import random
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from fakes import FakeGenerate, FixedClock, FixedMeter, models, unfollowed
from journalist import CURRENT_AI, DRAFTS, EMBED, INVENTED, journalist

from pipeline.check.names import parse_glossary
from pipeline.check.places import parse_jurisdictions
from pipeline.commands.assembly import read_topic
from pipeline.config import load_config
from pipeline.doors.archive import SqliteArchive
from pipeline.doors.outputs import Outputs
from pipeline.doors.sample_server import Document, SampleServer, morning
from pipeline.doors.web import Web
from pipeline.doors.workers import Workers
from pipeline.errors import WeightsError
from pipeline.gather.opml import read_opml
from pipeline.gather.reservations import AI_CRAWLERS, SITE_FILE
from pipeline.publish.report import Report
from pipeline.run import Doors, Plan, rehearse_night, run_night

# The dictionaries' reader leaves its files to be closed by the garbage collector.

CONFIGS = Path(__file__).parent.parent / "configs"
FIRST, SECOND = date(2025, 2, 11), date(2025, 2, 12)
DIGESTS = ("digest.fr.md", "digest.en.md")
PRINTED = tuple(f"digest.{language}.{kind}" for kind in ("md", "html", "atom", "ics") for language in ("fr", "en"))


class Listening:
    """The network door, with an ear: `requests` are those of the night, in order."""

    def __init__(self, web):
        self._web = web
        self.requests = []

    def fetch(self, requests):
        self.requests.extend(requests)
        return self._web.fetch(requests)

    @property
    def pages(self):
        return [request.url for request in self.requests if ".html" in request.url]

    @property
    def feeds(self):
        return [request for request in self.requests if request.url.endswith(".xml")]


class House:
    """A machine on which Vigie runs: an archive, an output folder, a port for the sample edition."""

    def __init__(self, folder, port, workers):
        self.folder = folder
        self.port = port
        self.workers = workers

    @property
    def archive(self):
        return self.folder / "archive.sqlite"

    @property
    def outputs(self):
        return self.folder / "outputs"

    def digest(self, night, name):
        return (self.outputs / night.isoformat() / name).read_text(encoding="utf-8")

    def report(self, night):
        return Report.model_validate_json(self.digest(night, "report.json"))

    def run(self, night, open_models, *, rehearse=False, declared=(), stopping=lambda: False):
        """One run; what was asked of the network, and what the run returned or raised.

        `declared` are the rules of the sample site's tdmrep.json, which it does not have otherwise.
        """
        clock = FixedClock(morning(night))
        opened = SqliteArchive.rehearsal if rehearse else SqliteArchive.open
        with SampleServer(night, self.port) as server, opened(self.archive) as archive:
            if declared:
                file = Document(json.dumps(declared).encode(), "application/json", clock.now())
                server._site.documents[SITE_FILE] = file
            web = Web(
                user_agent="Vigie/0 (+https://example.org)",
                site_files=archive,
                clock=clock,
                jitter=random.Random(0),  # noqa: S311 - spreads retries
                allow_hosts=("127.0.0.1",),
                delay=0.0,
                backoff=0.0,
                crawl_delay_limit=0.0,
                site_file=SITE_FILE,
                crawlers=AI_CRAWLERS,
            )
            fetch = Listening(web)
            doors = Doors(
                fetch,
                self.workers,
                archive,
                open_models,
                Outputs(self.outputs),
                clock,
                FixedMeter(),
                lambda _: None,
                unfollowed,
                stopping,
            )
            try:
                outcome = (rehearse_night if rehearse else run_night)(self.plan(server.opml()), doors, night)
            except (WeightsError, KeyboardInterrupt) as error:
                outcome = error
        return fetch, outcome

    def plan(self, opml):
        overrides = {"output": {"folder": self.outputs, "archive": self.archive}, "digest": {"max_stories": 20}}
        config = load_config(CONFIGS / "demo.toml", overrides)
        feeds, outlines = read_opml(opml)
        glossary = parse_glossary(config.check.glossary.read_text(encoding="utf-8"), "glossary")
        seats = config.check.jurisdictions.read_text(encoding="utf-8")
        return Plan(
            config=config.model_copy(update={"digest_id": "test"}),
            topic=read_topic(config.curate.topic),
            glossary=glossary,
            jurisdictions=parse_jurisdictions(seats, "jurisdictions", glossary),
            feeds=feeds,
            outlines=outlines,
            versions={"vigie": "0"},
        )


def writing():
    return models(FakeGenerate(journalist), EMBED)


def not_opened():
    raise AssertionError("the models were opened although nothing was to be written")


def no_weights():
    raise WeightsError("fake", "no weights for it")


@pytest.fixture(scope="session")
def port():
    """One port for all nights: the addresses are in the digests, so that two runs can be compared."""
    with SampleServer(FIRST) as server:
        return int(server.url.rpartition(":")[2])


@pytest.fixture(scope="module")
def workers():
    with Workers(2) as workers:
        yield workers


@pytest.fixture
def house(tmp_path, port, workers):
    return House(tmp_path, port, workers)


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory, port, workers):
    """A house after the nights of the 11th and the 12th, undisturbed; not to be changed."""
    house = House(tmp_path_factory.mktemp("house"), port, workers)
    house.fetches = {night: house.run(night, writing)[0] for night in (FIRST, SECOND)}
    return house


def files(folder):
    """Every file of a folder with its content; SQLite's own beside the archive are not ours."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def digests(house, night):
    return [house.digest(night, name) for name in DIGESTS]


def printed(house, night):
    return [house.digest(night, name) for name in PRINTED]


def without_cost(digest):
    """The fake model remembers nothing: what is told again costs again."""
    return re.sub(r"^- \*\*(Coût|Cost|Énergie|Energy).*$", "", digest, flags=re.MULTILINE)


def links(digest):
    """The links of the stories and the list after them, in order."""
    return re.findall(r"\]\((http[^)\s]+)\)", digest)


# --- a night


def test_a_night_writes_the_same_stories_with_the_same_proofs_in_both_languages(lived_in):
    french, english = digests(lived_in, FIRST)
    assert links(french) == links(english)
    assert "Current AI commence avec un engagement de 400 millions de dollars." in french
    assert "Current AI starts with an initial commitment of $400 million." in english
    assert "La CNIL a publié deux nouvelles recommandations sur l’intelligence artificielle." in french
    assert "The CNIL has published two new recommendations on artificial intelligence." in english


def test_every_format_leads_to_the_same_proofs(lived_in):
    markdown, _, page, _, feed, *_ = printed(lived_in, FIRST)
    proofs = re.findall(r"\((http[^)]+#:~:text=[^)]+)\)", markdown)
    assert proofs
    assert re.findall(r'<a href="(http[^"]+#:~:text=[^"]+)"', page) == proofs
    assert re.findall(r'<a href="(http[^"]+#:~:text=[^"]+)"', feed) == proofs


def test_a_night_leaves_its_files_and_the_latest_copies(lived_in):
    latest = {name.replace("digest", "latest") for name in PRINTED}
    assert {path.name for path in lived_in.outputs.iterdir()} == {str(FIRST), str(SECOND), *latest}
    for night in (FIRST, SECOND):
        assert {path.name for path in (lived_in.outputs / str(night)).iterdir()} == {*PRINTED, "report.json"}


def test_every_link_between_the_files_of_the_outputs_leads_to_a_file(lived_in):
    for path in lived_in.outputs.rglob("*.*m*"):
        text = path.read_text(encoding="utf-8")
        targets = re.findall(r'href="((?!http|#)[^"#]+)', text) + re.findall(r"\]\(((?!http)[^)]+)\)", text)
        assert [target for target in targets if not (path.parent / target).is_file()] == []


def test_every_printed_sentence_is_followed_by_a_link_into_its_source(lived_in):
    for night in (FIRST, SECOND):
        report = lived_in.report(night)
        for name in DIGESTS:
            printed = re.findall(
                r"\(\[\d\]\((http[^)]+#:~:text=[^)]+)\)\)$", lived_in.digest(night, name), re.MULTILINE
            )
            assert len(printed) == sum(len(summary.sentences) for summary in report.summaries) / 2 > 0


def test_no_address_in_a_digest_tells_where_its_reader_comes_from(lived_in):
    read = [item.final_url or "" for night in (FIRST, SECOND) for item in lived_in.report(night).articles]
    assert any("utm_" in address for address in read)
    assert not any("utm_" in digest for night in (FIRST, SECOND) for digest in digests(lived_in, night))


def test_what_the_model_invents_is_not_printed(lived_in):
    assert INVENTED in DRAFTS[CURRENT_AI]
    assert not any("900" in digest for digest in digests(lived_in, FIRST))


def test_the_report_tells_what_became_of_every_article(lived_in):
    report = lived_in.report(SECOND)
    became = {"/".join(item.url.split("/")[-2:]): (str(item.outcome), item.reason) for item in report.articles}
    assert len(became) == len(report.articles) == 24
    assert became["gazette/investai.html"] == ("told", "")
    assert became["ledger/vance-speech.html"] == ("told", "")
    assert became["osservatorio/investai.html"] == ("not_summarised", "not_written")
    assert became["quotidien/soupe-de-potiron.html"][0] == "off_topic"
    assert became["ledger/liability-withdrawal.html"] == ("failed", "paywall")
    assert became["datawacht/algoritmeregister.html"] == ("failed", "gone")
    assert became["registre/revue-de-presse-reservee.html"][1] == "robots"


def test_a_dead_feed_costs_nothing_but_a_line(lived_in):
    assert [failure.subject for failure in lived_in.report(FIRST).failures if failure.stage == "feed"] == [
        f"http://127.0.0.1:{lived_in.port}/lettre/rss.xml"
    ]
    assert all("/lettre/rss.xml" in digest for digest in digests(lived_in, FIRST))


def test_the_next_night_tells_nothing_of_the_night_before_again(lived_in):
    first, second = lived_in.report(FIRST), lived_in.report(SECOND)
    assert first.stories
    assert second.stories
    told = {article.url for article in first.articles}
    assert told.isdisjoint(article.url for article in second.articles)
    retold = {article.url for article in first.articles if str(article.outcome) in {"told", "copy"}}
    assert told & set(lived_in.fetches[SECOND].pages) == retold  # read again: sources correct themselves
    assert not any("current-ai.html" in digest for digest in digests(lived_in, SECOND))


def test_a_reserved_article_is_listed_and_nothing_of_its_text_is_kept(house, lived_in):
    reserved = f"http://127.0.0.1:{house.port}/ledger/current-ai.html"
    house.run(FIRST, writing, declared=[{"location": "/ledger/", "tdm-reservation": 1}])
    for name, heading, wording in (
        ("digest.fr.md", "Non résumés", "l’éditeur s’oppose à l’analyse automatisée de son texte"),
        ("digest.en.md", "Not summarised", "the publisher has reserved its text against automated analysis"),
    ):
        stories, _, listed = house.digest(FIRST, name).partition(f"\n## {heading}\n")
        assert "current-ai.html" not in stories
        [line] = [line for line in listed.splitlines() if "current-ai.html" in line]
        assert line.startswith(f"- [{CURRENT_AI}]({reserved}")
        assert wording in line
        assert "current-ai.html#:~:text=" in lived_in.digest(FIRST, name)  # told when it is not reserved
    [failure] = [one for one in house.report(FIRST).failures if one.subject == reserved]
    assert (str(failure.reason), failure.detail) == ("reserved", f"tdm-reservation: 1 in {SITE_FILE}")
    sentence = "The backers argue that open tools make artificial intelligence more transparent"
    assert sentence.encode() in b"".join(files(lived_in.folder).values())
    assert sentence.encode() not in b"".join(files(house.folder).values())


# --- again, interrupted, disturbed


def test_the_same_night_again_does_no_work_and_changes_no_digest(house):
    house.run(FIRST, writing)
    before = printed(house, FIRST)
    fetch, result = house.run(FIRST, not_opened)
    assert not fetch.pages
    answering = [request for request in fetch.feeds if "/lettre/" not in request.url]
    assert len(answering) == 3
    assert all(request.validators.etag for request in answering)
    assert [str(feed.outcome) for feed in house.report(FIRST).feeds].count("not_modified") == 3
    assert printed(house, FIRST) == before
    assert "0 new entries" in result.last_line


def test_without_weights_what_was_read_is_kept_for_the_next_run(house, lived_in):
    fetch, error = house.run(FIRST, no_weights)
    assert isinstance(error, WeightsError)
    assert len(fetch.pages) == 3
    assert not house.outputs.exists()
    fetch, _ = house.run(FIRST, writing)
    assert not fetch.pages
    assert printed(house, FIRST) == printed(lived_in, FIRST)


def test_a_run_stopped_while_it_writes_is_made_good_by_the_next(house, lived_in):
    class Stopped(FakeGenerate):
        def generate(self, prompts):
            if len(self.calls) == 1:
                raise KeyboardInterrupt
            return super().generate(prompts)

    _, stop = house.run(FIRST, lambda: models(Stopped(journalist), EMBED))
    assert isinstance(stop, KeyboardInterrupt)
    assert not house.outputs.exists()
    fetch, _ = house.run(FIRST, writing)
    assert not fetch.pages
    assert printed(house, FIRST) == printed(lived_in, FIRST)


@pytest.mark.parametrize(
    "looks", [0, 1, 3, 5, 6, 8]
)  # how often the night looks whether it should stop, before it should
def test_a_night_asked_to_stop_publishes_what_is_ready_and_the_next_run_completes_it(house, lived_in, looks):
    countdown = iter([False] * looks)
    _, result = house.run(FIRST, writing, stopping=lambda: next(countdown, True))
    assert result.stopped
    assert "stopped before the end" in result.last_line
    french, english = digests(house, FIRST)
    assert 'state: "partial"' in french
    assert "\nCe numéro est partiel" in french
    assert "\nThis digest is partial" in english
    assert links(french) == links(english)
    report = house.report(FIRST)
    assert report.run.stopped
    assert len(report.feeds) == 4
    fetch, result = house.run(FIRST, writing)
    assert not result.stopped
    assert not set(fetch.pages) & {article.url for article in report.articles}
    assert list(map(without_cost, digests(house, FIRST))) == list(map(without_cost, digests(lived_in, FIRST)))


def test_a_finished_edition_is_not_replaced_by_a_partial_one(house):
    house.run(FIRST, writing)
    before = printed(house, FIRST)
    _, result = house.run(FIRST, not_opened, stopping=lambda: True)
    assert not result.stopped
    assert printed(house, FIRST) == before


def test_a_night_without_news_says_so_and_opens_no_model(house):
    house.run(SECOND, writing)
    quiet = date(2025, 2, 20)  # the sample site has published nothing since
    fetch, result = house.run(quiet, not_opened)
    assert not fetch.pages
    assert "0 new entries" in result.last_line
    french, english = digests(house, quiet)
    assert "\nRien de nouveau cette nuit" in french
    assert "\nNothing new overnight" in english
    assert house.report(quiet).run.model is None


def test_a_forgotten_article_is_in_no_digest_of_its_night_again(house):
    house.run(FIRST, writing)
    with SqliteArchive.open(house.archive) as archive:
        url = archive.edition(FIRST).stories[0].articles[0].final_url
        before = digests(house, FIRST)
        assert archive.forget({url}) == [FIRST]
    house.run(FIRST, writing)
    assert all(url in digest for digest in before)
    assert not any(url in digest for digest in digests(house, FIRST))


def test_a_night_whose_texts_have_expired_stays_as_it_was_told(house):
    house.run(FIRST, writing)
    with SqliteArchive.open(house.archive) as archive:
        archive.expire(SECOND)
        headlines = [summary.headline for summary in archive.edition(FIRST).summaries]
    house.run(FIRST, not_opened)
    assert headlines
    assert all(any(headline in digest for digest in digests(house, FIRST)) for headline in headlines)


def test_each_night_lets_the_texts_of_old_nights_expire(house):
    house.run(FIRST, writing)
    later = FIRST + timedelta(days=31)
    house.run(later, writing)
    with SqliteArchive.open(house.archive) as archive:
        assert archive.articles(FIRST) == []
        assert archive.edition(FIRST).stories


def test_a_rehearsal_names_the_stories_and_keeps_nothing(house):
    generate = FakeGenerate(journalist)
    _, lines = house.run(FIRST, lambda: models(generate, EMBED), rehearse=True)
    assert len(lines) == 3
    assert any("Current AI" in line for line in lines)
    assert not generate.calls
    assert files(house.folder) == {}


def test_a_rehearsal_changes_nothing_of_what_is_there(house):
    house.run(FIRST, writing)
    before = files(house.folder)
    _, lines = house.run(SECOND, writing, rehearse=True)
    assert len(lines) > 3
    assert files(house.folder) == before
