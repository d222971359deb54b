"""``crcviewer classify`` with files to write: resumed where it was, and as files come."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from crcviewer.engine.classify_command import main
from crcviewer.engine.watched_folder import WatchedFolder
from crcviewer.protocol.worker_command import DEVICE_VARIABLE
from crcviewer.session.case import Case, CaseState
from crcviewer.session.session_file import SessionFile
from tests.unit.engine.test_classify_command import write_scan, write_tile
from tests.unit.engine.tiny_model import write_tiny_model
from tests.unit.imaging import dicom_writing as dicom


@pytest.fixture(autouse=True)
def device(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands choose it for their process."""
    monkeypatch.setenv(DEVICE_VARIABLE, "cpu")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "model.safetensors"
    write_tiny_model(path)
    return path


def _cases(session: Path) -> dict[str, Case]:
    """By the name of the tile's file."""
    with SessionFile.open(session, read_only=True) as file:
        return {
            case.pathology.file_name if case.pathology is not None else case.name: case
            for case in file.cases()
        }


def _lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Tiles that were classified just now, or failed."""
    return sorted(
        Path(json.loads(x)["pathology"]).name for x in capsys.readouterr().out.splitlines()
    )


@pytest.mark.slow
def test_it_goes_on_with_what_is_new_or_changed(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, session = tmp_path / "图", tmp_path / "day.crcsession"
    for name in ("a.png", "b.png"):
        write_tile(folder / name)
    (folder / "bad.png").write_bytes(b"no picture")
    arguments = [str(folder), "--model", str(model), "--session", str(session), "--json"]
    table, report = tmp_path / "r.csv", tmp_path / "r.pdf"
    wanted = ["--out", str(table), "--report", str(report)]
    assert main([*arguments, *wanted]) == 1
    assert _lines(capsys) == ["a.png", "b.png", "bad.png"]
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))
    assert [bool(row["class"]) for row in rows] == [True, True, False]
    assert len(PdfReader(report).pages) >= 1
    first = _cases(session)
    (folder / "bad.png").unlink()
    write_tile(folder / "b.png")
    write_tile(folder / "c.png")
    main(arguments)
    assert _lines(capsys) == ["b.png", "c.png"]
    second = _cases(session)
    assert second["a.png"] == first["a.png"]
    assert first["b.png"].result != second["b.png"].result
    assert second["b.png"].id == first["b.png"].id
    main(arguments)
    assert _lines(capsys) == []
    other = tmp_path / "other.safetensors"
    write_tiny_model(other, "another")
    main([*arguments, "--model", str(other)])
    assert _lines(capsys) == ["a.png", "b.png", "c.png"]


@pytest.mark.slow
def test_a_folder_that_was_moved_with_its_session_is_gone_on_with(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = tmp_path / "day"
    write_tile(day / "tiles" / "a.png")

    def run(folder: Path) -> list[str]:
        session = folder / "day.crcsession"
        main([str(folder / "tiles"), "--model", str(model), "--session", str(session), "--json"])
        return _lines(capsys)

    assert run(day) == ["a.png"]
    moved = day.rename(tmp_path / "moved")
    write_tile(moved / "tiles" / "b.png")
    assert run(moved) == ["b.png"]
    with SessionFile.open(moved / "day.crcsession", read_only=True) as file:
        images, notes = file.images(), file.notes()
    assert set(images) == {str(moved / "tiles" / name) for name in ("a.png", "b.png")}
    # By this, images that go elsewhere alone are found again.
    assert all(image.size and image.sha256 for image in images.values())
    assert notes.cases == 2
    assert notes.ended


@pytest.mark.slow
def test_a_scan_that_comes_later_makes_a_pair_of_it(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, session = tmp_path / "cases", tmp_path / "day.crcsession"
    write_tile(folder / "a_path.png")
    arguments = [str(folder), "--model", str(model), "--session", str(session)]
    assert main(arguments) == 0
    write_scan(folder / "a_ct.png")
    assert main(arguments) == 0
    (case,) = _cases(session).values()
    assert case.radiology is not None
    assert case.result is not None
    assert case.result.radiology_sha256


@pytest.mark.slow
def test_files_mean_the_same_whether_a_session_is_written_or_not(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A tile that was named is a tile, whatever it looks like; a folder with one series serves all
    tiles; what fails is told."""
    grey = write_scan(tmp_path / "grey.png")
    tiles, series = tmp_path / "tiles", tmp_path / "series"
    for name in ("a.png", "b.png"):
        write_tile(tiles / name)
    series.mkdir()
    for number in range(3):
        dicom.write(series / f"{number}.dcm", dicom.hounsfield(), InstanceNumber=number)
    for number, named in enumerate(((grey,), (tiles, series), (grey, tmp_path / "gone.dcm"))):
        arguments = [*map(str, named), "--model", str(model), "--json"]
        told = []
        for more in ([], ["--session", str(tmp_path / f"{number}.crcsession")]):
            status = main([*arguments, *more])
            rows = map(json.loads, capsys.readouterr().out.splitlines())
            told.append((status, [
                {name: row[name] for name in ("pathology", "radiology", "class", "error")}
                for row in rows
            ]))  # fmt: skip
        assert told[0] == told[1]
        assert len(told[0][1]) == (2 if number == 1 else 1)
        assert told[0][0] == int(number == 2)


def test_a_session_that_is_in_use_is_not_written(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tile(tmp_path / "a.png")
    session = tmp_path / "day.crcsession"
    with SessionFile.create(session):
        assert main([str(tmp_path), "--model", str(model), "--session", str(session)]) == 1
    assert "day.crcsession" in capsys.readouterr().err


def test_only_a_folder_is_watched(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main([str(write_tile(tmp_path / "a.png")), "--watch"])
    assert caught.value.code == 2


def test_a_file_is_whole_once_it_has_settled(tmp_path: Path) -> None:
    watched = WatchedFolder(tmp_path, 0.0)
    assert not watched.news()
    (tmp_path / "empty.png").touch()
    (tmp_path / ".hidden.png").write_bytes(b"1")
    assert not watched.news()
    (tmp_path / "empty.png").write_bytes(b"1")
    assert watched.news()
    assert not watched.news()
    slow = WatchedFolder(tmp_path, 3600.0)
    assert not slow.news()
    assert slow.unfinished(str(tmp_path / "empty.png"))
    assert slow.unfinished(str(tmp_path))


def _wait_for(done: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while not done():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C of another process")
def test_a_watched_folder_is_classified_as_it_fills_and_ctrl_c_ends_it(
    tmp_path: Path, model: Path
) -> None:
    folder, session, table = tmp_path / "in", tmp_path / "day.crcsession", tmp_path / "r.jsonl"
    write_tile(folder / "a.png")
    command = [sys.executable, "-m", "crcviewer", "classify", str(folder), "--watch",
               "--settle", "0.5", "--model", str(model), "--session", str(session),
               "--out", str(table)]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as process:
        _wait_for(table.exists, process)
        (folder / "b.png").write_bytes((folder / "a.png").read_bytes()[:50])
        write_tile(folder / "c.png")

        def told(name: str) -> bool:
            lines = map(json.loads, table.read_text("utf-8").splitlines())
            return any(name in str(x["pathology"]) and x["class"] for x in lines)

        _wait_for(lambda: told("c.png"), process)
        write_tile(folder / "b.png")  # the copy ends
        _wait_for(lambda: told("b.png"), process)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert b"Traceback" not in said
    cases = _cases(session)
    assert {name: case.state for name, case in cases.items()} == dict.fromkeys(
        ("a.png", "b.png", "c.png"), CaseState.DONE
    )
