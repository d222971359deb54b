from __future__ import annotations

import json

import pytest

from training.base.errors import SettingsError
from training.config.presets import BEST, FAST, PAPER, PRESETS, TINY
from training.config.settings import StudySettings, override


def test_paper_is_the_study() -> None:
    assert (PAPER.network.backbone, PAPER.network.width, PAPER.network.input_size) == (
        "resnet50", 1.0, 64,
    )  # fmt: skip
    epochs = PAPER.epochs
    assert (epochs.pathology, epochs.radiology, epochs.fusion) == (50, 50, 40)
    assert (PAPER.batch.size, PAPER.batch.accumulation) == (32, 4)
    optimiser = PAPER.optimiser
    assert (optimiser.name, optimiser.learning_rate) == ("adam", 1e-3)
    assert (optimiser.pretrained_factor, optimiser.weight_decay) == (0.1, 0.0)
    assert (PAPER.schedule.name, PAPER.schedule.factor, PAPER.schedule.patience) == (
        "plateau", 0.5, 5,
    )  # fmt: skip
    assert (PAPER.loss.ldam_weight, PAPER.loss.ldam_scale, PAPER.loss.largest_margin) == (
        0.5, 30.0, 0.5,
    )  # fmt: skip
    assert (PAPER.tile.mirror, PAPER.tile.rotation) == (True, 10.0)
    assert (PAPER.slice.mirror, PAPER.slice.rotation) == (False, 10.0)


def test_no_preset_mirrors_radiology() -> None:
    assert [preset.slice.mirror for preset in PRESETS.values()] == [False] * len(PRESETS)


def test_overrides_are_typed_and_applied_in_order() -> None:
    changed = override(
        TINY,
        [
            "loss.ldam_weight=0.25", "epochs.fusion = 3", "schedule.name=plateau",
            "tile.mirror=false", "epochs.fusion=4",
        ],
    )  # fmt: skip
    assert changed.loss.ldam_weight == 0.25
    assert changed.epochs.fusion == 4
    assert changed.schedule.name == "plateau"
    assert changed.tile.mirror is False
    assert changed.network == TINY.network


@pytest.mark.parametrize(
    ("assignment", "sentence"),
    [
        ("loss.ldam_weight", "not of the form name=value"),
        ("loss.ldam_weight=two", "it must be a number"),
        ("loss.ldam_weight=nan", "finite"),
        ("loss.ldam_weight=2", "between 0 and 1"),
        ("loss.ldam=1", "there is no “ldam”"),
        ("loss=1", "it has parts"),
        ("batch.size=1.5", "whole number"),
        ("batch.size=1", "2 images or more"),
        ("batch.size.x=1", "has no parts"),
        ("tile.mirror=yes", "true or false"),
        ("slice.mirror=true", "radiology is never mirrored"),
        ("slice.dihedral=true", "radiology is never mirrored"),
        ("slice.stain_scale=0.1", "radiology is grey"),
        ("slice.virtual_stain=0.1", "radiology is grey"),
        ("loss.mixup=-1", "between 0 and 10"),
        ("loss.reweight_after=2", "between 0 and 1"),
        ("loss.effective_beta=1", "between 0 and 1"),
        ("optimiser.name=sgd", "one of adam, adamw, muon"),
        ("network.backbone=vgg", "unknown backbone"),
        ("network.input_size=33", "multiple of 8"),
        ("epochs.fusion=0", "at least 1 epoch"),
    ],
)
def test_bad_overrides_are_said_in_a_sentence(assignment: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence) as caught:
        override(PAPER, [assignment])
    assert "--set" in caught.value.next_step


def test_settings_become_plain_json() -> None:
    plain = StudySettings().to_json()
    assert plain["epochs"] == {"pathology": 50, "radiology": 50, "fusion": 40}
    assert plain["tile"]["mirror"] is True


@pytest.mark.parametrize("name", PRESETS)
def test_settings_come_back_from_json(name: str) -> None:
    plain = json.loads(json.dumps(PRESETS[name].to_json()))
    assert StudySettings.from_json(plain) == PRESETS[name]


def test_settings_of_an_older_version_get_defaults_and_bad_ones_are_refused() -> None:
    plain = json.loads(json.dumps(TINY.to_json()))
    for group, name in (("loss", "mixup"), ("tile", "dihedral"), ("loss", "reweight_after")):
        del plain[group][name]
    plain["loss"]["of_a_later_version"] = 1
    assert StudySettings.from_json(plain) == TINY
    plain["loss"]["ldam_weight"] = 2.0
    with pytest.raises(ValueError, match="between 0 and 1"):
        StudySettings.from_json(plain)


def test_fast_is_the_study_in_an_eighth_of_its_passes() -> None:
    assert (FAST.network, FAST.loss, FAST.tile) == (PAPER.network, PAPER.loss, PAPER.tile)
    assert (FAST.batch.size, FAST.batch.accumulation, FAST.batch.precision) == (128, 1, "auto")
    assert FAST.epochs.pathology * 8 <= PAPER.epochs.pathology
    assert FAST.epochs.fusion * 8 <= PAPER.epochs.fusion


def test_best_has_the_studys_network_and_passes() -> None:
    assert (BEST.network.backbone, BEST.network.width) == ("resnet50", 1.0)
    assert BEST.epochs == PAPER.epochs
    assert BEST.tile.dihedral
    assert BEST.tile.virtual_stain > 0
    assert BEST.loss.mixup > 0
    assert BEST.schedule.ema_decay > 0
