"""Whether data can be used for a study: counts and problems, before anything is trained."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from crcviewer.imaging.core.medmnist import find_set
from crcviewer.protocol.data_report import (
    DataReport,
    PairingChoice,
    Problem,
    SetFound,
    Severity,
    SplitCount,
)
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.messages import DataSource, Slot
from crcviewer.protocol.modality import Modality
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import NOTHING, text, verbatim
from training.data.manifest_data import ManifestStudy, inspect_manifest, labels_of_radiology
from training.data.medmnist_data import organ_set_of, read_set, read_study, sets_in
from training.data.pairing import PairingMode, default_mode
from training.data.published_sets import modality_of
from training.data.read_data import is_manifest
from training.data.study_data import ImageSet, StudyData

Report = Callable[[int, int], None]


def report_data(
    path: Path,
    pathology: str = "pathmnist",
    radiology: str = "",
    report: Report = lambda done, total: None,
) -> DataReport:
    """What ``--data path`` holds and what is wrong with it; nothing is raised for bad data."""
    if is_manifest(path):
        return _of_manifest(path, report)
    return _of_folder(path, pathology, radiology)


def _error(error: PlainError, file: str = "") -> Problem:
    return Problem(Severity.ERROR, error.cause, error.next_step, file)


def _pairings(data: StudyData | None) -> tuple[PairingChoice, ...]:
    """What ``--pairing`` may be for these data."""
    default = None if data is None else default_mode(data)
    declared = data is not None and data.pairs is not None
    reasons = {
        PairingMode.MANIFEST: NOTHING if declared else text("The data declare no pairs."),
        PairingMode.LABEL: text("It shows the network the answer: for a control only."),
    }
    return tuple(
        PairingChoice(
            mode=mode.value,
            possible=data is not None and (mode is not PairingMode.MANIFEST or declared),
            default=mode is default,
            why_not=reasons.get(mode, NOTHING),
        )
        for mode in PairingMode
    )


def _of_data(report: DataReport, data: StudyData) -> DataReport:
    """``report`` with what only sound data have."""
    pairs = 0 if data.pairs is None else sum(len(table) for table in data.pairs.values())
    digest = hashlib.sha256("\n".join(source.sha256 for source in data.sources).encode())
    for split in SPLITS if data.pairs is not None else ():
        digest.update(data.pairs[split].tobytes())  # type: ignore[index]
    return replace(report, pairs=pairs, pairings=_pairings(data), sha256=digest.hexdigest())


# ------------------------------------------------------------------------ MedMNIST's layout


def _of_folder(folder: Path, pathology: str, radiology: str) -> DataReport:
    report = DataReport(str(folder), "", pairings=_pairings(None))
    try:
        data = read_study(folder, pathology, radiology)
    except PlainError as error:
        if not folder.is_dir():
            return replace(report, problems=(_error(error),))
        return _with_each_error(report, folder, pathology, radiology, error)
    radiology = radiology or organ_set_of(folder)
    images = (data.pathology, data.radiology)
    named = zip((Slot.PATHOLOGY, Slot.RADIOLOGY), (pathology, radiology), strict=True)
    sets = tuple(
        _set_found(folder, slot, name, one, source)
        for (slot, name), one, source in zip(named, images, data.sources, strict=True)
    )
    report = replace(
        report,
        layout="medmnist",
        sets=sets,
        available=sets_in(folder),
        problems=tuple(p for found in sets for p in _thin_classes(found)),
    )
    return _of_data(report, data)


def _with_each_error(
    report: DataReport, folder: Path, pathology: str, radiology: str, first: PlainError
) -> DataReport:
    """Both sets looked at alone, so that all is told at once that stands in the way."""
    sets: list[SetFound] = []
    problems: list[Problem] = []
    try:
        names = [pathology, radiology or organ_set_of(folder)]
    except PlainError as error:
        names = [pathology]
        problems.append(_error(error))
    for slot, name in zip((Slot.PATHOLOGY, Slot.RADIOLOGY), names, strict=False):
        found = find_set(folder, name)
        try:
            images, source = read_set(folder, name)
        except PlainError as error:
            problems.append(_error(error, found.path.name if found else ""))
        else:
            sets.append(_set_found(folder, slot, name, images, source))
    available = sets_in(folder)
    return replace(
        report,
        layout="medmnist" if available else "",
        sets=tuple(sets),
        available=available,
        # Sound sets: then it is the pairs.
        problems=tuple(problems) or (_error(first),),
    )


def _set_found(
    folder: Path, slot: Slot, name: str, images: ImageSet, source: DataSource
) -> SetFound:
    found = find_set(folder, name)
    assert found is not None
    return SetFound(
        slot=slot,
        name=name,
        title=verbatim(source.name),
        modality=modality_of(name),
        file=str(found.path),
        side=images.source_size,
        classes=images.classes,
        splits=tuple(
            SplitCount(
                split,
                len(images.split(split)),
                _per_class(images.split(split).labels.tolist(), len(images.classes)),
            )
            for split in SPLITS
        ),
        synthetic=source.synthetic,
        licence=source.licence,
        sha256=source.sha256,
    )


def _per_class(labels: Sequence[int], classes: int) -> tuple[int, ...]:
    counts: list[int] = np.bincount(np.array(labels, np.int64), minlength=classes).tolist()
    return tuple(counts)


def _thin_classes(found: SetFound) -> list[Problem]:
    problems = []
    for count in found.splits:
        lacking = [n for n, k in zip(found.classes, count.per_class, strict=True) if k == 0]
        if lacking:
            cause = text(
                "The {split} part has no image of: {classes}.", split=count.split, classes=lacking
            )
            step = text("Figures of that part say nothing of it.")
            file = Path(found.file).name
            problems.append(Problem(Severity.WARNING, cause, step, file))
    return problems


# ---------------------------------------------------------------------------- a manifest


def _of_manifest(path: Path, progress: Report) -> DataReport:
    report = DataReport(str(path), "", pairings=_pairings(None))
    try:
        study = inspect_manifest(path, progress)
    except PlainError as error:
        return replace(report, problems=(_error(error, path.name),))
    report = replace(report, layout="manifest", sets=_sets_of(study), problems=study.problems)
    return report if study.data is None else _of_data(report, study.data)


def _sets_of(study: ManifestStudy) -> tuple[SetFound, ...]:
    """Counts of the rows that could be read, even where others are in the way."""
    manifest, data = study.manifest, study.data
    sets = []
    for slot in Slot:
        tiles = slot is Slot.PATHOLOGY
        splits = []
        for name in SPLITS if study.splits else ():
            rows = [
                row
                for row, its in zip(manifest.rows, study.splits, strict=True)
                if its == name and (tiles or row.radiology is not None)
            ]
            labels = [row.label for row in rows]
            if not tiles:
                labels = list(labels_of_radiology(rows).values())
            patients = {row.patient for row in rows if row.patient}
            splits.append(
                SplitCount(
                    name,
                    len(labels),
                    _per_class(labels, len(manifest.classes)),
                    len(patients) if all(row.patient for row in rows) else None,
                )
            )
        images_of = data and (data.pathology if tiles else data.radiology)
        sets.append(
            SetFound(
                slot=slot,
                name=manifest.path.name,
                title=(
                    text("{file}, tiles", file=manifest.path.name)
                    if tiles
                    else text("{file}, radiology", file=manifest.path.name)
                ),
                modality=Modality.H_AND_E if tiles else data.radiology_modality if data else "",
                file=str(manifest.path),
                side=images_of.source_size if images_of else 0,
                classes=manifest.classes,
                splits=tuple(splits),
                sha256=data.sources[0].sha256 if data else "",
            )
        )
    return tuple(sets)
