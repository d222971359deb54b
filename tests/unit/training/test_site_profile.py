"""A site profile: fitted by the command, applied by the engine, never a part of the model."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from crcviewer.engine.engine_role import Engine
from crcviewer.engine.job import Job
from crcviewer.imaging.core.temperature import calibrated
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.json_lines import from_json
from crcviewer.protocol.messages import Classified, Classify, LoadModel, Request
from crcviewer.protocol.run_events import Failed, from_line
from crcviewer.protocol.site_profile import MOST_LOOSENED, SUFFIX, Recalibration, SiteProfile
from crcviewer.protocol.site_profile_file import (
    ProfileError,
    file_name,
    profiles_of,
    read_profile,
    write_profile,
)
from tests.unit.training.evaluation.evaluation_cases import untrained_run
from tests.unit.training.own_images import write_cohort
from training.cli.recalibrate import main
from training.trust.fit_site import _factor

pytestmark = pytest.mark.slow

CLASSES = ("adipose", "mucus", "debris")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return untrained_run(tmp_path_factory.mktemp("models"), CLASSES)


@pytest.fixture(scope="module")
def made(model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SiteProfile]:
    """Of 120 tiles of twelve patients."""
    table = write_cohort(tmp_path_factory.mktemp("site"), tiles=10, classes=CLASSES)
    before = model.read_bytes()
    assert main(["--model", str(model), "--data", str(table), "--name", "市医院 X"]) == 0
    assert model.read_bytes() == before
    (path,) = model.parent.glob(f"*{SUFFIX}")
    return path, read_profile(path)[0]


def classified(model: Path, profile: str, tile: Path) -> Classified:
    engine = Engine()

    def job(request: Request) -> Job:
        return Job(request, lambda reply: None, Path)

    load = LoadModel(1, str(model), profile)
    engine.load_model(load, job(load))
    request = Classify(2, ImageRef(str(tile)), overlays=False)
    return engine.classify(request, job(request))


def test_what_a_profile_holds(model: Path, made: tuple[Path, SiteProfile]) -> None:
    path, profile = made
    sha256 = hashlib.sha256(model.read_bytes()).hexdigest()
    assert path.name == file_name(profile)
    assert path.name.startswith(sha256)
    assert profile.model_sha256 == sha256
    assert (profile.name, profile.tiles, profile.patients) == ("市医院 X", 120, 12)
    assert profile.class_shares == pytest.approx((1 / 3,) * 3)
    assert profile.accuracy.count == 12
    assert [one.level for one in profile.calibration.sets] == [0.9, 0.95]
    for one in profile.calibration.sets:
        assert one.coverage is not None
        assert one.coverage.low is not None
    (reliability,) = profile.calibration.reliability
    assert (reliability.split, reliability.count) == ("site", 120)
    assert profiles_of(sha256, [model.parent]) == [(path, profile)]
    assert profiles_of("0" * 64, [model.parent]) == []


def test_answers_are_given_under_it_and_name_it(
    model: Path, made: tuple[Path, SiteProfile], tmp_path: Path
) -> None:
    path, profile = made
    write_cohort(tmp_path, patients=1, classes=CLASSES)
    tile = tmp_path / "病例 0 0.png"
    plain, here = classified(model, "", tile), classified(model, str(path), tile)
    assert (plain.site_profile, here.site_profile) == ("", "市医院 X")
    assert here.site_profile_sha256 == read_profile(path)[1]
    told = calibrated(np.array(plain.probabilities), profile.calibration.temperature)
    assert here.probabilities == pytest.approx(told.tolist(), abs=1e-6)
    assert here.class_index == plain.class_index
    assert here.prediction_set


def test_a_profile_of_another_model_or_with_odd_numbers_is_refused(
    model: Path, made: tuple[Path, SiteProfile], tmp_path: Path
) -> None:
    _, profile = made
    other = tmp_path / f"other{SUFFIX}"
    write_profile(other, replace(profile, model_sha256="0" * 64))
    with pytest.raises(ProfileError):
        classified(model, str(other), tmp_path / "tile.png")
    write_profile(other, replace(profile, gate_factor=MOST_LOOSENED * 2))
    with pytest.raises(ProfileError):
        read_profile(other)
    other.write_text("{}", encoding="utf-8")
    with pytest.raises(ProfileError):
        read_profile(other)


@pytest.mark.parametrize(("patients", "tiles"), [(33, 3), (9, 12)])
def test_of_few_tiles_or_patients_nothing_is_told(
    model: Path, tmp_path: Path, patients: int, tiles: int, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_cohort(tmp_path / "few", patients=patients, tiles=tiles, classes=CLASSES)
    out = tmp_path / f"few{SUFFIX}"
    arguments = ["--model", str(model), "--data", str(table), "--name", "X", "--out", str(out)]
    assert main([*arguments, "--json"]) == 1
    events = [from_line(line) for line in capsys.readouterr().out.splitlines()]
    (failed,) = [event for event in events if isinstance(event, Failed)]
    assert failed.cause.values["count"] == (99 if tiles == 3 else 9)
    assert not out.exists()


def test_programs_get_the_profile_as_a_report(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_cohort(tmp_path / "site", tiles=9, classes=CLASSES)
    out = tmp_path / f"x{SUFFIX}"
    arguments = ["--model", str(model), "--data", str(table), "--name", "X", "--out", str(out)]
    assert main([*arguments, "--json"]) == 0
    told = from_json(Recalibration, capsys.readouterr().out.splitlines()[-1])
    assert told.file == str(out)
    assert told.profile == read_profile(out)[0]
    assert json.loads(out.read_text(encoding="utf-8"))["tiles"] == 108


def test_the_gate_opens_as_far_as_the_site_needs_and_no_further() -> None:
    assert _factor(np.linspace(0, 0.5, 200)) == 1.0
    spread = np.linspace(0, 1.3, 200)
    assert 1.2 < _factor(spread) < 1.3
    assert (spread > _factor(spread)).mean() <= 0.05
    assert _factor(np.full(200, 9.0)) == MOST_LOOSENED
