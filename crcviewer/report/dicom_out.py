"""A result as DICOM files: pictures with overlay as secondary captures, and a structured report
(TID 1500) of the classes, for an archive that need not be there.

Identifiers of the source are never written: the patient's name is empty, the patient's identifier
is the pseudonym of the case, and all UIDs are new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from highdicom import sr
from highdicom.sc import ConversionTypeValues, SCImage
from highdicom.sr import CodedConcept
from highdicom.uid import UID
from numpy.typing import NDArray
from pydicom.sr.codedict import codes

from crcviewer.protocol.images import Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.program import VERSION, program_sha256

SCHEME = "99CRCVIEWER"
"""Of our codes: classes are their own, ``VERDICT`` and ``REASON`` name what is said."""
_MANUFACTURER = "crcviewer"
_RESEARCH_USE = "For research use only, not for diagnosis"
_LONGEST_CODE, _LONGEST_MEANING = 16, 64
_SERIES = {Slot.PATHOLOGY: 1, Slot.RADIOLOGY: 2}
_SERIES_OF_REPORT = 3


@dataclass(frozen=True, eq=False)
class DicomCase:
    """What is written of one case."""

    pseudonym: str
    result: Classified
    card: ModelCard
    pictures: Mapping[Slot, NDArray[np.uint8]]
    """RGB ``(H, W, 3)``: with the overlay, where there is one; the tile's at least."""
    descriptions: Mapping[Slot, str]
    """What a picture shows, in ASCII."""
    now: datetime
    """Of this machine's time zone, which the files tell: all of their times are of that."""
    synthetic: bool = False
    """Whether an image of it was made by a program."""


def write_case(case: DicomCase, folder: Path) -> list[Path]:
    """The files: a secondary capture a picture, and the report that refers to them.

    Raises OSError.
    """
    study = UID()
    captures = {slot: _capture(case, slot, study) for slot in case.pictures}
    report = _report(case, captures)
    written = []
    for name, data in (
        *((f"{case.pseudonym}-{slot.value}.dcm", image) for slot, image in captures.items()),
        (f"{case.pseudonym}-report.dcm", report),
    ):
        data.TimezoneOffsetFromUTC = case.now.strftime("%z")
        data.save_as(folder / name, enforce_file_format=True)
        written.append(folder / name)
    return written


def _capture(case: DicomCase, slot: Slot, study: UID) -> SCImage:
    image = SCImage(
        pixel_array=np.ascontiguousarray(case.pictures[slot]),
        photometric_interpretation="RGB",
        bits_allocated=8,
        coordinate_system="PATIENT",
        study_instance_uid=study,
        series_instance_uid=UID(),
        series_number=_SERIES[slot],
        sop_instance_uid=UID(),
        instance_number=1,
        manufacturer=_MANUFACTURER,
        patient_id=case.pseudonym,
        patient_name="",
        study_id="1",
        study_date=case.now.date(),
        study_time=case.now.time().replace(microsecond=0, tzinfo=None),
        patient_orientation=("L", "P"),
    )
    # Of a picture of the screen, as it were, nobody knows how the patient lay.
    image.PatientOrientation = []
    image.Laterality = ""
    image.ConversionType = ConversionTypeValues.WSD.value
    image.Modality = "OT"
    image.SeriesDescription = case.descriptions[slot][:_LONGEST_MEANING]
    synthetic = "; synthetic images" if case.synthetic else ""
    image.ImageComments = f"{_RESEARCH_USE}{synthetic}"
    image.SoftwareVersions = VERSION
    image.ManufacturerModelName = _MANUFACTURER
    return image


def _report(case: DicomCase, captures: Mapping[Slot, SCImage]) -> sr.ComprehensiveSR:
    device = sr.DeviceObserverIdentifyingAttributes(
        uid=UID(),
        name=_MANUFACTURER,
        manufacturer_name=_MANUFACTURER,
        model_name=_ascii(case.card.name)[:_LONGEST_MEANING],
        serial_number=VERSION,
    )
    context = sr.ObservationContext(
        observer_device_context=sr.ObserverContext(
            observer_type=codes.DCM.Device, observer_identifying_attributes=device
        )
    )
    content = sr.MeasurementReport(
        observation_context=context,
        procedure_reported=_code("CLASSIFY", "Tissue classification of an image"),
        imaging_measurements=[_group(case, captures)],
        title=codes.DCM.ImagingMeasurementReport,
    )
    report = sr.ComprehensiveSR(
        evidence=list(captures.values()),
        content=content[0],
        series_instance_uid=UID(),
        series_number=_SERIES_OF_REPORT,
        sop_instance_uid=UID(),
        instance_number=1,
        manufacturer=_MANUFACTURER,
        is_complete=True,
        is_final=False,
        is_verified=False,
    )
    report.SeriesDescription = _RESEARCH_USE
    report.SoftwareVersions = VERSION
    return report


def _group(
    case: DicomCase, captures: Mapping[Slot, SCImage]
) -> sr.MeasurementsAndQualitativeEvaluations:
    result, card = case.result, case.card
    algorithm = sr.AlgorithmIdentification(
        name=_ascii(card.name)[:_LONGEST_MEANING],
        version=_ascii(card.created or "unknown")[:_LONGEST_MEANING],
        manufacturer=_MANUFACTURER,
        parameters=[
            _RESEARCH_USE,
            f"model SHA-256 {card.sha256}",
            f"preprocessing SHA-256 {card.preprocessing_sha256}",
            f"tile SHA-256 {result.pathology_sha256}",
            *([f"radiology SHA-256 {result.radiology_sha256}"] if result.radiology_sha256 else []),
            f"program {result.program_version} SHA-256 {result.program_sha256}",
            f"written by {VERSION} SHA-256 {program_sha256()}",
            f"radiology {result.radiology_use.value}",
            *(["synthetic images"] if case.synthetic else []),
        ],
    )
    measurements = [
        sr.Measurement(
            name=_code(f"P_{tissue.code}", f"Probability of {tissue.english or tissue.code}"),
            value=float(probability),
            unit=codes.UCUM.NoUnits,
        )
        for tissue, probability in zip(card.classes, result.probabilities, strict=True)
    ]
    sources = [
        sr.SourceImageForMeasurementGroup(image.SOPClassUID, image.SOPInstanceUID)
        for image in captures.values()
    ]
    return sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(uid=UID(), identifier=case.pseudonym),
        algorithm_id=algorithm,
        measurements=measurements,
        qualitative_evaluations=_said(result, card),
        source_images=sources,
    )


def _said(result: Classified, card: ModelCard) -> list[sr.QualitativeEvaluation]:
    verdict = _code("NONE", "No verdict")
    if result.verdict is not None:
        tissue = card.classes[result.verdict]
        verdict = _code(tissue.code, tissue.english or tissue.code)
    said = [sr.QualitativeEvaluation(_code("VERDICT", "Tissue class"), verdict)]
    if result.verdict is not None:
        for index in result.prediction_set:
            tissue = card.classes[index]
            name = _code("SET90", "In the 90 % prediction set")
            value = _code(tissue.code, tissue.english or tissue.code)
            said.append(sr.QualitativeEvaluation(name, value))
    check = result.pathology_check
    for reason in (*check.reasons, *check.doubts) if check is not None else ():
        name = _code("REASON", "Unlike the training tiles, or doubtful")
        kind = reason.kind.value
        value = _code(kind.upper(), kind.replace("_", " ").capitalize())
        said.append(sr.QualitativeEvaluation(name, value))
    return said


def _code(value: str, meaning: str) -> CodedConcept:
    """Of our scheme; in ASCII, since the files' character set is DICOM's default."""
    short = _ascii(value)[:_LONGEST_CODE]
    return CodedConcept(short, SCHEME, _ascii(meaning)[:_LONGEST_MEANING])


def _ascii(words: str) -> str:
    return words.encode("ascii", "replace").decode("ascii").replace("\\", "/")
