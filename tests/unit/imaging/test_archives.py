"""A ZIP archive opens as a folder, and never writes outside of its place."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.discover import archives
from crcviewer.imaging.discover.archives import packed_name, unpack
from crcviewer.imaging.discover.find_cases import find_cases


def picture(path: Path, colour: tuple[int, int, int]) -> bytes:
    Image.new("RGB", (32, 32), colour).save(path)
    return path.read_bytes()


def test_an_archive_opens_as_a_folder(tmp_path: Path) -> None:
    tile = picture(tmp_path / "a.png", (200, 120, 180))
    scan = picture(tmp_path / "b.png", (90, 90, 90))
    packed, place = tmp_path / "cases.zip", tmp_path / "session"
    place.mkdir()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("P1/P1_path.png", tile)
        archive.writestr("P1/P1_ct.png", scan)
        archive.writestr("notes.txt", "x")
    for _ in range(2):
        cases, skipped = find_cases(
            [packed],
            on_cases=lambda _: None,
            on_progress=lambda *_: None,
            cancelled=lambda: False,
            unpack_into=place,
        )
        assert [case.name for case in cases] == ["P1"]
        assert skipped == 1
    assert len(list(place.iterdir())) == 1


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    packed, place = tmp_path / "bad.zip", tmp_path / "in" / "session"
    place.mkdir(parents=True)
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(packed, "w") as archive:
        for name in (
            "../up.png",
            "/root.png",
            "a/../../up.png",
            "..\\up.png",
            "C:\\x.png",
            "in.png",
        ):
            archive.writestr(name, "x")
        archive.writestr(link, "/etc/passwd")
    folder = unpack(str(packed), place, lambda: False)
    assert [p.relative_to(folder).as_posix() for p in folder.rglob("*")] == ["in.png"]
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["bad.zip", "in.png"]


@pytest.mark.parametrize("bound", ["_MOST_MEMBERS", "_MOST_BYTES"])
def test_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    packed = tmp_path / "large.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.png", b"0" * 1000)
    monkeypatch.setattr(archives, bound, 2)
    with pytest.raises(ImageError):
        unpack(str(packed), tmp_path, lambda: False)
    assert [path.name for path in tmp_path.iterdir()] == ["large.zip"]


def test_a_damaged_archive_leaves_nothing(tmp_path: Path) -> None:
    packed = tmp_path / "cut.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.png", bytes(range(256)) * 50)
    content = bytearray(packed.read_bytes())
    content[60:70] = b"\xff" * 10
    packed.write_bytes(content)
    with pytest.raises(ImageError):
        unpack(str(packed), tmp_path, lambda: False)
    assert [path.name for path in tmp_path.iterdir()] == ["cut.zip"]


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("病例甲/张三_病理.png", "gb18030"),
        ("病例甲/张三_病理.png", "utf-8"),
        ("Müller/Gewebe_äöü.png", "cp437"),
        ("Müller/Gewebe_äöü.png", "utf-8"),
        ("plain/tile.png", "ascii"),
    ],
)
def test_names_are_read_in_the_code_page_of_their_packer(
    tmp_path: Path, name: str, page: str
) -> None:
    """As Windows and macOS write them: the bytes of the system's code page, without saying so."""
    stand_in = "x" * len(name.encode(page))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(stand_in, "x")
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(data.replace(stand_in.encode(), name.encode(page)))
    place = tmp_path / "session"
    place.mkdir()
    folder = unpack(str(tmp_path / "a.zip"), place, lambda: False)
    assert (folder / name).is_file()
    assert packed_name(str(folder / name), [str(tmp_path / "a.zip")]) == str(
        tmp_path / "a.zip" / name
    )
