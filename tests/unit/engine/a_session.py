"""A session with classified cases, for tests of commands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from crcviewer.engine.engine_role import Engine
from crcviewer.engine.job import Job
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.messages import Classify, LoadModel, Reply
from crcviewer.protocol.model_card import ModelCard
from crcviewer.session.case import Case, CaseState, Picture
from crcviewer.session.session_file import SessionFile
from crcviewer.session.writer import Batch, SessionWriter


def _ignored(_: Reply) -> None:
    return None


def write_session(
    path: Path, model: Path, pairs: Sequence[tuple[Path, Path | None]], name: str = "Frau Geheim"
) -> tuple[list[Case], ModelCard]:
    """What is in it."""
    engine = Engine()
    load = LoadModel(0, str(model))
    card = engine.load_model(load, Job(load, _ignored, Path)).card
    cases = []
    for number, (tile, scan) in enumerate(pairs, 1):
        case = Case(
            number,
            f"{name} {number}",
            Picture(open_image(str(tile)).info),
            None if scan is None else Picture(open_image(str(scan)).info),
            CaseState.DONE,
            classified_at="2026-11-29T01:00:00+00:00",
        )
        assert case.pathology is not None
        request = Classify(
            number,
            case.pathology.ref(),
            None if case.radiology is None else case.radiology.ref(),
            overlays=False,
        )
        answer = engine.classify(request, Job(request, _ignored, Path))
        cases.append(replace(case, result=answer))
    writer = SessionWriter(session=SessionFile.create(path))
    writer.write(Batch(cases, cards=(card,)))
    writer.close()
    return cases, card
