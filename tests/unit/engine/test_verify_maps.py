"""``crcviewer verify`` of the maps of slides: in sessions, in reports, and by themselves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from crcviewer.engine import report_command, verify_command
from crcviewer.engine.slides.journal import JournalHead, JournalWriter, read_journal
from crcviewer.engine.slides.slide_command import main as slide_main
from crcviewer.protocol.json_lines import from_json
from crcviewer.protocol.report_made import Checked, CheckedMap, VerifyReport
from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.protocol.worker_command import DEVICE_VARIABLE, PRECISION_VARIABLE
from crcviewer.report.record import ReportRecord, read_record, written
from crcviewer.session.session_file import SessionFile
from crcviewer.session.slide import KeptSlide, KeptSlides
from tests.unit.engine.slide_maps import write_slide
from tests.unit.engine.tiny_model import write_tiny_model

WELL = (Checked.SAME, Checked.CLOSE)
"""Of batches of another size a sum may end in another last bit."""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def float32() -> Iterator[None]:
    """As a check computes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PRECISION_VARIABLE, "float32")
        patch.setenv(DEVICE_VARIABLE, "cpu")
        yield


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "model.safetensors"
    write_tiny_model(path)
    return path


@pytest.fixture(scope="module")
def mapped(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a slide's map and of its PDF, and of the slide."""
    folder = tmp_path_factory.mktemp("mapped") / "Frau Geheim"
    folder.mkdir()
    slide = write_slide(folder / "geheim.tiff")
    arguments = [str(slide), "--out", str(folder), "--formats", "json,pdf", "--model", str(model)]
    assert slide_main(arguments) == 0
    return folder


@pytest.fixture
def slide(mapped: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "Frau Geheim"
    folder.mkdir()
    return Path(shutil.copy(mapped / "geheim.tiff", folder))


@pytest.fixture
def journal(mapped: Path, slide: Path, tmp_path: Path) -> Path:
    (found,) = mapped.glob("*.slidemap")
    path = Path(shutil.copy(found, tmp_path))
    _rewrite(path, _nothing, place=str(slide))
    return path


@dataclass(frozen=True)
class Mapped:
    """A session with a slide that was mapped, within a region."""

    session: Path
    slide: Path
    journal: Path
    model: Path


@pytest.fixture
def given(session: Path, slide: Path, journal: Path, model: Path) -> Mapped:
    return Mapped(session, slide, journal, model)


@pytest.fixture
def session(slide: Path, journal: Path, model: Path, tmp_path: Path) -> Path:
    path = tmp_path / "day.crcsession"
    with SessionFile.create(path) as file:
        drawn = SlideRegion((((0.0, 0.0), (900.0, 0.0), (900.0, 1120.0), (0.0, 1120.0)),), "Geheim")
        kept = KeptSlide(str(slide), journal=str(journal), regions=(drawn,))
        file.set_slides(KeptSlides((kept, KeptSlide(str(slide)))))
    return path


def _verify(
    capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, CheckedMap, VerifyReport]:
    capsys.readouterr()
    status = verify_command.main([*map(str, arguments), "--json"])
    report = from_json(VerifyReport, capsys.readouterr().out.splitlines()[-1])
    (one,) = report.maps
    return status, one, report


def _rewrite(journal: Path, change: Any, **of_head: object) -> None:
    """The same map with other fields, as somebody might have made it."""
    found = read_journal(journal)
    records = found.records.copy()
    change(records)
    journal.unlink()
    with JournalWriter(journal, replace(found.head, **of_head)) as writer:
        writer.add(records)


def _nothing(_: Any) -> None:
    return None


def test_a_map_is_the_same_in_its_session_its_report_and_by_itself(
    given: Mapped, mapped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session, journal, model = given.session, given.journal, given.model
    pdf = tmp_path / "r.pdf"
    assert report_command.main([str(session), "--out", str(pdf)]) == 0
    (alone,) = mapped.glob("*.pdf")
    fields = {}
    for file in (session, pdf, journal, alone):
        status, one, report = _verify(capsys, file, "--model", model, "--fields", "all")
        assert status == 0
        assert one.outcome in WELL
        assert one.checked == one.fields == one.same + one.close > 0
        assert report.same_program
        fields[file] = one.fields
    # The session's region leaves some out, in its report too.
    assert fields[session] == fields[pdf] < fields[journal] == fields[alone]


def test_a_sample_is_drawn_by_the_seed(
    journal: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    total = len(read_journal(journal).records)

    def one_wrong(records: Any) -> None:
        records["reasons"][0] ^= 1

    _rewrite(journal, one_wrong)
    found = {
        seed: _verify(capsys, journal, "--model", model, "--fields", 3, "--seed", seed)
        for seed in range(12)
    }
    assert {(one.fields, one.checked) for _, one, _ in found.values()} == {(total, 3)}
    seen = {one.different for _, one, _ in found.values()}
    assert seen == {0, 1}  # drawn by some seeds, not by others
    again = _verify(capsys, journal, "--model", model, "--fields", 3, "--seed", 5)
    assert again[1] == found[5][1]


def _class(records: Any) -> None:
    records["class_index"][2] = (records["class_index"][2] + 1) % 9


def _state(records: Any) -> None:
    records["state"][2] ^= 1


def _thousandth(records: Any) -> None:
    records["probability"] += 5e-4


def _hundredth(records: Any) -> None:
    records["probability"] += 1e-2


@pytest.mark.parametrize(
    ("change", "head", "outcome"),
    [
        (_class, {}, Checked.DIFFERENT),
        (_state, {}, Checked.DIFFERENT),
        (_thousandth, {}, Checked.CLOSE),
        (_hundredth, {}, Checked.DIFFERENT),
        (_hundredth, {"precision": "bfloat16"}, Checked.ROUNDED),
        (_state, {"precision": "bfloat16"}, Checked.DIFFERENT),
        (_nothing, {"pixel_size_um": 0.51}, Checked.DIFFERENT),
        (_nothing, {"tissue": ""}, Checked.DIFFERENT),
        (_nothing, {"preprocessing_sha256": "1" * 64}, Checked.OTHER_PREPROCESSING),
        (_nothing, {"slide_sha256": "1" * 64}, Checked.FILE_CHANGED),
        (_nothing, {"model_sha256": "1" * 64}, Checked.NO_MODEL),
        (_nothing, {"site_profile_sha256": "1" * 64}, Checked.NO_PROFILE),
        (_nothing, {"radiology_used": True}, Checked.FILE_GONE),
    ],
)
def test_what_differs_is_told(
    given: Mapped, capsys: pytest.CaptureFixture[str], change: Any, head: dict[str, object],
    outcome: Checked,
) -> None:  # fmt: skip
    _rewrite(given.journal, change, **head)
    status, one, _ = _verify(capsys, given.journal, "--model", given.model)
    assert one.outcome is outcome
    assert status == int(outcome not in (Checked.CLOSE, Checked.ROUNDED))


def test_a_slide_or_a_map_that_is_gone_is_told_and_a_slide_is_found_by_its_content(
    given: Mapped, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session, slide, journal, model = given.session, given.slide, given.journal, given.model
    moved = tmp_path / "elsewhere" / "other name.tiff"
    moved.parent.mkdir()
    slide.rename(moved)
    assert _verify(capsys, session, "--model", model)[1].outcome is Checked.FILE_GONE
    found = _verify(capsys, session, "--model", model, "--images", moved.parent)
    assert found[1].outcome in WELL
    journal.unlink()
    status, one, _ = _verify(capsys, session, "--model", model)
    assert (status, one.outcome) == (1, Checked.FILE_GONE)


def test_figures_that_are_not_those_of_the_fields_are_told(
    session: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A page could state other areas than its map has."""
    pdf = tmp_path / "r.pdf"

    def forged(record: ReportRecord) -> bytes:
        (one,) = record.maps
        first, *rest = one.summary.measures
        more = replace(first, value=(first.value or 0) + 1)
        summary = replace(one.summary, measures=(more, *rest))
        return written(replace(record, maps=(replace(one, summary=summary),)))

    monkeypatch.setattr(report_command, "written", forged)
    assert report_command.main([str(session), "--out", str(pdf)]) == 0
    status, one, _ = _verify(capsys, pdf, "--model", model)
    assert (status, one.outcome) == (1, Checked.DIFFERENT)


def test_a_report_without_names_has_none_of_a_slide_and_can_be_checked(
    given: Mapped, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session, slide, model = given.session, given.slide, given.model
    pdf = tmp_path / "shared.pdf"
    assert report_command.main([str(session), "--out", str(pdf), "--without-names"]) == 0
    record = read_record(pdf)
    (kept,) = record.maps
    from crcviewer.engine.slides.map_record import map_of_record

    head = map_of_record(kept, tmp_path / "scratch").journal.head
    words = [page.extract_text() for page in PdfReader(pdf).pages]
    for said in (*words, str(replace(kept, fields="")), str(head)):
        assert "geheim" not in said.casefold()
        assert str(tmp_path) not in said
    assert _verify(capsys, pdf, "--model", model)[1].outcome is Checked.FILE_GONE
    found = _verify(capsys, pdf, "--model", model, "--images", slide.parent)
    assert found[1].outcome in WELL


def test_maps_under_two_profiles_are_two_maps(journal: Path) -> None:
    """Otherwise half a map could be calibrated otherwise than the rest."""
    head: JournalHead = read_journal(journal).head
    keys = {
        one.key
        for one in (
            head,
            replace(head, site_profile_sha256="1" * 64),
            replace(head, radiology_slice=3),
            replace(head, radiology_slice=4),
        )
    }
    assert len(keys) == 4
    assert replace(head, program_sha256="", place="").key == head.key


def test_records_are_compared_by_place(
    journal: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def reversed_order(records: Any) -> None:
        records[:] = np.flip(records).copy()

    _rewrite(journal, reversed_order)
    assert _verify(capsys, journal, "--model", model)[1].outcome in WELL
