"""The reader as the window meets it: a process that finds and decodes images."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from PIL import Image

from crcviewer.protocol.images import FieldOfView, ImageRef, Slot
from crcviewer.protocol.json_lines import decode
from crcviewer.protocol.messages import (
    PROTOCOL_VERSION,
    Cancel,
    Cancelled,
    CasesFound,
    Failed,
    FilesInspected,
    Hello,
    ImageOpened,
    InspectFiles,
    OpenImage,
)
from tests.unit.engine.worker_dialogue import Dialogue, Start


@pytest.fixture
def reader(start: Start) -> Dialogue:
    dialogue = start("reader")
    assert dialogue.hello() == Hello(0, PROTOCOL_VERSION, "reader", dialogue.process.pid)
    return dialogue


def write_tile(path: Path, side: int = 64, seed: int = 0) -> np.ndarray:
    """A colourful image as PNG; gives its pixels."""
    noise = np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)
    pixels: np.ndarray = noise // 2 + np.array([120, 60, 120], np.uint8)
    Image.fromarray(pixels).save(path)
    return pixels


def opened(reader: Dialogue) -> tuple[ImageOpened, np.ndarray]:
    reply = reader.final()
    assert isinstance(reply, ImageOpened), reply
    return reply, np.load(reply.array, allow_pickle=False)


def test_opens_an_image_into_an_array_file(reader: Dialogue, tmp_path: Path) -> None:
    path = tmp_path / "病理 'a\".png"
    pixels = write_tile(path)
    reader.send(OpenImage(1, ImageRef(str(path)), slot=Slot.PATHOLOGY))
    reply, array = opened(reader)
    np.testing.assert_array_equal(array, pixels)
    assert Path(reply.array).parent == reader.session
    assert reply.scale == 1.0
    assert reply.field == FieldOfView(0, 0, 64)
    assert (reply.info.width, reply.info.height, reply.info.slices) == (64, 64, 1)
    assert len(reply.info.sha256) == 64


def test_reduces_to_the_asked_side_and_keeps_the_asked_field(
    reader: Dialogue, tmp_path: Path
) -> None:
    write_tile(tmp_path / "a.png", side=200)
    field = FieldOfView(-3.5, 4.0, 90.0)
    image = ImageRef(str(tmp_path / "a.png"), field=field)
    reader.send(OpenImage(1, image, max_side=50, slot=Slot.PATHOLOGY))
    reply, array = opened(reader)
    assert array.shape == (50, 50, 3)
    assert reply.scale == 0.25
    assert reply.field == field


def test_changed_file_is_read_again(reader: Dialogue, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    request = ImageRef(str(path))
    write_tile(path)
    reader.send(OpenImage(1, request, slot=Slot.PATHOLOGY))
    first, _ = opened(reader)
    changed = write_tile(path, seed=1)
    reader.send(OpenImage(2, request, slot=Slot.PATHOLOGY))
    second, array = opened(reader)
    np.testing.assert_array_equal(array, changed)
    assert first.info.sha256 != second.info.sha256
    assert first.array != second.array


def test_bad_images_are_sentences_and_the_next_one_opens(reader: Dialogue, tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no image")
    write_tile(tmp_path / "good.png")
    reader.send(
        OpenImage(1, ImageRef(str(tmp_path / "text.png"))),
        OpenImage(2, ImageRef(str(tmp_path / "gone.png"))),
        OpenImage(3, ImageRef(str(tmp_path / "good.png"), slice_index=4)),
        OpenImage(4, ImageRef(str(tmp_path / "good.png"))),
    )
    for request in (1, 2, 3):
        failed = reader.final()
        assert isinstance(failed, Failed)
        assert failed.id == request
        assert failed.cause
        assert failed.next_step
    assert isinstance(reader.final(), ImageOpened)
    assert len(list(reader.session.glob("*.npy"))) == 1


def test_inspects_folders_telling_cases_as_they_are_found(reader: Dialogue, tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()
    for number in range(3):
        write_tile(folder / f"case{number}.png", seed=number)
    (folder / "notes.txt").write_text("no image")
    reader.send(InspectFiles(1, (str(folder),)))
    found: list[str] = []
    while not isinstance(reply := reader.next(), FilesInspected):
        if isinstance(reply, CasesFound):
            found += [case.name for case in reply.cases]
    assert len(found) == 3
    assert sorted(case.name for case in reply.cases) == sorted(found)
    assert reply.skipped == 1
    assert reply.skipped_paths == (str(folder / "notes.txt"),)
    assert all(case.pathology for case in reply.cases)


def test_long_inspection_neither_delays_display_nor_outlives_its_cancel(
    reader: Dialogue, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    pixels = write_tile(folder / "0000.png", side=256)
    for number in range(1, 5000):
        os.link(folder / "0000.png", folder / f"{number:04}.png")
    reader.send(InspectFiles(1, (str(folder),)), OpenImage(2, ImageRef(str(folder / "0000.png"))))
    reply, array = opened(reader)
    assert reply.id == 2
    np.testing.assert_array_equal(array, pixels)
    reader.send(Cancel(3, 1))
    assert reader.final() == Cancelled(1)


def test_ends_with_its_parent_even_if_its_input_stays_open(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crcviewer", "worker", "reader", "--session", str(tmp_path)]
    parent = subprocess.Popen(
        [sys.executable, "-c", f"import subprocess; subprocess.Popen({command!r}).wait()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    with parent.stdin, parent.stdout:
        assert isinstance(decode(parent.stdout.readline()), Hello)
        parent.kill()
        parent.wait(30)
        # The end of its output is the end of the worker; its input is still open here.
        assert parent.stdout.read() == b""


def test_a_radiology_slice_comes_as_values_where_they_are_wanted(
    reader: Dialogue, tmp_path: Path
) -> None:
    volume = np.arange(16 * 12 * 4, dtype=np.int16).reshape(16, 12, 4)
    path = tmp_path / "a.nii"
    nib.save(nib.Nifti1Image(volume, np.diag([1.0, 1.0, 3.0, 1.0])), path)
    image = ImageRef(str(path), slice_index=1)
    reader.send(OpenImage(1, image, slot=Slot.RADIOLOGY, values=True))
    reply, array = opened(reader)
    np.testing.assert_array_equal(array, volume[::-1, ::-1, 1].T)
    assert reply.windowing is not None
    reader.send(OpenImage(2, image, slot=Slot.PATHOLOGY, values=True))
    reply, array = opened(reader)
    assert array.dtype == np.uint8
    assert reply.windowing is None
