"""How much memory a study takes and how long it would last, before it begins."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from msgspec.structs import replace

from crcviewer.model.preprocess import ChannelStatistics
from crcviewer.protocol.failure import ChangeSettings
from crcviewer.protocol.trial_report import TrialReport
from crcviewer.protocol.units import duration_text
from tests.unit.training.tiny_runs import refused
from training.base.errors import RunError
from training.cli.train import main as train
from training.config.overrides import override
from training.config.presets import TINY
from training.data.pairing import Pairing, PairingMode, default_mode
from training.data.read_data import read_data
from training.loop.device_images import DeviceImages
from training.loop.study import Study
from training.plan.memory_estimate import (
    available_memory,
    changes,
    count_step,
    fitting_batch,
    memory_need,
    refuse_what_will_not_fit,
)
from training.plan.speed_trial import run_trial
from training.run.time_left import final_seconds

pytestmark = pytest.mark.slow

FACTOR = 1.5
"""How far the estimate of a batch's memory may be from what is measured, either way."""

SMALL = [
    "network.backbone=resnet10", "network.width=0.0625", "network.input_size=32",
    "schedule.small_size=16", "network.test_time_views=1", "batch.size=8",
]  # fmt: skip


def study_of(folder: Path, *changes: str) -> Study:
    data = read_data(folder)
    pairing = Pairing(default_mode(data), data, 0)
    return Study(override(TINY, changes), data, pairing, 0, torch.device("cpu"))


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is asked of Linux")
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
@pytest.mark.parametrize(("backbone", "width"), [("resnet10", 0.25), ("resnet50", 0.125)])
def test_the_estimate_is_near_what_a_batch_takes(
    phantom_folder: Path, backbone: str, width: float, precision: str
) -> None:
    """In either precision, named here: "auto" is another one on another processor."""
    count = count_step(
        study_of(
            phantom_folder,
            f"network.backbone={backbone}",
            f"network.width={width}",
            f"batch.precision={precision}",
        )
    )
    script = Path(__file__).with_name("peak_of_a_step.py")
    size = 32
    told = subprocess.run(
        [sys.executable, str(script), str(size), backbone, str(width), precision],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    measured = int(told.stdout)
    estimated = count.lasting + count.activations(size, 1)
    assert measured / FACTOR < estimated < measured * FACTOR


def test_what_does_not_fit_names_the_batch_that_does(phantom_folder: Path) -> None:
    study = study_of(phantom_folder, "batch.size=100", "batch.accumulation=2")
    count = count_step(study)
    asked = study.settings.batch
    whole = memory_need(study, count, asked)
    assert fitting_batch(study, count, whole.total) == (asked, whole)
    found = fitting_batch(study, count, whole.total - 1)
    assert found is not None
    batch, need = found
    assert (batch.size, batch.accumulation) == (64, 4)
    assert need.total < whole.total
    assert changes(batch, asked) == {"batch.size": 64, "batch.accumulation": 4}
    least = whole.program + whole.images + whole.weights
    smaller = fitting_batch(study, count, least + whole.activations // 10)
    assert smaller is not None
    assert smaller[0].size in (4, 8)
    assert smaller[0].size * smaller[0].accumulation >= 200
    assert fitting_batch(study, count, least) is None


def test_a_run_that_will_not_fit_is_refused_before_its_folder_is_made(
    phantom_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # A batch for which no machine has the memory.
    run = tmp_path / "run"
    sets = [*SMALL, "network.input_size=256", "batch.size=65536"]
    arguments = [part for one in sets for part in ("--set", one)]
    command = ["--preset", "tiny", "--data", str(phantom_folder), "--device", "cpu", *arguments]
    failure = refused(train, [*command, "--run", str(run)], tmp_path)
    assert isinstance(failure.action, ChangeSettings)
    size = failure.action.settings["batch.size"]
    assert failure.next_step.values == {"count": size}
    # The command line says how.
    assert f"--set batch.size={size} --set batch.accumulation=" in capsys.readouterr().err
    assert not run.exists()
    study = study_of(phantom_folder, *sets)
    with pytest.raises(RunError) as caught:
        refuse_what_will_not_fit(study)
    assert isinstance(caught.value.action, ChangeSettings)
    assert available_memory(study.device) > 0
    # With nothing to spare, nothing fits.
    assert fitting_batch(study, count_step(study), 0) is None


def test_a_trial_measures_every_stage_and_writes_nothing(
    phantom_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = [part for one in SMALL for part in ("--set", one)]
    command = ["--preset", "tiny", "--data", str(phantom_folder), "--device", "cpu", *changes]
    study = study_of(phantom_folder, *SMALL)
    report = run_trial(study, "tiny", final_seconds, seconds=1.0)
    assert report.fits
    assert [stage.branch for stage in report.stages] == [
        "pathology", "radiology", "fusion", "control", "probe",
    ]  # fmt: skip
    assert [stage.stage for stage in report.stages] == [1, 1, 2, 3, 3]
    assert [stage.measured for stage in report.stages] == [True, True, True, False, True]
    assert [stage.epochs for stage in report.stages] == list(study.epochs.values())
    assert all(stage.images_per_second > 0 for stage in report.stages)
    # The test and the report are part of the time that a run takes.
    assert report.final_seconds > 0
    stages = sum(stage.seconds for stage in report.stages)
    assert report.seconds == pytest.approx(stages + report.final_seconds)
    assert report.stages[0].train_images == 90
    assert 0 < report.memory.total < report.memory_available
    assert report.memory_measured > 2**20
    before = sorted(tmp_path.iterdir())
    folder = Path.cwd()
    assert train([*command, "--trial", "--json", "--run", str(tmp_path / "run")]) == 0
    *_, last = capsys.readouterr().out.splitlines()
    told = msgspec.json.decode(last, type=TrialReport)
    assert (told.preset, told.batch_size, told.fits) == ("tiny", 8, True)
    assert sorted(tmp_path.iterdir()) == before
    assert Path.cwd() == folder


def test_tiles_alone_are_tried_and_counted_alone(phantom_folder: Path) -> None:
    both = study_of(phantom_folder, *SMALL)
    data = read_data(phantom_folder, tile_only=True)
    alone = dataclasses.replace(both, data=data, pairing=Pairing(PairingMode.RANDOM, data, 0))
    report = run_trial(alone, "tiny", final_seconds, seconds=0.5)
    assert [stage.branch for stage in report.stages] == ["pathology"]
    assert report.fits
    # One branch takes about half of what two do.
    of_both, of_one = count_step(both), count_step(alone)
    assert 0.3 < of_one.lasting / of_both.lasting < 0.7
    assert 0.3 < of_one.per_image / of_both.per_image < 0.7


def test_a_trial_of_what_does_not_fit_says_so(phantom_folder: Path) -> None:
    study = study_of(phantom_folder, *SMALL)
    huge = replace(study.settings.batch, size=100_000_000)
    study = dataclasses.replace(study, settings=replace(study.settings, batch=huge))
    report = run_trial(study, "tiny", final_seconds, seconds=0.1)
    assert not report.fits
    assert 2 <= report.fitting_batch_size < 100_000_000
    assert report.fitting_accumulation >= 1
    assert report.memory.total > report.memory_available


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_images_that_wait_in_the_machines_memory_give_the_same_input(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    images = np.random.default_rng(0).integers(0, 256, (5, 28, 28, 3), np.uint8)
    statistics = ChannelStatistics(28, (0.5, 0.5, 0.5), (0.2, 0.2, 0.2))
    device = torch.device("cuda")
    chosen = torch.tensor([3, 1], device=device)
    near = DeviceImages(images, statistics, 32, device).plain(chosen)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (0, 0))
    far = DeviceImages(images, statistics, 32, device).plain(chosen)
    torch.testing.assert_close(far, near)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(40, "40 s"), (600, "10 min"), (19800, "5 h 30 min"), (259200, "72 h 00 min")],
)
def test_durations_are_for_people(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text
