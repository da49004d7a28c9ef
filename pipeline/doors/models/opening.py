"""A preset becomes the models of a night; when it cannot be had, its fallback does, and says so."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from pipeline.doors.models.embedding import SentenceTransformerEncoder, UseEncoder
from pipeline.doors.models.local import load
from pipeline.doors.models.presets import Preset
from pipeline.doors.models.remembered import Remembered, Store
from pipeline.doors.models.weights import find, hub_snapshot
from pipeline.errors import WeightsError
from pipeline.news import ModelCard
from pipeline.ports import Clock, Embed, Models


def open_models(
    preset: Preset,
    fallback: Preset | None,
    *,
    folder: Path | None,
    cache: Path,
    store: Store,
    clock: Clock,
) -> Models:
    """The models of `preset`, else those of `fallback`, whose card then names the preset it replaces.

    The weights are found, verified and prepared here; the language model is loaded when the first answer
    is missing from the store.

    Raises WeightsError when neither can be had: the preset's own error, with the fallback's as its cause.
    """
    try:
        return _models(card(preset, None), preset, find(preset, folder=folder, cache=cache), store, clock)
    except WeightsError as error:
        if fallback is None or fallback.name == preset.name:
            raise
        try:
            weights = find(fallback, folder=folder, cache=cache)
            return _models(card(fallback, preset.name), fallback, weights, store, clock)
        except WeightsError as second:
            raise error from second


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


def _models(about: ModelCard, preset: Preset, weights: Path, store: Store, clock: Clock) -> Models:
    return Models(about, Remembered(about, partial(load, weights, preset, clock), store), _encoder(preset))


def _encoder(preset: Preset) -> Embed:
    chosen = preset.embedding
    if chosen.kind == "use":
        return UseEncoder(threads=os.cpu_count() or 1)
    return SentenceTransformerEncoder(hub_snapshot(preset.name, chosen.id, chosen.revision))
