"""Many cases at a time: each as if it stood alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from crcviewer.engine.case_batches import BatchSize, classify_many
from crcviewer.engine.engine_role import Engine
from crcviewer.engine.job import Job
from crcviewer.model.document import GoldenInfo
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import Classified, Classify, LoadModel
from tests.unit.engine.tiny_model import write_tiny_model


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    model = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    write_tiny_model(model)
    made = Engine()
    request = LoadModel(0, str(model))
    made.load_model(request, _job(request))
    return made


def _job(request: Classify | LoadModel) -> Job:
    return Job(request, lambda _: None, Path)


@pytest.fixture
def requests(tmp_path: Path) -> list[Classify]:
    """Pairs, tiles alone and files that are damaged, some twice."""
    random = np.random.default_rng(0)
    made = []
    for n in range(20):
        tile, scan = tmp_path / f"{n}_he.png", tmp_path / f"{n}_ct.png"
        Image.fromarray(random.integers(0, 256, (64, 64, 3), np.uint8)).save(tile)
        Image.fromarray(random.integers(0, 256, (64, 64), np.uint8)).save(scan)
        if n % 7 == 3:
            tile.write_bytes(tile.read_bytes()[:200])
        beside = ImageRef(str(scan)) if n % 3 else None
        made.append(Classify(n + 1, ImageRef(str(tile)), beside, overlays=False, batch=True))
    return made


def test_answers_are_those_of_single_cases_in_order(
    engine: Engine, requests: list[Classify]
) -> None:
    answers = list(classify_many(engine, requests))
    assert [request for request, _ in answers] == requests
    failed = [n for n, (_, outcome) in enumerate(answers) if isinstance(outcome, Failure)]
    assert failed == [3, 10, 17]
    for request, outcome in answers:
        if isinstance(outcome, Failure):
            continue
        alone = engine.classify(request, _job(request))
        assert outcome.id == request.id
        assert outcome.class_index == alone.class_index
        for ours, theirs in (
            (outcome.probabilities, alone.probabilities),
            (outcome.logits, alone.logits),
        ):
            np.testing.assert_allclose(ours, theirs, atol=GoldenInfo.tolerance)
        for field in Classified.__struct_fields__:
            if field not in ("probabilities", "logits", "seconds", "exchanges",
                             "radiology_effect", "pathology_check", "radiology_check"):  # fmt: skip
                assert getattr(outcome, field) == getattr(alone, field), field


def test_requests_are_taken_as_they_are_needed(engine: Engine, requests: list[Classify]) -> None:
    taken = 0

    def endless() -> Iterator[Classify]:
        nonlocal taken
        for request in itertools.cycle(requests[:3]):
            taken += 1
            yield request

    answers = classify_many(engine, endless())
    assert len(list(itertools.islice(answers, 10))) == 10
    assert taken < 200
    answers.close()


def test_a_batch_takes_as_long_as_somebody_may_wait() -> None:
    size = BatchSize()
    first = size.most(64 * 64, on_cpu=False)
    assert first > 1
    for _ in range(10):
        size.note(first, 0.001 * first)
    assert size.most(64 * 64, on_cpu=False) == 64
    assert size.most(8 * 224 * 224, on_cpu=False) < 10
    assert size.most(8 * 224 * 224, on_cpu=True) == 1
    for _ in range(10):
        size.note(4, 4.0)
    assert size.most(64 * 64, on_cpu=False) == 1
