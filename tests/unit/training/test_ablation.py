"""What parts are worth: which recipes are tried, what is trained, and what comes out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.base.errors import SettingsError
from training.cli.ablate import main
from training.config.overrides import override
from training.config.presets import BEST, PAPER
from training.studies.ablation import PARTS, Score, summary, variants

SMALL = [
    "--device", "cpu", "--set", "network.backbone=resnet10", "--set", "network.width=0.0625",
    "--set", "network.input_size=16", "--set", "epochs.pathology=2", "--set", "batch.size=32",
    "--set", "batch.accumulation=1",
]  # fmt: skip


def test_off_takes_one_part_out_and_on_puts_one_in() -> None:
    without = {one.name: one.settings for one in variants(BEST, PAPER, turn="off")}
    assert next(iter(without)) == "all"
    assert without["all"] == BEST
    assert without["mixup"] == override(BEST, ["loss.mixup=0"])
    assert without["optimiser"].optimiser == PAPER.optimiser
    assert "reweighting" not in without, "it is the same in both"
    only = {one.name: one.settings for one in variants(BEST, PAPER, turn="on")}
    assert next(iter(only)) == "none"
    assert only["none"] == PAPER
    assert only["running-mean"] == override(PAPER, ["schedule.ema_decay=0.999"])
    assert set(only) - {"none"} == set(without) - {"all"}


def test_parts_name_each_setting_once_and_leave_out_none_of_the_tiles() -> None:
    paths = [path for part in PARTS.values() for path in part]
    assert len(paths) == len(set(paths))
    of_tile = {path for path in paths if path.startswith("tile.")}
    assert of_tile == {f"tile.{name}" for name in BEST.to_json()["tile"]} - {"tile.mirror"}


@pytest.mark.parametrize("part", ["luck", "reweighting"])
def test_parts_that_are_unknown_or_the_same_in_both_cannot_be_asked_for(part: str) -> None:
    with pytest.raises(SettingsError) as caught:
        variants(BEST, PAPER, turn="off", parts=[part])
    assert caught.value.cause.values == {"part": part}


@pytest.mark.parametrize(("turn", "sign"), [("off", 1), ("on", -1)])
def test_a_gain_is_that_of_having_the_part(turn: str, sign: int) -> None:
    scores = {
        "reference": (Score(0.90, 0.8), Score(0.92, 0.8)),
        "worse": (Score(0.88, 0.7), Score(0.86, 0.7)),
        "better": (Score(0.91, 0.8), Score(0.95, 0.9)),
    }
    result = summary(scores, turn=turn, seeds=(0, 1), validation_images=50, command="c")
    worth = {one.part: one for one in result.parts}
    assert worth["worse"].gains == pytest.approx((2.0 * sign, 6.0 * sign))
    assert worth["worse"].accuracy_gain == pytest.approx(4.0 * sign)
    assert worth["worse"].accuracy_gain_spread == pytest.approx(2 * 2**0.5)
    assert worth["better"].macro_f1_gain == pytest.approx(-5.0 * sign)
    assert result.parts[0].accuracy_gain >= result.parts[1].accuracy_gain
    assert result.reference_accuracy == pytest.approx(0.91)


def test_the_command_trains_prints_and_goes_on(
    phantom_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "ablation"
    command = ["--data", str(phantom_folder), "--run", str(run), "--seeds", "1", *SMALL]
    assert main([*command, "--parts", "mixup", "views"]) == 0
    said = capsys.readouterr().out
    for word in ("all", "mixup", "views", "Validation accuracy, mean of 1 seeds"):
        assert word in said
    # Views are counted after training: two networks, not three.
    files = {path.name for path in run.glob("*-seed0.json")}
    assert files == {"all-seed0.json", "mixup-seed0.json"}
    written = json.loads((run / "ablation.json").read_text(encoding="utf-8"))
    assert {one["part"] for one in written["parts"]} == {"mixup", "views"}
    assert 0.0 < written["reference_accuracy"] <= 1.0
    before = {path: path.stat().st_mtime_ns for path in run.glob("*-seed0.json")}

    # What is finished is not trained again; what is new is.
    assert main([*command, "--parts", "mixup", "dihedral"]) == 0
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert (run / "dihedral-seed0.json").exists()

    # Other settings would be a false comparison.
    assert main([*command, "--parts", "mixup", "--set", "epochs.pathology=3"]) == 1
    assert "all-seed0.json" in capsys.readouterr().err
    (run / "all-seed0.json").write_text("{", encoding="utf-8")
    assert main([*command, "--parts", "mixup"]) == 1
    assert "all-seed0.json" in capsys.readouterr().err
