"""What a DICOM object is, by its SOP class (PS3.4 B.5): only some hold a picture to look at.

Others have pixels too: labels of a segmentation, doses, computed values. Taken for a scan they
would be answered with confidence.
"""

from __future__ import annotations

from pydicom.uid import UID

from crcviewer.protocol.text import Text, text, verbatim

_PICTURES = ("Image Storage", "Ultrasound Multi-frame", "Enhanced US Volume")
_WORDS: dict[str, Text] = {
    "Segmentation Storage": text("a segmentation, whose pixels are labels"),
    "Label Map Segmentation Storage": text("a segmentation, whose pixels are labels"),
    "RT Dose Storage": text("a radiotherapy dose, whose pixels are doses"),
    "RT Structure Set Storage": text("a radiotherapy structure set (outlines)"),
    "RT Plan Storage": text("a radiotherapy plan"),
    "RT Ion Plan Storage": text("a radiotherapy plan"),
    "Parametric Map Storage": text("a parametric map, whose pixels are computed values"),
    "Raw Data Storage": text("raw data of a scanner"),
    "Encapsulated PDF Storage": text("a PDF document inside of DICOM"),
    "Key Object Selection Document Storage": text("a list of key images"),
    "Microscopy Bulk Simple Annotations Storage": text("annotations of a slide"),
}
_BY_MODALITY: dict[str, Text] = {
    "SEG": _WORDS["Segmentation Storage"],
    "RTDOSE": _WORDS["RT Dose Storage"],
    "RTSTRUCT": _WORDS["RT Structure Set Storage"],
    "RTPLAN": _WORDS["RT Plan Storage"],
    "SR": text("a structured report"),
    "PR": text("a presentation state"),
    "KO": _WORDS["Key Object Selection Document Storage"],
    "REG": text("a registration of two images"),
}


def other_object(sop_class: str, modality: str) -> Text | None:
    """What the object is where it is no picture; None where it is one, or may be.

    ``modality`` counts only where the class is not told or not in the standard (private classes).
    """
    name = UID(sop_class).name if sop_class else ""
    known = name != sop_class and not name.startswith("Private")
    if not known:
        return _BY_MODALITY.get(modality)
    if any(part in name for part in _PICTURES):
        return None
    if name in _WORDS:
        return _WORDS[name]
    for part, words in (
        ("SR Storage", text("a structured report")),
        ("Presentation State", text("a presentation state")),
        ("Waveform", text("a waveform, such as an ECG")),
        ("Registration", text("a registration of two images")),
    ):
        if part in name:
            return words
    return verbatim(name.removesuffix(" Storage"))
