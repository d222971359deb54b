"""Sentences of workers find their translation, values filled in, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from crcviewer.protocol.catalogue import Catalogue, read_entries

_CHINESE = Path(__file__).parents[2] / "resources" / "translations" / "crcviewer_zh_CN.ts"


@pytest.fixture(scope="module")
def chinese() -> Catalogue:
    return Catalogue((e.context, e.source, e.translation) for e in read_entries(_CHINESE))


@pytest.fixture(scope="module")
def english() -> Catalogue:
    return Catalogue((e.context, e.translation, e.source) for e in read_entries(_CHINESE))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "a 1.png is damaged or incomplete, so it could not be decoded."
            " Copy or export it again from where it came from.",
            "a 1.png 已损坏或不完整，因此无法解码。请从来源处重新复制或导出。",
        ),
        (
            "The val part has no image of: adipose, debris."
            " Figures of that part say nothing of it.",
            "验证集中没有这些类别的图像：脂肪、碎片。该部分的指标不能说明这些类别。",
        ),
        (
            "notes is not an image: it is a PDF document. Open an image file instead.",
            "notes 不是图像：它是PDF 文档。请改为打开图像文件。",
        ),
        (
            "PathMNIST + phantoms (synthetic, signal 0, seed 0), validation split",
            "PathMNIST + 体模（合成，信号 0，种子 0），验证集",
        ),
        # What somebody named is never translated.
        ("p.csv has no column “patient”.", "p.csv 没有“patient”列。"),
        ("<b>ADI</b> taken for <b>MUC</b>: 1", "<b>ADI</b> 误判为 <b>MUC</b>：1"),
        ("engine warm · 3 of 12 classified", "引擎就绪 · 已分类 3 / 12"),
        ("Previous case\t←", "上一个病例\t←"),
        ("Nobody ever wrote this sentence.", "Nobody ever wrote this sentence."),
        ("résumé · 12.5 %", "résumé · 12.5 %"),
    ],
)
def test_a_sentence_in_chinese(chinese: Catalogue, said: str, shown: str) -> None:
    assert chinese.prose(said) == shown


@pytest.mark.parametrize(
    "text",
    [
        "engine warm · 3 of 12 classified",
        "250 cases: phantoms (synthetic, signal 0.7, seed 1), validation split. Near cases are"
        " alike; distances between far clusters, and their sizes, mean little.",
        "x.png was changed while it was being read."
        " Wait until it is completely written, then open it again.",
        "TUM · colorectal adenocarcinoma epithelium",
        "PathMNIST + phantoms (synthetic, signal 0, seed 0), validation split",
        "x.nii is cut off: it announces more values than it can hold.",
    ],
)
def test_there_and_back(chinese: Catalogue, english: Catalogue, text: str) -> None:
    shown = chinese.prose(text)
    assert shown != text
    assert english.prose(shown) == text


def test_of_two_meanings_that_of_the_place_is_taken() -> None:
    catalogue = Catalogue(
        [("RunWords", "training", "正在训练"), ("CurvesView", "training", "训练集")]
    )
    assert catalogue.prose("training", ("CurvesView", "TrainTab")) == "训练集"
    assert catalogue.prose("training", ("RunWords",)) == "正在训练"
    assert catalogue.prose("training", ("Elsewhere",)) == "正在训练"


def test_every_sentence_finds_itself(chinese: Catalogue) -> None:
    """A template is not shadowed by a broader one."""
    missed = []
    for entry in read_entries(_CHINESE):
        if entry.context != "Sentences" or "{" not in entry.source:
            continue
        filled = entry.source
        for number in range(5):
            filled = filled.replace(f"{{{number}}}", f"q{number}.x")
        if chinese.prose(filled) == filled and entry.translation != entry.source:
            missed.append(entry.source)
    assert missed == []
