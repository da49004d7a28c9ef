"""The night: its stages in order. It decides nothing itself; the rooms do, and the doors touch the world."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

import numpy as np

from pipeline.check.names import Glossary
from pipeline.check.places import Jurisdictions, territories
from pipeline.check.values import plain_figures, plain_values
from pipeline.config import Config
from pipeline.curate.changes import unchanged
from pipeline.curate.reading import Reader
from pipeline.curate.selection import Selection, select
from pipeline.curate.topics import Topic
from pipeline.gather.articles import to_article
from pipeline.gather.feeds import parse_feed
from pipeline.gather.freshness import fresh
from pipeline.gather.patience import dead_since, next_visit
from pipeline.gather.reservations import POLICIES
from pipeline.news import (
    Article,
    Cost,
    Edition,
    Energy,
    Entry,
    Failure,
    Feed,
    Page,
    Reason,
    Stage,
    Story,
    Trouble,
    Unsummarised,
)
from pipeline.ports import (
    Archive,
    Clock,
    Fetch,
    Follow,
    Meter,
    Models,
    OpenModels,
    Parse,
    Publish,
    Remembered,
    Request,
    Vectors,
)
from pipeline.publish.files import digest_files
from pipeline.publish.report import FeedOutcome, RunFacts, Visit, build_report, last_line, to_json
from pipeline.write import prompts
from pipeline.write.agenda import agenda
from pipeline.write.sentences import split
from pipeline.write.summaries import summarise

# A page that failed for one of these reasons is asked for again by a later run; for any other, never.
_PASSING = frozenset({Reason.UNREACHABLE, Reason.TIMEOUT, Reason.HTTP_ERROR, Reason.BROKEN_TRANSFER})


@dataclass(frozen=True, slots=True)
class Plan:
    """What the operator wants: the settings, and the files they name, read.

    `outlines` are the parts of the feed list that name no feed; `versions` are printed in the report.
    """

    config: Config
    topic: Topic
    glossary: Glossary
    jurisdictions: Jurisdictions
    feeds: tuple[Feed, ...]
    outlines: tuple[Failure, ...]
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Doors:
    """The world, as the night sees it.

    `say` and `follow` tell whoever watches how far it is; `stopping` says whether to end with what is ready.
    """

    fetch: Fetch
    parse: Parse
    archive: Archive
    open_models: OpenModels
    publish: Publish
    clock: Clock
    meter: Meter
    say: Callable[[str], None]
    follow: Follow
    stopping: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Result:
    """What a night leaves: the paths of its files, digests first, and its counts in one line.

    `stopped` when it was asked to stop before all was read and told.
    """

    paths: list[str]
    last_line: str
    stopped: bool


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Wall seconds by stage."""

    clock: Clock
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage."""
        started = self.clock.seconds()
        yield
        self.seconds[name] = self.clock.seconds() - started


def run_night(plan: Plan, doors: Doors, night: date) -> Result:
    """Read the feeds, tell the stories, write the digests.

    Raises WeightsError when something is to be told and no model can be had: what was fetched is kept.
    """
    watch = Stopwatch(doors.clock)
    doors.archive.expire(night - plan.config.output.keep_text)
    with watch.stage("feeds"):
        visits, failures = visit_feeds(plan, doors, night)
    with watch.stage("pages"):
        read_pages(plan, doors, night)
        reread_pages(plan, doors, night)
    with watch.stage("edition"):
        edition = keep_or_make_edition(plan, doors, night, failures)
    digests = digest_files(
        edition,
        plan.topic.section_titles(),
        version=plan.versions["vigie"],
        contact=plan.config.network.contact,
    )
    report = build_report(
        edition,
        RunFacts(plan.config.digest_id, plan.versions, watch.seconds),
        feeds=visits,
        articles=doors.archive.articles(night),
        failed=doors.archive.failed_entries(night),
    )
    paths = doors.publish.publish(night, {**digests, "report.json": to_json(report)})
    return Result(paths, last_line(report), edition.stopped)


def rehearse_night(plan: Plan, doors: Doors, night: date) -> list[str]:
    """Gather and sort as a night would, tell nothing: a line for each story that would be told."""
    visit_feeds(plan, doors, night)
    read_pages(plan, doors, night)
    reread_pages(plan, doors, night)
    articles, failed = doors.archive.articles(night), doors.archive.failed_entries(night)
    selection = sort_out(plan, doors, doors.open_models(), night, articles=articles, failed=failed)
    lines = [
        f"{rank}. [{story.section}, {story.score:.2f}] {story.articles[0].title} "
        f"({', '.join(sorted({article.publisher for article in story.articles}))})"
        for rank, story in enumerate(selection.stories, start=1)
    ]
    return lines or ["Nothing would be told."]


def visit_feeds(plan: Plan, doors: Doors, night: date) -> tuple[list[FeedOutcome], list[Failure]]:
    """Fetch every feed that changed and queue its new entries; one that keeps failing is left in peace for some nights.

    What became of each feed, in the order of the list, and the failures, broken outlines first.
    """
    archive, settings = doors.archive, plan.config.gather
    oldest = doors.clock.now() - settings.since
    feeds = {feed.url: feed for feed in plan.feeds}
    known = {url: archive.remembered(url, night) for url in feeds}
    outcomes: dict[str, FeedOutcome] = {}
    failures: dict[str, Failure] = {}
    seconds: dict[str, float] = {}
    started = doors.clock.seconds()

    def missing(url: str, visit: Visit, status: int | None, troubles: Sequence[Trouble]) -> None:
        dead, back = dead_since(troubles, night), next_visit(troubles)
        failures[url] = replace(troubles[-1].failure, dead_since=dead)
        outcomes[url] = FeedOutcome(url, visit, status, 0, 0, seconds.get(url, 0.0), dead_since=dead, next_visit=back)

    def fail(url: str, failure: Failure, status: int | None) -> None:
        failure = replace(failure, subject=url, stage=Stage.FEED)
        archive.keep_trouble(url, failure, night)
        missing(url, Visit.FAILED, status, (*known[url].troubles, Trouble(night, failure)))

    for url, memory in known.items():
        back = next_visit(memory.troubles)
        if back is not None and back > night:
            missing(url, Visit.RESTING, None, memory.troubles)
    asked = _addresses({url: memory for url, memory in known.items() if url not in outcomes})
    requests = [Request(address, known[url].validators) for address, url in asked.items()]

    def arriving() -> Iterator[tuple[Page, Feed]]:
        for answer in _until_stopped(doors, "feeds", requests):
            url = asked[answer.subject if isinstance(answer, Failure) else answer.requested_url]
            seconds[url] = doors.clock.seconds() - started
            if isinstance(answer, Failure):
                fail(url, answer, None)
            else:
                yield answer, feeds[url]

    for page, feed, entries in doors.parse.parse(parse_feed, arriving()):
        url = feed.url
        if isinstance(entries, Failure):
            fail(url, entries, page.status)
            continue
        validators = known[url].validators if page.not_modified else page.validators
        moved_to = page.permanent_url or (page.requested_url if page.requested_url != url else None)
        new = archive.keep_feed(url, validators, fresh(entries, oldest, settings.entries_per_feed), night, moved_to)
        visit = Visit.NOT_MODIFIED if page.not_modified else Visit.READ
        outcomes[url] = FeedOutcome(url, visit, page.status, len(entries), new, seconds[url], moved_to)
    for url in feeds.keys() - outcomes.keys():
        failures[url] = Failure(url, Stage.FEED, Reason.STOPPED)
        outcomes[url] = FeedOutcome(url, Visit.FAILED, None, 0, 0, doors.clock.seconds() - started)
    new = sum(visit.new for visit in outcomes.values())
    doors.say(f"{len(asked)} of {len(feeds)} feeds visited, {len(failures)} not read, {new} new entries")
    return (
        [outcomes[url] for url in feeds],
        [*plan.outlines, *(failures[url] for url in feeds if url in failures)],
    )


def _addresses(known: Mapping[str, Remembered]) -> dict[str, str]:
    """The feeds to ask, by the address at which each is asked: where it has moved, unless another is asked there."""
    asked: dict[str, str] = {}
    for url, memory in known.items():
        address = memory.moved_to or url
        asked[url if address in known or address in asked else address] = url
    return asked


def read_pages(plan: Plan, doors: Doors, night: date) -> None:
    """Fetch every queued page; keep the article it holds, or why it holds none. What is not reached stays queued."""
    honoured = POLICIES[plan.config.gather.reservations]
    queued = {entry.link: entry for entry in doors.archive.pending()}
    if queued:
        doors.say(f"{len(queued)} pages to read")

    def fail(entry: Entry, failure: Failure) -> None:
        doors.archive.keep_failure(entry, failure, night, final=failure.reason not in _PASSING)

    def arriving() -> Iterator[tuple[Page, Entry]]:
        for answer in _until_stopped(doors, "pages", [Request(link) for link in queued]):
            if isinstance(answer, Failure):
                fail(queued[answer.subject], answer)
            else:
                yield answer, queued[answer.requested_url]

    for _, entry, found in doors.parse.parse(partial(to_article, honoured=honoured), arriving()):
        if isinstance(found, Failure):
            fail(entry, found)
        else:
            doors.archive.keep_article(found, night)


def reread_pages(plan: Plan, doors: Doors, night: date) -> None:
    """Fetch again, once a night, what the last nights told: a page that says something else is news of this night too.

    A page that cannot be had any more was told all the same; the next nights do not ask for it longer than for others.
    """
    honoured = POLICIES[plan.config.gather.reservations]
    since = night - plan.config.curate.reread
    told = {article.entry.link: article for article in doors.archive.to_reread(since, night)}
    if told:
        doors.say(f"{len(told)} pages of the last nights to read again")

    def arriving() -> Iterator[tuple[Page, Entry]]:
        for answer in _until_stopped(doors, "pages again", [Request(link) for link in told]):
            link = answer.subject if isinstance(answer, Failure) else answer.requested_url
            doors.archive.keep_reread(told[link], night)
            if isinstance(answer, Failure):
                doors.say(f"{link} was told and cannot be read any more: {answer.reason}")
            else:
                yield answer, told[link].entry

    for _, entry, found in doors.parse.parse(partial(to_article, honoured=honoured), arriving()):
        if isinstance(found, Article) and not unchanged(told[entry.link], found):
            doors.archive.keep_article(found, night)


def _until_stopped(doors: Doors, what: str, requests: Sequence[Request]) -> Iterator[Page | Failure]:
    """The answers, as they arrive, until the night is asked to stop; then all transfers end."""
    if doors.stopping():
        return
    for answer in doors.follow(doors.fetch.fetch(requests), what, len(requests)):
        yield answer
        if doors.stopping():
            break
    if doors.stopping():
        doors.say("asked to stop: what is ready will be published")


def keep_or_make_edition(plan: Plan, doors: Doors, night: date, failures: Sequence[Failure]) -> Edition:
    """The edition kept for the night when nothing that it was made from has changed, or is left, else a new one."""
    articles, failed = doors.archive.articles(night), doors.archive.failed_entries(night)
    inputs = fingerprint(plan, articles, failed, failures)
    kept = doors.archive.edition(night)
    if kept is not None and kept.inputs == inputs:
        doors.say("nothing has changed since the last run of this night")
        return kept
    if kept is not None and kept.articles and not articles:
        doors.say("the texts of this night have expired: its edition stays as it was told")
        return kept
    if kept is not None and doors.stopping():
        doors.say("asked to stop: the edition of the last run of this night stays")
        return kept
    edition = Edition(
        night=night,
        inputs=inputs,
        languages=plan.config.digest.languages,
        stories=(),
        summaries=(),
        unsummarised=(),
        judgements=(),
        failures=tuple(failures),
        feeds=len(plan.feeds),
        articles=len(articles),
        model=None,
        cost=kept.cost if kept else Cost(),
    )
    vectors = np.zeros((0, 1), dtype=np.float32)
    if articles or failed:
        before = doors.meter.joules()
        models = doors.open_models()
        selection = sort_out(plan, doors, models, night, articles=articles, failed=failed)
        edition, vectors = tell(plan, doors, models, selection, edition)
        spent = Energy(doors.meter.joules() - before, doors.meter.watts)
        edition = replace(edition, cost=edition.cost + Cost(energy=spent))
    if doors.stopping():
        edition = replace(edition, inputs="", stopped=True)  # no inputs: the next run of the night makes it anew
    doors.archive.keep_edition(edition, vectors)
    return edition


def sort_out(
    plan: Plan,
    doors: Doors,
    models: Models,
    night: date,
    *,
    articles: Sequence[Article],
    failed: Sequence[tuple[Entry, Failure]],
) -> Selection:
    """The night's stories on topic, in printing order, seen against those of the last weeks."""
    since = night - plan.config.curate.memory
    return select(
        articles,
        failed,
        plan.topic,
        models.embed,
        told=doors.archive.told(since, night),
        reader=reader_of(plan.glossary, plan.jurisdictions),
        drafted=prompts.DRAFTED,
    )


def reader_of(glossary: Glossary, jurisdictions: Jurisdictions) -> Reader:
    """How `curate` reads a text: the rooms that know how do not know it."""
    return Reader(
        split,
        partial(plain_values, glossary=glossary),
        partial(plain_figures, glossary=glossary),
        partial(territories, glossary=glossary, jurisdictions=jurisdictions),
    )


def tell(plan: Plan, doors: Doors, models: Models, selection: Selection, edition: Edition) -> tuple[Edition, Vectors]:
    """Write the stories that fit into the edition; the others, and those that cannot be told, are listed."""
    settings = plan.config.digest
    chosen = selection.stories[: settings.max_stories]
    doors.say(f"{edition.articles} articles, {len(selection.stories)} stories on topic, {len(chosen)} to write")
    summaries, untold = summarise(chosen, settings.languages, models, plan.glossary, sentences=settings.sentences)
    told = {summary.story_id for summary in summaries}
    why = {failure.subject: Reason.STOPPED if doors.stopping() else failure.reason for failure in untold}
    rows = [index for index, story in enumerate(chosen) if story.id in told]
    stories = tuple(chosen[row] for row in rows)
    return (
        replace(
            edition,
            stories=stories,
            agenda=agenda(stories, edition.night),
            summaries=tuple(summaries),
            unsummarised=(
                *(_listed(story, why[story.id]) for story in chosen if story.id not in told),
                *selection.unreadable,
                *(_listed(story, Reason.OVER_LIMIT) for story in selection.stories[settings.max_stories :]),
            ),
            judgements=selection.judgements,
            failures=(*edition.failures, *untold),
            model=models.card,
            cost=edition.cost + models.generate.cost,
        ),
        selection.vectors[rows],
    )


def fingerprint(
    plan: Plan, articles: Sequence[Article], failed: Sequence[tuple[Entry, Failure]], failures: Sequence[Failure]
) -> str:
    """Name what an edition is made from: 16 hex digits, the same for the same inputs in any order."""
    parts = sorted(
        [
            *(f"article {article.id} {article.retrieved.isoformat()}" for article in articles),
            *(f"entry {entry.url} {failure.reason}" for entry, failure in failed),
            *(f"feed {failure.subject} {failure.reason}" for failure in failures),
            f"settings {plan.config.digest_id} prompts {prompts.VERSION}",
        ]
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _listed(story: Story, reason: Reason) -> Unsummarised:
    """A story that is shown by its title and link only."""
    article = story.articles[0]
    return Unsummarised(
        article.canonical_url, article.title, article.publisher, article.language, reason, article.published
    )
