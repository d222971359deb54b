"""The cases of a set that a map is to be made of: from a folder, a table, a MedMNIST split, or an
evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crcviewer.engine.case_set import CaseSet
from crcviewer.engine.evaluated_cases import list_evaluated
from crcviewer.engine.failures import RequestError
from crcviewer.engine.job import Job
from crcviewer.engine.medmnist_cases import cases_of_folder
from crcviewer.imaging.core.file_names import folded
from crcviewer.imaging.core.table import read_rows
from crcviewer.imaging.discover.find_cases import find_cases
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.images import CaseFiles, ImageInfo, ImageRef
from crcviewer.protocol.map_messages import CasesListed, ListCases, MapCase
from crcviewer.protocol.messages import Progress
from crcviewer.protocol.text import Text, text, verbatim
from crcviewer.protocol.tissue import TissueClass


def list_cases(request: ListCases, job: Job) -> CasesListed:
    """Whatever set is meant. Raises ImageError, TableError or RequestError."""
    match request.source:
        case "folder":
            return _of_images(request, job).drawn(request)
        case "table":
            return _of_table(request).drawn(request)
        case "medmnist":
            return cases_of_folder(request).drawn(request)
        case "evaluation":
            return list_evaluated(request)
    raise RequestError(text("This kind of set is not known."), text("Choose another one."))


def _of_images(request: ListCases, job: Job) -> CaseSet:
    """A folder of images, paired as dropped ones are."""

    def progress(done: int, total: int, name: str) -> None:
        job.report(Progress(request.id, done, total, verbatim(name)))

    found, skipped = find_cases(
        [request.path],
        on_cases=lambda _: None,
        on_progress=progress,
        cancelled=lambda: job.token.cancelled,
    )
    job.token.check()
    name = Path(request.path).name
    tiles = [case for case in found if case.pathology is not None]
    if not tiles:
        raise RequestError(
            text("There are no tiles in {name}.", name=name),
            text(
                "Choose a folder of PNG, JPEG, TIFF or BMP tiles, with or without radiology images."
            ),
            ChooseFolder(),
        )
    return CaseSet(
        verbatim(name),
        [MapCase(case.name, _ref(case.pathology), _ref(case.radiology)) for case in tiles],
        [_label_by_folder(case, request.classes) for case in tiles],
        _left_out(len(found) - len(tiles), skipped),
    )


def _ref(info: ImageInfo | None) -> ImageRef | None:
    return None if info is None else ImageRef(info.path)


def _left_out(without: int, skipped: int) -> tuple[Text, ...]:
    notes = []
    if without:
        notes.append(
            text("Images without a tile, or that cannot be read: {count} left out.", count=without)
        )
    if skipped:
        notes.append(text("Files that are no images: {count} passed over.", count=skipped))
    return tuple(notes)


def _label_by_folder(case: CaseFiles, classes: Sequence[TissueClass]) -> int:
    """The class that the nearest folder is named after; -1: none is."""
    assert case.pathology is not None
    for parent in list(Path(case.pathology.path).parents)[:2]:
        label = label_of(parent.name, classes)
        if label >= 0:
            return label
    return -1


def label_of(name: str, classes: Sequence[TissueClass]) -> int:
    """By code or name in either language; -1 where it is no class of the model."""
    wanted = folded(name.strip())
    for label, tissue in enumerate(classes):
        if wanted in (folded(tissue.code), folded(tissue.english), folded(tissue.chinese)):
            return label
    return -1


def _of_table(request: ListCases) -> CaseSet:
    path = Path(request.path)
    rows = read_rows(path)
    if "pathology" not in rows[0]:
        raise RequestError(
            text("{name} has no column named pathology.", name=path.name),
            text(
                "Its first row must name the columns: pathology, and if known radiology, "
                "label and patient."
            ),
        )
    cases, labels = [], []
    for row in rows:
        tile = row["pathology"]
        if tile:
            organ = row.get("radiology", "")
            number = row.get("radiology_slice", "")
            # Python refuses to read a number of some thousand digits.
            is_number = number.isdecimal() and len(number) < 9
            index = int(number) - 1 if is_number and int(number) > 0 else None
            radiology = ImageRef(str(path.parent / organ), index) if organ else None
            place = ImageRef(str(path.parent / tile))
            cases.append(MapCase(Path(tile).stem, place, radiology, row.get("patient", "")))
            labels.append(label_of(row.get("label", ""), request.classes))
    return CaseSet(verbatim(path.name), cases, labels)
