"""Reviewed cases of a session as a table of labelled tiles.

A tile that is seen whole, as its file has it, is referred to. One of which the reader chose a field
of view, a slice or the pixel size is cut out, as the network sees it, into a picture of its own, so
that whoever learns or measures from it sees what the reader saw.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace
from PIL import Image

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.field_of_view import default_field
from crcviewer.imaging.core.part_paths import file_of, is_part
from crcviewer.imaging.core.table import as_csv
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.atomic import write_atomically, write_text_atomically
from crcviewer.protocol.images import Slot
from crcviewer.protocol.labelled_set import LabelledSet, LeftOutCase
from crcviewer.protocol.text import Text, text
from crcviewer.session.case import Case, Picture

TABLE = "reviewed.csv"
CUT = "tiles"
"""Folder of the tiles that were cut out, beside the table."""
_SIDE = 256
"""Pixels that a tile keeps at least, if it has them; ``read_field`` may give up to eight times."""
_COLUMNS = ("pathology", "radiology", "label", "patient", "radiology_slice", "reader", "decided_at")

Report = Callable[[int, int], None]


class _LeftOutError(Exception):
    def __init__(self, why: Text) -> None:
        super().__init__(why)
        self.why = why


def write_labelled_set(
    cases: Sequence[Case], folder: Path, report: Report = lambda done, total: None
) -> LabelledSet:
    """Into ``folder``, which is made; nothing is written of no tile. Raises OSError where it cannot
    be written."""
    decided = [case for case in cases if case.review is not None and case.review.class_code]
    if decided:
        folder.mkdir(parents=True, exist_ok=True)
    rows: list[list[object]] = []
    left_out: list[LeftOutCase] = []
    counts: Counter[str] = Counter()
    files: list[str] = []
    cut = blinded = in_view = 0
    for number, case in enumerate(decided, start=1):
        review = case.review
        assert review is not None
        report(number - 1, len(decided))
        try:
            tile, was_cut = _tile(case, folder, len(rows) + 1)
        except _LeftOutError as error:
            left_out.append(LeftOutCase(case.name, error.why))
            continue
        scan = case.radiology
        slice_ = scan.slice_index if scan is not None else None
        assert case.pathology is not None
        files.append(file_of(case.pathology.info.path))
        rows.append([
            tile, scan.info.path if scan is not None else "", review.class_code, files[-1],
            "" if slice_ is None else slice_ + 1, review.reader, review.decided_at,
        ])  # fmt: skip
        counts[review.class_code] += 1
        cut += was_cut
        blinded += review.blinded
        in_view += bool(review.model_class)
    by_file = len(set(files)) < len(files)
    names = _short_names(files)
    for row, file in zip(rows, files, strict=True):
        row[3] = names[file] if by_file else ""
    report(len(decided), len(decided))
    table = folder / TABLE
    if rows:
        write_text_atomically(table, "\ufeff" + as_csv(_COLUMNS, rows))
    return LabelledSet(
        str(table), dict(sorted(counts.items())), cut, len(cases) - len(decided), tuple(left_out),
        blinded, in_view, by_file,
    )  # fmt: skip


def _tile(case: Case, folder: Path, number: int) -> tuple[str, bool]:
    """What a row calls its tile, and whether it was cut out. Raises _LeftOutError, OSError."""
    picture, review = case.pathology, case.review
    assert review is not None
    if picture is None:
        raise _LeftOutError(text("It has no tile."))
    path = picture.info.path
    try:
        source = open_image(path)
    except ImageError as error:
        raise _LeftOutError(error.failure.said) from None
    known = review.pathology_sha256
    if known and source.info.sha256 and known != source.info.sha256:
        raise _LeftOutError(text("Its file has changed since the class was chosen."))
    if _is_whole(picture):
        return str(Path(path).absolute()), False
    info = source.info
    if picture.pixel_size_um is not None:
        info = replace(info, pixel_size_um=picture.pixel_size_um)
    field = picture.field or default_field(info, Slot.PATHOLOGY)
    index = info.slices // 2 if picture.slice_index is None else picture.slice_index
    try:
        pixels = source.read_field(index, field, slot=Slot.PATHOLOGY, min_side=_SIDE)
    except ImageError as error:
        raise _LeftOutError(error.failure.said) from None
    place = folder / CUT / f"{number:05d} {review.class_code}.png"
    place.parent.mkdir(exist_ok=True)
    write_atomically(place, lambda file: Image.fromarray(pixels).save(file, "PNG"))
    return f"{CUT}/{place.name}", True


def _is_whole(picture: Picture) -> bool:
    """Whether the file alone says what the reader saw."""
    chosen = (picture.field, picture.slice_index, picture.pixel_size_um)
    return not is_part(picture.info.path) and all(one is None for one in chosen)


def _short_names(files: Sequence[str]) -> dict[str, str]:
    """The name of each file, with a number where several are called alike."""
    taken: Counter[str] = Counter()
    names: dict[str, str] = {}
    for file in dict.fromkeys(files):
        stem = Path(file).stem
        with contextlib.suppress(ValueError):
            stem = stem.encode("utf-8", "replace").decode()
        taken[stem] += 1
        names[file] = stem if taken[stem] == 1 else f"{stem} ({taken[stem]})"
    return names
