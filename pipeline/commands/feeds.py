"""`feeds`: the list of feeds, looked at, changed and tried."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.clocks import SystemClock
from pipeline.commands.options import DEFAULT_CONFIG, ConfigOption, read
from pipeline.commands.terminal import exit_codes, say, show_table, shown
from pipeline.errors import ConfigError
from pipeline.news import Scope, SourceKind

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.news import Page

feeds = typer.Typer(no_args_is_help=True, help="The list of feeds: look at it, change it, try it.")

ListOption = Annotated[Path | None, typer.Option("--feeds", help="Another list of feeds (OPML).")]
Address = Annotated[str, typer.Argument(metavar="URL", help="The address of a feed.")]


@feeds.command("list", epilog="Example: python -m pipeline feeds list")
def show(config: ConfigOption = DEFAULT_CONFIG, listed: ListOption = None) -> None:
    """Show the feeds of the list, and what in it is broken or double."""
    with exit_codes():
        from pipeline.gather.feedlist import duplicates
        from pipeline.gather.opml import read_opml

        document = read(path := _list(config, listed))
        found, failures = read_opml(document)
        show_table(
            ("feed", "language", "kind", "scope", "address"),
            [(feed.title, feed.language or "", feed.kind, feed.scope, feed.url) for feed in found],
        )
        for failure in failures:
            say(f"{shown(path)}: {failure.subject}: {failure.detail}; mend or remove this outline")
        for url in duplicates(document):
            say(f"{shown(path)}: {url}: stands more than once; it is read once")


@feeds.command(epilog="Example: python -m pipeline feeds add https://www.cnil.fr/ --kind regulator --scope tech-policy")
def add(  # noqa: PLR0917 - typer reads the options from the signature
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, or a site that names its feed.")],
    title: Annotated[str | None, typer.Option(help="Its name; default what it calls itself.")] = None,
    language: Annotated[str | None, typer.Option(help="Its language, such as fr; default what it says.")] = None,
    kind: Annotated[SourceKind, typer.Option(help="Who speaks.")] = SourceKind.PRESS,
    scope: Annotated[Scope, typer.Option(help="How much of it is on topic.")] = Scope.GENERAL,
    folder: Annotated[str | None, typer.Option(help="The folder of the list that it goes into.")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    listed: ListOption = None,
) -> None:
    """Add a feed: the address of its site is enough."""
    with exit_codes():
        from pipeline.config import load_config
        from pipeline.gather.discovery import read_channel
        from pipeline.gather.feedlist import with_feed
        from pipeline.news import Feed

        settings = load_config(config)
        path = _list(config, listed)
        document = read(path)
        page = _found_feed(settings, url)
        about = read_channel(page)
        feed = Feed(
            url=page.requested_url,
            title=title or about.title or page.requested_url,
            language=language or about.language or None,
            kind=kind,
            scope=scope,
            site_url=about.site_url,
        )
        _put(path, with_feed(document, feed, folder))
        say(f"{shown(path)}: added {feed.title} ({feed.url})")


@feeds.command(epilog="Example: python -m pipeline feeds remove https://www.cnil.fr/fr/rss.xml")
def remove(url: Address, config: ConfigOption = DEFAULT_CONFIG, listed: ListOption = None) -> None:
    """Remove a feed, wherever it stands in the list."""
    with exit_codes():
        from pipeline.gather.feedlist import without_feed

        path = _list(config, listed)
        _put(path, without_feed(read(path), url))
        say(f"{shown(path)}: removed {url}")


@feeds.command("import", epilog="Example: python -m pipeline feeds import subscriptions.opml")
def take(
    other: Annotated[Path, typer.Argument(metavar="FILE", help="A list that another reader exported.")],
    config: ConfigOption = DEFAULT_CONFIG,
    listed: ListOption = None,
) -> None:
    """Add the feeds of another list that this one lacks, in the folders they have there."""
    with exit_codes():
        from pipeline.gather.feedlist import merged
        from pipeline.gather.opml import read_opml

        path, theirs = _list(config, listed), read(other, "name the file that the other reader exported")
        document, new = merged(read(path), theirs)
        _put(path, document)
        for failure in read_opml(theirs)[1]:
            say(f"{other}: {failure.subject}: {failure.detail}; left out")
        say(f"{shown(path)}: added {len(new)} feeds; `feeds check` tries them")


@feeds.command(epilog="Example: python -m pipeline feeds export > feeds.opml")
def export(config: ConfigOption = DEFAULT_CONFIG, listed: ListOption = None) -> None:
    """Print the list as it is, for another reader."""
    with exit_codes():
        from pipeline.gather.opml import read_opml

        document = read(_list(config, listed))
        read_opml(document)
        sys.stdout.buffer.write(document)


@feeds.command(epilog="Example: python -m pipeline feeds check")
def check(config: ConfigOption = DEFAULT_CONFIG, listed: ListOption = None) -> None:
    """Visit every feed: is it there, fresh, allowed, in the language it says, and how much does it bring."""
    with exit_codes():
        from pipeline.commands.inspection import feed_findings, show_findings
        from pipeline.config import load_config

        overrides = {"gather": {"feeds": listed.resolve()}} if listed else {}
        show_findings(feed_findings(load_config(config, overrides), SystemClock()))


def _list(config: Path, listed: Path | None) -> Path:
    from pipeline.config import load_config

    return listed or load_config(config).gather.feeds


def _found_feed(settings: Config, url: str) -> Page:
    """The feed at an address, or the first one that the page there names.

    Raises ConfigError when there is neither.
    """
    from pipeline.commands.inspection import visit
    from pipeline.gather.discovery import feed_links
    from pipeline.gather.feeds import parse_feed
    from pipeline.gather.urls import is_web
    from pipeline.news import Failure, Feed

    if not is_web(url):
        raise ConfigError(url, "is no address of the web; give one that begins with https:// or http://")

    def feed_of(address: str) -> tuple[Page, Failure | None]:
        page = visit(settings, [address], SystemClock())[address]
        if isinstance(page, Failure):
            raise ConfigError(address, f"cannot be read: {page.reason}: {page.detail}; the list was not changed")
        parsed = parse_feed(page, Feed(address, address))
        return page, parsed if isinstance(parsed, Failure) else None

    page, failure = feed_of(url)
    if failure is None:
        return page
    named = feed_links(page)
    if not named:
        raise ConfigError(url, "is no feed, and the page names none; look on the site for the address of its feed")
    for other in named[1:]:
        say(f"{url}: names another feed, which was not added: {other}")
    page, failure = feed_of(named[0])
    if failure is not None:
        raise ConfigError(named[0], f"the page names it as a feed, but it is none: {failure.detail}")
    return page


def _put(path: Path, document: bytes) -> None:
    from pipeline.doors.outputs import put

    put({path: document.decode()})
