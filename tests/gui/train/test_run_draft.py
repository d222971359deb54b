"""What the wizard was told, as a command and from one time to the next."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from crcviewer.protocol.recipe_report import RecipeReport
from crcviewer.ui.train.wizard.run_draft import (
    DataSource,
    RunDraft,
    draft_of_request,
    remembered_draft,
)
from training.cli.recipes import main as recipes
from training.cli.train import _parser

DRAFT = RunDraft(
    source=DataSource.TABLE, data="/数据/a b.csv", table="/数据/a b.csv", pairing="manifest",
    preset="tiny", changes={"batch.size": 8, "tile.mirror": False, "loss.mixup": 0.2},
    control=False, device="cpu", seed=3, name="Mine",
)  # fmt: skip


def test_the_command_is_one_that_training_takes() -> None:
    arguments = _parser().parse_args(DRAFT.train_arguments(Path("/runs/x y"))[1:])
    assert arguments.data == [Path("/数据/a b.csv")]
    assert arguments.run == Path("/runs/x y")
    assert arguments.set == ["batch.size=8", "tile.mirror=false", "loss.mixup=0.2"]
    assert (arguments.no_control, arguments.device, arguments.seed) == (True, "cpu", 3)
    assert (arguments.pairing, arguments.name) == ("manifest", "Mine")


def test_it_is_remembered() -> None:
    assert remembered_draft(msgspec.json.encode(DRAFT).decode()) == DRAFT


@pytest.mark.parametrize(
    "written",
    [
        "", "{", "[]", "{}", '{"changes": [["batch.size", "8"]]}',
        '{"source": "moon", "changes": 3, "seed": "x", "control": 1}',
    ],
)  # fmt: skip
def test_a_damaged_memory_is_as_at_first(written: str) -> None:
    assert remembered_draft(written) == RunDraft()


def test_what_is_whole_of_a_damaged_memory_is_kept() -> None:
    assert remembered_draft('{"preset": "fast", "seed": "x"}') == RunDraft(preset="fast")


def test_a_run_is_begun_again_with_its_settings() -> None:
    request = {
        "preset": "tiny", "data": ["/d"], "pathology": "pathmnist", "radiology": "organcmnist",
        "settings": {"batch": {"size": 16, "accumulation": 1}, "tile": {"mirror": True}},
        "pairing": None, "seed": 4, "control": True,
    }  # fmt: skip
    draft = draft_of_request(request)
    assert (draft.source, draft.folder, draft.seed) == (DataSource.FOLDER, "/d", 4)
    assert draft.changes == {"batch.size": 16, "batch.accumulation": 1, "tile.mirror": True}


@pytest.mark.parametrize("odd", [None, 5, -1, "x", [], {}, [[1]], {"a": 1}, 10**30, float("inf")])
@pytest.mark.parametrize("name", ["data", "settings", "seed", "preset", "pairing", "pathology"])
def test_a_request_of_a_stranger_gives_a_draft_all_the_same(name: str, odd: object) -> None:
    draft = draft_of_request({"settings": {"batch": {"size": 16}}, "data": ["/d"], name: odd})
    assert draft.seed >= 0
    assert name == "data" or draft.folder == "/d"
    assert name == "settings" or draft.changes == {"batch.size": 16}


def test_recipes_tell_every_setting_of_every_recipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert recipes(["--json"]) == 0
    report = msgspec.json.decode(capsys.readouterr().out, type=RecipeReport)
    named = [info.name for info in report.settings]
    assert {"batch.size", "epochs.fusion", "network.width"} <= set(named)
    assert len(set(named)) == len(named)
    for recipe in report.recipes:
        assert recipe.purpose
        assert len(recipe.values) == len(named)
    assert {info.name.partition(".")[0] for info in report.settings} == {
        group.name for group in report.groups
    }


def test_every_value_of_a_recipe_can_be_set() -> None:
    from training.cli.recipes import report_recipes
    from training.config.overrides import override
    from training.config.presets import PRESETS

    report = report_recipes()
    for recipe in report.recipes:
        settings = PRESETS[recipe.name]
        names = [info.name for info in report.settings]
        pairs = [f"{name}={value}" for name, value in zip(names, recipe.values, strict=True)]
        assert override(settings, pairs) == settings
