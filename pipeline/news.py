"""The nouns: what the news is at each stage of its walk. All frozen, nothing half filled.

    Feed -> Entry -> Page -> Article -> Story -> Summary -> Edition

Times are aware and in UTC. Languages are ISO 639-1 codes in lower case ("fr", "en").
One item's trouble is a `Failure`, a value like the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Stage(StrEnum):
    """Where on the walk something happened."""

    FEED = "feed"
    PAGE = "page"
    EXTRACTION = "extraction"
    LANGUAGE = "language"
    DRAFTING = "drafting"
    TRANSLATING = "translating"


class Reason(StrEnum):
    """Why an item stopped on its way; each has a wording per language in the catalogues of `publish`."""

    # the network
    UNREACHABLE = "unreachable"  # DNS, connection refused, reset, TLS
    TIMEOUT = "timeout"
    FORBIDDEN_ADDRESS = "forbidden_address"  # private, loopback, not http(s)
    ROBOTS = "robots"  # robots.txt says no
    GONE = "gone"  # 404
    REMOVED = "removed"  # 410: for good
    DENIED = "denied"  # 401, 402, 403, 451
    HTTP_ERROR = "http_error"  # any other status that is not a success
    TOO_LARGE = "too_large"
    BROKEN_TRANSFER = "broken_transfer"  # truncated, lying length, undecodable body
    # the document
    NOT_A_FEED = "not_a_feed"
    EMPTY = "empty"
    NOT_HTML = "not_html"  # PDF, image, video
    RESERVED = "reserved"  # against text and data mining
    PAYWALL = "paywall"
    CONSENT = "consent"  # nothing but a consent wall or a bot check
    STUB = "stub"  # too little text to say anything about
    LISTING = "listing"  # a page of links, not an article
    UNKNOWN_LANGUAGE = "unknown_language"
    PARSER_TIMEOUT = "parser_timeout"  # made to be slow
    PARSER_DIED = "parser_died"  # crashed, out of memory, or an exception that no one foresaw
    # the writing
    NOT_WRITTEN = "not_written"  # no sentence passed the checks
    NEWS_NOT_WRITTEN = "news_not_written"  # of an update, none that says what is new
    OVER_LIMIT = "over_limit"  # the edition was full
    STOPPED = "stopped"  # the run was asked to stop before its turn came


class SourceKind(StrEnum):
    """Who speaks: the `category` of a feed in the OPML list."""

    INSTITUTION = "institution"
    REGULATOR = "regulator"
    LEGISLATURE = "legislature"
    COURT = "court"
    PRESS = "press"
    TRADE_PRESS = "trade-press"
    RESEARCH = "research"
    THINK_TANK = "think-tank"
    CIVIL_SOCIETY = "civil-society"
    COMPANY = "company"


class Scope(StrEnum):
    """How much of a feed is on topic: the prior of relevance."""

    AI_POLICY = "ai-policy"
    TECH_POLICY = "tech-policy"
    TECH = "tech"
    GENERAL = "general"


class Label(StrEnum):
    """What a story is to someone who read yesterday's digest."""

    NEW = "new"
    UPDATE = "update"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to watch, as the OPML list describes it. `language` is None when the list does not say."""

    url: str
    title: str
    language: str | None = None
    kind: SourceKind = SourceKind.PRESS
    scope: Scope = Scope.GENERAL
    site_url: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """One item that stopped: which (`subject`, a URL or a story id), where, why, and the detail a person needs."""

    subject: str
    stage: Stage
    reason: Reason
    detail: str = ""
    dead_since: date | None = None  # for a feed that could not be read for a week or longer


@dataclass(frozen=True, slots=True)
class Trouble:
    """A night in which a feed could not be read, and why."""

    night: date
    failure: Failure


@dataclass(frozen=True, slots=True)
class Validators:
    """What HTTP remembers of a document between two visits (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said beside a page of the use that may be made of it; `gather.reservations` reads it.

    `tdm_reservation` and `robots_tags` are HTTP fields (X-Robots-Tag), as they came. `site_file` is what the site
    declares of all its pages, empty when it has no such file. `barred` are crawlers that robots.txt keeps from the
    page by their names.
    """

    tdm_reservation: tuple[str, ...] = ()
    robots_tags: tuple[str, ...] = ()
    site_file: bytes = b""
    barred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One document as it came over the network: bytes, and where they came from.

    `not_modified` is True for a 304 answer, whose body is empty.
    `media_type` is lower case without parameters; `charset` is what the header claimed, if anything.
    """

    requested_url: str
    final_url: str
    status: int
    body: bytes
    media_type: str
    charset: str | None
    retrieved: datetime
    validators: Validators = Validators()
    not_modified: bool = False
    permanent_url: str | None = None  # where a chain of only permanent redirects led
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed: a link and what the feed says of it. `summary` is plain text, perhaps empty."""

    feed: Feed
    url: str  # canonical: the identity of the item
    link: str  # as the feed wrote it, resolved against the feed: what is fetched
    title: str
    summary: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Article:
    """A readable article with its provenance.

    `paragraphs` hold plain text, in order, none empty; a new line in one is a line break of the page.
    """

    id: str  # first 16 hex digits of SHA-256 of the canonical URL
    entry: Entry
    final_url: str
    canonical_url: str  # rel=canonical where the page states one on its own host, else final_url cleaned
    publisher: str  # as the page names its site, else the feed's title
    title: str
    paragraphs: tuple[str, ...]
    language: str
    language_confidence: float  # 0 to 1
    published: datetime | None
    retrieved: datetime
    method: str  # how the text was extracted, for example "trafilatura 2.3.1"

    @property
    def text(self) -> str:
        """The paragraphs, a blank line between them."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Relevance:
    """How much an item is about the topic: `score` 0 to 1, the decision, and reasons that a person can check."""

    score: float
    relevant: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Previous:
    """A story as an earlier night told it: its id, that night and the headline it had in each language."""

    story_id: str
    night: date
    headlines: tuple[tuple[str, str], ...]  # (language, headline)


@dataclass(frozen=True, slots=True)
class Change:
    """What a source says now in place of what it said when it was told: two passages, verbatim."""

    article_id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount or a share in a text: its value, its unit ("EUR", "%", "" where none is written), its words."""

    value: float
    unit: str
    words: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says where sources differ: the words, and the passage that they stand in, verbatim."""

    article_id: str
    words: str
    passage: str


@dataclass(frozen=True, slots=True)
class Story:
    """One event and the articles that tell it; the first is the one that is summarised.

    A story keeps its id over the nights. `timeline` are the earlier nights that told it, oldest first, and `previous`
    the last of them. `news` are plain values (numbers, dates, names) that none of them had; `changes` are what its
    sources took back; `differing` is what its sources say differently of one thing. `jurisdiction` is the territory
    whose decisions it is about, a CLDR code ("FR", "EU"), or "".
    """

    id: str
    articles: tuple[Article, ...]
    copies: tuple[Article, ...]  # near-duplicates of the articles: listed as sources, never read
    section: str  # a key of the topic file, or "other"
    label: Label
    score: float
    reasons: tuple[str, ...]  # what the score is made of
    previous: Previous | None = None
    timeline: tuple[Previous, ...] = ()
    news: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    differing: tuple[Claim, ...] = ()
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """The proof of a sentence: the passage, verbatim, and the article it stands in.

    `before` and `after` are the words around it, for a text fragment that must be unique.
    """

    article_id: str
    url: str
    publisher: str
    language: str
    passage: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A day to come, the story that it belongs to, and the passage that names it."""

    day: date
    story_id: str
    citation: Citation


class Origin(StrEnum):
    """How a printed sentence came to be."""

    DRAFTED = "drafted"  # by the model, proven as it stood
    REPAIRED = "repaired"  # asked for again, with what was wrong named
    REPLACED = "replaced"  # a source sentence, tightened or translated


@dataclass(frozen=True, slots=True)
class Sentence:
    """One printed sentence and its proof: never printed without at least one citation.

    `news` marks the sentence of an update that says what is new.
    """

    text: str
    citations: tuple[Citation, ...]
    origin: Origin = Origin.DRAFTED
    news: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """A story told in one language.

    `title_language` is that of a headline which stayed a source's own title, since it could not be put into
    the summary's language; None for a headline in that language.
    """

    story_id: str
    language: str
    headline: str
    sentences: tuple[Sentence, ...]
    title_language: str | None = None


@dataclass(frozen=True, slots=True)
class Unsummarised:
    """Something relevant that could not be summarised: shown by its title and link, with the reason."""

    url: str
    title: str
    publisher: str
    language: str
    reason: Reason
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class ModelCard:
    """Which model wrote, and how open it is: printed in every digest.

    `openness` maps "weights", "code", "data" to "open", "partial" or "closed".
    `replaces` names the preset that was asked for and could not be had.
    """

    preset: str
    name: str
    revision: str
    licence: str
    openness: tuple[tuple[str, str], ...]
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Energy:
    """What work took of this machine, as its processors count; else estimated from a power, which is `watts`."""

    joules: float
    watts: float | None = None

    @property
    def watt_hours(self) -> float:
        """The unit of electricity bills, a thousandth of it."""
        return self.joules / 3600


@dataclass(frozen=True, slots=True)
class Cost:
    """What writing cost: wall seconds of model work, tokens read and written, energy where it was looked at."""

    seconds: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0
    energy: Energy | None = None

    def __add__(self, other: Cost) -> Cost:
        """Two costs together; their energy is estimated if that of one is."""
        parts = [cost.energy for cost in (self, other) if cost.energy is not None]
        watts = next((part.watts for part in reversed(parts) if part.watts is not None), None)
        return Cost(
            self.seconds + other.seconds,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            Energy(sum(part.joules for part in parts), watts) if parts else None,
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided about one article: is it on topic, whom does it repeat, and which story told before."""

    article_id: str
    relevance: Relevance
    duplicate_of: str | None = None
    repeats: Previous | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything one night has to say, in every language: what the digests are rendered from, and nothing else is.

    `stories` are in printing order; each has one summary per language of `languages`, with the same
    number of sentences. `judgements` tell the report why the other articles are not in it. `failures` are
    the feeds that could not be read and the stories that could not be told. `inputs` is a digest of what
    the edition was made from: the same inputs need no new edition.
    """

    night: date
    inputs: str
    languages: tuple[str, ...]
    stories: tuple[Story, ...]
    summaries: tuple[Summary, ...]
    unsummarised: tuple[Unsummarised, ...]
    judgements: tuple[Judgement, ...]
    failures: tuple[Failure, ...]
    feeds: int  # how many feeds were asked
    articles: int  # how many articles were read
    model: ModelCard | None  # None when nothing had to be written
    cost: Cost = Cost()
    agenda: tuple[Due, ...] = ()  # days to come, in order
    stopped: bool = False  # the run was asked to stop before all was read and told: another run completes it
