"""Classes of a data set: their names in order, and codes and colours for the checkpoint."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Iterator

from crcviewer.imaging.core.file_names import folded, natural_key
from crcviewer.model.checkpoint import Checkpoint
from crcviewer.protocol.text import text
from crcviewer.protocol.tissue import TISSUE_CLASSES, TissueClass
from training.base.errors import DataError

_OWN = {tissue.english: tissue for tissue in TISSUE_CLASSES}
_OTHER_WORDS = {
    "ADI": "fat; adipose tissue; fett; fettgewebe; 脂肪组织",
    "BACK": "empty; glass; hintergrund; 空白",
    "DEB": "necrosis; necrotic; detritus; nekrose; 坏死; 碎屑",
    "LYM": "lymphocyte; lymphoid; lymph; lympho; lymphozyten; 淋巴; 淋巴组织",
    "MUC": "mucin; schleim; 粘液; 黏蛋白",
    "MUS": "muscle; muscularis; muskel; 肌肉; 平滑肌组织",
    "NORM": "normal; normal mucosa; mucosa; normal colon; normale schleimhaut; schleimhaut; 正常; "
    "正常黏膜; 正常粘膜; 黏膜; 粘膜",
    "STR": "stroma; cancer stroma; tumour stroma; tumor stroma; 间质; 基质; 肿瘤间质; 癌间质",
    "TUM": "tumour; tumor; cancer; carcinoma; adenocarcinoma; tumour epithelium; "
    "tumor epithelium; colorectal adenocarcinoma; karzinom; krebs; 肿瘤; 癌; 腺癌; 肿瘤上皮; "
    "癌上皮",
}
"""What else the study's classes are called: offered to the user, never taken for granted."""
_MEANT = {
    folded(word.strip()): code for code, words in _OTHER_WORDS.items() for word in words.split(";")
}


def class_names(labels: Iterable[str]) -> tuple[str, ...]:
    """The classes of these labels in order: the study's own come first and in its order."""
    names = {class_of(label) for label in labels}
    own = [name for name in _OWN if name in names]
    return (*own, *sorted(names - set(own), key=natural_key))


def class_of(label: str) -> str:
    """The study's classes may be written as code or name ("STR"); others are as they stand."""
    for tissue in TISSUE_CLASSES:
        if folded(label) in (folded(tissue.code), folded(tissue.english), folded(tissue.chinese)):
            return tissue.english
    return label


def meant_class(label: str) -> str:
    """The code of the study's class that a label is, or is another word for; empty: of none."""
    name = class_of(label)
    if name in _OWN:
        return _OWN[name].code
    return _MEANT.get(" ".join(folded(label).replace("_", " ").replace("-", " ").split()), "")


def tissue_classes(names: tuple[str, ...]) -> tuple[TissueClass, ...]:
    """The study's own classes as they always are; codes and colours of others made from their
    names, each once."""
    others = sum(name not in _OWN for name in names)
    colours = (_colour(number, others) for number in range(others))
    codes = {tissue.code for name, tissue in _OWN.items() if name in names}
    classes = []
    for name in names:
        if name in _OWN:
            classes.append(_OWN[name])
            continue
        code = next(code for code in _codes(name) if code not in codes)
        codes.add(code)
        classes.append(TissueClass(code, name, name, next(colours)))
    return tuple(classes)


def refuse_other_classes(checkpoint: Checkpoint, names: tuple[str, ...]) -> None:
    """Raises DataError where the model knows other classes than these of the data."""
    theirs = [tissue.english for tissue in tissue_classes(names)]
    if theirs != [tissue.english for tissue in checkpoint.document.classes]:
        raise DataError(
            text(
                "{file} knows other tissue classes than the data have.", file=checkpoint.path.name
            ),
            text("Give the data that the model was trained for."),
        )


def _codes(name: str) -> Iterator[str]:
    """Four letters or fewer, then with a number: "tumour 1" and "tumour 2" are TUMO and TU2."""
    letters = "".join(letter for letter in name.upper() if letter.isalnum()) or "C"
    yield letters[:4]
    number = 2
    while True:
        yield f"{letters[: 4 - len(str(number))]}{number}"
        number += 1


def _colour(number: int, count: int) -> str:
    """Hues evenly round the circle, every other one darker."""
    red, green, blue = colorsys.hsv_to_rgb(number / count, 0.6, 0.9 if number % 2 else 0.65)
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"
