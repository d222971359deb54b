"""``crcviewer audit`` as a user runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from crcviewer.model.checkpoint import read_checkpoint, write_into_document
from crcviewer.model.network import FusionNetwork, SingleModalNetwork
from crcviewer.model.predict import load_model
from crcviewer.protocol.audit_report import AuditReport, AuditVerdict, Independence, Verdict
from crcviewer.protocol.json_lines import UnreadableError, from_plain, to_plain
from training.audit.table import lines
from training.cli.audit import main

pytestmark = pytest.mark.slow

WriteModel = Callable[..., Path]


@pytest.fixture
def model(write_model: WriteModel, tile_only: FusionNetwork, tmp_path: Path) -> Path:
    folder = tmp_path / "模 型"
    folder.mkdir()
    return write_model(folder / "best.safetensors", tile_only)


@pytest.fixture
def audit(model: Path, phantom_folder: Path) -> Callable[..., int]:
    def run(*more: str) -> int:
        return main(
            ["--model", str(model), "--data", str(phantom_folder), "--device", "cpu", *more]
        )

    return run


def test_the_last_line_is_the_verdict(
    audit: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit() == 0
    out = capsys.readouterr().out.splitlines()
    assert out[-1] == "radiology not used"
    text = "\n".join(out)
    assert "phantoms (synthetic, signal 0, seed 0): 15 pairs of the test split" in text
    assert "Pairing: manifest; in the model's training: manifest" in text
    assert "20 permutations" in text
    for row in ("black", "noise", "the mean training image", "layer4, radiology looks at tile"):
        assert any(line.startswith(row) for line in out)
    # What could not be asked is said, not left out.
    for row in ("radiology only (probe)", "tile only (control)"):
        assert any(line.startswith(row) and "not there" in line for line in out)
    assert max(map(len, out[:-2])) <= 100


def test_json_holds_all_figures(
    audit: Callable[..., int], model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = model.read_bytes()
    assert audit("--json") == 0
    report: AuditReport = from_plain(AuditReport, json.loads(capsys.readouterr().out))
    assert report.verdict.kind is Verdict.NOT_USED
    assert [tie.split for tie in report.independence] == ["train", "val", "test"]
    assert [tie.pairs for tie in report.independence] == [90, 15, 15]
    assert model.read_bytes() == before


def test_write_puts_the_audit_into_the_file(audit: Callable[..., int], model: Path) -> None:
    assert load_model(model, "cpu").card.audit_verdict is None
    assert audit("--write") == 0
    card = load_model(model, "cpu").card
    assert card.audit_verdict == AuditVerdict(Verdict.NOT_USED)
    assert card.audit is not None
    assert card.audit.cases == 15
    assert [path.name for path in model.parent.iterdir()] == ["best.safetensors"]


def test_another_pairing_may_be_tried_but_not_written(
    audit: Callable[..., int], model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = model.read_bytes()
    assert audit("--pairing", "random", "--write") == 1
    assert "trained with manifest pairs" in capsys.readouterr().err
    assert model.read_bytes() == before
    assert audit("--pairing", "random") == 0
    out = capsys.readouterr().out
    assert "Pairing: random; in the model's training: manifest" in out
    assert out.splitlines()[-1] == "radiology not used"


def test_the_brand_of_a_leaking_model_is_kept(
    audit: Callable[..., int], model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_into_document(model, {"pairing": "label"})
    for more in ([], ["--pairing", "manifest"]):
        assert audit(*more) == 0
        assert capsys.readouterr().out.splitlines()[-1].startswith("leak: ")


def said(capsys: pytest.CaptureFixture[str], model: Path, data: Path) -> str:
    assert main(["--model", str(model), "--data", str(data), "--device", "cpu"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_one_branch_alone_has_no_fusion_to_audit(
    single: SingleModalNetwork,
    write_model: WriteModel,
    tmp_path: Path,
    phantom_folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = write_model(tmp_path / "one.safetensors", single, kind="pathology", pairing="none")
    assert "one branch alone" in said(capsys, one, phantom_folder)


def test_what_cannot_be_audited_is_said_in_a_sentence(
    model: Path, tmp_path: Path, phantom_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone.safetensors"
    assert "could not be read" in said(capsys, gone, phantom_folder)
    assert "does not exist" in said(capsys, model, tmp_path / "gone")
    classes = read_checkpoint(model).document.classes
    other = [{"code": c.code, "english": c.english + "?", "chinese": c.chinese, "colour": c.colour}
             for c in classes]  # fmt: skip
    write_into_document(model, {"classes": other})
    assert "other tissue classes" in said(capsys, model, phantom_folder)
    write_into_document(model, {"classes": to_plain(classes), "pairing": "by chance"})
    assert "does not say how" in said(capsys, model, phantom_folder)
    # A damaged probe is not passed over.
    write_into_document(model, {"pairing": "manifest"})
    (model.parent / "probe.safetensors").write_bytes(b"nothing")
    assert "probe.safetensors" in said(capsys, model, phantom_folder)


def test_a_part_that_does_not_fit_is_never_written(model: Path) -> None:
    before = model.read_bytes()
    with pytest.raises(UnreadableError):
        write_into_document(model, {"audit": ["no object"]})
    assert model.read_bytes() == before


def test_what_could_not_be_tested_has_no_p(
    audit: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit("--json") == 0
    report: AuditReport = from_plain(AuditReport, json.loads(capsys.readouterr().out))
    ties = (
        Independence("train", 90, 0.0, 0, 1.0, 0.0, False),
        Independence("test", 90, 2e9, 80, 0.0, 1.0, False),
    )
    told = list(lines(msgspec.structs.replace(report, independence=ties)))
    assert next(line for line in told if line.startswith("train")).split()[-2] == "-"
    assert "< 1e-15" in next(line for line in told if line.startswith("test"))
