"""What tells the volumes of one series apart: b-values, echoes, phases, acquisitions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pydicom

from crcviewer.imaging.formats.dicom_values import floats, floats_in, text_of

VolumeKey = tuple[str, ...]
"""Values of :data:`VOLUME_DIMENSIONS`; empty ones are not told."""
VOLUME_DIMENSIONS = ("b", "TE", "TI", "phase", "acquisition", "trigger", "type", "time")
"""In this order they are tried, to divide a series into volumes of one slice a place."""
B_VALUE_TAGS = (0x0019100C, 0x00431039, 0x20011003)
"""Of Siemens, GE and Philips, where the standard's own is not written."""
_CARDIAC = "CardiacSynchronizationSequence"


def volume_keys(dataset: Any, shared: Any, per_frame: list[Any]) -> tuple[VolumeKey, ...]:
    """What may tell volumes apart, of each frame of an enhanced file, or of a file of one slice."""
    if not per_frame:
        return (_volume_key(dataset),)
    return tuple(_frame_volume_key(group, shared) for group in per_frame)


def _volume_key(dataset: Any) -> VolumeKey:
    return (
        _number(_b_value(dataset)),
        _number(floats(dataset, "EchoTime")) or text_of(dataset, "EchoNumbers"),
        _number(floats(dataset, "InversionTime")),
        text_of(dataset, "TemporalPositionIdentifier"),
        text_of(dataset, "AcquisitionNumber"),
        _number(floats(dataset, "TriggerTime")),
        text_of(dataset, "ImageType"),
        text_of(dataset, "AcquisitionTime"),
    )


def _b_value(dataset: Any) -> list[float]:
    """In s/mm²: the standard's tag, else those of Siemens, GE and Philips."""
    if found := floats(dataset, "DiffusionBValue"):
        return found
    for tag in B_VALUE_TAGS:
        value = dataset.get(tag) if tag in dataset else None
        if value is None or value.value in (None, "", b""):
            continue
        try:
            raw = value.value.decode("ascii") if isinstance(value.value, bytes) else value.value
            first = raw.split("\\")[0] if isinstance(raw, str) else raw
            number = float(
                first[0]
                if isinstance(first, Sequence) and first and not (isinstance(first, str))
                else first
            )
        except (TypeError, ValueError, UnicodeDecodeError):
            continue
        return [number % 1e6]  # GE adds 1e9
    return []


def _frame_volume_key(group: Any, shared: Any) -> VolumeKey:
    groups = [group, shared]
    content = next(iter(group.get("FrameContentSequence") or [pydicom.Dataset()]))
    return (
        _number(floats_in(groups, "MRDiffusionSequence", "DiffusionBValue")),
        _number(floats_in(groups, "MREchoSequence", "EffectiveEchoTime")),
        _number(floats_in(groups, "MRTimingAndRelatedParametersSequence", "InversionTimes")),
        text_of(content, "TemporalPositionIndex"),
        text_of(content, "FrameAcquisitionNumber"),
        _number(
            floats_in([group], "CardiacSynchronizationSequence", "NominalCardiacTriggerDelayTime")
        ),
        "",
        "",
    )


def _number(values: list[float]) -> str:
    return f"{values[0]:g}" if values else ""
