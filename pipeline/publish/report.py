"""What happened in a night, item by item: the typed content of `report.json`, documented in `docs/report.md`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from pipeline.news import (
    Article,
    Citation,
    Edition,
    Entry,
    Failure,
    Label,
    ModelCard,
    Origin,
    Reason,
    Relevance,
    SourceKind,
    Stage,
    Story,
    Summary,
)


class Visit(StrEnum):
    """How the visit to a feed ended."""

    READ = "read"
    NOT_MODIFIED = "not_modified"
    FAILED = "failed"
    RESTING = "resting"  # not asked: it has failed too often of late


class Extraction(StrEnum):
    """Whether the main text of a page was found."""

    EXTRACTED = "extracted"
    FAILED = "failed"
    NOT_REACHED = "not_reached"  # the page itself could not be had


class Outcome(StrEnum):
    """Where an item of a feed ended up."""

    TOLD = "told"  # a source of a story
    COPY = "copy"  # a near-duplicate, listed under a story
    NOT_SUMMARISED = "not_summarised"  # listed in the digest with its reason
    OFF_TOPIC = "off_topic"
    DUPLICATE = "duplicate"  # says what another article, of this night or an earlier one, says
    FAILED = "failed"
    REPEATED = "repeated"  # a story of an earlier night, with no number, date or name that was not told
    LEFT_OUT = "left_out"  # relevant, but its story could not be told


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What the run knows of itself: versions by name, wall seconds by stage in the order of the walk."""

    config_digest: str
    versions: Mapping[str, str]
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class FeedOutcome:
    """One visit to a feed. `status` is None when no HTTP answer came; `entries` counts those read, `new` the unseen.

    `moved_to` is where a feed is that has moved for good, `dead_since` the night since which it cannot be read, if that
    is a week or longer, `next_visit` the night of the next attempt where it failed.
    """

    url: str
    outcome: Visit
    status: int | None
    entries: int
    new: int
    seconds: float
    moved_to: str | None = None
    dead_since: date | None = None
    next_visit: date | None = None


def _encodable(value: object) -> object:
    """Make a text without lone surrogates, which hostile input can hold and UTF-8 cannot."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_encodable)]


class Lenient(BaseModel):
    """A part of a report as a reader of old nights wants it: other versions of Vigie wrote more or less around it."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelRecord(_Record):
    """The model that wrote, and how open it is."""

    preset: str
    name: str
    revision: str
    licence: str
    openness: dict[str, str]
    replaces: str | None


class RunRecord(_Record):
    """The night as a whole."""

    date: date
    config_digest: str
    versions: dict[str, str]
    languages: list[str]
    model: ModelRecord | None
    seconds: dict[str, float]
    model_seconds: float
    tokens_in: int
    tokens_out: int
    watt_hours: float | None
    estimated_from_watts: float | None
    stopped: bool


class FeedRecord(_Record):
    """One feed and its visit."""

    url: Text
    outcome: Visit
    status: int | None
    entries: int
    new: int
    seconds: float
    moved_to: Text | None
    dead_since: date | None
    next_visit: date | None


class RelevanceRecord(_Record):
    """Whether an article is on topic, and why."""

    relevant: bool
    score: float
    reasons: list[Text]


class ArticleRecord(_Record):
    """One item of a feed and what became of it."""

    id: str | None
    url: Text
    final_url: Text | None
    feed: Text
    kind: SourceKind
    title: Text
    language: str | None
    language_confidence: float | None
    published: datetime | None
    extraction: Extraction
    method: str | None
    characters: int | None
    relevance: RelevanceRecord | None
    duplicate_of: str | None
    story: str | None
    outcome: Outcome
    reason: Text


class ChangeRecord(_Record):
    """What a source took back."""

    article: str
    before: Text
    after: Text


class StoryRecord(_Record):
    """One story of the edition; `nights` told it before, `news` is what they did not have."""

    id: str
    label: Label
    section: str
    jurisdiction: str
    rank: int
    score: float
    reasons: list[Text]
    articles: list[str]
    copies: list[str]
    languages: list[str]
    nights: list[date]
    news: list[str]
    changes: list[ChangeRecord]


class CitationRecord(_Record):
    """The proof of a sentence."""

    article: str
    url: Text
    passage: Text


class SentenceRecord(_Record):
    """One printed sentence."""

    text: Text
    origin: Origin
    citations: list[CitationRecord]


class SummaryRecord(_Record):
    """One story in one language."""

    story: str
    language: str
    headline: Text
    sentences: list[SentenceRecord]


class FailureRecord(_Record):
    """One item that stopped on its way."""

    subject: Text
    stage: Stage
    reason: Reason
    detail: Text


class Report(_Record):
    """The whole of `report.json`."""

    run: RunRecord
    feeds: list[FeedRecord]
    articles: list[ArticleRecord]
    stories: list[StoryRecord]
    summaries: list[SummaryRecord]
    failures: list[FailureRecord]


def build_report(
    edition: Edition,
    run: RunFacts,
    *,
    feeds: Sequence[FeedOutcome],
    articles: Sequence[Article],
    failed: Sequence[tuple[Entry, Failure]],
) -> Report:
    """Put a night's outcomes together.

    `articles` are all of the night's, told or not; `failed` are the entries that became no article, which
    come after them, each in the order given.
    """
    failures = dict.fromkeys((*edition.failures, *(failure for _, failure in failed)))
    return Report(
        run=_run(edition, run),
        feeds=[_feed(feed) for feed in feeds],
        articles=[*_articles(edition, articles), *(_failed_entry(entry, failure) for entry, failure in failed)],
        stories=[_story(story, rank) for rank, story in enumerate(edition.stories, start=1)],
        summaries=[_summary(summary) for summary in edition.summaries],
        failures=[_failure(failure) for failure in failures],
    )


def to_json(report: Report) -> str:
    """Write the text of `report.json`: UTF-8 characters as they are, two spaces of indent, a newline at the end."""
    return report.model_dump_json(indent=2) + "\n"


def last_line(report: Report) -> str:
    """Count the night in one line of counts, for standard error."""
    read = sum(feed.outcome in {Visit.READ, Visit.NOT_MODIFIED} for feed in report.feeds)
    outcomes = [article.outcome for article in report.articles]
    run = report.run
    return (
        f"vigie {run.date.isoformat()}: {read}/{len(report.feeds)} feeds read, "
        f"{sum(feed.new for feed in report.feeds)} new entries, "
        f"{len(outcomes) - outcomes.count(Outcome.FAILED)} articles ({outcomes.count(Outcome.FAILED)} failed), "
        f"{len(report.stories)} stories in {'+'.join(run.languages)}, "
        f"{outcomes.count(Outcome.NOT_SUMMARISED)} not summarised, "
        f"{sum(run.seconds.values()):.0f} s, {run.tokens_in} tokens in, {run.tokens_out} out"
        f"{'; stopped before the end: run the night again to complete it' if run.stopped else ''}"
    )


def _run(edition: Edition, run: RunFacts) -> RunRecord:
    energy = edition.cost.energy
    return RunRecord(
        date=edition.night,
        config_digest=run.config_digest,
        versions=dict(run.versions),
        languages=list(edition.languages),
        model=_model(edition.model) if edition.model else None,
        seconds={stage: _rounded(seconds) for stage, seconds in run.seconds.items()},
        model_seconds=_rounded(edition.cost.seconds),
        tokens_in=edition.cost.tokens_in,
        tokens_out=edition.cost.tokens_out,
        watt_hours=_rounded(energy.watt_hours) if energy else None,
        estimated_from_watts=energy.watts if energy else None,
        stopped=edition.stopped,
    )


def _model(card: ModelCard) -> ModelRecord:
    return ModelRecord(
        preset=card.preset,
        name=card.name,
        revision=card.revision,
        licence=card.licence,
        openness=dict(card.openness),
        replaces=card.replaces,
    )


def _feed(feed: FeedOutcome) -> FeedRecord:
    return FeedRecord(
        url=feed.url,
        outcome=feed.outcome,
        status=feed.status,
        entries=feed.entries,
        new=feed.new,
        seconds=_rounded(feed.seconds),
        moved_to=feed.moved_to,
        dead_since=feed.dead_since,
        next_visit=feed.next_visit,
    )


def _articles(edition: Edition, articles: Iterable[Article]) -> list[ArticleRecord]:
    """Record every article with its place in the edition, or why it has none."""
    judgements = {judgement.article_id: judgement for judgement in edition.judgements}
    told = {article.id: story.id for story in edition.stories for article in story.articles}
    copies = {article.id: story for story in edition.stories for article in story.copies}
    unsummarised = {item.url: item.reason for item in edition.unsummarised}
    records = []
    for article in articles:
        judgement = judgements.get(article.id)
        relevance = judgement.relevance if judgement else None
        duplicate_of = judgement.duplicate_of if judgement else None
        addresses = (article.canonical_url, article.final_url, article.entry.url)
        listed = next((unsummarised[address] for address in addresses if address in unsummarised), None)
        story, reason = told.get(article.id), ""
        if story is not None:
            outcome = Outcome.TOLD
        elif article.id in copies:
            outcome = Outcome.COPY
            story = copies[article.id].id
            duplicate_of = duplicate_of or copies[article.id].articles[0].id
        elif listed is not None:
            outcome, reason = Outcome.NOT_SUMMARISED, listed.value
        elif relevance is not None and not relevance.relevant:
            outcome, reason = Outcome.OFF_TOPIC, "; ".join(relevance.reasons)
        elif duplicate_of is not None:
            outcome = Outcome.DUPLICATE
        elif judgement is not None and judgement.repeats is not None:
            outcome = Outcome.REPEATED
            reason = f"no number, date or name beyond what {judgement.repeats.night.isoformat()} and before told"
            story = judgement.repeats.story_id
        else:
            outcome = Outcome.LEFT_OUT
        records.append(
            _article(
                article, relevance=relevance, duplicate_of=duplicate_of, story=story, outcome=outcome, reason=reason
            )
        )
    return records


def _article(
    article: Article,
    *,
    relevance: Relevance | None,
    duplicate_of: str | None,
    story: str | None,
    outcome: Outcome,
    reason: str,
) -> ArticleRecord:
    return ArticleRecord(
        id=article.id,
        url=article.entry.url,
        final_url=article.final_url,
        feed=article.entry.feed.url,
        kind=article.entry.feed.kind,
        title=article.title,
        language=article.language,
        language_confidence=article.language_confidence,
        published=article.published,
        extraction=Extraction.EXTRACTED,
        method=article.method,
        characters=len(article.text),
        relevance=_relevance(relevance) if relevance else None,
        duplicate_of=duplicate_of,
        story=story,
        outcome=outcome,
        reason=reason,
    )


def _failed_entry(entry: Entry, failure: Failure) -> ArticleRecord:
    """Record an entry that became no article; the stage tells how far its text got."""
    extraction = {Stage.PAGE: Extraction.NOT_REACHED, Stage.EXTRACTION: Extraction.FAILED}
    return ArticleRecord(
        id=None,
        url=entry.url,
        final_url=None,
        feed=entry.feed.url,
        kind=entry.feed.kind,
        title=entry.title,
        language=None,
        language_confidence=None,
        published=entry.published,
        extraction=extraction.get(failure.stage, Extraction.EXTRACTED),
        method=None,
        characters=None,
        relevance=None,
        duplicate_of=None,
        story=None,
        outcome=Outcome.FAILED,
        reason=failure.reason.value,
    )


def _relevance(relevance: Relevance) -> RelevanceRecord:
    return RelevanceRecord(relevant=relevance.relevant, score=relevance.score, reasons=list(relevance.reasons))


def _story(story: Story, rank: int) -> StoryRecord:
    return StoryRecord(
        id=story.id,
        label=story.label,
        section=story.section,
        jurisdiction=story.jurisdiction,
        rank=rank,
        score=story.score,
        reasons=list(story.reasons),
        articles=[article.id for article in story.articles],
        copies=[article.id for article in story.copies],
        languages=sorted({article.language for article in (*story.articles, *story.copies)}),
        nights=[told.night for told in story.timeline],
        news=list(story.news),
        changes=[ChangeRecord(article=each.article_id, before=each.before, after=each.after) for each in story.changes],
    )


def _failure(failure: Failure) -> FailureRecord:
    return FailureRecord(subject=failure.subject, stage=failure.stage, reason=failure.reason, detail=failure.detail)


def _summary(summary: Summary) -> SummaryRecord:
    return SummaryRecord(
        story=summary.story_id,
        language=summary.language,
        headline=summary.headline,
        sentences=[
            SentenceRecord(
                text=sentence.text,
                origin=sentence.origin,
                citations=[_citation(cited) for cited in sentence.citations],
            )
            for sentence in summary.sentences
        ],
    )


def _citation(cited: Citation) -> CitationRecord:
    return CitationRecord(article=cited.article_id, url=cited.url, passage=cited.passage)


def _rounded(seconds: float) -> float:
    """Seconds to the millisecond: what a clock is worth."""
    return round(seconds, 3)
