"""A file is there whole or not at all."""

from pathlib import Path

import pytest

from crcviewer.protocol.atomic import write_atomically, write_text_atomically


def test_replaces_whole_file(tmp_path: Path) -> None:
    target = tmp_path / "结果 a.json"
    target.write_text("old")
    write_text_atomically(target, "新")
    assert target.read_text(encoding="utf-8") == "新"
    assert list(tmp_path.iterdir()) == [target]


def test_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_text("old")

    def half(path: Path) -> None:
        path.write_text("half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_atomically(target, half)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_mode_is_the_usual_one_whatever_the_writer_makes(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()

    def private(path: Path) -> None:
        path.unlink()
        path.touch(mode=0o600)

    write_atomically(tmp_path / "a", private)
    assert (tmp_path / "a").stat().st_mode == usual.stat().st_mode
