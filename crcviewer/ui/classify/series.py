"""Series and volumes of studies: which there are, and when the user has to say which is meant."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from crcviewer.imaging.core.file_names import natural_key
from crcviewer.imaging.core.image_names import file_without_part
from crcviewer.imaging.core.part_paths import volume_path
from crcviewer.protocol.images import CaseFiles, ImageInfo, SeriesInfo, Slot
from crcviewer.protocol.text import visible

FEW = 3
"""So many series or volumes that belong to no tile become cases; of more the user chooses."""

_SCANS = frozenset(("dicom", "dicom_series", "nifti"))
_VOLUME = re.compile(r"#volume-[0-9]+$")


@dataclass(frozen=True)
class Offer:
    """What the user is to choose from."""

    scans: tuple[CaseFiles, ...]
    """A series each, with its name; one with several volumes stands once."""
    tiles: tuple[str, ...] = ()
    """Paths of tiles that want one of them."""


@dataclass(frozen=True)
class Sorted:
    """What a drop has brought."""

    cases: tuple[CaseFiles, ...]
    """For the list."""
    offer: Offer | None = None


def is_scan(files: CaseFiles) -> bool:
    """A series or volume that belongs to no tile."""
    scan = files.radiology
    return files.pathology is None and scan is not None and scan.kind in _SCANS


def sort_out(cases: Sequence[CaseFiles], wanted: Collection[str] = ()) -> Sorted:
    """Series that belong to no tile, or to one as well as others do, are offered where they are
    more than a few; all else is for the list. Those ``wanted``, by their paths, are too."""
    offered: dict[str, CaseFiles] = {}
    tiles: list[str] = []
    kept: list[CaseFiles] = []
    for case in cases:
        tile, scan = case.pathology, case.radiology
        if scan is not None and is_scan(case) and scan.path not in wanted:
            offered.setdefault(scan.path, case)
        elif tile is not None and scan is not None and len(case.candidates) > FEW:
            offered[scan.path] = CaseFiles(case.name, radiology=scan)
            tiles.append(tile.path)
            kept.append(replace(case, radiology=None, candidates=()))
        else:
            kept.append(case)
    infos = (files.radiology for files in offered.values())
    if sum(len(volumes_of(info)) for info in infos if info is not None) <= FEW:
        return Sorted(tuple(cases))
    return Sorted(tuple(kept), Offer(tuple(offered.values()), tuple(tiles)))


def volumes_of(info: ImageInfo) -> tuple[ImageInfo, ...]:
    """Each volume of one file as an image of its own; the image itself where it has one only."""
    series = info.series
    if series is None or len(series.volumes) < 2 or _VOLUME.search(info.path):
        return (info,)
    path = info.path
    count = len(series.volumes)
    # The path of a DICOM file means all its volumes, that of a NIfTI its first.
    slices = max(1, info.slices // count) if info.kind == "dicom" else info.slices
    return tuple(
        replace(
            info,
            path=volume_path(path, number),
            series=replace(series, volume=name),
            slices=slices,
        )
        for number, name in enumerate(series.volumes, 1)
    )


def study_of(info: ImageInfo) -> str:
    """Equal for all series of one study: by the file's own word, else by folder or file."""
    if info.series is not None and info.series.study:
        return info.series.study
    return file_without_part(info.path)


def folder_of(info: ImageInfo) -> str:
    """Of its file, or of the folder of its files; all of a folder's several series have that."""
    path = file_without_part(info.path)
    return path if info.path != path and info.kind == "dicom_series" else os.path.dirname(path)  # noqa: PTH120 - a name of any kind


def in_order(scans: Iterable[ImageInfo]) -> list[ImageInfo]:
    """By number and name; scouts last."""

    def key(info: ImageInfo) -> tuple[object, ...]:
        series = info.series or SeriesInfo()
        volume = natural_key(series.volume) if series.volume else ()
        return series.localizer, series.number, series.description, volume, info.path

    return sorted(scans, key=key)


def title_of(info: ImageInfo, name: str = "") -> str:
    """Number and description; ``name`` where there is none."""
    series = info.series
    if series is None:
        return name
    number = str(series.number) if series.number else ""
    return " · ".join(filter(None, (number, visible(series.description) or name)))


class Studies:
    """All series and volumes that the reader has told of, by study."""

    def __init__(self) -> None:
        self._studies: dict[str, dict[str, ImageInfo]] = {}

    def note(self, cases: Iterable[CaseFiles]) -> None:
        """What an inspection found."""
        for files in cases:
            for info in (files.radiology, files.pathology):
                if info is not None and info.kind in _SCANS and info.slot is not Slot.PATHOLOGY:
                    self._studies.setdefault(study_of(info), {})[info.path] = info

    def choices(self, info: ImageInfo) -> list[ImageInfo]:
        """What could be shown in the place of an image, itself included."""
        if info.kind not in _SCANS:
            return []
        known = self._studies.get(study_of(info), {})
        whole = {
            one.path: one
            for one in (*known.values(), info)
            if one.path in known or _VOLUME.sub("", one.path) not in known
        }
        return in_order(shown for one in whole.values() for shown in _shown_of(one))


def _shown_of(info: ImageInfo) -> tuple[ImageInfo, ...]:
    """Its volumes; of a DICOM file, all of it too, which is one volume after the other."""
    volumes = volumes_of(info)
    return (info, *volumes) if len(volumes) > 1 and info.kind == "dicom" else volumes
