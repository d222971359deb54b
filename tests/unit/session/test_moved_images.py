"""Images are found again by their bytes, wherever and under whatever name."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from crcviewer.session.moved_images import Cancelled, find_moved
from crcviewer.session.notes import KeptImage


def _write(path: Path, content: bytes) -> KeptImage:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return KeptImage(str(path), sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def test_files_that_were_moved_and_renamed(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new" / "archive"
    images = [_write(old / f"{n}.png", b"image %d" % n) for n in range(12)]
    for n in range(10):
        _write(new / (f"{n}.png" if n % 2 else f"renamed {n}.png"), b"image %d" % n)
        (old / f"{n}.png").unlink()
    _write(new / "10.png", b"another image of that name")
    (old / "10.png").unlink()
    found = find_moved(images, tmp_path / "new")
    assert found == {
        str(old / f"{n}.png"): str(new / (f"{n}.png" if n % 2 else f"renamed {n}.png"))
        for n in range(10)
    }


def test_a_series_goes_where_its_neighbours_went(tmp_path: Path) -> None:
    tile = _write(tmp_path / "old" / "P1" / "tile.png", b"tile")
    for place in ("new/P1", "new/P2"):
        _write(tmp_path / place / "ct" / "1.dcm", b"slice")
    (tmp_path / "old" / "P1" / "tile.png").rename(tmp_path / "new" / "P1" / "tile.png")
    series = KeptImage(str(tmp_path / "old" / "P1" / "ct") + "#series-2", sha256="of many")
    found = find_moved([series, tile], tmp_path / "new")
    assert found[series.path] == str(tmp_path / "new" / "P1" / "ct") + "#series-2"


def test_what_is_still_there_is_not_looked_for(tmp_path: Path) -> None:
    image = _write(tmp_path / "old" / "1.png", b"image")
    _write(tmp_path / "new" / "1.png", b"image")
    assert find_moved([image], tmp_path / "new") == {}


def test_it_can_be_ended(tmp_path: Path) -> None:
    for n in range(30):
        _write(tmp_path / "new" / f"{n}.png", b"image")
    image = KeptImage(str(tmp_path / "gone.png"), sha256="x")
    with pytest.raises(Cancelled):
        find_moved([image], tmp_path / "new", lambda count: count < 10)
