"""The cases of an evaluation are found by what it says of its inputs, wherever both have moved."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from crcviewer.engine.evaluated_cases import list_evaluated
from crcviewer.engine.failures import RequestError
from crcviewer.protocol.evaluation_report import (
    EvaluatedModel,
    EvaluationInputs,
    EvaluationReport,
    ModelEvaluation,
    Recipe,
    seen_from,
)
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.map_messages import CasesListed, ListCases
from crcviewer.protocol.text import NOTHING
from crcviewer.protocol.tissue import TISSUE_CLASSES

COUNT = 6
PARTNERS = [3, 0, 0, 2, 1, 3]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """An evaluation in ``run``, of the images in ``数据``."""
    data, run = tmp_path / "all" / "数据", tmp_path / "all" / "run"
    data.mkdir(parents=True)
    run.mkdir()
    for name, count, shape in (("bloodmnist", COUNT, (9, 9, 3)), ("organsmnist", 4, (9, 9))):
        arrays = {}
        for split in ("train", "val", "test"):
            arrays[f"{split}_images"] = np.zeros((count, *shape), np.uint8)
            arrays[f"{split}_labels"] = np.arange(count)[:, None]
        np.savez(data / f"{name}.npz", allow_pickle=False, **arrays)
    lines = ["model,case,radiology,true,predicted"]
    lines += [f"fused,{case},{partner},0,0" for case, partner in enumerate(PARTNERS)]
    (run / "predictions.csv").write_text("\n".join(lines), encoding="utf-8")
    write_report(run, (data,))
    return run


def write_report(run: Path, data: tuple[Path, ...]) -> None:
    fused = ModelEvaluation(EvaluatedModel.FUSED, "best.safetensors", "abc", 1, 0, (), (), (), ())
    inputs = EvaluationInputs(
        data=tuple(seen_from(run, path) for path in data),
        model="best.safetensors",
        pairing="random",
        seed=0,
        pathology="bloodmnist",
    )
    report = EvaluationReport(
        name="a", pairing="random", trained_pairing="random", leak=False, audit_verdict=None,
        radiology_modality="CT", network=NOTHING, data="blood", cases=COUNT, test_sha256="",
        classes=TISSUE_CLASSES, tested_on=(), trained_on=(), train_cases=COUNT,
        recipe=Recipe("tiny", 0, "", NOTHING), models=(fused,), comparisons=(), baselines=(),
        maps=(), missing=(), notes=(), seed=0, resamples=100, command="", device="cpu",
        created="", code_version="", torch="", inputs=inputs if data else None,
    )  # fmt: skip
    (run / "evaluation.json").write_text(report.to_text(), encoding="utf-8")


def listed(run: Path, *, data: str = "", most: int = 100, model: str = "abc") -> CasesListed:
    return list_evaluated(
        ListCases(1, "evaluation", str(run), most, TISSUE_CLASSES, data=data, model_sha256=model)
    )


def test_each_tile_stands_beside_the_image_it_was_tested_with(run: Path) -> None:
    found = listed(run)
    assert [case.radiology.slice_index for case in found.cases if case.radiology] == PARTNERS
    assert found.labels == tuple(range(COUNT))
    assert found.notes == ()
    some = listed(run, most=4)
    assert len(some.cases) == len(some.labels) == 4
    assert some.notes[0].values == {"taken": 4, "count": COUNT, "rest": 2}
    assert set(some.cases) <= set(found.cases)


def test_they_are_found_where_both_were_moved(run: Path, tmp_path: Path) -> None:
    shutil.move(run.parent, tmp_path / "elsewhere")
    path = listed(tmp_path / "elsewhere" / "run").cases[0].pathology
    assert path is not None
    assert Path(path.path.partition("#")[0]).is_file()


def test_images_that_are_gone_may_be_named(run: Path, tmp_path: Path) -> None:
    shutil.move(run.parent / "数据", tmp_path / "moved")
    with pytest.raises(RequestError) as caught:
        listed(run)
    assert caught.value.action == ChooseFolder()
    assert len(listed(run, data=str(tmp_path / "moved")).cases) == COUNT


def test_an_evaluation_of_an_earlier_version_does_not_say_where(run: Path) -> None:
    write_report(run, ())
    with pytest.raises(RequestError) as caught:
        listed(run)
    assert caught.value.action == ChooseFolder()


def test_what_is_of_something_else_is_refused(run: Path) -> None:
    with pytest.raises(RequestError) as caught:
        listed(run, model="another")
    assert caught.value.next_step.values == {"name": "best.safetensors"}
    write_report(run, (run.parent / "数据", run))
    with pytest.raises(RequestError):
        listed(run)
    (run / "evaluation.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RequestError):
        listed(run)
