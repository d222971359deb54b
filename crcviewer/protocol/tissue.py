"""The nine tissue classes and eleven organs, in label order, with their fixed colours."""

from __future__ import annotations

import msgspec


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

ORGANS: tuple[str, ...] = (
    "bladder",
    "femur-left",
    "femur-right",
    "heart",
    "kidney-left",
    "kidney-right",
    "liver",
    "lung-left",
    "lung-right",
    "pancreas",
    "spleen",
)
