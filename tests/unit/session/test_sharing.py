"""Nothing in a shared session tells who or where."""

from __future__ import annotations

from pathlib import Path

from crcviewer.session.loaded import load
from crcviewer.session.sharing import share
from tests.unit.session.made_cases import every_kind


def test_no_name_is_left(tmp_path: Path) -> None:
    file = tmp_path / "shared.crcsession"
    share(every_kind(), [], file)
    loaded = load(file, read_only=True)
    loaded.session.close()
    assert len(loaded.cases) == len(every_kind())
    assert not loaded.steps
    assert not loaded.images
    content = file.read_bytes()
    for name in ("P0000", "/images", "Müller", "看", "utf8", "again"):
        assert name.encode() not in content
    assert [p.name for p in tmp_path.iterdir()] == [file.name]
