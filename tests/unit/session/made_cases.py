"""Cases as they are after a day's work, without any image."""

from __future__ import annotations

from hashlib import sha256

from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import FieldOfView, ImageInfo, SeriesInfo
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.review import Review
from crcviewer.protocol.text import text
from crcviewer.protocol.verdict import RadiologyUse
from crcviewer.session.case import Case, CaseState, Picture


def picture(path: str, **facts: object) -> Picture:
    info = ImageInfo(path, "raster", "PNG", 224, 224, sha256=sha256(path.encode()).hexdigest())
    return Picture(info, **facts)  # type: ignore[arg-type]


def answer(index: int = 3) -> Classified:
    probabilities = tuple(0.6 if n == index else 0.05 for n in range(9))
    return Classified(
        id=1,
        model_name="demo",
        model_sha256="a" * 64,
        class_index=index,
        probabilities=probabilities,
        logits=probabilities,
        tile_only=True,
        pathology_field=FieldOfView(0, 0, 224),
        radiology_field=None,
        pathology_sha256="b" * 64,
        radiology_sha256="",
        radiology_effect=None,
        exchanges=(),
        arrays="/tmp/gone.npz",
        warnings=(text("The tile is small: {pixels} pixels.", pixels=28),),
        verdict=index,
        prediction_set=(index,),
        radiology_use=RadiologyUse.NONE,
    )


def case(case_id: int, **facts: object) -> Case:
    name = f"P{case_id:05}"
    return Case(case_id, name, picture(f"/images/{name}.png"), **facts)  # type: ignore[arg-type]


def many(count: int) -> list[Case]:
    return [case(n, state=CaseState.DONE, result=answer(n % 9)) for n in range(1, count + 1)]


def every_kind() -> list[Case]:
    series = SeriesInfo("Müller, Hans: T2", 4, volume="TE 80", patient="digest", study="other")
    scan = ImageInfo("/images/ct#series-4", "dicom_series", "DICOM series", 512, 512, series=series)
    return [
        case(1),
        case(2, state=CaseState.RUNNING),
        case(3, state=CaseState.DONE, result=answer(), classified_at="2026-03-01T10:00:00Z"),
        case(4, radiology=Picture(scan, slice_index=7, field=FieldOfView(1.5, 2, 64))),
        case(5, review=Review("STR", flagged=True, note="看 again", decided_at="2026-03-01")),
        case(6, review=Review(cannot_be_told=True)),
        Case(
            7,
            "no\udcffutf8.png",
            state=CaseState.FAILED,
            error=Failure(text("{name} cannot be read.", name="x")),
            error_path="/images/no\udcffutf8.png",
        ),
    ]
