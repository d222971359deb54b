"""A model's card, an answer and cases, for tests of what is made of them."""

from __future__ import annotations

from crcviewer.protocol.images import FieldOfView, ImageInfo, Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import verbatim
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.session.case import Case, CaseState, Picture

CARD = ModelCard(
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
CARDS = {CARD.sha256: CARD}
RESULT = Classified(
    id=1,
    model_name="trial",
    model_sha256="abc",
    class_index=7,
    probabilities=(0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.6, 0.05),
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
"""STR with 0.6."""


def a_case(number: int, path: str = "/a.png") -> Case:
    """Classified, of a tile alone."""
    info = ImageInfo(path, "raster", "PNG", 64, 64, slot=Slot.PATHOLOGY)
    return Case(number, f"case {number}", Picture(info), state=CaseState.DONE, result=RESULT)
