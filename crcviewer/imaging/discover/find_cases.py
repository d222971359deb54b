"""From dropped paths to proposed cases, in batches, so that a large folder fills the list at once.

Files are recognised by their first bytes and headers; a picture is only decoded where its name does
not tell its slot. Hashes are left empty here: ``open_image`` fills them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from crcviewer.imaging.core.errors import ImageError, UnknownFormatError
from crcviewer.imaging.core.file_endings import IMAGE_ENDING
from crcviewer.imaging.core.file_names import stem_of, take_apart
from crcviewer.imaging.core.files import display_name, is_folder, opened, read_head, stamp_of
from crcviewer.imaging.core.part_paths import is_part, series_path
from crcviewer.imaging.discover.archives import is_archive, unpack
from crcviewer.imaging.discover.find_files import FoundFile, find_files
from crcviewer.imaging.discover.pairing import Item, error_case, item_of, pair
from crcviewer.imaging.discover.spread_series import SpreadSeries
from crcviewer.imaging.formats.detect_format import Format, detect_format
from crcviewer.imaging.formats.slide_parts import head_of_slide
from crcviewer.imaging.open.open_image import open_unhashed
from crcviewer.protocol.images import CaseFiles, Slot
from crcviewer.protocol.text import text

if TYPE_CHECKING:
    from crcviewer.imaging.formats.dicom_stack import Frame, Stack

OnCases = Callable[[tuple[CaseFiles, ...]], None]
OnProgress = Callable[[int, int, str], None]
OnFile = Callable[[str], None]

_BATCH = 32
_REPORT_EVERY_S = 0.1


def find_cases(
    paths: Sequence[str | os.PathLike[str]],
    *,
    on_cases: OnCases,
    on_progress: OnProgress,
    cancelled: Callable[[], bool],
    on_file: OnFile = lambda _: None,
    on_skipped: OnFile = lambda _: None,
    set_aside: Sequence[str] = (),
    unpack_into: Path | None = None,
) -> tuple[tuple[CaseFiles, ...], int]:
    """All cases, paired, those with errors last of their folder, and how many files were skipped.

    Skipped are files of a folder that are no images and whose name does not say otherwise.
    ``on_cases`` gets what was found since the last call, paired among itself; the result replaces
    all of it. Where ``cancelled`` turns true, what was found so far is returned. ``on_file`` gets
    each file before it is looked at, ``on_skipped`` each that was skipped; those ``set_aside`` are
    not looked at, and named as failed. ZIP archives among the paths are opened as folders where
    there is a place to unpack them.
    """
    inspection = _Inspection(
        on_cases, on_progress, cancelled, on_file, on_skipped, set_aside=frozenset(set_aside)
    )
    whole = [_whole_of(os.path.abspath(os.fspath(p))) for p in paths]  # noqa: PTH100 - keeps links
    inspection.run(whole if unpack_into is None else inspection.unpacked(whole, unpack_into))
    return inspection.cases(), inspection.skipped


def _whole_of(path: str) -> str:
    """The index of a disc stands for the disc: the folder that it lies in; the values of a NIfTI
    pair for its header."""
    place = Path(path)
    if place.suffix.casefold() == ".img":
        heads = (place.with_suffix(ending) for ending in (".hdr", ".HDR"))
        return next((str(head) for head in heads if head.is_file()), path)
    if place.name.casefold() != "dicomdir" or is_folder(path):
        return path
    with suppress(ImageError):
        if detect_format(read_head(path, stamp_of(path))) is Format.DICOM:
            return str(place.parent)
    return path


class _Inspection:
    """The state of one call."""

    def __init__(
        self,
        on_cases: OnCases,
        on_progress: OnProgress,
        cancelled: Callable[[], bool],
        on_file: OnFile,
        on_skipped: OnFile,
        *,
        set_aside: frozenset[str],
    ) -> None:
        self._on_cases = on_cases
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._on_file, self._on_skipped = on_file, on_skipped
        self._set_aside = set_aside
        self._items: list[Item] = []
        self._errors: list[CaseFiles] = []
        self._slides: set[str] = set()
        self._spread = SpreadSeries()
        self._reported_items = 0
        self._reported_errors = 0
        self._reported_at = time.monotonic()
        self._done = 0
        self._total = 0
        self.skipped = 0

    def cases(self) -> tuple[CaseFiles, ...]:
        return (*pair(self._items), *self._errors)

    def unpacked(self, paths: list[str], into: Path) -> list[str]:
        """With folders in the place of archives."""
        opened = []
        for path in paths:
            try:
                packed = is_archive(path)
                opened.append(str(unpack(path, into, self._cancelled)) if packed else path)
            except ImageError as error:
                self._errors.append(error_case(path, error))
        return opened

    def run(self, paths: list[str]) -> None:
        found = find_files(paths, self._cancelled)
        for path, error in found.errors:
            self._errors.append(error_case(path, error))
        self._total = len(found.files)
        for folder, files in groupby(found.files, key=lambda f: str(Path(f.path).parent)):
            self._look_at_folder(folder, list(files))
            if self._cancelled():
                return
        self._report(force=True)
        self._items = self._spread.joined(self._items)

    def _look_at_folder(self, folder: str, files: list[FoundFile]) -> None:
        frames = []
        for file in files:
            if self._cancelled():
                return
            try:
                frame = self._look_at(file)
                if frame is not None:
                    frames.append(frame)
            except UnknownFormatError as error:
                if file.dropped or IMAGE_ENDING.search(file.path):
                    self._errors.append(error_case(file.path, error))
                else:
                    self.skipped += 1
                    self._on_skipped(file.path)
            except ImageError as error:
                self._errors.append(error_case(file.path, error))
            self._done += 1
            self._report(name=display_name(file.path)[1:-1])
        if frames:
            dropped = any(file.dropped for file in files)
            self._look_at_dicom(folder, frames, dropped=dropped)

    def _look_at(self, file: FoundFile) -> Frame | None:
        """The frame of a DICOM file: these are looked at together. Raises ImageError."""
        self._turn_to(file.path)
        if not is_part(file.path):
            stamp = stamp_of(file.path)
            with opened(file.path, stamp) as stream:
                if detect_format(stream.read(4096)) is Format.DICOM:
                    from crcviewer.imaging.formats.dicom_series import frame_in

                    stream.seek(0)
                    return frame_in(file.path, stamp, stream)
            head = head_of_slide(file.path)
            if head is not None:
                self._look_at_slide(file, head)
                return None
        self._items.append(item_of(open_unhashed(file.path, look=False).info, file.path))
        return None

    def _look_at_slide(self, file: FoundFile, head: str) -> None:
        """Once, however many of its files are found; by the name that the user has dropped."""
        if head in self._slides:
            return
        self._slides.add(head)
        name = file.path if file.dropped or not Path(head).exists() else head
        try:
            self._items.append(item_of(open_unhashed(name, look=False).info, head))
        except ImageError as error:
            self._errors.append(error_case(name, error))

    def _slides_of(self, files: list[Frame]) -> None:
        """DICOM slides: one image each, by the file of its largest level."""
        groups: dict[str, list[Frame]] = {}
        for file in files:
            groups.setdefault(file.header.slide_id, []).append(file)
        for group in groups.values():
            path = max(group, key=_level_size).path
            self._on_file(path)
            try:
                self._items.append(item_of(open_unhashed(path, look=False).info, path))
            except ImageError as error:
                self._errors.append(error_case(path, error))

    def _look_at_dicom(self, folder: str, files: list[Frame], *, dropped: bool) -> None:
        """Series of several slices become one case each, other files one of their own."""
        from crcviewer.imaging.formats import dicom_series as series

        self._slides_of([file for file in files if file.header.slide_part])
        files = [file for file in files if not file.header.slide_part]
        whole = series.group_into_series(files)
        groups = self._told_apart(folder, whole)
        if dropped and any(not group.one_file for group in groups):
            whole = series.series_in(folder)
        numbers = {frame.path: n for n, stack in enumerate(whole) for frame in stack.frames}
        for group in groups:
            path = group.frames[0].path
            self._on_file(path)
            try:
                if group.one_file:
                    item = item_of(open_unhashed(path, look=False).info, path)
                else:
                    # A few slices of a series stand for all of it, numbered within the folder.
                    number = numbers[path]
                    name = folder if len(whole) == 1 else series_path(folder, number + 1)
                    item = item_of(series.source_of_series(name, whole[number]).info, folder)
            except ImageError as error:  # the rest of the folder has nothing to do with it
                self._errors.append(error_case(path, error))
                continue
            self._items.append(item)
            if not dropped:
                self._spread.add(folder, item, group)
        self._report()

    def _turn_to(self, path: str) -> None:
        """Raises ImageError for a file that was set aside."""
        self._on_file(path)
        if path in self._set_aside:
            raise ImageError(
                text(
                    "The image reader broke down on {name}, or took too long.",
                    name=display_name(path),
                ),
                text("It may be damaged: copy or export it again from where it came from."),
            )

    def _told_apart(self, folder: str, groups: list[Stack]) -> list[Stack]:
        """Slices that each have a tile of their name are cases of their own, not one series."""
        tiles = {
            item.key
            for item in self._items
            if item.folder == folder and item.info.slot is Slot.PATHOLOGY
        }
        apart: list[Stack] = []
        for group in groups:
            if all(take_apart(stem_of(file.path)).key in tiles for file in group.frames):
                apart.extend(replace(group, frames=(file,)) for file in group.frames)
            else:
                apart.append(group)
        return apart

    def _report(self, *, name: str = "", force: bool = False) -> None:
        fresh = len(self._items) - self._reported_items + len(self._errors) - self._reported_errors
        now = time.monotonic()
        due = now - self._reported_at >= _REPORT_EVERY_S
        if not (force or due or fresh >= _BATCH):
            return
        self._reported_at = now
        if fresh:
            errors = self._errors[self._reported_errors :]
            self._on_cases((*pair(self._items[self._reported_items :]), *errors))
            self._reported_items, self._reported_errors = len(self._items), len(self._errors)
        self._on_progress(self._done, self._total, name)


def _level_size(frame: Frame) -> tuple[bool, int]:
    width, height = frame.header.slide or (0, 0)
    return frame.header.slide_part == "VOLUME", width * height
