"""With what a run begins, where that is not nothing: read, kept for later, and told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.text import Text, text
from training.base.errors import RunError
from training.data.class_names import tissue_classes
from training.data.known_tiles import seen_among
from training.data.study_data import Split
from training.loop.start import Start, read_start, saved_start
from training.loop.study import Study
from training.run.request import TrainRequest


def begin_with(study: Study, request: TrainRequest, config: dict[str, Any] | None) -> Study:
    """The study with its first weights. ``config``: of an earlier try, which has kept them.

    Raises RunError where they do not fit.
    """
    if request.start is None:
        return study
    if config is not None:
        kept = request.run / names.START
        return replace(study, start=saved_start(kept, config.get("start")))
    data = study.data
    start = read_start(
        request.start,
        study.network,
        tuple(tissue.code for tissue in tissue_classes(data.pathology.classes)),
        data.radiology.classes,
    )
    if data.tile_only and "pathology" not in start.weights:
        raise RunError(
            text("{file} sees radiology images alone, and here tiles learn.", file=start.info.file),
            text("Choose a model that sees tiles."),
        )
    learnt = {split: tiles_learnt(data.pathology.split(split), start) for split in ("val", "test")}
    info = msgspec.structs.replace(start.info, learnt=learnt)
    return replace(study, start=replace(start, info=info))


def tiles_learnt(split: Split, start: Start) -> int:
    """How many of the tiles the model has learnt from that it begins with."""
    return len(seen_among(split.images, start.known).get("train", {})) if len(split) else 0


def start_told(study: Study) -> Iterator[Text]:
    """For the card and for whoever watches: what it begins with, and which of the tiles that it is
    judged by that model has learnt from."""
    if study.start is None:
        return
    info = study.start.info
    yield text(
        "It began with the weights of {name} ({file}, {checksum}…).",
        name=info.name, file=info.file, checksum=info.sha256[:12],
    )  # fmt: skip
    if count := info.learnt.get("val", 0):
        yield text(
            "{name} has learnt from {count} of the {of} validation tiles: validation flatters this"
            " model.",
            name=info.name, count=count, of=len(study.data.pathology.val),
        )  # fmt: skip
    if count := info.learnt.get("test", 0):
        yield text(
            "{name} has learnt from {count} of the {of} test tiles: their figures flatter this"
            " model.",
            name=info.name, count=count, of=len(study.data.pathology.test),
        )  # fmt: skip
