"""Values that the tests of the Classify tab share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.session_folder import SessionFolder
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import CaseFiles, FieldOfView, ImageInfo, Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import text, verbatim
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.ui.classify.case_store import CaseStore

DAMAGED = Failure(text("It is damaged."), text("Choose another file."))

MakeInfo = Callable[[str, Slot], ImageInfo]
MakeFiles = Callable[..., CaseFiles]


@pytest.fixture
def make_info() -> MakeInfo:
    """An image as the reader describes it."""

    def make(path: str, slot: Slot) -> ImageInfo:
        return ImageInfo(path=path, kind="raster", format="PNG", width=64, height=64, slot=slot)

    return make


@pytest.fixture
def make_files(make_info: MakeInfo) -> MakeFiles:
    """A proposed case of the images whose paths are given."""

    def make(name: str, pathology: str | None = None, radiology: str | None = None) -> CaseFiles:
        return CaseFiles(
            name,
            make_info(pathology, Slot.PATHOLOGY) if pathology else None,
            make_info(radiology, Slot.RADIOLOGY) if radiology else None,
            error=None if pathology or radiology else DAMAGED,
            error_path="" if pathology or radiology else name,
        )

    return make


@pytest.fixture
def store(qapp: object) -> Iterator[CaseStore]:
    """An empty list of cases."""
    made = CaseStore()
    yield made
    # Else the collector may take the steps before the stack, which would delete them again.
    made.undo_stack.clear()


@pytest.fixture
def card() -> ModelCard:
    """Of a model with the nine classes."""
    return ModelCard(
        name="trial",
        path="/models/trial.safetensors",
        sha256="abc",
        classes=TISSUE_CLASSES,
        network=verbatim("resnet10 x 2"),
        parameters=1000,
        pairing="random",
        radiology_modality="CT",
        pathology_source_size=28,
        radiology_source_size=28,
        input_size=64,
        test_time_views=1,
    )


@pytest.fixture
def result() -> Classified:
    """STR with 0.6."""
    probabilities = (0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.6, 0.05)
    return Classified(
        id=1,
        model_name="trial",
        model_sha256="abc",
        class_index=7,
        probabilities=probabilities,
        logits=(0.0,) * 9,
        tile_only=True,
        pathology_field=FieldOfView(0, 0, 64),
        radiology_field=None,
        pathology_sha256="1",
        radiology_sha256="",
        radiology_effect=None,
        exchanges=(),
        verdict=7,
    )


@pytest.fixture(scope="session")
def reader(
    qapp: object,
    tmp_path_factory: pytest.TempPathFactory,
    shared_workers: list[Callable[[], int]],
) -> Iterator[ReaderClient]:
    """A real one, which all tests of the tab share."""
    session = SessionFolder(tmp_path_factory.mktemp("session"))
    made = ReaderClient(session.path)
    shared_workers.append(lambda: made.pid)
    made.start()
    yield made
    made.shutdown()
    session.remove()
