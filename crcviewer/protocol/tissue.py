"""The nine tissue classes and eleven organs, in label order, with their fixed colours."""

from __future__ import annotations

import msgspec

from crcviewer.protocol.text import Text, text


class TissueClass(msgspec.Struct, frozen=True):
    """One class of a model: its code is shown wherever its colour is."""

    code: str
    english: str
    chinese: str
    colour: str
    """``#rrggbb``, the same in every view."""


# The colours are Paul Tol's "muted" qualitative scheme (https://personal.sron.nl/~pault/), which
# stays distinct under the common colour-vision deficiencies; background gets its pale grey.
TISSUE_CLASSES: tuple[TissueClass, ...] = (
    TissueClass("ADI", "adipose", "脂肪", "#DDCC77"),
    TissueClass("BACK", "background", "背景", "#BBBBBB"),
    TissueClass("DEB", "debris", "碎片", "#999933"),
    TissueClass("LYM", "lymphocytes", "淋巴细胞", "#332288"),
    TissueClass("MUC", "mucus", "黏液", "#88CCEE"),
    TissueClass("MUS", "smooth muscle", "平滑肌", "#CC6677"),
    TissueClass("NORM", "normal colon mucosa", "正常结肠黏膜", "#117733"),
    TissueClass("STR", "cancer-associated stroma", "癌相关基质", "#AA4499"),
    TissueClass("TUM", "colorectal adenocarcinoma epithelium", "结直肠腺癌上皮", "#882255"),
)

ORGAN_WORDS: dict[str, Text] = {
    "bladder": text("bladder"),
    "femur-left": text("femur-left"),
    "femur-right": text("femur-right"),
    "heart": text("heart"),
    "kidney-left": text("kidney-left"),
    "kidney-right": text("kidney-right"),
    "liver": text("liver"),
    "lung-left": text("lung-left"),
    "lung-right": text("lung-right"),
    "pancreas": text("pancreas"),
    "spleen": text("spleen"),
}
"""By the names that data sets have for them, in label order."""

ORGANS = tuple(ORGAN_WORDS)
