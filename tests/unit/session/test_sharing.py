"""Nothing in a shared session tells who or where."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import ImageInfo
from crcviewer.protocol.text import text, visible
from crcviewer.session.case import Case, Picture
from crcviewer.session.loaded import load
from crcviewer.session.pseudonyms import pseudonymised
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


def test_what_looks_like_an_ending_may_be_a_name() -> None:
    def path_of(name: str) -> str:
        info = ImageInfo(f"/images/{name}", "dicom", "DICOM", 8, 8, colour_profile="Müller's")
        (shared,) = pseudonymised([Case(1, name, Picture(info))])
        assert shared.pathology is not None
        assert "Müller" not in repr(shared)
        return shared.pathology.info.path

    assert path_of("IM.Müller") == "case-0001-pathology"
    assert path_of("4.000000-t2 Geheim") == "case-0001-pathology"
    assert path_of("geheim.TIF") == "case-0001-pathology.tif"


def test_names_are_found_in_sentences_as_people_were_shown_them() -> None:
    name = "Mu\u0308ller\n\u202e7.png"
    told = [visible(name), repr(name), unicodedata.normalize("NFC", name)]
    said = Failure(
        text("{names} cannot be read.", names=tuple(told)), text("Ask {name}.", name=name)
    )
    info = ImageInfo(f"/images/{name}", "raster", "PNG", 8, 8)
    (shared,) = pseudonymised([Case(1, visible(name), Picture(info), error=said)])
    assert "ller" not in repr(shared)
