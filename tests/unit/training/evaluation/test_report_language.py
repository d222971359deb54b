"""``report.html`` and its figures in Chinese: whole, and with the same figures."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from msgspec import structs

from crcviewer.protocol.audit_report import AuditVerdict, Verdict
from crcviewer.protocol.evaluation_report import EvaluationReport
from crcviewer.protocol.text import text
from crcviewer.protocol.translation import LANGUAGES, speaker, translator
from tests.unit.training.evaluation.evaluation_cases import EvaluatedRun
from training.cli.evaluate import main
from training.evaluation.drawing import house_style
from training.evaluation.report import page_templates, report_page
from training.evaluation.shared_charts import accuracy_chart, f1_chart

pytestmark = pytest.mark.slow


def report_of(folder: Path) -> EvaluationReport:
    """With Chinese names, so that what is English is the program's own."""
    report = EvaluationReport.from_text((folder / "evaluation.json").read_text(encoding="utf-8"))
    sources = tuple(structs.replace(source, name="数据") for source in report.tested_on)
    return structs.replace(
        report, name="模型", data="数据", tested_on=sources, trained_on=sources, notes=()
    )


def page_of(run: EvaluatedRun, report: EvaluationReport, language: str) -> str:
    drawn = {file.stem: file.read_bytes() for file in run.folder.glob("figures/*.svg")}
    return report_page(report, drawn, language=language)


def read(page: str) -> list[str]:
    """What somebody reads, without commands, checksums and file names."""
    words = re.sub(r"<style>.*?</style>|<code>.*?</code>", "", page, flags=re.S)
    return [unescape(text).strip() for text in re.split(r"<[^>]+>", words) if text.strip()]


def english(page: str) -> list[str]:
    """Texts with two English words in a row, other than names of programs."""
    plain = [re.sub(r"crcviewer compare|cpu, torch|crcviewer \d", "", text) for text in read(page)]
    return [text for text in plain if re.search(r"\b[A-Za-z]{3,},? [a-z]{3,}\b", text)]


@pytest.mark.parametrize("pairing", ["manifest", "random", "index", "label"])
def test_a_page_is_chinese_from_top_to_bottom(evaluated_run: EvaluatedRun, pairing: str) -> None:
    report = structs.replace(
        report_of(evaluated_run.folder),
        pairing=pairing,
        audit_verdict=AuditVerdict(Verdict.LEAK, "val"),
        missing=(
            text(
                "There is no {file} beside {fused}, so the matched tile-only control is not"
                " evaluated.",
                file="control.safetensors", fused="best.safetensors",
            ),
        ),
    )  # fmt: skip
    page, shown = page_of(evaluated_run, report, "en"), page_of(evaluated_run, report, "zh")
    assert english(shown) == []
    assert '<html lang="zh-CN">' in shown
    assert "仅供研究使用，不得用于诊断。" in read(shown)
    assert "best.safetensors 旁边没有 control.safetensors，因此未评估匹配的仅图块对照。" in read(
        shown
    )
    for number in re.findall(r"\d+\.\d{4}", " ".join(read(page))):
        assert number in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_the_same_in_every_language(evaluated_run: EvaluatedRun, language: str) -> None:
    """Words of the program, its templates and its markup among them."""
    report = report_of(evaluated_run.folder)
    names = ("Fused", "control", "{name} %(name)s 5 %")
    classes = tuple(
        structs.replace(tissue, code=name[:4], english=name, chinese="")
        for tissue, name in zip(report.classes, names * 3, strict=True)
    )
    named = structs.replace(report, name="Accuracy", data="test {count}", classes=classes)
    page = page_of(evaluated_run, named, language)
    for name in (*names, "Accuracy", "test {count}"):
        assert any(name in words for words in read(page))


def test_every_text_of_the_page_is_in_the_catalogue() -> None:
    translate = translator("zh")
    templates = list(page_templates())
    assert "Evaluation of {name}" in templates
    assert "Accuracy of each model and of two baselines, with 95 % intervals." in templates
    same = [one for one in templates if translate(one) == one]
    assert same == []


def test_figures_have_chinese_labels(evaluated_run: EvaluatedRun) -> None:
    report, say = report_of(evaluated_run.folder), speaker("zh")
    with house_style():
        for figure in (accuracy_chart(report, say), f1_chart(report, say)):
            axes = figure.axes[0]
            labels = [axes.get_xlabel(), *(t.get_text() for t in axes.get_yticklabels())]
            labels += [t.get_text() for t in figure.legends[0].get_texts()]
            assert not [label for label in labels if re.search(r"[a-z]{3,}", label)]


def test_the_command_writes_a_chinese_report_and_an_english_record(
    evaluated_run: EvaluatedRun, tmp_path: Path
) -> None:
    model = tmp_path / "best.safetensors"
    shutil.copy(evaluated_run.folder / "best.safetensors", model)
    arguments = ["--model", str(model), "--data", str(evaluated_run.data), "--run", str(tmp_path)]
    few = ["--device", "cpu", "--resamples", "100", "--map-cases", "0", "--language", "zh"]
    assert main([*arguments, *few]) == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "与研究的不同之处" in page
    record = (tmp_path / "evaluation.json").read_text(encoding="utf-8")
    report = EvaluationReport.from_text(record)
    assert len(report.missing) == 2
    assert "评估" not in record
