"""Where the files of a table are on this computer: it may come from another kind of computer."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path, PurePosixPath, PureWindowsPath


class FilePlaces:
    """Paths count from ``root``. Where a whole path is of no use here (a drive letter, another
    computer), the file is looked for below ``root`` by the longest end of its path."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.moved: Counter[str] = Counter()
        """Folders that are not here, by how many paths begin with them."""
        self._owner: dict[Path, tuple[str, ...]] = {}
        self._last: tuple[tuple[str, ...], int] | None = None

    def find(self, written: str) -> Path:
        """The file; where there is none, the place that it should have."""
        direct = self._root / written  # an absolute path stays as it is
        # A name may be longer than any file's, which Path.exists raises.
        if os.path.exists(direct):  # noqa: PTH110 - a name of any kind
            return direct
        foreign = "\\" in written or PureWindowsPath(written).drive
        path = PureWindowsPath(written) if foreign else PurePosixPath(written)
        parts = path.parts[1:] if path.anchor else path.parts
        if not foreign and not path.anchor:
            return direct
        for cut in self._cuts(parts):
            place = self._root.joinpath(*parts[cut:])
            if os.path.exists(place):  # noqa: PTH110 - a name of any kind
                # The end of a path may be that of another file, too: then it is neither's.
                if self._owner.setdefault(place, path.parts) != path.parts:
                    return direct
                self._last = parts[:cut], cut
                begin = type(path)(*path.parts[: len(path.parts) - len(parts) + cut])
                if path.anchor or cut:
                    self.moved[str(begin)] += 1
                return place
        return direct

    def _cuts(self, parts: tuple[str, ...]) -> list[int]:
        """How much to leave away, the least first, but what did the last time before all."""
        cuts = list(range(len(parts)))
        if self._last is not None and parts[: self._last[1]] == self._last[0]:
            cuts.insert(0, self._last[1])
        return cuts


def slashes(written: str) -> str:
    """A path below a folder as every system reads it."""
    return written.replace("\\", "/")
