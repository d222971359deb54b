"""``crcviewer report``, ``export`` and ``verify``: what is made of a session can be checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
import tifffile
from highdicom.sr import srread
from msgspec.structs import replace
from PIL import Image
from pypdf import PdfReader

from crcviewer.engine import export_command, report_command, verify_command
from crcviewer.engine.slides.slide_command import main as slide_main
from crcviewer.protocol.json_lines import from_json
from crcviewer.protocol.report_made import Checked, VerifyReport
from crcviewer.protocol.review import Review
from crcviewer.protocol.run_events import Failed, from_line
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.protocol.worker_command import DEVICE_VARIABLE, PRECISION_VARIABLE
from crcviewer.report.record import read_record
from crcviewer.session.notes import SessionNotes
from crcviewer.session.session_file import SessionFile
from crcviewer.session.slide import KeptSlide, KeptSlides
from tests.unit.engine.a_session import write_session
from tests.unit.engine.test_classify_command import write_scan, write_tile
from tests.unit.engine.tiny_model import write_tiny_model

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def device(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands choose it for their process."""
    monkeypatch.setenv(DEVICE_VARIABLE, "cpu")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "model.safetensors"
    write_tiny_model(path)
    return path


@pytest.fixture
def session(tmp_path: Path, model: Path) -> Path:
    """Two cases, one with a scan."""
    folder = tmp_path / "图 geheim"
    pairs = [
        (write_tile(folder / "geheim_1.png"), write_scan(folder / "geheim_1_ct.png")),
        (write_tile(folder / "geheim_2.png"), None),
    ]
    path = folder / "day.crcsession"
    write_session(path, model, pairs)
    return path


@pytest.fixture(scope="module", autouse=True)
def float32() -> Iterator[None]:
    """As a check computes, so that answers are the same to the last bit on all processors."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PRECISION_VARIABLE, "float32")
        yield


def _verify(
    capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, list[Checked], VerifyReport]:
    status = verify_command.main([*map(str, arguments), "--json"])
    report = from_json(VerifyReport, capsys.readouterr().out.splitlines()[-1])
    return status, [one.outcome for one in report.cases], report


def _change_second(session: Path, **values: object) -> None:
    with SessionFile.open(session) as file:
        case = file.cases()[1]
        assert case.result is not None
        file.update([replace(case, result=replace(case.result, **values))])


def test_a_report_is_the_same_when_computed_again(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = tmp_path / "r.pdf"
    arguments = [str(session), "--out", str(pdf), "--cases", "1-2", "--language", "both"]
    assert report_command.main(arguments) == 0
    assert len(PdfReader(pdf).pages) >= 6
    capsys.readouterr()
    status, outcomes, report = _verify(capsys, pdf)
    assert (status, outcomes) == (0, [Checked.SAME] * 2)
    assert report.same_program
    assert _verify(capsys, session)[:2] == (0, [Checked.SAME] * 2)


def test_what_differs_is_told(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SessionFile.open(session) as file:
        first = file.cases()[0]
    assert first.pathology is not None
    tile = Path(first.pathology.info.path)
    with Image.open(tile) as picture:
        picture.rotate(90).save(tile)
    _change_second(session, class_index=0)
    status, outcomes, report = _verify(capsys, session)
    assert (status, outcomes) == (1, [Checked.FILE_CHANGED, Checked.DIFFERENT])
    assert report.cases[1].largest_change == pytest.approx(0)
    tile.unlink()
    assert _verify(capsys, session)[1][0] is Checked.FILE_GONE


@pytest.mark.parametrize(
    ("precision", "by", "outcome"),
    [
        ("float32", 5e-4, Checked.CLOSE),
        ("float32", 2e-3, Checked.DIFFERENT),
        ("bfloat16", 2e-3, Checked.ROUNDED),
        ("bfloat16", 4e-2, Checked.DIFFERENT),
    ],
)
def test_a_thousandth_is_close_and_bfloat16_is_told(
    session: Path, capsys: pytest.CaptureFixture[str], precision: str, by: float, outcome: Checked
) -> None:
    with SessionFile.open(session) as file:
        result = file.cases()[1].result
    assert result is not None
    first, *rest = result.probabilities
    changed = (first + by, *rest)
    _change_second(session, probabilities=changed, program_sha256="older", precision=precision)
    status, outcomes, report = _verify(capsys, session)
    assert outcomes == [Checked.SAME, outcome]
    assert status == int(outcome is Checked.DIFFERENT)
    assert not report.same_program


def test_another_model_is_not_taken_for_it(
    session: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.safetensors"
    write_tiny_model(other, "another one")
    _change_second(session, model_sha256="0" * 64)
    assert _verify(capsys, session, "--model", other)[:2] == (1, [Checked.SAME, Checked.NO_MODEL])


def test_nothing_of_a_name_is_in_a_report_without_names_and_it_can_be_checked_by_who_has_the_images(
    session: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with SessionFile.open(session) as file:
        review = Review("STR", note="Geheim", diagnosis="geheim", reader="Dr. Geheim")
        file.update([replace(case, review=review) for case in file.cases()])
    pdf, table = tmp_path / "shared.pdf", tmp_path / "shared.jsonl"
    without = ["--without-names", "--out"]
    assert report_command.main([str(session), "--cases", "1-2", *without, str(pdf)]) == 0
    assert export_command.main([str(session), *without, str(table)]) == 0
    record = read_record(pdf)
    words = [page.extract_text() for page in PdfReader(pdf).pages]
    attached = json.dumps([str(record.cases), str(record.models)], ensure_ascii=False)
    for said in (*words, attached, table.read_text("utf-8")):
        assert "geheim" not in said.casefold()
    assert [case.name for case in record.cases] == ["case-0001", "case-0002"]
    capsys.readouterr()
    assert _verify(capsys, pdf)[1] == [Checked.FILE_GONE] * 2
    found = _verify(capsys, pdf, "--images", session.parent, "--model", model)
    assert found[:2] == (0, [Checked.SAME] * 2)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"no session", b""])
def test_what_is_no_report_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(content)
    assert verify_command.main([str(file), "--json"]) == 1
    assert isinstance(from_line(capsys.readouterr().out.splitlines()[-1].encode()), Failed)


def test_a_folder_that_was_moved_whole_is_found(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = session.parent.rename(tmp_path / "moved")
    assert _verify(capsys, moved / session.name)[:2] == (0, [Checked.SAME] * 2)


@pytest.mark.parametrize("command", [report_command, export_command])
def test_a_folder_that_is_not_there_is_told_before_the_work(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: Any
) -> None:
    ending = "pdf" if command is report_command else "csv"
    out = tmp_path / "none" / f"r.{ending}"
    assert command.main([str(session), "--out", str(out), "--json"]) == 1
    (line,) = capsys.readouterr().out.splitlines()  # no progress: nothing was begun
    failed = from_line(line)
    assert isinstance(failed, Failed)
    assert failed.cause.values["folder"] == str(out.parent)


def test_what_is_no_place_for_a_report_is_told_before_the_work(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder.pdf"
    folder.mkdir()
    for out in (tmp_path / "r.txt", folder):
        assert report_command.main([str(session), "--out", str(out), "--json"]) == 1
        (line,) = capsys.readouterr().out.splitlines()
        assert isinstance(from_line(line), Failed)
    assert not (tmp_path / "r.txt").exists()


def test_an_empty_session_has_a_page_in_each_language(tmp_path: Path) -> None:
    session, pdf = tmp_path / "nothing in it.crcsession", tmp_path / "r.pdf"
    SessionFile.create(session).close()
    arguments = [str(session), "--pages", "--language", "both", "--out", str(pdf)]
    assert report_command.main(arguments) == 0
    words = [page.extract_text() for page in PdfReader(pdf).pages]
    assert len(words) == 2
    assert all(one.count("nothing in it") == 2 for one in words)  # its title, and the header's


@pytest.mark.parametrize("chosen", ["0", "3", "2-1", "x", "1,,2"])
def test_cases_that_are_not_there_are_told(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], chosen: str
) -> None:
    out = str(tmp_path / "r.csv")
    assert export_command.main([str(session), "--out", out, "--cases", chosen]) == 1
    assert not Path(out).exists()
    assert capsys.readouterr().err


def test_dicom_files_name_nobody_and_are_read_again(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "dicom"
    assert export_command.main([str(session), "--dicom", str(out)]) == 0
    files = sorted(out.iterdir())
    assert [file.name for file in files] == [
        "case-0001-pathology.dcm",
        "case-0001-radiology.dcm",
        "case-0001-report.dcm",
        "case-0002-pathology.dcm",
        "case-0002-report.dcm",
    ]
    for file in files:
        assert b"eheim" not in file.read_bytes()
        data = pydicom.dcmread(file)
        assert (data.PatientName, data.PatientID) == ("", file.name[:9])
    with SessionFile.open(session, read_only=True) as opened:
        result = opened.cases()[0].result
    assert result is not None
    report: Any = srread(files[2])
    (group,) = report.content.get_image_measurement_groups()
    assert [float(one.value) for one in group.get_measurements()] == pytest.approx(
        list(result.probabilities), abs=1e-6
    )
    verdict, *_ = group.get_qualitative_evaluations()
    expected = "NONE" if result.verdict is None else TISSUE_CLASSES[result.verdict].code
    assert verdict.value.value == expected
    referenced = report.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence
    captured = {pydicom.dcmread(file).SOPInstanceUID for file in files[:2]}
    found = {one.ReferencedSOPSequence[0].ReferencedSOPInstanceUID for one in referenced}
    assert found == captured
    assert pydicom.dcmread(files[0]).pixel_array.shape[2] == 3


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has one time zone a machine")
def test_times_of_dicom_files_are_of_one_zone_and_tell_which(
    session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    try:
        assert export_command.main([str(session), "--cases", "2", "--dicom", str(tmp_path)]) == 0
    finally:
        monkeypatch.undo()
        time.tzset()
    for file in tmp_path.glob("*.dcm"):
        data = pydicom.dcmread(file)
        assert data.TimezoneOffsetFromUTC == "+0545"
        study, content = (
            datetime.strptime(f"{day}{clock[:6]}+0545", "%Y%m%d%H%M%S%z")
            for day, clock in (
                (data.StudyDate, data.StudyTime),
                (data.ContentDate, data.ContentTime),
            )
        )
        assert abs(content - study) < timedelta(minutes=10)
        assert abs(datetime.now(UTC) - study) < timedelta(minutes=10)


def test_a_case_is_called_by_its_number_in_the_list_whatever_else_is_chosen(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two files of one session must not call two patients ``case-0001``."""
    chosen = [str(session), "--cases", "2"]
    pdf, table, dicom = tmp_path / "r.pdf", tmp_path / "r.jsonl", tmp_path / "dicom"
    assert report_command.main([*chosen, "--out", str(pdf), "--without-names"]) == 0
    assert export_command.main([*chosen, "--out", str(table), "--without-names"]) == 0
    assert export_command.main([*chosen, "--dicom", str(dicom)]) == 0
    assert [case.name for case in read_record(pdf).cases] == ["case-0002"]
    assert json.loads(table.read_text("utf-8"))["case"] == "case-0002"
    assert {file.name[:9] for file in dicom.iterdir()} == {"case-0002"}
    assert pydicom.dcmread(next(dicom.iterdir())).PatientID == "case-0002"
    # A session that the window hands over for a selection says which they were.
    with SessionFile.open(session) as file:
        file.set_notes(SessionNotes(numbers=(4, 9), total=12_345))
    assert export_command.main([*chosen, "--out", str(table), "--without-names"]) == 0
    assert json.loads(table.read_text("utf-8"))["case"] == "case-00009"


def test_pictures_are_in_full_resolution_with_and_without_overlay(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "pictures"
    assert export_command.main([str(session), "--pictures", str(out), "--cases", "2"]) == 0
    names = {file.name for file in out.iterdir()}
    assert "0002 Frau Geheim 2 pathology.png" in names  # its number in the list
    with Image.open(out / "0002 Frau Geheim 2 pathology.png") as picture:
        assert picture.size == (640, 640)  # 64 pixels, each ten wide


def test_a_mapped_slide_has_a_page_and_one_that_is_gone_costs_nothing_else(
    session: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slide = tmp_path / "slide.tif"
    tile = np.asarray(Image.open(write_tile(tmp_path / "tile.png")))
    tifffile.imwrite(slide, np.tile(tile, (10, 10, 1)), photometric="rgb")
    arguments = ["--mpp", "0.5", "--formats", "json", "--model", str(model)]
    assert slide_main([str(slide), "--out", str(tmp_path / "map"), *arguments]) == 0
    (journal,) = (tmp_path / "map").glob("*.slidemap")
    with SessionFile.open(session) as file:
        kept = [KeptSlide(str(slide), journal=str(one)) for one in (journal, tmp_path / "gone")]
        file.set_slides(KeptSlides(tuple(kept)))
    pdf = tmp_path / "r.pdf"
    assert report_command.main([str(session), "--out", str(pdf)]) == 0
    read = PdfReader(pdf)
    assert read.metadata is not None
    assert read.metadata.title == "day"
    words = [page.extract_text() for page in read.pages]
    assert sum("slide.tif" in one for one in words) == 1
    assert all("day" in one for one in words)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
def test_a_name_that_is_no_text_is_reported_checked_and_written(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tile = Path(os.fsdecode(os.fsencode(tmp_path) + b"/odd \xff\n<b>.png"))
    tile.write_bytes(write_tile(tmp_path / "a.png").read_bytes())
    session, out = tmp_path / "day.crcsession", tmp_path / "out"
    write_session(session, model, [(tile, None)], "odd \udcff /\\ ..")
    pdf = tmp_path / "r.pdf"
    assert report_command.main([str(session), "--cases", "1", "--out", str(pdf)]) == 0
    assert export_command.main([str(session), "--pictures", str(out)]) == 0
    assert len(list(out.iterdir())) >= 1
    capsys.readouterr()
    assert _verify(capsys, pdf)[:2] == (0, [Checked.SAME])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows only ends processes")
def test_what_is_cancelled_leaves_no_pictures_behind(session: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with SessionFile.open(session) as file:
        first = file.cases()[0]
        file.update([replace(first, id=number) for number in range(10, 200)])
    command = [sys.executable, "-m", "crcviewer", "report", str(session), "--pages", "--json",
               "--out", str(tmp_path / "r.pdf")]  # fmt: skip
    environment = {**os.environ, "TMPDIR": str(scratch)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        process.stdout.readline()  # a page is made
        assert list(scratch.iterdir())
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode == 130
    assert list(scratch.iterdir()) == []
    assert not (tmp_path / "r.pdf").exists()
