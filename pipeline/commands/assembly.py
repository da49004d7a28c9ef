"""The settings become a plan and open doors: the one place that builds them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.commands.options import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack
    from pathlib import Path

    from pipeline.commands.terminal import Voice
    from pipeline.config import Config
    from pipeline.curate.topics import Topic
    from pipeline.doors.models.presets import Preset
    from pipeline.doors.models.remembered import Store
    from pipeline.doors.web import SiteFiles, Web
    from pipeline.doors.workers import Workers
    from pipeline.ports import Clock, Follow, Meter, Models, OpenModels
    from pipeline.run import Doors, Plan


def read_plan(settings: Config) -> Plan:
    """Read the files that the settings name.

    Raises ConfigError naming the file.
    """
    from importlib.metadata import version

    from pipeline.check.names import parse_glossary
    from pipeline.check.places import NOWHERE, parse_jurisdictions
    from pipeline.gather.opml import read_opml
    from pipeline.publish.catalogue import load_catalogue
    from pipeline.run import Plan

    for language in settings.digest.languages:
        load_catalogue(language)  # a digest that cannot be worded is refused before the night, not after it
    feeds, outlines = read_opml(read(settings.gather.feeds))
    glossary = parse_glossary(read(settings.check.glossary).decode(), str(settings.check.glossary))
    seats = settings.check.jurisdictions
    return Plan(
        config=settings,
        topic=read_topic(settings.curate.topic),
        glossary=glossary,
        jurisdictions=parse_jurisdictions(read(seats).decode(), str(seats), glossary) if seats else NOWHERE,
        feeds=feeds,
        outlines=outlines,
        versions={name: version(name) for name in ("vigie", "transformers", "torch", "trafilatura", "feedparser")},
    )


def read_topic(path: Path) -> Topic:
    """The topic of a file, with the examples in the file that it names."""
    from pipeline.curate.topics import parse_topic

    return parse_topic(read(path).decode(), str(path), lambda name: read(path.with_name(name)).decode())


def open_doors(settings: Config, clock: Clock, stack: ExitStack, voice: Voice, *, dry_run: bool) -> Doors:
    """Build the doors from the settings; the stack closes them."""
    from pipeline.doors.archive import SqliteArchive
    from pipeline.doors.outputs import Outputs
    from pipeline.doors.termination import Termination
    from pipeline.run import Doors

    opened = SqliteArchive.rehearsal if dry_run else SqliteArchive.open
    archive = stack.enter_context(opened(settings.output.archive))
    stopping = stack.enter_context(Termination())
    web = open_web(settings, archive, clock, stopping)
    models = choose_models(settings, archive, clock, stopping, voice.follow)
    meter = open_meter(settings, clock, stack)
    outputs = Outputs(settings.output.folder)
    return Doors(web, open_workers(stack), archive, models, outputs, clock, meter, voice.say, voice.follow, stopping)


def open_meter(settings: Config, clock: Clock, stack: ExitStack) -> Meter:
    """What tells the energy of a night: the processors where they count it, else the clock and a power."""
    from pipeline.doors.meter import CountedEnergy, EstimatedEnergy, energy

    if energy():
        return stack.enter_context(CountedEnergy())
    return EstimatedEnergy(settings.machine.watts, clock.seconds)


def open_web(
    settings: Config, site_files: SiteFiles, clock: Clock, stopping: Callable[[], bool] = lambda: False
) -> Web:
    """The network, as the settings want it."""
    import random
    from importlib.metadata import version

    from pipeline.doors.web import Web
    from pipeline.gather.reservations import AI_CRAWLERS, POLICIES, SITE_FILE, Signal

    network = settings.network
    honoured = POLICIES[settings.gather.reservations]
    return Web(
        user_agent=f"Vigie/{version('vigie')} (+{network.contact})",
        site_files=site_files,
        clock=clock,
        jitter=random.Random(),  # noqa: S311 - spreads retries, guards nothing
        allow_hosts=network.allow_hosts,
        connect_timeout=network.connect_timeout.total_seconds(),
        idle_timeout=network.idle_timeout.total_seconds(),
        total_timeout=network.total_timeout.total_seconds(),
        max_bytes=network.max_bytes,
        max_redirects=network.max_redirects,
        concurrency=network.connections,
        per_host=network.connections_per_host,
        delay=network.delay.total_seconds(),
        retries=network.retries,
        crawl_delay_limit=network.crawl_delay_limit.total_seconds(),
        site_file=SITE_FILE if Signal.PROTOCOL in honoured else None,
        crawlers=AI_CRAWLERS if Signal.AI_CRAWLERS in honoured else (),
        stopping=stopping,
    )


def open_workers(stack: ExitStack) -> Workers:
    """The processes that parse, one per core."""
    import logging

    from pipeline.doors.workers import Workers

    for library in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(library).setLevel(logging.CRITICAL)  # what they warn of is a Failure in the report
    return stack.enter_context(Workers(os.cpu_count() or 1))


def rescue(path: Path, warn: Callable[[str], None]) -> None:
    """Save what can be read of a damaged archive, and say so; only under its lock, before it is opened."""
    from pipeline.doors.salvage import salvage

    saved = salvage(path)
    if saved is not None:
        warn(saved)


def chosen_preset(settings: Config, name: str | None = None) -> Preset:
    """The preset of that name, of the settings when none is given.

    Raises ConfigError when there is none.
    """
    from pipeline.doors.models.presets import choose, load_presets

    presets = settings.model.presets
    return choose(load_presets(presets), name or settings.model.preset, presets)


def weights_cache(settings: Config) -> Path:
    """The folder of converted weights."""
    from pipeline.doors.models.weights import default_cache

    return settings.model.cache or default_cache()


def choose_models(
    settings: Config, store: Store, clock: Clock, stopping: Callable[[], bool], follow: Follow
) -> OpenModels:
    """How the night gets its models; the presets are read now, so that a mistake there costs no night."""
    preset = chosen_preset(settings)
    fallback = chosen_preset(settings, settings.model.fallback) if settings.model.fallback else None

    def opened() -> Models:
        from pipeline.doors.models.opening import open_models

        return open_models(
            preset,
            fallback,
            folder=settings.model.folder,
            cache=weights_cache(settings),
            store=store,
            clock=clock,
            stopping=stopping,
            follow=follow,
        )

    return opened
