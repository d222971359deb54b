"""A folder of DICOM files as series, each divided into its volumes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from crcviewer.imaging.core.decoding import decoding
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.file_names import natural_key
from crcviewer.imaging.core.files import Stamp, display_name, read_head, stamp_of
from crcviewer.imaging.core.image_source import ImageSource
from crcviewer.imaging.core.part_paths import parse_series_path
from crcviewer.imaging.formats.detect_format import Format, detect_format
from crcviewer.imaging.formats.dicom import DicomSource, checked_header, info_of
from crcviewer.imaging.formats.dicom_stack import (
    Frame,
    Stack,
    one_after_the_other,
    stacks_of,
)
from crcviewer.protocol.text import text


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
        count = range(first.header.frames)
        return [
            one_after_the_other([Frame(first.path, first.stamp, first.header, n) for n in count])
        ]
    return stacks_of(group)


def source_of_series(path: str, stack: Stack) -> DicomSource:
    """``path``: what the series is called in messages, a folder or :func:`series_path`."""
    info = replace(info_of(path, stack), kind="dicom_series", format="DICOM series")
    return DicomSource(info, stack.frames)


def open_series(path: str) -> ImageSource:
    """A folder, or one of its several series by number. Raises ImageError."""
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
            raise ImageError(
                text("The folder {name} no longer holds that series.", name=display_name(folder)),
                text("Open the folder again."),
            )
        return source_of_series(path, groups[numbered[1] - 1])
    chosen = max(groups, key=lambda stack: (not stack.localizer, len(stack.frames)))
    source = source_of_series(path, chosen)
    if len(groups) > 1:
        note = text(
            "The folder holds {count} series: the one with most slices is shown.", count=len(groups)
        )
        source.info = replace(source.info, warnings=(*source.info.warnings, note))
    return source


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
    try:
        paths = [str(p) for p in Path(folder).iterdir() if p.is_file() and p.name[0] != "."]
    except OSError:
        raise ImageError(
            text("The folder {name} cannot be read.", name=display_name(folder)),
            text("Check that it is still there and that you have permission to open it."),
        ) from None
    return group_into_series(_readable(paths))


def _readable(paths: Iterable[str]) -> Iterable[Frame]:
    """Files without pixels, damaged ones and those of other kinds are passed over."""
    for path in paths:
        try:
            stamp = stamp_of(path)
            if detect_format(read_head(path, stamp)) is Format.DICOM:
                frame = read_dicom_file(path, stamp)
                if not frame.header.slide_part:
                    yield frame
        except ImageError:
            continue


def read_dicom_file(path: str, stamp: Stamp) -> Frame:
    """Raises ImageError where the file holds no image that can be shown."""
    with decoding(path):
        return Frame(path, stamp, checked_header(path, stamp))
