"""Cases of which somebody names the images: found among the files, and known again in the list."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from crcviewer.protocol.images import CaseFiles, FieldOfView, ImageInfo, ImageRef
from crcviewer.session.case import Case, Picture, WantedCase

Images = tuple[tuple[str, int | None, FieldOfView | None] | None, ...]
"""Path, slice and field of the tile and of the radiology image."""
Found = tuple[WantedCase, Picture, Picture | None]
"""With its tile and its radiology image."""


def images_of(wanted: WantedCase) -> Images:
    """By what the case will be known again."""
    return tuple(
        None if ref is None else (_full(ref.path), ref.slice_index, ref.field)
        for ref in (wanted.pathology, wanted.radiology)
    )


def made_of(case: Case) -> Images | None:
    """By what a case is known again; None: by nothing. One that the user has changed is another."""
    if case.pathology is None:
        return None
    return tuple(
        None if picture is None else (picture.info.path, picture.slice_index, picture.field)
        for picture in (case.pathology, case.radiology)
    )


def found_of(
    wanted: Sequence[WantedCase], cases: Sequence[CaseFiles]
) -> tuple[list[Found], WantedCase | None]:
    """Those whose tile is among what the reader has found, each image in its slot whatever it
    looks like; and the first that lacks an image."""
    infos = {i.path: i for c in cases for i in (c.pathology, c.radiology) if i is not None}
    found: list[Found] = []
    lost: WantedCase | None = None
    for one in wanted:
        tile = _picture(infos, one.pathology)
        organ = _picture(infos, one.radiology) if one.radiology is not None else None
        if tile is None or (organ is None and one.radiology is not None):
            lost = lost or one
        if tile is not None:
            found.append((one, replace(tile, kept=one.kept), organ))
    return found, lost


def _picture(infos: Mapping[str, ImageInfo], ref: ImageRef) -> Picture | None:
    info = infos.get(_full(ref.path))
    if info is None:
        return None
    return Picture(info, ref.slice_index, ref.field, pixel_size_um=ref.pixel_size_um)


def _full(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - as the reader names it
