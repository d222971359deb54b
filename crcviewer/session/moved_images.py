"""Images that were moved or renamed are found again by what is in them."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath

from crcviewer.imaging.core.part_paths import file_of
from crcviewer.session.notes import KeptImage

_CHUNK = 1 << 20


class Cancelled(Exception):  # noqa: N818 - not an error
    """Nobody wants it any more."""


def find_moved(
    wanted: Iterable[KeptImage],
    folder: Path,
    looked: Callable[[int], bool] = lambda _: True,
) -> dict[str, str]:
    """Where those of ``wanted`` that are no longer at their place lie in ``folder`` or below: paths
    of now by the former ones. ``looked`` hears how many files were looked at, and says whether to
    go on; if not, Cancelled is raised.

    A file is the same one where its bytes are. Of a series, which lies in a folder, the folder must
    be where its files have gone: next to other images that moved, or the only one of its name.
    """
    gone = [image for image in wanted if not os.path.lexists(file_of(image.path))]
    if not gone:
        return {}
    there = _Tree(folder, looked)
    found: dict[str, str] = {}
    moves: dict[str, str] = {}
    """Folders that went elsewhere, as far as their files tell."""
    for image in gone:
        place = there.file_of(image)
        if place is not None:
            found[image.path] = place
            moves |= dict(_folders(image.path, place))
    for image in gone:
        if image.path not in found and not _known_by_bytes(image):
            place = _moved_along(image.path, moves) or there.folder_of(image)
            if place is not None:
                found[image.path] = place
    return found


class _Tree:
    """What lies in a folder, by name and by size."""

    def __init__(self, folder: Path, looked: Callable[[int], bool]) -> None:
        self._looked, self._count = looked, 0
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_size: dict[int, list[str]] = defaultdict(list)
        self._folders: dict[str, list[str]] = defaultdict(list)
        self._hashes: dict[str, str] = {}
        for parent, folders, names in os.walk(folder):
            for name in folders:
                self._folders[name].append(os.path.join(parent, name))  # noqa: PTH118
            for name in names:
                self._tell()
                path = os.path.join(parent, name)  # noqa: PTH118
                self._by_name[name].append(path)
                try:
                    self._by_size[os.stat(path).st_size].append(path)  # noqa: PTH116
                except OSError:
                    continue

    def file_of(self, image: KeptImage) -> str | None:
        """The one with its bytes."""
        if not image.sha256 or file_of(image.path) != image.path:
            return None
        named = self._by_name.get(PurePath(image.path).name, [])
        sized = self._by_size.get(image.size, []) if image.size is not None else []
        for path in dict.fromkeys([*named, *sized]):
            if self._hash(path) == image.sha256:
                return path
        return None

    def folder_of(self, image: KeptImage) -> str | None:
        """Of a series: the only folder, or of a volume the only file, that is called so."""
        whole = file_of(image.path)
        name = PurePath(whole).name
        among = self._folders if image.size is None else self._by_name
        places = among.get(name, [])
        return places[0] + image.path[len(whole) :] if len(places) == 1 else None

    def _hash(self, path: str) -> str:
        if path not in self._hashes:
            self._hashes[path] = ""
            digest = hashlib.sha256()
            try:
                with open(path, "rb") as file:  # noqa: PTH123
                    while chunk := file.read(_CHUNK):
                        self._tell(0)
                        digest.update(chunk)
                self._hashes[path] = digest.hexdigest()
            except OSError:
                pass
            self._tell()
        return self._hashes[path]

    def _tell(self, more: int = 1) -> None:
        self._count += more
        if not self._looked(self._count):
            raise Cancelled


def _known_by_bytes(image: KeptImage) -> bool:
    """Whether it is one file, whose hash is of that file and whose size its stamp has told."""
    return bool(image.sha256) and image.size is not None and file_of(image.path) == image.path


def _folders(before: str, now: str) -> Iterator[tuple[str, str]]:
    """The folder of a file, and those above it as long as their names are the same."""
    old, new = PurePath(before), PurePath(now)
    while old.name == new.name and old.name:
        old, new = old.parent, new.parent
        yield str(old), str(new)


def _moved_along(path: str, moves: dict[str, str]) -> str | None:
    """To where its neighbours went, if it is there."""
    whole = file_of(path)
    for parent in PurePath(whole).parents:
        to = moves.get(str(parent))
        if to is not None:
            place = os.path.join(to, os.path.relpath(whole, parent))  # noqa: PTH118
            if os.path.lexists(place):
                return place + path[len(whole) :]
    return None
