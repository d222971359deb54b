"""A folder of DICOM files as series, each divided into its volumes."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from crcviewer.imaging.core.decoding import decoding
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.file_names import natural_key
from crcviewer.imaging.core.files import Stamp, display_name, opened, read_head, stamp_of
from crcviewer.imaging.core.image_source import ImageSource
from crcviewer.imaging.core.part_paths import parse_series_path, parse_tree_path
from crcviewer.imaging.formats.detect_format import Format, detect_format
from crcviewer.imaging.formats.dicom import DicomSource, header_in, info_of
from crcviewer.imaging.formats.dicom_stack import (
    Frame,
    Stack,
    frames_of,
    one_after_the_other,
    stacks_of,
    volume_names,
)
from crcviewer.protocol.text import text

_MOST_FILES = 100_000
"""Of a folder and those below it."""


def group_into_series(files: Iterable[Frame]) -> list[Stack]:
    """Files of one series, size, modality and orientation, a stack for each of its volumes; by
    first name. A multi-frame file is always alone."""
    groups: dict[str, list[Frame]] = {}
    for file in sorted(files, key=lambda f: natural_key(Path(f.path).name)):
        alone = file.header.frames > 1
        groups.setdefault(file.path if alone else file.header.series, []).append(file)
    return [stack for group in groups.values() for stack in _stacks(group)]


def _stacks(group: list[Frame]) -> list[Stack]:
    first = group[0]
    if first.header.frames > 1:
        return [one_after_the_other(stacks_of(frames_of(first.path, first.stamp, first.header)))]
    return stacks_of(group)


def source_of_series(path: str, stack: Stack) -> DicomSource:
    """``path``: what the series is called in messages: a folder, :func:`series_path` or
    :func:`tree_path`."""
    names: tuple[str, ...] = ()
    if stack.one_file and len(stack.frames) > 1:
        names = volume_names(stacks_of(stack.frames))
    info = replace(info_of(path, stack, names), kind="dicom_series", format="DICOM series")
    return DicomSource(info, stack.frames)


def open_series(path: str) -> ImageSource:
    """A folder, one of its several series by number, or one of the folders below it.

    Raises ImageError.
    """
    spread = parse_tree_path(path)
    if spread:
        return source_of_series(path, _spread_series(*spread))
    numbered = parse_series_path(path)
    folder = numbered[0] if numbered else path
    groups = series_in(folder)
    if not groups and not numbered:
        slide = _slide_in(folder)
        if slide is not None:
            return slide
    if not groups:
        raise ImageError(
            text("The folder {name} holds no DICOM images.", name=display_name(folder)),
            text("Open a folder with the DICOM files of one series."),
        )
    if numbered:
        if numbered[1] > len(groups):
            raise _no_longer(folder)
        return source_of_series(path, groups[numbered[1] - 1])
    chosen = max(groups, key=lambda stack: (not stack.localizer, len(stack.frames)))
    source = source_of_series(path, chosen)
    if len(groups) > 1:
        note = text(
            "The folder holds {count} series: the one with most slices is shown.", count=len(groups)
        )
        source.info = replace(source.info, warnings=(*source.info.warnings, note))
    return source


def _spread_series(folder: str, key: str, number: int) -> Stack:
    frames = [
        frame
        for frame in _frames_in(folder, _listed(folder, below=True))
        if frame.header.series.startswith(key) and frame.header.frames == 1
    ]
    stacks = stacks_of(frames) if frames else []
    if number > len(stacks):
        raise _no_longer(folder)
    return stacks[number - 1]


def _no_longer(folder: str) -> ImageError:
    return ImageError(
        text("The folder {name} no longer holds that series.", name=display_name(folder)),
        text("Open the folder again."),
    )


def _slide_in(folder: str) -> ImageSource | None:
    """The largest slide of a folder that holds nothing but slides."""
    from crcviewer.imaging.formats.dicom_slide import dicom_slide, slides_in
    from crcviewer.imaging.formats.slide_source import slide_source

    found = slides_in(folder, Path(folder).stat().st_mtime_ns)
    if not found:
        return None
    path, stamp, _ = max(found, key=lambda level: level[2].slide or (0, 0))
    slide = dicom_slide(path, stamp)
    return None if slide is None else slide_source(folder, slide, warn=False)


def series_in(folder: str) -> list[Stack]:
    """All series of a folder (not of folders in it); their order gives them their numbers."""
    return list(_series_of(folder, _listed(folder)))


def _listed(folder: str, *, below: bool = False) -> tuple[tuple[str, Stamp], ...]:
    """Files and stamps: what is kept of a folder is kept as long as none of them changes."""
    try:
        found = list(Path(folder).rglob("*") if below else Path(folder).iterdir())
    except OSError:
        raise ImageError(
            text("The folder {name} cannot be read.", name=display_name(folder)),
            text("Check that it is still there and that you have permission to open it."),
        ) from None
    listed = []
    for path in found[:_MOST_FILES]:
        if path.name[0] != "." and path.is_file():
            with suppress(ImageError):
                listed.append((str(path), stamp_of(path)))
    return tuple(sorted(listed, key=lambda file: file[0]))


@lru_cache(maxsize=4)
def _series_of(folder: str, listed: tuple[tuple[str, Stamp], ...]) -> tuple[Stack, ...]:
    return tuple(group_into_series(_frames_in(folder, listed)))


@lru_cache(maxsize=2)
def _frames_in(_folder: str, listed: tuple[tuple[str, Stamp], ...]) -> tuple[Frame, ...]:
    """Files without pixels, damaged ones, slides and those of other kinds are passed over."""
    frames = []
    for path, stamp in listed:
        with suppress(ImageError):
            if detect_format(read_head(path, stamp)) is Format.DICOM:
                frame = read_dicom_file(path, stamp)
                if not frame.header.slide_part:
                    frames.append(frame)
    return tuple(frames)


def frame_in(path: str, stamp: Stamp, file: BinaryIO) -> Frame:
    """Of a file that is open, at its start. Raises ImageError where there is nothing to show."""
    with decoding(path):
        return Frame(path, stamp, header_in(path, stamp, file))


def read_dicom_file(path: str, stamp: Stamp) -> Frame:
    """Raises ImageError where the file holds no image that can be shown."""
    with opened(path, stamp) as file:
        return frame_in(path, stamp, file)
