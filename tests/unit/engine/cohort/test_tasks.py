"""What a worker answers where it cannot map: fields, and never an exception."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from crcviewer.engine.cohort.tasks import SlideOutcome, SlideTask, map_slide, stop_cohort
from crcviewer.protocol.json_lines import from_json, to_json
from tests.unit.engine.slide_maps import write_slide
from tests.unit.engine.tiny_model import write_tiny_model


@pytest.fixture
def task(tmp_path: Path) -> SlideTask:
    model = tmp_path / "tiny.safetensors"
    write_tiny_model(model)
    slide = write_slide(tmp_path / "切片.tiff", 672, 560)
    sha256 = hashlib.sha256(model.read_bytes()).hexdigest()
    return SlideTask(2, str(slide), "s", str(tmp_path / "out"), str(model), sha256, str(tmp_path))


def outcome_of(task: SlideTask, **other: Any) -> SlideOutcome:
    from msgspec.structs import replace

    return from_json(SlideOutcome, map_slide(to_json(replace(task, **other))))


@pytest.mark.parametrize("part", ["slide", "model", "radiology", "region"])
@pytest.mark.parametrize("shared", [False, True])
def test_what_this_computer_does_not_see_is_named(task: SlideTask, part: str, shared: bool) -> None:
    missing = str(Path(task.out) / "nowhere" / "x")
    outcome = outcome_of(task, shared=shared, **{part: missing})
    assert outcome.failure is not None
    assert outcome.failure.cause.values["path"] == missing
    assert ("host" in outcome.failure.cause.values) == shared
    assert outcome.failure.next_step
    assert outcome.host


def test_another_version_is_refused(task: SlideTask) -> None:
    outcome = outcome_of(task, version="0.0.0")
    assert outcome.failure is not None
    assert outcome.failure.cause.values["ours"] == "0.0.0"
    assert not Path(task.out).exists()


def test_another_model_of_that_name_is_refused(task: SlideTask) -> None:
    outcome = outcome_of(task, model_sha256="0" * 64)
    assert outcome.failure is not None
    assert not Path(task.out).exists()


def test_a_region_that_holds_no_polygon_is_a_row_of_its_own(
    task: SlideTask, tmp_path: Path
) -> None:
    (tmp_path / "r.geojson").write_text("{}")
    outcome = outcome_of(task, region=str(tmp_path / "r.geojson"))
    assert outcome.failure is not None


def test_after_a_stop_nothing_of_that_cohort_begins(task: SlideTask) -> None:
    stop_cohort(task.cohort)
    outcome = outcome_of(task)
    assert outcome.failure is None
    assert outcome.summary is None
    assert not Path(task.out).exists()
