"""Everything a digest says, in its reader's language and in no format: what every page of a night is printed from.

Markdown, HTML and Atom print this view and decide nothing, so that they cannot say different things. Its texts are
plain strings with nothing escaped, perhaps hostile ones; its addresses are web addresses, or empty.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.news import (
    Article,
    Change,
    Claim,
    Edition,
    Energy,
    Failure,
    Label,
    ModelCard,
    Sentence,
    Stage,
    Story,
    Summary,
    Unsummarised,
)
from pipeline.publish.catalogue import Catalogue, load_catalogue
from pipeline.publish.harmless import address, plain
from pipeline.publish.textfragment import fragment_url

# The part a reader in a hurry reads: as many stories as fit on the first screen.
_TOP_STORIES = 3
_DEVELOPING = 2  # nights before this one: of one, the line under the headline tells
_TIMELINE = 5  # nights at most, the latest: a list that is read at a glance
# Enough of a revision to look it up; a Git hash or a checksum in full makes a line unreadable.
_REVISION_LENGTH = 12

_OTHER = "other"  # the section of what fits no other, by the topic file's convention

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # the shape of a language tag (RFC 5646, section 2.1)

Sections = Mapping[str, Mapping[str, str]]  # section key -> language -> title, in printing order
Field = tuple[str, str | int | date]  # a fact about the night: its key and its value


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one language: that of the digest where none is named."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words, some of them quoted from another language."""

    runs: tuple[Run, ...]

    def __str__(self) -> str:
        """All the words, in a row."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Mark:
    """The number of a source after a sentence, the link to the passage, and what to call it without the sentence."""

    number: str
    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence and its marks; `lead` are words before it, such as "What is new:"."""

    text: str
    marks: tuple[Mark, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of the sources rather than by them: that one took something back, or that two differ."""

    text: Text
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """Something with a title and a link, and what is said of it: publisher, language, time, reason.

    `language` is that of a title in another language than the digest's.
    """

    title: str
    url: str
    details: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """When a story was told before, in words, and where: the night and the story's id in its digest."""

    text: str
    night: str
    story_id: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story. `section` is empty where the heading above says it, `only_in` unless one language alone tells it.

    `told_by` counts its sources.
    """

    id: str
    headline: Text
    label: str
    section: str
    earlier: Earlier | None
    told_by: str
    only_in: str
    corrections: tuple[Remark, ...]
    lines: tuple[Line, ...]
    differing: Remark | None
    timeline: tuple[Earlier, ...]
    sources: tuple[Item, ...]
    copies: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A heading and its stories."""

    title: str
    stories: tuple[StoryView, ...]


@dataclass(frozen=True, slots=True)
class DueView:
    """A day to come (ISO 8601, and in words), what it brings, and the source that names it with its passage."""

    day: str
    day_in_words: str
    text: Text
    source: Item
    passage: str
    story_id: str


@dataclass(frozen=True, slots=True)
class Note:
    """One point of "About this digest", with the items it lists, if any."""

    term: str
    text: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of the edition: its code, and its name in itself."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, ready to be printed; the edition's other languages are `others`."""

    night: str
    version: str
    language: Tongue
    others: tuple[Tongue, ...]
    skip_label: str
    elsewhere_label: str
    title: str
    facts: tuple[Field, ...]
    overview: Text
    sections: tuple[SectionView, ...]
    sources_label: str
    also_in_label: str
    timeline_label: str
    agenda_title: str
    agenda: tuple[DueView, ...]
    not_summarised_title: str
    not_summarised: tuple[Item, ...]
    about_title: str
    about: tuple[Note, ...]


def view(edition: Edition, language: str, sections: Sections, version: str = "") -> Digest:
    """Say everything that the digest of an edition says in one of its languages.

    `sections` are the topic's titles, in printing order; `version` is Vigie's, told when given.
    Raises ConfigError when the language has no catalogue.
    """
    words = load_catalogue(language)
    summaries = {summary.story_id: summary for summary in edition.summaries if summary.language == language}
    title = words.title.format(date=words.full_day(edition.night))
    return Digest(
        night=edition.night.isoformat(),
        version=version,
        language=_tongue(language),
        others=tuple(_tongue(other) for other in edition.languages if other != language),
        skip_label=words.page.skip,
        elsewhere_label=words.page.elsewhere,
        title=title,
        facts=_facts(edition, language, version),
        overview=_overview(edition, summaries, words),
        sections=_sections(edition, summaries, sections, words),
        sources_label=words.story.sources,
        also_in_label=words.story.also_in,
        timeline_label=words.story.timeline,
        agenda_title=words.headings.agenda,
        agenda=_agenda(edition, summaries, words),
        not_summarised_title=words.headings.not_summarised,
        not_summarised=tuple(_unsummarised(item, words) for item in edition.unsummarised),
        about_title=words.headings.about,
        about=_about(edition, words, version),
    )


def _tongue(language: str) -> Tongue:
    return Tongue(language, load_catalogue(language).language_name(language))


def _facts(edition: Edition, language: str, version: str) -> tuple[Field, ...]:
    fields: list[Field] = [
        ("date", edition.night),
        ("language", language),
        ("stories", len(edition.stories)),
        ("articles", edition.articles),
        ("sources", len(_sources(edition.stories))),
        ("feeds", edition.feeds),
        ("failed_feeds", len(_failed_feeds(edition))),
    ]
    if edition.stopped:
        fields.append(("state", "partial"))
    if edition.model:
        fields += [("model", edition.model.name), ("licence", edition.model.licence)]
    if version:
        fields.append(("vigie", version))
    return tuple(fields)


def _failed_feeds(edition: Edition) -> tuple[Failure, ...]:
    """Pick the feeds that failed; a story that could not be told is among the unsummarised."""
    return tuple(failure for failure in edition.failures if failure.stage is Stage.FEED)


def _sources(stories: Sequence[Story]) -> tuple[Article, ...]:
    """Every article that the stories list."""
    return tuple(article for story in stories for article in (*story.articles, *story.copies))


def _overview(edition: Edition, summaries: Mapping[str, Summary], words: Catalogue) -> Text:
    """Sum up in one paragraph: how much there is, what leads, what is missing; or plainly that there is nothing."""
    feeds, articles = words.count("feeds", edition.feeds), words.count("articles", edition.articles)
    parts: list[Text] = [_text(words.overview.stopped)] if edition.stopped else []
    if edition.stories:
        sources = _sources(edition.stories)
        labels = [story.label for story in edition.stories]
        told = words.overview.told.format(
            stories=words.count("stories", len(edition.stories)),
            labels=words.listed([words.count(label, labels.count(label)) for label in Label if label in labels]),
            sources=words.count("sources", len(sources)),
            languages=words.count("languages", len({article.language for article in sources})),
        )
        leading = [_quoted_headline(summaries[story.id], words) for story in edition.stories[:_TOP_STORIES]]
        parts += [_text(told), _filled(words.overview.leading, headlines=_listed(leading, words))]
    elif edition.unsummarised:
        parts.append(_text(words.overview.nothing_told.format(feeds=feeds, articles=articles)))
    elif edition.feeds and len(_failed_feeds(edition)) >= edition.feeds:
        parts.append(_text(words.overview.nothing_read.format(feeds=feeds)))
    else:
        parts.append(_text(words.overview.nothing_new.format(feeds=feeds, articles=articles)))
    if edition.unsummarised:
        parts.append(_text(words.count("not_summarised", len(edition.unsummarised))))
    return _joined(parts)


def _sections(
    edition: Edition, summaries: Mapping[str, Summary], sections: Sections, words: Catalogue
) -> tuple[SectionView, ...]:
    """Arrange the top stories, then the others by section, each in the edition's order; no section is empty."""
    titles = {key: _section_title(key, sections, words) for key in (*sections, _OTHER)}
    alone = _told_alone(edition.stories, words)

    def told(story: Story, title: str) -> StoryView:
        return _story(story, summaries[story.id], title, alone.get(story.id, ""), words)

    top, rest = edition.stories[:_TOP_STORIES], edition.stories[_TOP_STORIES:]
    printed = [SectionView(words.headings.top, tuple(told(story, titles[_section(story, titles)]) for story in top))]
    for key, title in titles.items():
        stories = tuple(told(story, "") for story in rest if _section(story, titles) == key)
        printed.append(SectionView(title, stories))
    return tuple(section for section in printed if section.stories)


def _agenda(edition: Edition, summaries: Mapping[str, Summary], words: Catalogue) -> tuple[DueView, ...]:
    """Say what each day to come brings: the sentence that tells the passage which names it, else the headline."""
    paragraphs = {article.id: article.paragraphs for article in _sources(edition.stories)}
    dues = []
    for due in edition.agenda:
        summary, cited = summaries[due.story_id], due.citation
        told = (each.text for each in summary.sentences if each.citations[0].passage == cited.passage)
        sentence = next(told, None)
        url = fragment_url(cited.url, cited.passage, paragraphs[cited.article_id], cited.before, cited.after)
        dues.append(
            DueView(
                due.day.isoformat(),
                words.day(due.day),
                headline(summary, words) if sentence is None else _text(sentence),
                _item(cited.publisher, url),
                cited.passage,
                due.story_id,
            )
        )
    return tuple(dues)


def _section(story: Story, known: Mapping[str, str]) -> str:
    """File a story: under `other` where the topic file has lost its section since the edition was kept."""
    return story.section if story.section in known else _OTHER


def _section_title(key: str, sections: Sections, words: Catalogue) -> str:
    """Choose a title in the digest's language, else in English, else the key: a topic may not speak every language."""
    if key not in sections:
        return words.headings.other
    return sections[key].get(words.language) or sections[key].get("en") or key


def _story(story: Story, summary: Summary, section: str, only_in: str, words: Catalogue) -> StoryView:
    numbered = {article.id: (str(number), article) for number, article in enumerate(story.articles, start=1)}
    return StoryView(
        id=story.id,
        headline=headline(summary, words),
        label=words.labels[story.label],
        section=section,
        told_by=words.count("sources", len(_sources((story,)))),
        earlier=_earlier(story, words),
        only_in=only_in,
        corrections=tuple(_correction(change, numbered, words) for change in story.changes),
        lines=tuple(_lines(summary.sentences, numbered, words)),
        differing=_differing(story.differing, numbered, words),
        timeline=_timeline(story, words),
        sources=tuple(_source(article, words) for article in story.articles),
        copies=tuple(_item(article.publisher, article.canonical_url) for article in story.copies),
    )


def headline(summary: Summary, words: Catalogue) -> Text:
    """The headline; one that stayed in its source's language is quoted, and the language named."""
    if summary.title_language is None:
        return _text(summary.headline)
    return _quoted_headline(summary, words)


def _quoted_headline(summary: Summary, words: Catalogue) -> Text:
    """The headline as a sentence names it."""
    if summary.title_language is None:
        return _filled(words.quoted, text=_text(summary.headline))
    title = _text(summary.headline, _other_language(summary.title_language, words))
    named = _text(f" ({words.language_name(summary.title_language)})")
    return Text((*_filled(words.quoted, text=title).runs, *named.runs))


def _text(words: str, language: str = "") -> Text:
    return Text((Run(words, language),))


def _joined(parts: Sequence[Text]) -> Text:
    """One text after the other, a space between them."""
    return _parted(parts, " ")


def _listed(items: Sequence[Text], words: Catalogue) -> Text:
    """Items in a sentence: "a, b et c"."""
    return _filled(words.listed([f"{{{number}}}" for number in range(len(items))]), **_numbered(items))


def _numbered(parts: Iterable[Text]) -> dict[str, Text]:
    return {str(number): part for number, part in enumerate(parts)}


def _filled(template: str, **parts: Text) -> Text:
    """Fill a template as `str.format` would, and keep what is known of each part's language."""
    runs: list[Run] = []
    for literal, name, _, _ in string.Formatter().parse(template):
        runs += [Run(literal)] if literal else []
        runs += parts[name].runs if name is not None else ()
    return Text(tuple(runs))


def _other_language(language: str, words: Catalogue) -> str:
    """The language, where it is known and not the digest's own."""
    return language if language != words.language and _LANGUAGE.fullmatch(language) else ""


def _earlier(story: Story, words: Catalogue) -> Earlier | None:
    """When the story was told before, and under which headline; None for one that was not."""
    if story.previous is None:
        return None
    night = words.day(story.previous.night)
    headline = dict(story.previous.headlines).get(words.language)
    if headline is None:
        told = words.story.told.format(date=night)
    else:
        told = words.story.told_as.format(date=night, headline=words.quoted.format(text=headline))
    return Earlier(told, story.previous.night.isoformat(), story.previous.story_id)


def _timeline(story: Story, words: Catalogue) -> tuple[Earlier, ...]:
    """The nights of a story that was told more than once before: their dates and headlines, oldest first."""
    if len(story.timeline) < _DEVELOPING:
        return ()
    nights = []
    for told in story.timeline[-_TIMELINE:]:
        night = words.day(told.night)
        headline = dict(told.headlines).get(words.language)
        text = words.story.dated.format(date=night, headline=headline) if headline else night
        nights.append(Earlier(text, told.night.isoformat(), told.story_id))
    return tuple(nights)


def _correction(change: Change, numbered: Mapping[str, tuple[str, Article]], words: Catalogue) -> Remark:
    """Quote what a source wrote and what it writes now, in its own language."""
    number, article = numbered[change.article_id]
    language = _other_language(article.language, words)
    before, after = (_filled(words.quoted, text=_text(plain(text), language)) for text in (change.before, change.after))
    text = _filled(words.story.changed, publisher=_text(plain(article.publisher)), before=before, after=after)
    # A title is no passage of the text.
    return Remark(text, (_mark(number, article, "" if change.after == article.title else change.after, words),))


def _differing(claims: Sequence[Claim], numbered: Mapping[str, tuple[str, Article]], words: Catalogue) -> Remark | None:
    """Say what each source says where they differ, in its own words."""
    if not claims:
        return None
    told = [(claim, *numbered[claim.article_id]) for claim in claims]
    said = [
        _filled(
            words.story.claim,
            publisher=_text(plain(article.publisher)),
            words=_text(plain(claim.words), _other_language(article.language, words)),
        )
        for claim, _, article in told
    ]
    text = _filled(words.story.differing, claims=_parted(said, words.story.between))
    return Remark(text, tuple(_mark(number, article, claim.passage, words) for claim, number, article in told))


def _parted(parts: Sequence[Text], between: str) -> Text:
    """One text after the other, something between them."""
    return _filled(between.join(f"{{{number}}}" for number in range(len(parts))), **_numbered(parts))


def _mark(number: str, article: Article, passage: str, words: Catalogue) -> Mark:
    """The mark of a source, leading to a passage where one is given."""
    url = fragment_url(article.canonical_url, passage, article.paragraphs, "", "") if passage else article.canonical_url
    return Mark(number, address(url), words.story.mark.format(number=number, publisher=article.publisher))


def _told_alone(stories: Sequence[Story], words: Catalogue) -> dict[str, str]:
    """The stories that one language alone tells, by id, in words.

    Of a single source that says nothing, and where the night has but one language neither.
    """
    tongues = {story.id: [article.language for article in _sources((story,))] for story in stories}
    if len(set().union(*tongues.values())) < 2:
        return {}
    return {
        story: words.story.only_in.format(language=words.language_name(languages[0]))
        for story, languages in tongues.items()
        if len(languages) > 1 and len(set(languages)) == 1
    }


def _lines(
    sentences: Sequence[Sentence], numbered: Mapping[str, tuple[str, Article]], words: Catalogue
) -> Iterator[Line]:
    """The sentences of a story; before the first that says what is new, it is said so."""
    news = next((sentence for sentence in sentences if sentence.news), None)
    for sentence in sentences:
        yield _line(sentence, numbered, words, words.story.news if sentence is news else "")


def _line(sentence: Sentence, numbered: Mapping[str, tuple[str, Article]], words: Catalogue, lead: str) -> Line:
    """Give a sentence one mark per passage, in the order of its citations."""
    marks = (
        Mark(
            number,
            address(fragment_url(cited.url, cited.passage, article.paragraphs, cited.before, cited.after)),
            words.story.mark.format(number=number, publisher=article.publisher),
        )
        for cited in sentence.citations
        for number, article in [numbered[cited.article_id]]
    )
    return Line(sentence.text, tuple(dict.fromkeys(marks)), lead)


def _source(article: Article, words: Catalogue) -> Item:
    if article.published is None:
        when = words.story.undated.format(moment=words.moment_of(article.retrieved))
    else:
        when = words.moment_of(article.published)
    language = words.language_name(article.language)
    foreign = _other_language(article.language, words)
    return _item(article.title, article.canonical_url, article.publisher, language, when, foreign=foreign)


def _unsummarised(item: Unsummarised, words: Catalogue) -> Item:
    language = words.language_name(item.language)
    when = words.moment_of(item.published) if item.published else ""
    foreign = _other_language(item.language, words)
    return _item(item.title, item.url, item.publisher, language, when, words.reasons[item.reason], foreign=foreign)


def _item(title: str, url: str, *details: str, foreign: str = "") -> Item:
    """Make an item with the details that there are; without a visible title, its address stands for it."""
    said = " · ".join(detail for detail in map(plain, details) if detail)
    if not plain(title):
        return Item(url.partition("://")[2] or url, address(url), said)
    return Item(plain(title), address(url), said, foreign)


def _about(edition: Edition, words: Catalogue, version: str) -> tuple[Note, ...]:
    about = words.about
    reading = about.reading.format(
        feeds=words.count("feeds", edition.feeds), articles=words.count("articles", edition.articles)
    )
    notes = [Note(about.model_term, _model(edition.model, words) if edition.model else about.no_model)]
    if edition.model and edition.model.replaces is not None:
        replaced = about.replaced.format(asked=edition.model.replaces, used=edition.model.preset)
        notes.append(Note(about.replaced_term, replaced))
    if edition.stories:
        notes.append(Note(about.checks_term, about.checks))
    notes.append(Note(about.reading_term, reading))
    if edition.model:
        cost = about.cost.format(
            seconds=words.count("seconds", round(edition.cost.seconds)),
            tokens_in=words.count("tokens_in", edition.cost.tokens_in),
            tokens_out=words.count("tokens_out", edition.cost.tokens_out),
        )
        notes.append(Note(about.cost_term, cost))
    if edition.cost.energy:
        notes.append(Note(about.energy_term, _energy(edition.cost.energy, words)))
    if version:
        notes.append(Note(about.version_term, about.version.format(version=version)))
    if failures := _failed_feeds(edition):
        failed = tuple(_item("", failure.subject, _why(failure, words)) for failure in failures)
        notes.append(Note(about.failed_term, words.count("failed_feeds", len(failed)), failed))
    return tuple(notes)


def _energy(spent: Energy, words: Catalogue) -> str:
    """How much, and whether somebody counted."""
    said = words.about.energy_counted if spent.watts is None else words.about.energy_estimated
    return said.format(kwh=words.number(spent.watt_hours / 1000), watts=words.number(spent.watts or 0))


def _why(failure: Failure, words: Catalogue) -> str:
    """Why a feed could not be read, and for how long if that is long."""
    reason = words.reasons[failure.reason]
    if failure.dead_since is None:
        return reason
    return words.about.dead.format(reason=reason, date=words.day(failure.dead_since))


def _model(card: ModelCard, words: Catalogue) -> str:
    """Who wrote, under which licence, and how open each part is."""
    names = words.openness.model_dump()
    openness = ", ".join(
        words.openness.part.format(part=names.get(part, part), degree=names.get(degree, degree))
        for part, degree in card.openness
    )
    return words.about.model.format(
        name=card.name,
        preset=card.preset,
        revision=card.revision[:_REVISION_LENGTH],
        licence=card.licence,
        openness=openness,
    )
