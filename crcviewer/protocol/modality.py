"""What kind of image one is, as a code that the program decides on, and its words for people."""

from __future__ import annotations

from enum import StrEnum

from crcviewer.protocol.text import Text, text, verbatim


class Modality(StrEnum):
    """The codes that decide something; DICOM has many more, which are kept as they are."""

    CT = "CT"
    MR = "MR"
    H_AND_E = "H&E"
    COLOUR = "colour"
    """A picture in colour, of whatever."""
    GREY = "grey"
    """A picture without colour, of whatever."""
    X_RAY = "X-ray"
    ULTRASOUND = "ultrasound"
    FUNDUS = "fundus photograph"
    DERMATOSCOPY = "dermatoscopy"
    BLOOD_SMEAR = "blood smear"
    MICROSCOPY = "microscopy"
    UNSTATED = "images of unstated kind"
    """Of a study whose files do not say."""


_WORDS: dict[str, Text] = {
    Modality.COLOUR: text("colour"),
    Modality.GREY: text("grey"),
    Modality.X_RAY: text("X-ray"),
    Modality.ULTRASOUND: text("ultrasound"),
    Modality.FUNDUS: text("fundus photograph"),
    Modality.DERMATOSCOPY: text("dermatoscopy"),
    Modality.BLOOD_SMEAR: text("blood smear"),
    Modality.MICROSCOPY: text("microscopy"),
    Modality.UNSTATED: text("images of unstated kind"),
}


def modality_text(code: str) -> Text:
    """Those of DICOM and H&E are the same in every language."""
    return _WORDS.get(code) or verbatim(code)
