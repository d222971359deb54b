"""Several seeds as one job: each a run of its own, gone on with where it stopped, and averaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.seed_group import FILE, read_group, run_of
from training.base.errors import RunError
from training.cli.train import main
from training.phantoms.dataset import PhantomSettings, write_dataset
from training.run.seeds import figures_of, finished

pytestmark = pytest.mark.slow

SMALL = (
    "--preset", "tiny", "--tile-only", "--device", "cpu", "--set", "epochs.pathology=2",
    "--set", "network.width=0.05", "--set", "network.input_size=16",
    "--set", "schedule.small_size=0", "--set", "network.test_time_views=1",
)  # fmt: skip


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("图像")
    write_dataset(folder, PhantomSettings(count=36, size=28), lambda *_: None)
    return folder


def test_three_seeds_are_three_runs_and_a_figure_with_its_spread(
    phantoms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRCVIEWER_LOCKS", str(tmp_path / "locks"))
    folder = tmp_path / "three"
    command = ["train", "--data", str(phantoms), "--run", str(folder), *SMALL, "--seeds", "3"][1:]
    assert main(command) == 0
    group = read_group(folder)
    assert group is not None
    assert group.seeds == (0, 1, 2)
    values = []
    for seed in group.seeds:
        ending = finished(run_of(folder, seed))
        assert ending is not None
        values += [f.value for f in ending.figures if f.metric == "accuracy"]
    (figure,) = [f for f in group.figures if f.split == "test"]
    assert figure.model == names.STAGE1_PATHOLOGY
    assert figure.values == tuple(values)
    assert figure.value == pytest.approx(sum(values) / 3)
    assert figure.count == 3
    assert figure.low is not None

    # One that is lost is made again, the others are left as they are.
    before = (run_of(folder, 0) / names.EVENTS).read_bytes()
    events = run_of(folder, 2) / names.EVENTS
    for file in sorted(run_of(folder, 2).rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    assert figures_of(folder, group.seeds) == ()
    assert main(["--resume", str(folder)]) == 0
    assert events.is_file()
    assert (run_of(folder, 0) / names.EVENTS).read_bytes() == before
    again = read_group(folder)
    assert again is not None
    assert again.figures == group.figures, "the same seeds give the same figures"


def test_a_group_is_stopped_and_gone_on_with(
    phantoms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from training.config.overrides import override
    from training.config.presets import PRESETS
    from training.run.request import TrainRequest
    from training.run.seeds import resume_seeds, train_seeds

    monkeypatch.setenv("CRCVIEWER_LOCKS", str(tmp_path / "locks"))
    folder = tmp_path / "stopped"
    settings = override(PRESETS["tiny"], [part for part in SMALL if "=" in part])
    request = TrainRequest("tiny", settings, (phantoms,), folder, tile_only=True, device="cpu")

    def nobody_but_a_file() -> bool:
        if (run_of(folder, 5) / names.EVENTS).is_file():
            (folder / names.STOP).touch()
        return False

    assert not train_seeds(request, (4, 5), stop_asked=nobody_but_a_file)
    assert finished(run_of(folder, 4)) is not None
    assert finished(run_of(folder, 5)) is None
    group = read_group(folder)
    assert group is not None
    assert group.figures == ()
    assert resume_seeds(folder)
    assert not (folder / names.STOP).exists()
    assert finished(run_of(folder, 5)) is not None

    other = TrainRequest("tiny", settings, (phantoms,), folder, device="cpu")
    with pytest.raises(RunError):
        train_seeds(other, (4, 5))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    with pytest.raises(RunError):
        train_seeds(TrainRequest("tiny", settings, (phantoms,), tmp_path / "full"), (1, 2))
    assert not (tmp_path / "full" / FILE).exists()
