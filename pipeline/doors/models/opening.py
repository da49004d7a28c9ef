"""A preset becomes the models of a night; when it cannot be had, its fallback does, and says so."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from pipeline.doors.models.embedding import SentenceTransformerEncoder, UseEncoder
from pipeline.doors.models.entailment import NoJudge, SequenceClassifier
from pipeline.doors.models.local import LocalModel, load
from pipeline.doors.models.presets import Preset, Server
from pipeline.doors.models.remembered import Remembered, Store
from pipeline.doors.models.weights import find, hub_snapshot
from pipeline.errors import ConfigError, WeightsError
from pipeline.news import ModelCard
from pipeline.ports import Clock, Embed, Entail, Follow, Models

if TYPE_CHECKING:
    from pipeline.doors.models.served import ServedModel


def open_models(
    preset: Preset,
    fallback: Preset | None,
    *,
    folder: Path | None,
    cache: Path,
    store: Store,
    clock: Clock,
    stopping: Callable[[], bool],
    follow: Follow,
) -> Models:
    """The models of `preset`, else those of `fallback`, whose card then names the preset it replaces.

    The weights are found, verified and prepared here, and a server is asked for one token; a model of this
    machine is loaded when the first answer is missing from the store. Once `stopping` says so, they write no more.

    Raises WeightsError when neither can be had: the preset's own error, with the fallback's as its cause.
    """
    open_one = partial(_open, folder=folder, cache=cache, store=store, clock=clock, stopping=stopping, follow=follow)
    try:
        return open_one(preset, None)
    except WeightsError as error:
        if fallback is None or fallback.name == preset.name:
            raise
        try:
            return open_one(fallback, preset.name)
        except WeightsError as second:
            raise error from second


def open_unremembered(preset: Preset, *, folder: Path | None, cache: Path, clock: Clock) -> tuple[Models, LocalModel]:
    """The models of a preset, loaded now and without a memory of their answers, and the one of them that writes.

    Raises WeightsError when they cannot be had; ConfigError for the model of a server, which is measured over there.
    """
    if preset.server is not None:
        raise ConfigError(preset.name, "its model runs on a server; measure it there, and name a local preset here")
    model = load(find(preset, folder=folder, cache=cache), preset, clock)
    return Models(card(preset, None), model, _encoder(preset), _judge(preset)), model


def card(preset: Preset, replaces: str | None) -> ModelCard:
    """What the digest says of a preset's model."""
    return ModelCard(
        preset=preset.name,
        name=preset.hub_id,
        revision=preset.revision,
        licence=preset.licence,
        openness=tuple((part, str(degree)) for part, degree in preset.openness),
        replaces=replaces,
    )


def _open(
    preset: Preset,
    replaces: str | None,
    *,
    folder: Path | None,
    cache: Path,
    store: Store,
    clock: Clock,
    stopping: Callable[[], bool],
    follow: Follow,
) -> Models:
    about = card(preset, replaces)
    if preset.server is not None:
        served = _connect(preset, preset.server, clock)
        about = replace(about, name=_served_name(preset, preset.server, served.reported))
        return Models(
            about, Remembered(about, lambda: served, store, stopping, follow), _encoder(preset), _judge(preset)
        )
    weights = find(preset, folder=folder, cache=cache)
    writer = Remembered(about, partial(load, weights, preset, clock), store, stopping, follow)
    return Models(about, writer, _encoder(preset), _judge(preset))


def _connect(preset: Preset, server: Server, clock: Clock) -> ServedModel:
    try:
        from pipeline.doors.models.served import connect  # noqa: PLC0415 - an extra, which other presets do without
    except ImportError as error:
        raise WeightsError(preset.name, "the server's client is not installed; pip install 'vigie[served]'") from error
    return connect(preset.name, preset.hub_id, server, clock)


def _served_name(preset: Preset, server: Server, reported: str | None) -> str:
    """The operator's name of the model, and the server's when it is another: a reader is told both."""
    if reported in (None, preset.hub_id, server.model):
        return preset.hub_id
    return f"{preset.hub_id} (its server says: {PurePath(reported or '').name})"  # a path is nobody's business


def _encoder(preset: Preset) -> Embed:
    chosen = preset.embedding
    if chosen.kind == "use":
        return UseEncoder(threads=os.cpu_count() or 1)
    return SentenceTransformerEncoder(hub_snapshot(preset.name, chosen.id, chosen.revision))


def _judge(preset: Preset) -> Entail:
    chosen = preset.entailment
    return NoJudge() if chosen is None else SequenceClassifier(hub_snapshot(preset.name, chosen.id, chosen.revision))
