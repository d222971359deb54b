"""``crcviewer slide``: rows, files and exit status, as a process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from crcviewer.engine.slides.slide_command import main
from tests.unit.engine.slide_maps import write_slide
from tests.unit.engine.tiny_model import write_tiny_model


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "crcviewer", "slide", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_slides_and_one_that_is_none(tmp_path: Path) -> None:
    model = tmp_path / "tiny.safetensors"
    write_tiny_model(model)
    slide = write_slide(tmp_path / "slide.tiff")
    unknown = write_slide(tmp_path / "unknown.tiff", mpp=None)
    out = tmp_path / "out"
    common = ("--out", out, "--model", model, "--json")
    both = run(slide, unknown, tmp_path / "gone.svs", *common)
    assert both.returncode == 1
    rows = [json.loads(line) for line in both.stdout.splitlines()]
    assert [row["error"] is None for row in rows] == [True, False, False]
    assert [row["ask_pixel_size"] for row in rows] == [False, True, False]
    assert rows[0]["summary"]["complete"]
    names = {path.name for path in out.iterdir() if path.suffix != ".lock"}
    assert names == {
        "slide.tiff.slidemap", "slide.tiff.map.geojson", "slide.tiff.fields.csv",
        "slide.tiff.fields.parquet", "slide.tiff.map.png",
        "slide.tiff.map.ome.tiff", "slide.tiff.report.pdf", "slide.tiff.summary.json",
    }  # fmt: skip
    told = run(unknown, *common, "--mpp", 0.5, "--formats", "json")
    assert told.returncode == 0
    assert run(slide, *common, "--formats", "xlsx").returncode == 1
    assert run("--out", out).returncode == 2


@pytest.mark.parametrize("option", ["--png-side", "--threads"])
def test_numbers_that_make_no_sense_are_wrong_usage(option: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["slide.svs", "--out", str(tmp_path), option, "0"])
    assert caught.value.code == 2
