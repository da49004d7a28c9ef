"""An edition becomes the text of `digest.<language>.md`: a pure function of its arguments, the same bytes every time.

The view model below is what the template prints: plain strings in the reader's language, nothing escaped.
The template's every expression is escaped on its way out (see `markdown`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.news import Article, Edition, Failure, Label, ModelCard, Sentence, Stage, Story, Summary, Unsummarised
from pipeline.publish.catalogue import Catalogue, load_catalogue
from pipeline.publish.markdown import Field, plain
from pipeline.publish.rendering import template
from pipeline.publish.textfragment import fragment_url

# The part a reader in a hurry reads: as many stories as fit on the first screen.
_TOP_STORIES = 3
# Enough of a revision to look it up; a Git hash or a checksum in full makes a line unreadable.
_REVISION_LENGTH = 12

_OTHER = "other"  # the section of what fits no other, by the topic file's convention

Sections = Mapping[str, Mapping[str, str]]  # section key -> language -> title, in printing order


@dataclass(frozen=True, slots=True)
class Mark:
    """The number of a source after a sentence, and the link to the passage."""

    number: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence and its marks."""

    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """Something with a title and a link, and what is said of it: publisher, language, time, reason."""

    title: str
    url: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story. `section` is empty where the heading above says it; `earlier_night` is, for a new one."""

    headline: str
    label: str
    section: str
    earlier: str
    earlier_night: str
    lines: tuple[Line, ...]
    sources: tuple[Item, ...]
    copies: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A heading and its stories."""

    title: str
    stories: tuple[StoryView, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """One point of "About this digest", with the items it lists, if any."""

    term: str
    text: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, ready to be printed."""

    language: str
    title: str
    front_matter: tuple[Field, ...]
    overview: str
    sections: tuple[SectionView, ...]
    sources_label: str
    also_in_label: str
    not_summarised_title: str
    not_summarised: tuple[Item, ...]
    about_title: str
    about: tuple[Note, ...]


def digest_markdown(edition: Edition, language: str, sections: Sections, version: str = "") -> str:
    """Print the digest of an edition in one of its languages, as CommonMark with a YAML front matter.

    `sections` are the topic's titles, in printing order; `version` is Vigie's, printed when given.
    Raises ConfigError when the language has no catalogue.
    """
    digest = view(edition, load_catalogue(language), sections, version)
    return template("digest.md.jinja").render(digest=digest)


def view(edition: Edition, words: Catalogue, sections: Sections, version: str = "") -> Digest:
    """Say everything the digest says, in the catalogue's language."""
    summaries = {summary.story_id: summary for summary in edition.summaries if summary.language == words.language}
    title = words.title.format(date=words.full_day(edition.night))
    return Digest(
        language=words.language,
        title=title,
        front_matter=_front_matter(edition, words.language, title, version),
        overview=_overview(edition, summaries, words),
        sections=_sections(edition, summaries, sections, words),
        sources_label=words.story.sources,
        also_in_label=words.story.also_in,
        not_summarised_title=words.headings.not_summarised,
        not_summarised=tuple(_unsummarised(item, words) for item in edition.unsummarised),
        about_title=words.headings.about,
        about=_about(edition, words, version),
    )


def _front_matter(edition: Edition, language: str, title: str, version: str) -> tuple[Field, ...]:
    fields: list[Field] = [
        ("title", title),
        ("date", edition.night),
        ("language", language),
        ("stories", len(edition.stories)),
        ("articles", edition.articles),
        ("sources", len(_sources(edition.stories))),
        ("feeds", edition.feeds),
        ("failed_feeds", len(_failed_feeds(edition))),
    ]
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


def _overview(edition: Edition, summaries: Mapping[str, Summary], words: Catalogue) -> str:
    """Sum up in one paragraph: how much there is, what leads, what is missing; or plainly that there is nothing."""
    feeds, articles = words.count("feeds", edition.feeds), words.count("articles", edition.articles)
    parts: list[str] = []
    if edition.stories:
        sources = _sources(edition.stories)
        labels = [story.label for story in edition.stories]
        headlines = [summaries[story.id] for story in edition.stories[:_TOP_STORIES]]
        parts.append(
            words.overview.told.format(
                stories=words.count("stories", len(edition.stories)),
                labels=words.listed([words.count(label, labels.count(label)) for label in Label if label in labels]),
                sources=words.count("sources", len(sources)),
                languages=words.count("languages", len({article.language for article in sources})),
            )
        )
        quoted = [
            words.quoted.format(text=summary.headline) if summary.title_language is None else headline(summary, words)
            for summary in headlines
        ]
        parts.append(words.overview.leading.format(headlines=words.listed(quoted)))
    elif edition.unsummarised:
        parts.append(words.overview.nothing_told.format(feeds=feeds, articles=articles))
    elif edition.feeds and len(_failed_feeds(edition)) >= edition.feeds:
        parts.append(words.overview.nothing_read.format(feeds=feeds))
    else:
        parts.append(words.overview.nothing_new.format(feeds=feeds, articles=articles))
    if edition.unsummarised:
        parts.append(words.count("not_summarised", len(edition.unsummarised)))
    return " ".join(parts)


def _sections(
    edition: Edition, summaries: Mapping[str, Summary], sections: Sections, words: Catalogue
) -> tuple[SectionView, ...]:
    """Arrange the top stories, then the others by section, each in the edition's order; no section is empty."""
    titles = {key: _section_title(key, sections, words) for key in (*sections, _OTHER)}
    top, rest = edition.stories[:_TOP_STORIES], edition.stories[_TOP_STORIES:]
    first = tuple(_story(story, summaries[story.id], titles[_section(story, titles)], words) for story in top)
    printed = [SectionView(words.headings.top, first)]
    for key, title in titles.items():
        stories = tuple(
            _story(story, summaries[story.id], "", words) for story in rest if _section(story, titles) == key
        )
        printed.append(SectionView(title, stories))
    return tuple(section for section in printed if section.stories)


def _section(story: Story, known: Mapping[str, str]) -> str:
    """File a story: under `other` where the topic file has lost its section since the edition was kept."""
    return story.section if story.section in known else _OTHER


def _section_title(key: str, sections: Sections, words: Catalogue) -> str:
    """Choose a title in the digest's language, else in English, else the key: a topic may not speak every language."""
    if key not in sections:
        return words.headings.other
    return sections[key].get(words.language) or sections[key].get("en") or key


def _story(story: Story, summary: Summary, section: str, words: Catalogue) -> StoryView:
    numbered = {article.id: (str(number), article) for number, article in enumerate(story.articles, start=1)}
    return StoryView(
        headline=headline(summary, words),
        label=words.labels[story.label],
        section=section,
        earlier=_earlier(story, words),
        earlier_night=story.previous.night.isoformat() if story.previous else "",
        lines=tuple(_line(sentence, numbered) for sentence in summary.sentences),
        sources=tuple(_source(article, words) for article in story.articles),
        copies=tuple(_item(article.publisher, article.canonical_url) for article in story.copies),
    )


def headline(summary: Summary, words: Catalogue) -> str:
    """The headline; one that stayed in its source's language is quoted, and the language named."""
    if summary.title_language is None:
        return summary.headline
    quoted = words.quoted.format(text=summary.headline)
    return f"{quoted} ({words.language_name(summary.title_language)})"


def _earlier(story: Story, words: Catalogue) -> str:
    """When the story was told before, and under which headline; empty for one that was not."""
    if story.previous is None:
        return ""
    night = words.day(story.previous.night)
    headline = dict(story.previous.headlines).get(words.language)
    if headline is None:
        return words.story.told.format(date=night)
    return words.story.told_as.format(date=night, headline=words.quoted.format(text=headline))


def _line(sentence: Sentence, numbered: Mapping[str, tuple[str, Article]]) -> Line:
    """Give a sentence one mark per passage, in the order of its citations."""
    marks = (
        Mark(number, fragment_url(cited.url, cited.passage, article.paragraphs, cited.before, cited.after))
        for cited in sentence.citations
        for number, article in [numbered[cited.article_id]]
    )
    return Line(sentence.text, tuple(dict.fromkeys(marks)))


def _source(article: Article, words: Catalogue) -> Item:
    if article.published is None:
        when = words.story.undated.format(moment=words.moment_of(article.retrieved))
    else:
        when = words.moment_of(article.published)
    return _item(article.title, article.canonical_url, article.publisher, words.language_name(article.language), when)


def _unsummarised(item: Unsummarised, words: Catalogue) -> Item:
    language = words.language_name(item.language)
    when = words.moment_of(item.published) if item.published else ""
    return _item(item.title, item.url, item.publisher, language, when, words.reasons[item.reason])


def _item(title: str, url: str, *details: str) -> Item:
    """Make an item with the details that there are; without a visible title, its address stands for it."""
    address = url.partition("://")[2] or url
    return Item(plain(title) or address, url, " · ".join(detail for detail in map(plain, details) if detail))


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
    if version:
        notes.append(Note(about.version_term, about.version.format(version=version)))
    if failures := _failed_feeds(edition):
        failed = tuple(_item("", failure.subject, words.reasons[failure.reason]) for failure in failures)
        notes.append(Note(about.failed_term, words.count("failed_feeds", len(failed)), failed))
    return tuple(notes)


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
