"""All that a finished model's file should say of its limits, measured and written into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from msgspec.structs import replace

from crcviewer.model.checkpoint import write_into_document
from crcviewer.model.gate import Gate
from crcviewer.model.plain_checks import worst_score
from crcviewer.model.predict import LoadedModel, load_model
from crcviewer.model.tile_checks import has_cast, tile_checks
from crcviewer.protocol.audit_report import Verdict
from crcviewer.protocol.json_lines import to_plain
from crcviewer.protocol.verdict import Calibration, OverlayTest
from training.audit.statistics import bootstrap_mean
from training.data.pairing import Pairing
from training.data.study_data import Split, StudyData
from training.trust.fit_calibration import fit_calibration
from training.trust.fit_gate import TooFewImagesError, fit_gate
from training.trust.overlay_test import overlay_tests

_ROUNDING = 1e-3
"""What two fits of one thing may differ by: batches are summed in another order."""

Tick = Callable[[int, int], None]
"""Told how far the present part is; what it raises ends the work, and nothing is written."""


def fit_trust(
    path: Path,
    data: StudyData,
    pairing: Pairing | None,
    *,
    device: str,
    seed: int = 0,
    with_test: bool = True,
    tick: Tick = lambda done, total: None,
    say: Callable[[str], None] = lambda line: None,
) -> None:
    """Calibration, gate and tests of the overlays of the model in ``path``, after its audit.

    Training and validation decide; test, where it may be read, only tells what that is
    worth. A split that is too small leaves its part out. ``pairing``: None of a tile-only model.

    Without the test split, what the file has already stays as it was measured where it is found
    again, so that figures of test need no second look at it.
    """
    model = load_model(path, device)
    calibration: Calibration | None = None
    gate: Gate | None = None
    overlays: tuple[OverlayTest, ...] = ()
    try:
        calibration = fit_calibration(
            model, data, pairing if uses_radiology(model) else None,
            seed=seed, with_test=with_test, progress=tick,
        )  # fmt: skip
        if not with_test and _same_calibration(model.card.calibration, calibration):
            calibration = model.card.calibration or calibration
        for line in calibration_lines(calibration):
            say(line)
    except TooFewImagesError:
        say("Calibration: validation is too small.")
    try:
        gate = fit_gate(model, data, seed=seed, progress=tick)
        if not with_test and _same_gate(model.gate, gate):
            gate = model.gate or gate
        else:
            gate = measured(gate, model, data, seed=seed, with_test=with_test, tick=tick)
        say(f"Gate: {gate_line(gate)}")
    except TooFewImagesError:
        say("Gate: there are too few images.")
    if len(data.pathology.val):
        overlays = overlay_tests(path, model, data, pairing, seed=seed, progress=tick)
        for one in overlays:
            say(overlay_line(one))
    parts = {
        "calibration": None if calibration is None else to_plain(calibration),
        "ood": None if gate is None else gate.to_plain(),
        "overlay_tests": to_plain(overlays),
    }
    write_into_document(path, parts, None if gate is None else gate.tensors())


def _same_calibration(old: Calibration | None, new: Calibration) -> bool:
    """Whether a file's calibration is the one that was fitted now, but for rounding."""
    if old is None or (old.score, len(old.sets)) != (new.score, len(new.sets)):
        return False
    pairs = [(old.temperature, new.temperature)]
    for one, other in zip(old.sets, new.sets, strict=True):
        if one.level != other.level or len(one.thresholds) != len(other.thresholds):
            return False
        pairs += zip(one.thresholds, other.thresholds, strict=True)
    return all(abs(one - other) <= _ROUNDING for one, other in pairs)


def _same_gate(old: Gate | None, new: Gate) -> bool:
    """Likewise: the same numbers, and the same checks left out."""
    if old is None or (old.summary.not_checked, old.summary.scale_um, old.to_plain()["heads"]) != (
        new.summary.not_checked, new.summary.scale_um, new.to_plain()["heads"],
    ):  # fmt: skip
        return False
    tensors = new.tensors()
    return old.tensors().keys() == tensors.keys() and all(
        torch.allclose(values, tensors[name], rtol=_ROUNDING, atol=_ROUNDING)
        for name, values in old.tensors().items()
    )


def uses_radiology(model: LoadedModel) -> bool:
    """Whether the answers of the model that are shown are those with the radiology image."""
    verdict = model.card.audit_verdict
    return verdict is not None and verdict.kind is not Verdict.NOT_USED and model.sees_radiology


def measured(
    gate: Gate, model: LoadedModel, data: StudyData, *, seed: int, with_test: bool, tick: Tick
) -> Gate:
    """With the share of real validation and test tiles that it refuses."""
    done = 0
    total = len(data.pathology.val) + len(data.pathology.test)

    def refused(split: Split) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        nonlocal done
        found = []
        for start in range(0, len(split), 64):
            some = list(split.images[start : min(start + 64, len(split))])
            looked = [tile_checks(one) for one in some]
            casts = np.array([has_cast(checks) for checks in looked])
            scores = gate.pathology.scores(model.tile_statistics(some), casts).max(1)
            plain = [worst_score(checks, off) for checks in looked]
            found.append((np.maximum(scores, plain) > 1).astype(np.float64))
            done += len(some)
            tick(done, total)
        return np.concatenate(found) if found else np.zeros(0)

    off = gate.summary.not_checked
    val, test = data.pathology.val, data.pathology.test
    summary = replace(
        gate.summary,
        flagged_validation=bootstrap_mean(refused(val), seed=seed, patients=val.patients),
        flagged_test=bootstrap_mean(refused(test), seed=seed, patients=test.patients)
        if len(test) and with_test
        else None,
    )
    return Gate(summary, gate.pathology, gate.radiology)


def calibration_lines(found: Calibration) -> list[str]:
    """What a person at a terminal reads of it."""
    lines = [
        f"Calibration: temperature {found.temperature:.3f} on {found.temperature_count} cases, "
        f"sets ({found.score}) on {found.quantile_count} others of validation."
    ]
    for one in found.reliability:
        lines.append(
            f"  {one.split}: calibration error {one.ece_before:.3f} before, {one.ece_after:.3f} "
            f"after; NLL {one.nll_before:.3f}, {one.nll_after:.3f}; {one.count} cases."
        )
    for sets in found.sets:
        if sets.coverage is not None and sets.mean_size is not None:
            by_class = ", ".join(
                "-" if one.value is None else f"{one.value:.2f}" for one in sets.class_coverage
            )
            lines.append(
                f"  {sets.level:.0%} sets on test: hold the truth in {sets.coverage.shown(3)}, "
                f"{sets.mean_size.shown(2)} classes; by class {by_class}."
            )
    return lines


def gate_line(gate: Gate) -> str:
    """Likewise."""
    told = [f"{gate.summary.references} references"]
    for split, share in (
        ("validation", gate.summary.flagged_validation), ("test", gate.summary.flagged_test),
    ):  # fmt: skip
        if share is not None:
            told.append(f"refuses {share.shown(3)} of {split}")
    return ", ".join(told) + "."


def overlay_line(one: OverlayTest) -> str:
    """Likewise."""
    passed = "passes" if one.passed else "FAILS"
    return (
        f"Overlay {one.overlay}: {passed} (deletion {one.deletion:+.3f}, insertion "
        f"{one.insertion:+.3f} over chance; {one.randomised:.2f} like that of random weights)."
    )
