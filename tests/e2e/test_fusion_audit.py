"""The audit's proof: real trainings on phantoms whose radiology tells a known amount.

Some twenty seconds of one core each: small networks, a third of the tiles cut at a border, so that
the tile alone is not enough. One set of images a seed; only the pairs differ.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from crcviewer.model.predict import load_model
from crcviewer.protocol.audit_report import AuditReport, AuditVerdict, Verdict
from training.cli.train import main
from training.phantoms import generate_slices, generate_tiles, pair

COUNTS = {"train": 1000, "val": 150, "test": 900}
RECIPE = [
    "--preset", "paper", "--device", "cpu", "--no-control",
    "--set", "network.backbone=resnet10", "--set", "network.width=0.1",
    "--set", "network.input_size=24", "--set", "batch.precision=float32",
    "--set", "batch.accumulation=1", "--set", "loss.ldam_weight=0",
    "--set", "schedule.name=one_cycle", "--set", "optimiser.learning_rate=0.004",
    "--set", "optimiser.pretrained_factor=0.3",
    "--set", "epochs.pathology=3", "--set", "epochs.radiology=2", "--set", "epochs.fusion=3",
]  # fmt: skip
SEEDS = (0, 1, 2)
# Each trains a model, with all that belongs to it, on one core.
pytestmark = pytest.mark.timeout(1200)

Images = dict[str, NDArray[np.uint8]]
Labels = dict[str, NDArray[np.int64]]
Audited = Callable[..., AuditReport]


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """The audit of a model trained on phantoms of (seed, signal) with a pairing."""
    drawn: dict[int, tuple[Images, Labels, Images, Labels]] = {}

    def folder(seed: int, signal: float) -> Path:
        if seed not in drawn:
            drawn[seed] = _draw(seed)
        tiles, labels, slices, organs = drawn[seed]
        where = tmp_path_factory.mktemp(f"phantoms-{seed}-{signal}")
        _save(where / "pathmnist.npz", tiles, labels)
        _save(where / "organamnist.npz", slices, organs)
        with (where / "pairs.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("split", "pathology_index", "radiology_index"))
            for split in COUNTS:
                partners = pair(labels[split], organs[split], signal=signal, seed=seed, split=split)
                writer.writerows((split, tile, slice_) for tile, slice_ in enumerate(partners))
        (where / "phantom.json").write_text(json.dumps({"signal": signal, "seed": seed}))
        return where

    def run(seed: int, signal: float, pairing: str = "manifest") -> AuditReport:
        data = folder(seed, signal)
        where = tmp_path_factory.mktemp("runs") / "run"
        asked = ["--pairing", pairing, "--seed", str(seed)]
        if pairing == "label":
            asked.append("--allow-label-leak")
        assert main([*RECIPE, *asked, "--data", str(data), "--run", str(where)]) == 0
        # Each model that a training has finished carries its audit.
        report = load_model(where / "best.safetensors", "cpu").card.audit
        assert report is not None
        return report

    return run


def _draw(seed: int) -> tuple[Images, Labels, Images, Labels]:
    generator = np.random.default_rng(seed)
    tiles, labels, slices, organs = {}, {}, {}, {}
    for split, count in COUNTS.items():
        numbers = np.arange(count)
        labels[split] = generator.permutation(numbers % 9)
        organs[split] = generator.permutation(numbers % 11)
        tiles[split] = generate_tiles(labels[split], numbers, seed=seed, size=28, split=split)
        slices[split] = generate_slices(organs[split], numbers, seed=seed, size=28, split=split)
    return tiles, labels, slices, organs


def _save(path: Path, images: Images, labels: Labels) -> None:
    arrays: dict[str, Any] = {f"{split}_images": part for split, part in images.items()}
    arrays |= {f"{split}_labels": part[:, None].astype(np.uint8) for split, part in labels.items()}
    np.savez(path, **arrays)


def gain(report: AuditReport) -> float:
    """Points by which the true images beat the best permutation."""
    print(
        f"{report.data}, {report.pairing}: true {report.accuracy.value:.4f}, "
        f"permuted {np.mean(report.permuted_accuracies):.4f} "
        f"({min(report.permuted_accuracies):.4f} to {max(report.permuted_accuracies):.4f}), "
        f"γ {[round(e.gamma, 3) for e in report.exchanges]}: {report.verdict.named()}"
    )
    return 100 * (report.accuracy.value - max(report.permuted_accuracies))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_signal_in_declared_pairs_is_found(audited: Audited, seed: int) -> None:
    report = audited(seed, 0.6)
    assert gain(report) > 10
    assert report.verdict.kind is Verdict.USED
    assert report.probe is not None
    # More than either image alone gives.
    assert report.probe.behind.value > 0
    assert all(tie.cramers_v > 0.5 and tie.p < 0.001 for tie in report.independence)


@pytest.mark.parametrize("seed", SEEDS)
def test_declared_pairs_without_a_signal_are_seen_through(audited: Audited, seed: int) -> None:
    report = audited(seed, 0.0)
    assert gain(report) < 1
    assert report.verdict.kind is Verdict.NOT_USED
    assert report.accuracy.value > 0.3
    assert report.probe is not None
    assert report.probe.accuracy.value < 0.2


def test_a_signal_is_of_no_use_where_pairs_are_ignored(audited: Audited) -> None:
    report = audited(0, 0.6, "random")
    assert gain(report) < 1
    assert report.verdict.kind is Verdict.NOT_USED


def test_pairing_by_label_is_flagged(audited: Audited) -> None:
    report = audited(0, 0.0, "label")
    assert gain(report) > 10
    assert report.verdict == AuditVerdict(Verdict.LEAK)
    assert all(tie.p < 0.001 for tie in report.independence)
