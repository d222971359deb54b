"""Selected cases as a folder of references: their images, and a table that says what they are."""

from __future__ import annotations

import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import stamp_of
from crcviewer.imaging.core.part_paths import file_of, parse_medmnist_path, parse_series_path
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.text import text
from crcviewer.ui.explore.data.case_facts import picture_of
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.explore.files.map_export import write_table

_LARGEST_COPY = 50_000_000
"""Bytes: of a larger file (a slide) the place is told, and it is not copied."""
_LARGEST_SERIES = 500_000_000
_TABLE = "references.csv"


class ReferenceExport(QObject):
    """Writes a file at a time, so that the window stays free; the folder is whole or absent."""

    finished = Signal(str, int, int)
    """The folder, how many cases, and of how many of them there is an image."""
    failed = Signal(object)  # Failure

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)
        self._steps: Iterator[None] | None = None
        self._folder = self._partial = Path()
        self._pictured = 0
        self._count = 0

    def start(self, folder: Path, data: MapData, rows: NDArray[np.int64]) -> None:
        """Into a folder that is not there yet, or is empty."""
        if self._steps is not None:
            return
        try:
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                self.failed.emit(
                    Failure(
                        text(
                            "{folder} is not empty, and nothing is overwritten.",
                            folder=str(folder),
                        ),
                        text("Choose an empty folder, or a new name."),
                    )
                )
                return
            partial = folder.with_name(f".{folder.name}.part")
            shutil.rmtree(partial, ignore_errors=True)
            (partial / "images").mkdir(parents=True)
        except OSError:
            self._fail(folder)
            return
        self._folder, self._partial = folder, partial
        self._pictured, self._count = 0, len(rows)
        self._steps = self._write(data, rows)
        self._timer.start()

    def _step(self) -> None:
        assert self._steps is not None
        try:
            next(self._steps)
        except StopIteration:
            self._end()
            self.finished.emit(str(self._folder), self._count, self._pictured)
        except OSError:
            self._end()
            shutil.rmtree(self._partial, ignore_errors=True)
            self._fail(self._folder)

    def _end(self) -> None:
        self._timer.stop()
        self._steps = None

    def _fail(self, folder: Path) -> None:
        self.failed.emit(
            Failure(
                text("{path} was not written.", path=str(folder)),
                text("Choose another folder, or make room on the disk."),
            )
        )

    def _write(self, data: MapData, rows: NDArray[np.int64]) -> Iterator[None]:
        """Raises OSError."""
        files: list[tuple[str, str]] = []
        for place, row in enumerate(rows.tolist()):
            files.append((yield from self._images(data, row, place)))
            yield
        write_table(self._partial / _TABLE, data, rows, files=files)
        if self._folder.is_dir():
            self._folder.rmdir()
        self._partial.replace(self._folder)

    def _images(
        self, data: MapData, row: int, place: int
    ) -> Generator[None, None, tuple[str, str]]:
        """Names of the pathology and the radiology image, as written; empty: there is none."""
        case = data.cases[row] if data.cases else None
        label = int(data.labels[row])
        stem = data.name(row) or f"tile {int(data.tiles[row])}"
        known = _plain(data.code(label)) if label >= 0 else "unknown"
        stem = f"{place + 1:04d}_{known}_{_plain(Path(stem).stem)}"
        tile = _copied(case.pathology if case else None, self._partial / "images", stem + "_path")
        if not tile:
            picture = picture_of(data, int(data.tiles[row]), _side(data))
            if not picture.isNull():
                tile = f"{stem}_path.png"
                if not picture.save(str(self._partial / "images" / tile), "PNG"):
                    raise OSError(tile)
        scan = case.radiology if case else None
        organ = _copied(scan, self._partial / "images", stem + "_rad")
        if scan is not None and not organ:
            organ = yield from _series_copied(scan, self._partial / "images", stem + "_rad")
        self._pictured += bool(tile)
        return _inside(tile), _inside(organ)


def _inside(name: str) -> str:
    return f"images/{name}" if name else ""


def _side(data: MapData) -> int:
    return 32 if data.thumbnails is None else int(data.thumbnails.shape[1])


def _copied(ref: ImageRef | None, folder: Path, stem: str) -> str:
    """The name of the copy; empty where the image is no file of its own. Raises OSError."""
    if ref is None:
        return ""
    source = Path(file_of(ref.path))
    if parse_medmnist_path(ref.path) is not None:
        return ""  # one image of a whole set, which is no file of its own
    if not source.is_file() or source.stat().st_size > _LARGEST_COPY:
        return ""
    name = stem + "".join(source.suffixes[-2:] if source.name.endswith(".gz") else [source.suffix])
    shutil.copyfile(source, folder / name)
    return name


def _series_copied(ref: ImageRef, folder: Path, stem: str) -> Generator[None, None, str]:
    """The name of a folder with the files of a DICOM series, a step a file; empty where the image
    is none. Raises OSError."""
    from crcviewer.imaging.formats.dicom_series import group_into_series, read_dicom_file

    numbered = parse_series_path(ref.path)
    source = Path(numbered[0] if numbered else ref.path)
    if not source.is_dir():
        return ""
    frames = []
    for file in sorted(path for path in source.iterdir() if path.is_file()):
        with suppress(ImageError):
            frames.append(read_dicom_file(str(file), stamp_of(file)))
        yield
    stacks = group_into_series(frames)
    if numbered:
        stacks = stacks[numbered[1] - 1 : numbered[1]]
    # Of several series in a folder one is shown; all of them are taken, so that it stays so.
    files = sorted({frame.path for stack in stacks for frame in stack.frames})
    if not files or sum(Path(file).stat().st_size for file in files) > _LARGEST_SERIES:
        return ""
    (folder / stem).mkdir()
    for number, path in enumerate(files, 1):
        shutil.copyfile(path, folder / stem / f"{number:04d}.dcm")
        yield
    return stem


def _plain(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r"[^\w.-]+", "_", name)[:60]
