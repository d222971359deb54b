"""Slides that something is wrong with: a sentence each, what is done stays, and others go on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from crcviewer.engine.engine_role import Engine
from crcviewer.engine.failures import explain
from crcviewer.engine.image_cache import FieldCropper
from crcviewer.engine.job import CancelToken, Job
from crcviewer.engine.slides import patience
from crcviewer.engine.slides.journal import read_journal
from crcviewer.engine.slides.map_files import MapFiles, map_to_files
from crcviewer.engine.slides.slide_maps import SlideMaps
from crcviewer.imaging.formats.slide import open_slide
from crcviewer.imaging.formats.tiff_slide import ENDS_EARLY, TiffSlide
from crcviewer.protocol.failure import Failure, PlainError, TellPixelSize
from crcviewer.protocol.messages import LoadModel
from crcviewer.protocol.slide_measures import SlideSummary
from crcviewer.protocol.slide_messages import SlideProgress
from tests.unit.engine.slide_maps import stained, write_slide
from tests.unit.engine.tiny_model import write_tiny_model
from tests.unit.imaging.slide_writing import pyramid

Told = Callable[[SlideProgress], None]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    write_tiny_model(path)
    return path


@pytest.fixture(scope="module")
def maps(model: Path) -> SlideMaps:
    engine = Engine()
    load = LoadModel(0, str(model))
    engine.load_model(load, Job(load, lambda _: None, Path))
    return SlideMaps(engine.warm_model, FieldCropper())


def mapped(
    maps: SlideMaps, path: Path, out: Path, *, told: Told = lambda _: None, **more: Any
) -> SlideSummary | Failure:
    """As the commands map a slide."""
    wanted = MapFiles(str(path), path.name, out, formats=("csv", "json"), **more)
    try:
        return map_to_files(maps, wanted, CancelToken(), told)
    except (PlainError, OSError) as error:
        return explain(error)


def refused(outcome: SlideSummary | Failure) -> Failure:
    """With a cause and what to do."""
    assert isinstance(outcome, Failure)
    assert outcome.cause
    assert outcome.next_step
    return outcome


@pytest.mark.parametrize("mpp", [0, 5000.0, 0.0001, None], ids=str)
def test_a_pixel_size_of_nothing_or_absurd_is_asked_for(
    maps: SlideMaps, tmp_path: Path, mpp: float | None
) -> None:
    path = tmp_path / "s.ome.tif"
    pyramid(path, stained(672, 560), ome=True, mpp=mpp, compression="deflate")
    failure = refused(mapped(maps, path, tmp_path / "out"))
    assert isinstance(failure.action, TellPixelSize)
    assert isinstance(mapped(maps, path, tmp_path / "out", pixel_size_um=0.5), SlideSummary)


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (223, 223)])
def test_a_slide_of_less_than_a_field(
    maps: SlideMaps, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "s.tif"
    page: NDArray[np.uint8] = np.full((*size, 3), 150, np.uint8)
    pyramid(path, page, levels=1, compression="deflate")
    refused(mapped(maps, path, tmp_path / "out"))


def test_a_slide_without_smaller_levels_has_the_same_map(maps: SlideMaps, tmp_path: Path) -> None:
    found = []
    for levels in (3, 1):
        path = write_slide(tmp_path / f"{levels}.tif", levels=levels)
        found.append(mapped(maps, path, tmp_path / "out"))
    areas = [
        [(one.kind, one.class_index, one.count) for one in summary.measures]
        for summary in found
        if isinstance(summary, SlideSummary)
    ]
    assert len(areas) == 2
    assert areas[0] == areas[1]


@pytest.mark.parametrize("what", ["replaced", "gone", "renamed", "emptied"])
def test_what_is_done_stays_where_a_slide_changes_under_way(
    maps: SlideMaps, tmp_path: Path, what: str
) -> None:
    path = write_slide(tmp_path / "slide.tiff", 3360, 2240)
    other = write_slide(tmp_path / "other.tiff", 1344, 1120)
    kept = tmp_path / "kept.tiff"
    shutil.copy2(path, kept)
    begun = False

    def change(told: SlideProgress) -> None:
        nonlocal begun
        if told.done and not begun:
            begun = True
            match what:
                case "replaced":
                    shutil.copy(other, tmp_path / "new.tiff")
                    (tmp_path / "new.tiff").replace(path)
                case "gone":
                    path.unlink()
                case "renamed":
                    path.rename(tmp_path / "elsewhere.tiff")
                case "emptied":
                    os.truncate(path, 0)

    out = tmp_path / "out"
    refused(mapped(maps, path, out, told=change, threads=1))
    done = len(read_journal(out / "slide.tiff.slidemap").records)
    assert done > 0
    # The slide is there again: it goes on from there.
    kept.replace(path)
    first: list[SlideProgress] = []
    again = mapped(maps, path, out, told=first.append)
    assert isinstance(again, SlideSummary)
    assert again.complete
    assert first[0].done == done


@pytest.fixture
def stalled(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """A disk that answers so often and then no more, until the test is over; -1: always."""
    answers = threading.Event()
    decode = TiffSlide._decode
    left = [-1]

    def reads(slide: TiffSlide, *place: int) -> Any:
        if left[0] == 0:
            answers.wait(60)
        left[0] = max(left[0] - 1, min(left[0], 0))
        return decode(slide, *place)

    monkeypatch.setattr(TiffSlide, "_decode", reads)

    def stall(count: int) -> None:
        left[0] = count
        monkeypatch.setattr(patience, "SILENCE_S", 300.0 if count < 0 else 0.5)

    yield stall
    answers.set()


@pytest.mark.parametrize("answers", [0, 12])
def test_a_share_that_stalls_ends_one_map_and_no_other(
    maps: SlideMaps, tmp_path: Path, stalled: Callable[[int], None], answers: int
) -> None:
    path = write_slide(tmp_path / "slide.tiff", 3360, 2240)
    out = tmp_path / "out"
    stalled(answers)
    refused(mapped(maps, path, out, threads=1))
    stalled(-1)
    assert isinstance(mapped(maps, write_slide(tmp_path / "b.tiff"), out), SlideSummary)
    whole = mapped(maps, path, out)
    assert isinstance(whole, SlideSummary)
    assert whole.complete


@pytest.mark.skipif(sys.platform != "linux", reason="a limit of Linux")
def test_a_full_disk_at_export_leaves_whole_files_and_the_map(
    maps: SlideMaps, model: Path, tmp_path: Path
) -> None:
    path, out = write_slide(tmp_path / "slide.tiff"), tmp_path / "out"
    assert isinstance(mapped(maps, path, out, stride_um=28.0), SlideSummary)
    before = (out / "slide.tiff.slidemap").read_bytes()
    (out / "slide.tiff.fields.csv").write_text("of another day")
    # No file may grow beyond 20 kB: the journal is there, the table of fields does not fit.
    limited = (
        "import resource, runpy, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "sys.argv = ['crcviewer', 'slide', *sys.argv[1:]]\n"
        "runpy.run_module('crcviewer', run_name='__main__')\n"
    )
    arguments = (path, "--out", out, "--model", model, "--stride", 28, "--formats", "csv,png")
    done = subprocess.run(
        [sys.executable, "-c", limited, *map(str, arguments)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "not mapped" in done.stdout
    assert (out / "slide.tiff.slidemap").read_bytes() == before
    assert (out / "slide.tiff.fields.csv").read_text() == "of another day"
    assert not list(out.glob(".*.part"))


# -------------------------------------------------------------------------------- real files


@pytest.mark.real_data
@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
def test_a_cut_off_svs_is_a_sentence_or_costs_its_fields(
    maps: SlideMaps, real_data: Path, tmp_path: Path, share: float
) -> None:
    content = (real_data / "slide" / "CMU-1-Small-Region.svs").read_bytes()
    path = tmp_path / "cut.svs"
    path.write_bytes(content[: int(share * len(content))])
    outcome = mapped(maps, path, tmp_path / "out")
    if isinstance(outcome, SlideSummary):
        assert outcome.unreadable > 0 or ENDS_EARLY in outcome.warnings
    else:
        refused(outcome)


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["renamed.jpg", "renamed", "切片.dat"])
def test_a_renamed_svs_is_the_same_slide(real_data: Path, tmp_path: Path, name: str) -> None:
    original = real_data / "slide" / "CMU-1-Small-Region.svs"
    shutil.copy(original, tmp_path / name)
    with open_slide(str(original)) as one, open_slide(str(tmp_path / name)) as other:
        assert one.facts.vendor == other.facts.vendor == "aperio"
        assert one.mpp == other.mpp
        assert np.array_equal(one.read_region(0, 900, 900, 64, 64), other.read_region(
            0, 900, 900, 64, 64))  # fmt: skip


@pytest.mark.real_data
def test_odd_slides_are_refused_or_have_a_size_to_be_told(
    maps: SlideMaps, real_data: Path, tmp_path: Path
) -> None:
    """Fluorescence, missing and damaged parts, unknown compressions, pictures of a few pixels."""
    root = real_data / "odd" / "slides"
    out = tmp_path / "out"
    for number, path in enumerate(sorted(root.rglob("*"))):
        if path.is_file():
            outcome = mapped(maps, path, out / str(number))
            refused(outcome)
            assert not list((out / str(number)).glob("*.slidemap"))
    vms = next(root.rglob("*.vms"))
    copy = tmp_path / "vms"
    shutil.copytree(vms.parent, copy)
    for part in copy.glob("*(1,1)*.jpg"):
        part.unlink()
    refused(mapped(maps, copy / vms.name, out / "vms"))
    mrxs = tmp_path / "renamed.mrxs"
    shutil.copy(next(root.rglob("*.mrxs")), mrxs)
    refused(mapped(maps, mrxs, out / "mrxs"))
