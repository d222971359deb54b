"""A folder of DICOM files as series of slices, from foot to head where they are axial."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from crcviewer.imaging.core.decoding import decoding
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.file_names import natural_key
from crcviewer.imaging.core.files import Stamp, display_name, read_head, stamp_of
from crcviewer.imaging.core.part_paths import parse_series_path
from crcviewer.imaging.formats.detect_format import Format, detect_format
from crcviewer.imaging.formats.dicom import DicomSource, checked_header, info_of
from crcviewer.imaging.formats.dicom_header import DicomHeader
from crcviewer.protocol.text import text


@dataclass(frozen=True)
class DicomFile:
    """One readable file of a series."""

    path: str
    stamp: Stamp
    header: DicomHeader


def group_into_series(files: Iterable[DicomFile]) -> list[list[DicomFile]]:
    """Files of one series, size, modality and orientation, in slice order; by first name.

    Slices are sorted by their position along the normal; where any has none or two share one, by
    InstanceNumber, then name. A multi-frame file is always alone.
    """
    groups: dict[str, list[DicomFile]] = {}
    for file in sorted(files, key=lambda f: natural_key(Path(f.path).name)):
        alone = file.header.frames > 1
        groups.setdefault(file.path if alone else file.header.series, []).append(file)
    return [_sorted(group) for group in groups.values()]


def _sorted(group: list[DicomFile]) -> list[DicomFile]:
    positions = {f.header.positions for f in group}
    if len(positions) == len(group) and () not in positions:
        return sorted(group, key=lambda f: f.header.positions)
    return sorted(group, key=lambda f: f.header.instance)


def source_of_series(path: str, group: list[DicomFile]) -> DicomSource:
    """``path``: what the series is called in messages, a folder or :func:`series_path`."""
    headers = tuple(f.header for f in group)
    middle = info_of(path, headers[len(headers) // 2])
    positions = tuple(h.positions[0] for h in headers if len(h.positions) == 1)
    warnings = {w: None for h in headers for w in info_of(path, h).warnings}
    info = replace(
        middle,
        kind="dicom_series",
        format="DICOM series",
        slices=len(group),
        slice_positions_mm=positions if len(positions) == len(group) else (),
        warnings=tuple(warnings),
    )
    return DicomSource(info, tuple((f.path, f.stamp) for f in group), headers)


def open_series(path: str) -> DicomSource:
    """A folder, or one of its several series by number. Raises ImageError."""
    numbered = parse_series_path(path)
    folder = numbered[0] if numbered else path
    groups = series_in(folder)
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
    source = source_of_series(path, max(groups, key=len))
    if len(groups) > 1:
        note = text(
            "The folder holds {count} series: the one with most slices is shown.", count=len(groups)
        )
        source.info = replace(source.info, warnings=(*source.info.warnings, note))
    return source


def series_in(folder: str) -> list[list[DicomFile]]:
    """All series of a folder (not of folders in it); their order gives them their numbers."""
    try:
        paths = [str(p) for p in Path(folder).iterdir() if p.is_file() and p.name[0] != "."]
    except OSError:
        raise ImageError(
            text("The folder {name} cannot be read.", name=display_name(folder)),
            text("Check that it is still there and that you have permission to open it."),
        ) from None
    return group_into_series(_readable(paths))


def _readable(paths: Iterable[str]) -> Iterable[DicomFile]:
    """Files without pixels, damaged ones and those of other kinds are passed over."""
    for path in paths:
        try:
            stamp = stamp_of(path)
            if detect_format(read_head(path, stamp)) is Format.DICOM:
                yield read_dicom_file(path, stamp)
        except ImageError:
            continue


def read_dicom_file(path: str, stamp: Stamp) -> DicomFile:
    """Raises ImageError where the file holds no image that can be shown."""
    with decoding(path):
        return DicomFile(path, stamp, checked_header(path, stamp))
