"""Every byte of what is made without names is searched for those that went in."""

from __future__ import annotations

import base64
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from crcviewer.engine import export_command, report_command
from crcviewer.engine.slides.slide_command import main as slide_main
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.review import Review
from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.protocol.text import text
from crcviewer.protocol.worker_command import DEVICE_VARIABLE
from crcviewer.session.case import Case, CaseState
from crcviewer.session.session_file import SessionFile
from crcviewer.session.sharing import share
from crcviewer.session.slide import KeptSlide, KeptSlides
from tests.unit.engine.a_session import write_session
from tests.unit.engine.slide_maps import write_slide
from tests.unit.engine.test_classify_command import write_scan, write_tile
from tests.unit.engine.tiny_model import write_tiny_model

pytestmark = pytest.mark.slow

_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{64,}={0,2}")
_SECRET = re.compile(rb"geheim|g\0e\0h\0e\0i\0m|hospital-of", re.IGNORECASE)


def _within(content: bytes, depth: int = 3) -> Iterator[bytes]:
    """It, and all that is packed in it: streams of a PDF, cells of SQLite, words in base64."""
    yield content
    if not depth:
        return
    for match in _ZLIB.finditer(content):
        try:
            unpacked = zlib.decompressobj().decompress(content[match.start() :])
        except zlib.error:
            continue
        if unpacked:
            yield from _within(unpacked, depth - 1)
    for match in _BASE64.finditer(content):
        words = match[0][: len(match[0]) // 4 * 4]
        yield from _within(base64.b64decode(words), depth - 1)


def _told(path: Path) -> list[str]:
    """Where a secret stands, with what is around it."""
    parts = {"": path.read_bytes()}
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    found = []
    for name, content in parts.items():
        for part in _within(content):
            for match in _SECRET.finditer(part):
                around = part[max(match.start() - 60, 0) : match.end() + 60]
                found.append(f"{path.name} {name}: {around!r}")
    if _SECRET.search(path.name.encode()):
        found.append(path.name)
    return found


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Names in all that has one, and a slide whose map stands in the report."""
    monkeypatch.setenv(DEVICE_VARIABLE, "cpu")
    folder = tmp_path / "Hospital-of Geheim"
    model = folder / "model.safetensors"
    folder.mkdir()
    write_tiny_model(model)
    pairs = [
        (write_tile(folder / "geheim_1.png"), write_scan(folder / "geheim_1_ct.png")),
        (write_tile(folder / "b.png").rename(folder / "2.Geheim"), None),
    ]
    path = folder / "geheim.crcsession"
    cases, _ = write_session(path, model, pairs)
    slide = write_slide(folder / "geheim.tiff")
    out = folder / "maps"
    arguments = [str(slide), "--out", str(out), "--formats", "json", "--model", str(model)]
    assert slide_main(arguments) == 0
    (journal,) = out.glob("*.slidemap")
    review = Review("STR", note="Geheim #x *y*", diagnosis="geheim", reader="Dr. Geheim")
    lost = str(folder / "geheim\n3.png")
    said = Failure(
        text("{name} is damaged: {reason}.", name="“geheim␊3.png”", reason=repr(lost)),
        text("Copy it again from {folder}.", folder=str(folder)),
    )
    failed = Case(3, "geheim␊3.png", state=CaseState.FAILED, error=said, error_path=lost)
    square = (((0.0, 0.0), (900.0, 0.0), (900.0, 1120.0), (0.0, 1120.0)),)
    with SessionFile.open(path) as file:
        file.update([*(replace(case, review=review) for case in cases), failed])
        file.set_slides(
            KeptSlides(
                (
                    KeptSlide(
                        str(slide), journal=str(journal),
                        regions=(SlideRegion(square, "Geheim"),),
                    ),
                )
            )
        )  # fmt: skip
    return path


def test_no_byte_of_a_product_without_names_tells_one(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for arguments in (
        ["report", "--pages", "--language", "both", "--out", "r.pdf"],
        *(["export", "--out", f"t{ending}"] for ending in (".csv", ".jsonl", ".parquet", ".xlsx")),
        ["export", "--pictures", "pictures"],
        ["export", "--dicom", "dicom"],
    ):
        command, *options, name = arguments
        main = report_command.main if command == "report" else export_command.main
        assert main([str(session), "--without-names", *options, str(out / name)]) == 0
    with SessionFile.open(session, read_only=True) as file:
        cases, models = file.cases(), file.models().values()
    share(cases, models, out / "shared.crcsession")
    products = [path for path in out.rglob("*") if path.is_file()]
    assert len(products) >= 5 + 1 + 3 + 3
    assert [told for path in products for told in _told(path)] == []
    # The search finds what is there.
    with_names = out / "named.pdf"
    assert report_command.main([str(session), "--pages", "--out", str(with_names)]) == 0
    assert _told(with_names)
    assert _told(session)
