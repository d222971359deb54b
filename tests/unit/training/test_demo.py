"""The bundled models' command, at a scale that shows only that its parts fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from crcviewer.model.predict import load_model
from crcviewer.model.reference_file import read_reference
from training.cli.export_demo import DEMO, PHANTOM_EXCHANGE, main
from training.data.medmnist_data import read_study

WritePhantoms = Callable[..., Path]

QUICK = [
    "--device", "cpu", "--phantoms", "60",
    "--set", "network.width=0.125", "--set", "network.input_size=32",
    "--set", "schedule.small_size=0", "--set", "network.test_time_views=1",
    "--set", "epochs.pathology=1", "--set", "epochs.radiology=1", "--set", "epochs.fusion=1",
]  # fmt: skip


def test_the_demo_model_tells_what_it_is(tmp_path: Path, write_phantoms: WritePhantoms) -> None:
    # Stands in for a folder of real images: nothing in it says that it is synthetic.
    real = write_phantoms(tmp_path / "real", seed=5)
    (real / "phantom.json").unlink()
    (real / "pairs.csv").unlink()
    out = tmp_path / "models"
    grey = np.random.default_rng(0).integers(0, 256, (24, 64, 64), dtype=np.uint8)
    names = np.array(["TUMOR", "STROMA", "COMPLEX"])
    np.savez(tmp_path / "grey.npz", images=grey, labels=np.arange(24) % 3, classes=names)
    arguments = ["--only", "demo", "--data", str(real), "--out", str(out), "--test"]
    arguments += ["--texture", str(tmp_path / "grey.npz"), "--control"]
    assert main([*QUICK, *arguments]) == 0
    branch = "demo.stage1_pathology.safetensors"
    assert sorted(path.name for path in out.iterdir()) == sorted([DEMO.file, branch])
    card = load_model(out / DEMO.file, "cpu").card
    assert card.name == "demo"
    assert card.pairing == "random"
    assert [source.synthetic for source in card.trained_on] == [False, False, True, True, False]
    assert [source.only_taught for source in card.trained_on] == [False] * 4 + [True]
    assert card.trained_on[-1].count == 16, "tiles of tumour and stroma mixed are of no class"
    # Real images and phantoms are tested separately, fused and tile alone, with the command.
    tested = {(f.data.split(",")[0].split("(")[0].strip(), str(f.metric)) for f in card.evaluation}
    for source in ("PathMNIST subset of 107180", "phantoms"):
        assert (source, "accuracy") in tested
        assert (source, "accuracy of the tile branch alone (stage 1)") in tested
    assert all("crcviewer export-demo" in figure.command for figure in card.evaluation)
    assert (out / DEMO.file).stat().st_size < 25_000_000
    # The audit tells what the tile alone and radiology alone give, by models of the same training.
    assert card.audit is not None
    for beside in (card.audit.control, card.audit.probe):
        assert beside is not None
        assert beside.accuracy.value is not None
    # Its map shows the pictures of phantoms that did not teach it, and of no other case.
    reference = read_reference(out / DEMO.file)
    real_cases = np.flatnonzero(~reference.synthetic)
    assert len(real_cases) == len(read_study(real).pathology.val)
    assert len(reference.thumbnail_rows) == len(reference) - len(real_cases) > 0
    assert not set(reference.thumbnail_rows) & set(real_cases)
    assert reference.single is not None


def test_an_exchange_that_shows_nothing_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "models"
    assert main([*QUICK, "--only", "phantom-exchange", "--out", str(out)]) == 1
    assert "--set epochs.fusion=" in capsys.readouterr().err
    assert not out.exists()


def test_the_demo_needs_real_images(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err
    assert (
        main(["--out", str(tmp_path), "--data", str(tmp_path / "nowhere"), "--only", "demo"]) == 1
    )
    assert str(tmp_path / "nowhere") in capsys.readouterr().err


def test_the_settings_of_the_bundled_models_say_what_they_are() -> None:
    assert "phantoms (synthetic images) only" in str(PHANTOM_EXCHANGE.notes[0])
    assert any("never on the test split" in str(note) for note in DEMO.notes)
    assert PHANTOM_EXCHANGE.phantoms.signal > 0
    assert DEMO.phantoms.signal == 0
