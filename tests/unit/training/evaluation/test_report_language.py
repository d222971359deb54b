"""``report.html`` and its figures in Chinese: whole, and with the same figures."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from evaluation_cases import EvaluatedRun
from msgspec.structs import replace

from crcviewer.protocol.evaluation_report import EvaluationReport
from training.cli.evaluate import main
from training.evaluation.drawing import house_style
from training.evaluation.language import Words
from training.evaluation.report import report_page
from training.evaluation.shared_charts import accuracy_chart, f1_chart


def report_of(folder: Path) -> EvaluationReport:
    return EvaluationReport.from_text((folder / "evaluation.json").read_text(encoding="utf-8"))


def page_of(run: EvaluatedRun, report: EvaluationReport) -> str:
    drawn = {file.stem: file.read_bytes() for file in run.folder.glob("figures/*.svg")}
    return report_page(report, drawn)


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
    report = replace(
        report_of(evaluated_run.folder),
        pairing=pairing,
        name="模型",
        audit_verdict="radiology not used",
        missing=("There is no control.safetensors beside best.safetensors, so the matched"
                 " tile-only control is not evaluated.",),
    )  # fmt: skip
    page = page_of(evaluated_run, report)
    shown = Words("zh").page(page)
    assert english(shown) == []
    assert '<html lang="zh-CN">' in shown
    assert "仅供研究使用，不得用于诊断。" in read(shown)
    assert "best.safetensors 旁边没有 control.safetensors，因此未评估匹配的仅图块对照。" in read(
        shown
    )
    for number in re.findall(r"\d+\.\d{4}", " ".join(read(page))):
        assert number in shown


def test_english_is_left_as_it_is(evaluated_run: EvaluatedRun) -> None:
    page = page_of(evaluated_run, report_of(evaluated_run.folder))
    assert Words().page(page) == page


def test_figures_have_chinese_labels_where_a_font_has_the_letters(
    evaluated_run: EvaluatedRun,
) -> None:
    report, words = report_of(evaluated_run.folder), Words("zh")
    with house_style():
        for figure in (accuracy_chart(report), f1_chart(report)):
            words.figure(figure)
            axes = figure.axes[0]
            labels = [axes.get_xlabel(), *(t.get_text() for t in axes.get_yticklabels())]
            labels += [t.get_text() for t in figure.legends[0].get_texts()]
            left = [text for text in labels if re.search(r"[a-z]{3,}", text)]
            assert bool(left) is not words.draws
        words.draws = False
        untouched = accuracy_chart(report)
        words.figure(untouched)
        assert untouched.axes[0].get_xlabel().startswith("accuracy on the test cases")


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
    assert english(page) == []
    record = (tmp_path / "evaluation.json").read_text(encoding="utf-8")
    assert "is not evaluated" in record
    assert "评估" not in record
