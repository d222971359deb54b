"""The program as it is started, from the first paint to its end: window and command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "imaging"))

from tests.unit.imaging import dicom_writing

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
REAL = os.environ.get("CRCVIEWER_TEST_DATA")


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "TMPDIR": str(home),
        "PYTHONPATH": str(_ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "CRCVIEWER_DEVICE": "cpu",
    }


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """Wrong files of some kinds and one good tile."""
    from training.phantoms import generate_tiles

    folder = tmp_path / "一 folder"
    folder.mkdir()
    index = np.array([3])
    tile = Image.fromarray(generate_tiles(index, index, seed=5, size=224)[0])
    tile.save(folder / "one more.png")
    tile.save(folder / "whole.jpg")
    data = (folder / "whole.jpg").read_bytes()
    (folder / "whole.jpg").unlink()
    (folder / "cut.jpg").write_bytes(data[: len(data) // 3])
    (folder / "text.png").write_text("this is no image")
    (folder / "nothing.png").touch()
    (folder / "model.pt").write_bytes(b"\x80\x04\x95")
    (folder / "broken.safetensors").write_bytes(b"\xff" * 300)
    return folder


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A tile and a DICOM series: real ones where they are at hand."""
    if REAL:
        tile = sorted((Path(REAL) / "tiles_224" / "TUM").iterdir())[0]
        return tile, Path(REAL) / "radiology" / "abdomen_ct_dicom"
    from training.phantoms import generate_slices, generate_tiles

    tile = tmp_path / "tile.png"
    index = np.array([8])
    Image.fromarray(generate_tiles(index, index, seed=4, size=224)[0]).save(tile)
    series = tmp_path / "series"
    series.mkdir()
    indices = np.arange(20)
    for n, cut in enumerate(generate_slices(indices * 0 + 6, indices, seed=4, size=96)):
        values = {"ImagePositionPatient": [0, 0, 2.0 * n], "InstanceNumber": n + 1}
        dicom_writing.write(series / f"IM{n:03}", cut.astype(np.int16), **values)
    return tile, series


def test_a_user_meets_the_window(
    images: Path, pair: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    command = [sys.executable, "-X", "utf8", str(_HERE / "driven_window.py"), str(images)]
    done = subprocess.run(
        [*command, *map(str, pair)],
        env=_environment(home),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=280,
        check=False,
    )
    seen: dict[str, dict[str, Any]] = {}
    for line in done.stdout.splitlines():
        told = json.loads(line)
        seen[told.pop("step")] = told
    assert done.returncode == 0, done.stderr
    assert "gave up" not in seen, seen["gave up"]
    assert "Traceback" not in done.stderr

    samples = seen["samples"]["cases"]
    assert samples[0]["name"] == "01 tumour"
    assert seen["samples"]["title"] == "demo"
    for case in samples:
        assert sum(case["probabilities"]) == pytest.approx(1.0, abs=1e-4)
        assert (case["model"], case["tile_only"], case["error"]) == ("demo", False, "")

    dropped = seen["real pair"]["case"]
    assert (dropped["modality"], dropped["slices"]) == ("CT", 20)
    assert dropped["tile_only"] is False
    assert len(dropped["probabilities"]) == 9

    for case in seen["wrong files"]["cases"]:
        assert case["probabilities"] == []
        assert case["error"].endswith(".")
        assert case["error"].count(".") >= 2, "a cause and a next step"

    refused, broken = sorted(seen["broken models"]["messages"], key=lambda t: "broken" in t)
    assert "model.pt was not opened" in refused
    assert "broken.safetensors" in broken
    assert seen["broken models"]["kept"] is True

    assert any("stopped unexpectedly" in text for text in seen["killed engine"]["messages"])
    assert seen["killed engine"]["another"] is True
    assert len(seen["killed engine"]["case"]["probabilities"]) == 9
    assert seen["killed engine"]["case"]["tile_only"] is True

    assert seen["exchange model"]["title"] == "phantom exchange"
    assert max(seen["exchange model"]["moves"]) >= 0.1, "its attention is live"

    assert seen["end"]["torch"] == [], "the window never imports torch"
    assert not any(psutil.pid_exists(pid) for pid in seen["end"]["pids"])
    assert [p for p in home.iterdir() if "session" in p.name] == []
    assert tempfile.gettempdir() != str(home)


def test_a_user_meets_the_command_line(images: Path, tmp_path: Path) -> None:
    inner = images / "deeper" / "下"
    inner.mkdir(parents=True)
    (images / "one more.png").rename(inner / "one more.png")
    (images / "model.pt").unlink()
    (images / "broken.safetensors").unlink()

    def classify(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "crcviewer", "classify", *arguments],
            env=_environment(tmp_path),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    done = classify(str(images), "--json")
    assert done.returncode == 1, "some cases had an error"
    cases = {Path(c["pathology"]).name: c for c in map(json.loads, done.stdout.splitlines())}
    assert set(cases) == {"one more.png", "cut.jpg", "text.png", "nothing.png"}
    good = cases.pop("one more.png")
    assert set(good) >= {"pathology", "radiology", "class", "probabilities", "model", "error"}
    assert (good["radiology"], good["error"]) == (None, None)
    assert sum(good["probabilities"].values()) == pytest.approx(1.0, abs=1e-4)
    assert good["class"] == max(good["probabilities"], key=good["probabilities"].get)
    assert len(good["model"]["sha256"]) == len(good["model_sha256"]) == 64
    for case in cases.values():
        assert case["error"].endswith(".")
        assert (case["class"], case["probabilities"]) == (None, None)

    done = classify(str(inner))
    assert done.returncode == 0
    assert good["class"] in done.stdout
