"""Whether data can be used for a study: counts, examples, problems, before anything is trained."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from crcviewer.imaging.core.medmnist import SetFile, find_set, image_head
from crcviewer.protocol.data_choices import DataChoices, LeaveOutRule
from crcviewer.protocol.data_report import (
    DataReport,
    LeftOut,
    PairingChoice,
    Problem,
    SetFound,
    Severity,
    SplitCount,
)
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.images import Slot
from crcviewer.protocol.model_card import DataSource
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import NOTHING, text, verbatim
from training.data.class_folders import is_class_folders
from training.data.decode_images import INPUT_SIDE
from training.data.examples import examples_of_rows, examples_of_set
from training.data.manifest import ColumnsMissingError
from training.data.manifest_counts import per_class, sets_of_manifest
from training.data.manifest_data import inspect_manifest
from training.data.medmnist_data import organ_set_of, read_set, read_study, sets_in
from training.data.pairing import PairingMode, default_mode
from training.data.published_sets import modality_of
from training.data.read_data import is_manifest, refuse_other_files
from training.data.same_in_study import SameInSet, leave_out_images
from training.data.study_data import ImageSet, StudyData

Report = Callable[[int, int], None]
_LISTED = 100


def report_data(
    path: Path,
    pathology: str = "pathmnist",
    radiology: str = "",
    report: Report = lambda done, total: None,
    *,
    choices: DataChoices = DataChoices(),
    side: int = INPUT_SIDE,
    tile_only: bool = False,
) -> DataReport:
    """What ``--data path`` holds and what is wrong with it; nothing is raised for bad data."""
    return check_data(
        path, pathology, radiology, report, choices=choices, side=side, tile_only=tile_only
    )[0]


def check_data(
    path: Path,
    pathology: str = "pathmnist",
    radiology: str = "",
    report: Report = lambda done, total: None,
    *,
    choices: DataChoices = DataChoices(),
    side: int = INPUT_SIDE,
    tile_only: bool = False,
    whole: bool = False,
) -> tuple[DataReport, StudyData | None]:
    """The same, and the study where nothing is wrong. ``whole``: images of one's own are to be
    evaluated as one set, for which they need no parts."""
    empty = DataReport(
        str(path),
        "",
        pairings=_pairings(None),
        choices=choices,
        input_size=side,
        tile_only=tile_only,
    )
    if is_manifest(path) or is_class_folders(path):
        return _of_manifest(empty, report, whole=whole)
    try:
        refuse_other_files(path)
    except PlainError as error:
        return replace(empty, problems=(_error(error, path.name),)), None
    return _of_folder(empty, pathology, radiology)


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


def _of_folder(
    report: DataReport, pathology: str, radiology: str
) -> tuple[DataReport, StudyData | None]:
    folder, side = Path(report.data), report.input_size
    try:
        data = read_study(folder, pathology, radiology, tile_only=report.tile_only, side=side)
    except PlainError as error:
        if not folder.is_dir():
            return replace(report, problems=(_error(error),)), None
        return _with_each_error(report, pathology, radiology, error), None
    names = [pathology] if report.tile_only else [pathology, radiology or organ_set_of(folder)]
    problems: list[Problem] = []
    left_out: tuple[LeftOut, ...] = ()
    more: dict[LeaveOutRule, int] = {}
    try:
        data, left_out, more = leave_out_images(data, report.choices)
    except PlainError as error:
        problems.append(_error(error))
    images = (data.pathology, data.radiology)
    sets = tuple(
        _set_found(find_set(folder, name, side), slot, name, one, source)
        for slot, name, one, source in zip(Slot, names, images, data.sources, strict=False)
    )
    same = []
    for slot, one, found in zip(Slot, images, sets, strict=False):
        problems += _thin_classes(found)
        twice = SameInSet(one, Path(found.file).name, slot)
        problems += twice.problems()
        same += twice.found()
    problems += _size_problem(sets, side)
    wanted = {problem.leave_out for problem in problems}
    offer = {rule: count for rule, count in more.items() if count and rule in wanted}
    report = replace(
        report,
        layout="medmnist",
        sets=sets,
        available=sets_in(folder),
        problems=tuple(sorted(problems, key=lambda p: p.severity is not Severity.ERROR)),
        same=tuple(same[:_LISTED]),
        same_count=len(same),
        left_out=left_out,
        examples=tuple(
            example
            for slot, one, found in zip(Slot, images, sets, strict=False)
            for example in examples_of_set(slot, one, found.file)
        ),
        can_leave_out=tuple(f"{rule}:{count}" for rule, count in offer.items()),
        can_leave_out_count=sum(offer.values()),
    )
    return (_of_data(report, data), data) if report.usable else (report, None)


def _size_problem(sets: Sequence[SetFound], side: int) -> list[Problem]:
    """Beyond the study's 64 pixels, images that have fewer are told: enlarging shows nothing."""
    return [
        Problem(
            Severity.WARNING,
            text(
                "The images have {most} pixels, and {side} are asked for: they are enlarged, which "
                "shows no more of them.",
                most=found.sides_found[2],
                side=side,
            ),
            text("Choose an image size of {most} or less, or larger images.", most=found.side),
            Path(found.file).name,
        )
        for found in sets
        if found.sides_found and side > INPUT_SIDE and found.sides_found[2] < side
    ]


def _with_each_error(
    report: DataReport, pathology: str, radiology: str, first: PlainError
) -> DataReport:
    """Both sets looked at alone, so that all is told at once that stands in the way."""
    folder, side = Path(report.data), report.input_size
    sets: list[SetFound] = []
    problems: list[Problem] = []
    try:
        names = [pathology]
        if not report.tile_only:
            names.append(radiology or organ_set_of(folder))
    except PlainError as error:
        names = [pathology]
        problems.append(_error(error))
    for slot, name in zip((Slot.PATHOLOGY, Slot.RADIOLOGY), names, strict=False):
        found = find_set(folder, name, side)
        try:
            images, source = read_set(folder, name, side)
        except PlainError as error:
            problems.append(_error(error, found.path.name if found else ""))
        else:
            sets.append(_set_found(found, slot, name, images, source))
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
    found: SetFile | None, slot: Slot, name: str, images: ImageSet, source: DataSource
) -> SetFound:
    assert found is not None
    has = image_head(found.path, "train").shape[1]
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
                per_class(images.split(split).labels.tolist(), len(images.classes)),
            )
            for split in SPLITS
        ),
        synthetic=source.synthetic,
        licence=source.licence,
        sha256=source.sha256,
        sides_found=(has, has, has),
    )


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


def _of_manifest(
    report: DataReport, progress: Report, *, whole: bool = False
) -> tuple[DataReport, StudyData | None]:
    path = Path(report.data)
    try:
        study = inspect_manifest(
            path,
            progress,
            tile_only=report.tile_only,
            whole=whole,
            choices=report.choices,
            side=report.input_size,
        )
    except ColumnsMissingError as error:
        problems = (_error(error, path.name),)
        return replace(report, layout="manifest", problems=problems, table=error.table), None
    except PlainError as error:
        return replace(report, problems=(_error(error, path.name),)), None
    sets = sets_of_manifest(study)
    single = all(
        problem.leave_out for problem in study.problems if problem.severity is Severity.ERROR
    )
    report = replace(
        report,
        layout=study.manifest.layout,
        sets=sets,
        problems=(*study.problems, *_size_problem(sets[:1], report.input_size)),
        table=study.manifest.table,
        labels=study.labels,
        patients=study.manifest.patients,
        examples=tuple(examples_of_rows(study)),
        same=study.same[:_LISTED],
        same_count=len(study.same),
        left_out=study.left_out,
        splits_drawn=study.splits_drawn,
        can_leave_out=study.offer if single else (),
        can_leave_out_count=study.offer_count if single else 0,
    )
    if study.data is None:
        return report, None
    return _of_data(report, study.data), study.data
