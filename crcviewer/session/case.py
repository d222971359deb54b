"""One case as the window and its file know it: up to two pictures, and what came out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import msgspec

from crcviewer.imaging.core.files import shown_name
from crcviewer.imaging.core.image_names import image_name
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import CaseFiles, FieldOfView, ImageInfo, ImageRef, Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.resources import samples_folder
from crcviewer.protocol.review import Review


class CaseState(StrEnum):
    """Where a case stands on its way to a result."""

    NEW = "new"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class OnDisk(StrEnum):
    """How the files of a case are beside what was read of them."""

    SAME = "same"
    CHANGED = "changed"
    """One is another than that of the result: it is read again when the case is looked at."""
    GONE = "gone"


@dataclass(frozen=True)
class KeptPicture:
    """What is said of a tile that was no file of its own before it was opened from a map."""

    side: int
    """Pixels; 0: it is the image itself, at its full size."""
    in_model: bool
    """Whether the model's own file keeps it, not another map's."""
    radiology_left_out: bool
    """Whether the case has a radiology image that is not kept."""
    synthetic: bool


@dataclass(frozen=True)
class WantedCase:
    """A case whose images are known, as somebody wants to look at it."""

    name: str
    pathology: ImageRef
    radiology: ImageRef | None = None
    kept: KeptPicture | None = None


class Picture(msgspec.Struct, frozen=True, gc=False):
    """A file in a slot, with the slice and the field of view that the user chose.

    Either choice is None until the user makes it: then the default of the reader is in force.
    """

    info: ImageInfo
    slice_index: int | None = None
    field: FieldOfView | None = None
    kept: KeptPicture | None = None
    """None: a file of the user's."""
    pixel_size_um: float | None = None
    """What the user says where the file does not tell."""
    title: str = ""
    """What a case of this tile is called; empty: after its file."""

    @property
    def file_name(self) -> str:
        """Of the file, or of the folder of a series."""
        return image_name(self.info)

    @property
    def known_pixel_size_um(self) -> float | None:
        """As the user says, else as the file does."""
        return self.pixel_size_um or self.info.pixel_size_um

    def ref(self) -> ImageRef:
        """What to ask a worker for."""
        return ImageRef(self.info.path, self.slice_index, self.field, self.pixel_size_um)

    @property
    def synthetic(self) -> bool:
        """Whether it is a sample that ships with the program, all made by it, or a map says so."""
        if self.kept is not None:
            return self.kept.synthetic
        return self.info.path.startswith(_samples())


class Case(msgspec.Struct, frozen=True, gc=False):
    """A frozen value: the store replaces it, so that an undo step can keep the old one."""

    id: int
    name: str
    pathology: Picture | None = None
    radiology: Picture | None = None
    state: CaseState = CaseState.NEW
    error: Failure | None = None
    """Why no file or no result is there."""
    error_path: str = ""
    result: Classified | None = None
    candidates: tuple[str, ...] = ()
    """Paths of the radiology images that fit equally well, until the user has said which."""
    on_disk: OnDisk = OnDisk.SAME
    review: Review | None = None
    """What the reader said of it; stays with its tile whatever becomes of the rest."""
    classified_at: str = ""
    """When ``result`` was given, ISO 8601 in UTC; empty: there is none, or it was not told."""

    def picture(self, slot: Slot) -> Picture | None:
        """The picture of a slot."""
        return self.pathology if slot is Slot.PATHOLOGY else self.radiology

    def with_picture(self, slot: Slot, picture: Picture | None) -> Case:
        """The same case with another picture in a slot, and so without its result."""
        if slot is Slot.PATHOLOGY:
            return self._of(picture, self.radiology)
        return self._of(self.pathology, picture)

    def swapped(self) -> Case:
        """Pathology is radiology and the other way round."""
        return self._of(self.radiology, self.pathology)

    def _of(self, pathology: Picture | None, radiology: Picture | None) -> Case:
        """A case is named after its tile, or else after what there is."""
        first, before = pathology or radiology, self.pathology or self.radiology
        same = before is not None and first is not None and first.info.path == before.info.path
        name = self.name if first is None or same else first.title or first.file_name
        tile, before_tile = (
            pathology and pathology.info.path,
            self.pathology and self.pathology.info.path,
        )
        review = self.review if tile == before_tile else None
        return Case(self.id, name, pathology, radiology, review=review)

    def moved(self, paths: Mapping[str, str]) -> Case:
        """With the same images at other places, which are told by their former paths."""
        pathology, radiology = _moved(self.pathology, paths), _moved(self.radiology, paths)
        if pathology is self.pathology and radiology is self.radiology:
            return self
        candidates = tuple(paths.get(path, path) for path in self.candidates)
        return msgspec.structs.replace(
            self, pathology=pathology, radiology=radiology, candidates=candidates
        )

    def may_take(self, slot: Slot, picture: Picture) -> bool:
        """Whether a picture may lie beside the other one: a sample never stands with an image of
        the user's."""
        other = self.radiology if slot is Slot.PATHOLOGY else self.pathology
        return other is None or other.synthetic == picture.synthetic

    @property
    def missing(self) -> Slot | None:
        """The slot without a picture, where the other has one."""
        if (self.pathology is None) == (self.radiology is None):
            return None
        return Slot.PATHOLOGY if self.pathology is None else Slot.RADIOLOGY

    @property
    def empty(self) -> bool:
        """Whether no picture is in either slot."""
        return self.pathology is None and self.radiology is None

    @property
    def synthetic(self) -> bool:
        """Whether a picture of it was made by a program."""
        return any(p is not None and p.synthetic for p in (self.pathology, self.radiology))

    @property
    def sample(self) -> bool:
        """Whether it is one of those that ship with the program."""
        pictures = [p for p in (self.pathology, self.radiology) if p is not None]
        return bool(pictures) and all(p.info.path.startswith(_samples()) for p in pictures)

    @property
    def classifiable(self) -> bool:
        """The network needs a tile; the radiology image may be missing."""
        return self.pathology is not None


def case_from_files(case_id: int, files: CaseFiles) -> Case:
    """The case that the reader proposes; one that could not be read is failed from the start."""
    tile, scan, name = files.pathology, files.radiology, files.name
    if tile is None and scan is not None and "#" in scan.path and name == shown_name(scan.path):
        name = image_name(scan)
    pathology = Picture(tile, title=name) if tile is not None else None
    radiology = Picture(scan, title="" if tile else name) if scan is not None else None
    unreadable = files.error is not None and pathology is None and radiology is None
    return Case(
        case_id,
        name,
        pathology,
        radiology,
        state=CaseState.FAILED if unreadable else CaseState.NEW,
        error=files.error,
        error_path=files.error_path,
        candidates=files.candidates,
    )


def _moved(picture: Picture | None, paths: Mapping[str, str]) -> Picture | None:
    path = paths.get(picture.info.path) if picture is not None else None
    if picture is None or path is None:
        return picture
    info = msgspec.structs.replace(picture.info, path=path)
    return msgspec.structs.replace(picture, info=info)


@cache
def _samples() -> str:
    return os.path.join(samples_folder(), "")  # noqa: PTH118 - with the separator at its end
