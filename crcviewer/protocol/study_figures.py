"""What the study prints of its models, to stand beside figures of ours."""

from __future__ import annotations

from collections.abc import Sequence

from crcviewer.protocol.tissue import TISSUE_CLASSES, TissueClass

CASES = 7180
TRAIN_CASES, TRAIN_SLICES = 89_996, 34_561
ERRORS = (683, 540)
"""Single-modal and fused, of 7,180, as printed; its table implies 697 and 539."""
STUDY_MEASURES: dict[str, tuple[float, float]] = {
    "accuracy": (0.9029, 0.9249),
    "macro_precision": (0.8794, 0.9087),
    "macro_recall": (0.8710, 0.9012),
    "macro_f1": (0.8705, 0.9021),
}
"""Single-modal and fused."""
STUDY_F1: dict[str, tuple[float, float]] = {
    "STR": (0.6097, 0.7567),
    "TUM": (0.9188, 0.9649),
    "DEB": (0.8000, 0.8219),
    "LYM": (0.9593, 0.9797),
}
STUDY_GAINS: dict[str, str] = {"auc_ovr_macro": "+0.21 %", "auc_ovo_macro": "+0.37 %"}
"""Of AUC: the study prints the gains alone, and does not say which average."""
UNPAIRED_Z = (4.70, 4.28)
STR_CHI_SQUARE = 8.42


def is_of_study(classes: Sequence[TissueClass]) -> bool:
    """Whether the classes are the study's nine."""
    return tuple(t.code for t in classes) == tuple(t.code for t in TISSUE_CLASSES)
