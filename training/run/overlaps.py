"""Whether tiles are among those of other data, or of what a model was trained on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.part_paths import file_of
from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.data_report import ImagePlace, OverlapFound, Problem, Severity
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import counted, text
from training.base.errors import RunError
from training.data.fingerprints import same_images
from training.data.known_tiles import known_tiles, seen_among
from training.data.read_data import read_data, read_joined
from training.data.study_data import StudyData
from training.run.request import read_config, request_of

_LISTED = 100


@dataclass(frozen=True)
class _Tiles:
    """The tiles of a study, numbered through its splits."""

    parts: tuple[NDArray[np.uint8], ...]
    places: tuple[ImagePlace, ...]

    @classmethod
    def of(cls, data: StudyData, root: Path) -> _Tiles:
        parts, places = [], []
        for name in SPLITS:
            split = data.pathology.split(name)
            parts.append(split.images[: len(split)])
            for row, label in enumerate(split.labels.tolist()):
                ref = split.places.ref(row) if split.places is not None else None
                file, index = (ref.path, ref.slice_index) if ref is not None else ("", None)
                owner = split.patient_names[row] if split.patient_names else ""
                short = _below(root, file)
                tissue = data.pathology.classes[label]
                places.append(ImagePlace(short, None, index, name, tissue, owner))
        return cls(tuple(parts), tuple(places))


def _below(root: Path, file: str) -> str:
    folder = root if root.is_dir() else root.parent
    path = Path(file_of(file))
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def find_overlap(data: StudyData, root: Path, against: Path) -> tuple[OverlapFound, Problem | None]:
    """``against``: a model's file, the folder of a run, or data as ``--data`` takes them.

    Raises PlainError where that cannot be read.
    """
    ours = _Tiles.of(data, root)
    if against.suffix.lower() == ".safetensors" or (against / names.CONFIG).is_file():
        pairs, of_split, compared = _with_model(ours, against)
    else:
        pairs, of_split, compared = _with_data(ours, _Tiles.of(_read(against), against))
    images = len({id(here) for here, _ in pairs})
    found = OverlapFound(str(against), images, of_split, compared, tuple(pairs[:_LISTED]))
    return found, _problem(found, against)


def _read(against: Path) -> StudyData:
    return read_data(against, tile_only=True)


_Found = tuple[list[tuple[ImagePlace, ImagePlace]], dict[str, int], int]


def _with_model(ours: _Tiles, against: Path) -> _Found:
    file = against
    if against.is_dir():
        models = (names.BEST, names.STAGE1_PATHOLOGY)
        file = next((against / name for name in models if (against / name).is_file()), against)
        if file is against:
            return _with_run(ours, against)
    known = known_tiles(read_checkpoint(file).extra)
    if not known and against.is_dir():
        return _with_run(ours, against)  # of an earlier version: its data tell
    if not known:
        raise RunError(
            text("{file} does not tell which tiles it was trained on.", file=file.name),
            text("Give the folder of its run, or the data that it was trained on."),
        )
    pairs: list[tuple[ImagePlace, ImagePlace]] = []
    of_split: Counter[str] = Counter()
    offset = 0
    for part in ours.parts:
        for split, found in seen_among(part, known).items():
            of_split[split] += len(found)
            pairs += [
                (ours.places[offset + here], ImagePlace(file.name, None, there, split))
                for here, there in found.items()
            ]
        offset += len(part)
    return pairs, dict(of_split), sum(map(len, known.values()))


def _with_run(ours: _Tiles, run: Path) -> _Found:
    request = request_of(read_config(run))
    data = read_joined(
        request.data, request.pathology, request.radiology, tile_only=True, choices=request.choices
    )
    return _with_data(ours, _Tiles.of(data, run))


def _with_data(ours: _Tiles, theirs: _Tiles) -> _Found:
    count = len(ours.places)
    pairs = []
    of_split: Counter[str] = Counter()
    for group in same_images([*ours.parts, *theirs.parts]):
        there = [theirs.places[number - count] for number in group.members if number >= count]
        here = [ours.places[number] for number in group.members if number < count]
        if there and here:
            pairs += [(one, there[0]) for one in here]
            for split in {one.split for one in there}:
                of_split[split] += len(here)
    return pairs, dict(of_split), len(theirs.places)


def _problem(found: OverlapFound, against: Path) -> Problem | None:
    if not found.images:
        return None
    cause = counted(
        found.images,
        "1 tile is also in {against}; it has learnt from {train}.",
        "{count} tiles are also in {against}; it has learnt from {train}.",
        against=against.name,
        train=found.of_split.get("train", 0),
    )
    step = text("Do not judge it on them, nor a model of these data on its tiles.")
    return Problem(Severity.WARNING, cause, step)
