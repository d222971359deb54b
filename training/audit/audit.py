"""The audit of one fused model on one data set, and its place in the model's file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

import crcviewer
from crcviewer.imaging.core.paired_cases import FEWEST_UNITS, sign_flip_p
from crcviewer.model.checkpoint import Checkpoint, read_checkpoint, write_into_document
from crcviewer.model.predict import LoadedModel, load_model
from crcviewer.model.single_modal import RADIOLOGY_KINDS, SingleModalModel
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.audit_report import (
    AuditReport,
    Beside,
    ExchangeFigure,
    Independence,
    Replacement,
)
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.json_lines import to_plain
from crcviewer.protocol.stages import SPLITS
from training.audit.statistics import bootstrap_mean, divergence, flip_rate, independence
from training.audit.verdict import decide
from training.base.counter_random import key, normal, shuffled
from training.base.resampling import Floats
from training.data.pairing import Pairing, PairingMode
from training.data.study_data import StudyData

PERMUTATIONS = 20

Progress = Callable[[int, int], None]
"""Told how many pairs of how many are answered."""

OfBranch = Callable[[str, NDArray[np.uint8]], NDArray[np.float32]]
"""What the model of a file beside the audited one says of images: ``(N, K)``."""


def audit_file(
    path: Path,
    data: StudyData,
    pairing: Pairing,
    *,
    device: torch.device,
    split: str = "test",
    progress: Progress | None = None,
    own: NDArray[np.float32] | None = None,
    of_branch: OfBranch | None = None,
) -> AuditReport:
    """Audit a fused model beside whose file the probe and the control may lie.

    ``own`` and ``of_branch``: answers that are known already, as of :func:`audit`. Raises
    CheckpointError where one of the files cannot be used.
    """
    return audit(
        load_model(path, str(device)),
        data,
        pairing,
        probe=_read_if_there(path.with_name(names.PROBE)),
        control=_read_if_there(path.with_name(names.CONTROL)),
        split=split,
        batch=32 if device.type == "cpu" else 256,
        progress=progress,
        own=own,
        of_branch=of_branch,
    )


def audit(
    model: LoadedModel,
    data: StudyData,
    pairing: Pairing,
    *,
    probe: Checkpoint | None = None,
    control: Checkpoint | None = None,
    split: str = "test",
    seed: int = 0,
    batch: int = 32,
    progress: Progress | None = None,
    own: NDArray[np.float32] | None = None,
    of_branch: OfBranch | None = None,
) -> AuditReport:
    """Find out whether the radiology image matters to ``model``: all of the audit, no file written.

    Each tile is shown as it is with every radiology image: what is compared is the image beside it.
    Models of one image alone are compared in all test-time views, as the window runs them; ``own``
    ``(N, K)`` is what the model says so of the tiles with their own radiology images, ``of_branch``
    what such a model says: asked here where nobody knows it yet.

    ``probe`` and ``control``: the radiology-only and the tile-only model of the same training,
    where there are such. ``seed`` decides permutations, noise and bootstrap. The cost is that of
    a few passes over the split: see :mod:`crcviewer.model.predict_pairs`.
    """
    tiles, radiology = data.pathology.split(split), data.radiology.split(split)
    truth, count = tiles.labels, len(tiles)
    mine = pairing.partners(split, torch.arange(count)).numpy()
    partners, slices = _replaced(model, radiology.images, mine, seed)
    answers = model.predict_pairs(
        list(tiles.images), slices, partners, batch=batch, progress=progress, one_view=True
    )
    if own is None:
        own = model.predict_many(
            list(tiles.images), list(radiology.images[mine]), batch=batch
        ).probabilities
    whole = own.argmax(-1) == truth
    right = answers.probabilities.argmax(-1) == truth
    permuted = slice(1, 1 + PERMUTATIONS)
    rows = {
        "permuted": permuted,
        "black": slice(-3, -2),
        "neutral": slice(-2, -1),
        "noise": slice(-1, None),
    }
    ties = tuple(_ties(data, pairing, seed))
    # A model that was trained on leaking pairs stays branded, whatever pairs it is shown now.
    branded = model.card.pairing == PairingMode.LABEL
    of_patients = None
    if tiles.patients is not None and (tiles.patient_count or 0) >= FEWEST_UNITS:
        of_patients = sign_flip_p(right[0] - right[permuted].mean(0), tiles.patients)
    verdict = decide(
        PairingMode.LABEL if branded else pairing.mode,
        ties,
        int(right[0].sum()),
        right[permuted].sum(1).tolist(),
        count,
        patients=tiles.patient_count,
        patients_p=of_patients,
    )

    def mean(values: Floats) -> Estimate:
        return bootstrap_mean(values, seed=seed, patients=tiles.patients)

    def replacement(name: str) -> Replacement:
        answered = answers.probabilities[rows[name]]
        there = right[rows[name]].mean(0)
        return Replacement(
            radiology=name,
            accuracy=mean(there),
            lost=mean(right[0] - there),
            flip_rate=flip_rate(answered, answers.probabilities[0]),
            divergence=divergence(answered, answers.probabilities[0]),
        )

    def beside(checkpoint: Checkpoint | None) -> Beside | None:
        if checkpoint is None:
            return None
        sees_slices = checkpoint.document.kind in RADIOLOGY_KINDS
        images = radiology.images[mine] if sees_slices else tiles.images
        if of_branch is not None:
            said = of_branch(checkpoint.path.name, images)
        else:
            network = SingleModalModel.of(checkpoint, model.device)
            said = network.predict_many(list(images)).probabilities
        alone = said.argmax(1) == truth
        return Beside(
            mean(alone.astype(np.float64)),
            mean(whole.astype(np.float64) - alone),
        )

    return AuditReport(
        verdict=verdict,
        pairing=pairing.mode.value,
        trained_pairing=model.card.pairing,
        data=data.name,
        split=split,
        cases=count,
        seed=seed,
        accuracy=mean(right[0].astype(np.float64)),
        permuted_accuracies=tuple(right[permuted].mean(1).tolist()),
        replacements=tuple(map(replacement, rows)),
        independence=ties,
        exchanges=tuple(
            ExchangeFigure(e.layer, e.direction.value, e.gamma, float(e.relative_sizes[0].mean()))
            for e in answers.exchanges
        ),
        probe=beside(probe),
        control=beside(control),
        largest_class=float(np.bincount(truth).max() / count),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        code_version=crcviewer.__version__,
        patients=tiles.patient_count,
        patients_p=of_patients,
        views=1,
    )


def write_audit(path: Path, report: AuditReport) -> None:
    """Put the report into a checkpoint, whole or not at all; all tensors stay as they are."""
    write_into_document(path, {"audit": to_plain(report)})


def _read_if_there(path: Path) -> Checkpoint | None:
    return read_checkpoint(path) if path.exists() else None


def _replaced(
    model: LoadedModel, images: NDArray[np.uint8], own: NDArray[np.int64], seed: int
) -> tuple[NDArray[np.int64], list[NDArray[np.uint8]]]:
    """Which image each tile is shown with: ``(P, N)`` into the list of images.

    The rows: its own, the permutations, black, the neutral image, noise.
    """
    used, nth = np.unique(own, return_inverse=True)
    slices = list(images[used])
    cases = torch.arange(len(own))
    permuted = [
        nth[shuffled(key(seed, "audit permutation", turn), len(own)).numpy()]
        for turn in range(PERMUTATIONS)
    ]
    side = images.shape[1]
    # Noise of the brightness and spread of the training images, another for each case.
    statistics = model.preprocessing.radiology
    levels = normal(key(seed, "audit noise"), cases, side * side) * statistics.std[0]
    noise = ((levels + statistics.mean[0]) * 255).round().clamp(0, 255).to(torch.uint8)
    black, neutral = np.full_like(nth, len(slices)), np.full_like(nth, len(slices) + 1)
    slices += [np.zeros((side, side), np.uint8), model.neutral]
    slices += list(noise.view(-1, side, side).numpy())
    noisy = cases.numpy() + int(neutral[0]) + 1
    return np.stack([nth, *permuted, black, neutral, noisy]), slices


def _ties(data: StudyData, pairing: Pairing, seed: int) -> Iterator[Independence]:
    """Of each split; of training, the pairs of its first epoch.

    Nothing where organs are not known and each slice goes by the class of its own tiles: with
    those it is declared to belong to, that says nothing.
    """
    if data.radiology_labels == "tile" and pairing.mode is PairingMode.MANIFEST:
        return
    for split in SPLITS:
        tiles, organs = data.pathology.split(split).labels, data.radiology.split(split).labels
        partners = pairing.partners(split, torch.arange(len(tiles))).numpy()
        # What stands for a missing radiology image has no label.
        labelled = partners < len(organs)
        if labelled.any():
            yield independence(split, tiles[labelled], organs[partners[labelled]], seed=seed)
