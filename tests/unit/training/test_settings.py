from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.base.errors import SettingsError
from training.cli.recipes import markdown, report_recipes
from training.config.overrides import GROUPS, RULES, SETTINGS, override, values_of
from training.config.presets import BEST, FAST, PAPER, PRESETS, TINY
from training.config.settings import StudySettings


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
    ("assignment", "name", "wanted"),
    [
        ("loss.ldam_weight=two", "loss.ldam_weight", "a number from 0 to 1"),
        ("loss.ldam_weight=nan", "loss.ldam_weight", "a number from 0 to 1"),
        ("optimiser.weight_decay=inf", "optimiser.weight_decay", "a number from 0 to 10"),
        ("loss.ldam_weight=2", "loss.ldam_weight", "a number from 0 to 1"),
        ("batch.size=1.5", "batch.size", "a whole number from 2 to 65,536"),
        ("batch.size=1", "batch.size", "a whole number from 2 to 65,536"),
        ("tile.mirror=yes", "tile.mirror", "true or false"),
        ("optimiser.name=sgd", "optimiser.name", "one of adam, adamw, muon"),
        ("network.test_time_views=2", "network.test_time_views", "one of 1, 8"),
        ("network.input_size=33", "network.input_size", "a multiple of 8, from 16 to 512"),
    ],
)
def test_a_value_that_does_not_fit_is_told_what_would(
    assignment: str, name: str, wanted: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        override(PAPER, [assignment])
    assert caught.value.cause.values["name"] == name
    assert caught.value.cause.values["value"] == assignment.partition("=")[2]
    assert str(caught.value.next_step.values["wanted"]) == wanted


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("loss.ldam", [known for known in SETTINGS if known.startswith("loss.")]),
        ("batch.size.x", [known for known in SETTINGS if known.startswith("batch.")]),
        ("loss", [known for known in SETTINGS if known.startswith("loss.")]),
        ("x", [group.name for group in GROUPS]),
    ],
)
def test_a_setting_that_is_not_there_is_told_which_are(name: str, choices: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        override(PAPER, [f"{name}=1"])
    assert list(caught.value.next_step.values["names"]) == choices


def test_without_a_value_nothing_is_set() -> None:
    with pytest.raises(SettingsError) as caught:
        override(PAPER, ["loss.ldam_weight"])
    assert caught.value.cause.values == {"assignment": "loss.ldam_weight"}


@pytest.mark.parametrize(
    "assignment",
    [
        "slice.mirror=true", "slice.dihedral=true", "slice.stain_scale=0.1",
        "slice.virtual_stain=0.1", "schedule.small_size=8",
    ],
)  # fmt: skip
def test_what_radiology_and_small_images_cannot_have_is_refused(assignment: str) -> None:
    with pytest.raises(SettingsError):
        override(PAPER, [assignment])


def test_blurred_and_sharpened_are_not_more_than_all_images() -> None:
    with pytest.raises(SettingsError):
        override(PAPER, ["tile.blur=0.6", "tile.sharpen=0.6"])


def test_rules_between_settings_are_told_by_their_full_names() -> None:
    blurred = [rule for rule in RULES if "tile.blur" in rule.names]
    assert [rule.names for rule in blurred] == [("tile.blur", "tile.sharpen")]
    assert not blurred[0].broken({"tile.blur": 0.5, "tile.sharpen": 0.5})
    assert blurred[0].broken({"tile.blur": 0.6, "tile.sharpen": 0.5})
    assert not blurred[0].broken({"tile.blur": 0.6})
    assert {name for rule in RULES for name in rule.names} <= set(SETTINGS)
    for preset in PRESETS.values():
        values = dict(zip(SETTINGS, values_of(preset), strict=True))
        assert not any(rule.broken(values) for rule in RULES)


def test_every_setting_is_declared_with_its_range_and_words() -> None:
    titles = [(name.partition(".")[0], info.title) for name, info in SETTINGS.items()]
    assert len(set(titles)) == len(titles)
    for info in SETTINGS.values():
        assert info.title, info.name
        assert info.help, info.name
        numeric = info.kind in ("int", "float")
        assert (info.least is not None, info.most is not None) == (numeric, numeric), info.name


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_within_the_ranges(preset: str) -> None:
    pairs = zip(SETTINGS, values_of(PRESETS[preset]), strict=True)
    assert override(PAPER, [f"{name}={value}" for name, value in pairs]) == PRESETS[preset]


def test_the_documentation_lists_the_settings_as_they_are_declared() -> None:
    """``crcviewer recipes --markdown`` makes its table."""
    page = (Path(__file__).parents[3] / "docs" / "recipes.md").read_text(encoding="utf-8")
    table = page.partition("<!-- settings -->\n")[2].partition("\n<!-- end of settings -->")[0]
    assert table == markdown(report_recipes())


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
    with pytest.raises(ValueError, match=r"loss\.ldam_weight"):
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
