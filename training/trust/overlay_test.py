"""Whether an overlay shows what a model goes by: deletion, insertion, randomised weights.

Petsiuk et al. 2018, "RISE": take the cells of an image away in the overlay's order, highest first,
and the probability of the class should fall sooner than in random order; put them back into an
empty image, and it should rise sooner. Adebayo et al. 2018, "Sanity checks for saliency maps": with
random weights in the last layer and the head the overlay should be another.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import spearmanr
from torch import nn

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.golden_cases import neutral_image
from crcviewer.model.inference import Image, Inference
from crcviewer.model.network import FusionNetwork, SingleModalNetwork
from crcviewer.model.predict import LoadedModel
from crcviewer.model.prediction import Prediction
from crcviewer.protocol.images import Direction
from crcviewer.protocol.verdict import OverlayTest
from training.audit.statistics import bootstrap_mean
from training.data.pairing import Pairing
from training.data.study_data import StudyData

CASES = 24
_STEPS = 6
_RANDOM_ORDERS = 2
ORDERED_IMAGES = 2 * (_STEPS - 1) * (1 + _RANDOM_ORDERS)
"""That are looked at for one overlay of one case."""
_MOST_ALIKE = 0.5
"""Rank correlation with random weights beyond which an overlay depends on too little."""

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]


def overlay_tests(
    path: Path, model: LoadedModel, data: StudyData, pairing: Pairing | None,
    *, seed: int = 0, cases: int = CASES, progress: Progress = lambda done, total: None,
) -> tuple[OverlayTest, ...]:  # fmt: skip
    """Of every overlay of the model in ``path``, on validation cases drawn by ``seed``.

    ``pairing``: of radiology images; None: of a model that sees none.
    """
    split = data.pathology.val
    if not len(split):
        return ()
    rows = np.sort(np.random.default_rng(seed).permutation(len(split))[:cases])
    tiles = list(split.images[rows])
    slices: list[Image] | None = None
    if pairing is not None and model.sees_radiology:
        partners = pairing.partners("val", torch.from_numpy(rows)).numpy()
        slices = list(data.radiology.val.images[partners])
    other = _with_random_weights(path, model, seed)
    names = list(_overlays_of(model.predict(tiles[0], slices[0] if slices else None), 0))
    total = len(rows) * (2 + len(names))
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in names}
    done = 0
    for number, tile in enumerate(tiles):
        scan = None if slices is None else slices[number]
        prediction = model.predict(tile, scan)
        tissue = int(prediction.probabilities.argmax())
        overlays = _overlays_of(prediction, tissue)
        random = _overlays_of(other.predict(tile, scan), tissue)
        done += 2
        rng = np.random.default_rng([seed, number])
        for name, overlay in overlays.items():
            alike = _alike(overlay[1], random[name][1])
            falls, rises = _curves(model, tile, scan, overlay, tissue=tissue, rng=rng)
            found[name].append((falls, rises, alike))
            done += 1
            progress(done, total)
    return tuple(_verdict(name, np.array(figures), seed) for name, figures in found.items())


def _alike(one: Floats, other: Floats) -> float:
    """Spearman's correlation of two overlays. A flat one has no order, so that it is like none; its
    deletion and insertion show that it tells nothing."""
    if np.ptp(one) == 0.0 or np.ptp(other) == 0.0:
        return 0.0
    return float(spearmanr(one.ravel(), other.ravel()).statistic)


def _overlays_of(prediction: Prediction, tissue: int) -> dict[str, tuple[bool, Floats]]:
    """Each overlay's cells ``(h, w)``, and whether it lies on the radiology image."""
    answer = prediction.own
    found = {"evidence_pathology": (False, answer.evidence_pathology[tissue].astype(np.float64))}
    if prediction.tile_only:
        return found
    found["evidence_radiology"] = True, answer.evidence_radiology[tissue].astype(np.float64)
    for name, weights in prediction.attention.items():
        side = round(weights.shape[1] ** 0.5)
        overview = weights.mean(0).reshape(side, -1).astype(np.float64)
        on_scan = name.endswith(Direction.PATHOLOGY_TO_RADIOLOGY.value)
        found[f"attention_{name}"] = on_scan, overview
    return found


def _curves(
    model: LoadedModel,
    tile: Image,
    scan: Image | None,
    overlay: tuple[bool, Floats],
    *,
    tissue: int,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """How much better than random orders the overlay's order is, at deletion and insertion."""
    on_scan, values = overlay
    count = values.size
    # Equal values in random order: an overlay that is flat must not profit from how cells lie.
    own = np.lexsort((rng.permutation(count), -values.ravel()))
    orders = [own, *(rng.permutation(count) for _ in range(_RANDOM_ORDERS))]
    image = scan if on_scan and scan is not None else tile
    statistics = model.preprocessing.radiology if on_scan else model.preprocessing.pathology
    empty = np.round(np.array(statistics.mean) * 255)
    blank = np.broadcast_to(empty if image.ndim == 3 else empty.mean(), image.shape)
    blank = np.ascontiguousarray(blank, np.uint8)
    changed = []
    for order in orders:
        for step in range(1, _STEPS):
            gone = np.zeros(count, np.bool_)
            gone[order[: count * step // _STEPS]] = True
            mask = _enlarged(gone.reshape(values.shape), image.shape[0])
            mask = mask[..., None] if image.ndim == 3 else mask
            changed += [np.where(mask, blank, image), np.where(mask, image, blank)]
    told = _asked(model, tile, scan, changed, on_scan)[:, tissue].astype(np.float64)
    curves = told.reshape(len(orders), _STEPS - 1, 2).mean(1)
    deletion = curves[1:, 0].mean() - curves[0, 0]
    insertion = curves[0, 1] - curves[1:, 1].mean()
    return float(deletion), float(insertion)


def _asked(
    model: LoadedModel, tile: Image, scan: Image | None, changed: list[Image], on_scan: bool
) -> NDArray[np.float32]:
    """Probabilities ``(M, K)`` of M changed images beside what stays as it is.

    In one view: what is compared is the same network with more or less of one picture, and eight
    views would be eight times the work. What stays goes through its branch once.
    """
    if scan is None:
        return model.predict_many(changed, None, with_neutral=False, one_view=True).probabilities
    if on_scan:
        partners = np.arange(len(changed))[:, None]
        beside = model.predict_pairs([tile], changed, partners, one_view=True)
        own: NDArray[np.float32] = beside.probabilities[:, 0]
        return own
    partners = np.zeros((1, len(changed)), np.int64)
    found = model.predict_pairs(changed, [scan], partners, one_view=True)
    alone: NDArray[np.float32] = found.probabilities[0]
    return alone


def _enlarged(cells: NDArray[np.bool_], side: int) -> NDArray[np.bool_]:
    rows, columns = (np.arange(side) * count // side for count in cells.shape)
    large: NDArray[np.bool_] = cells[rows][:, columns]
    return large


def _verdict(name: str, figures: Floats, seed: int) -> OverlayTest:
    deletion, insertion = (bootstrap_mean(figures[:, i], seed=seed) for i in (0, 1))
    alike = float(figures[:, 2].mean())
    lows = [-1.0 if one.low is None else one.low for one in (deletion, insertion)]
    return OverlayTest(
        overlay=name,
        count=len(figures),
        deletion=deletion.value,
        insertion=insertion.value,
        deletion_interval=_interval(deletion.low, deletion.high),
        insertion_interval=_interval(insertion.low, insertion.high),
        randomised=alike,
        passed=min(lows) > 0 and abs(alike) < _MOST_ALIKE,
    )


def _interval(low: float | None, high: float | None) -> tuple[float, float] | None:
    return None if low is None or high is None else (low, high)


def _with_random_weights(path: Path, model: LoadedModel, seed: int) -> LoadedModel:
    """The same network, with the weights of its head, exchanges and last layer drawn anew."""
    checkpoint = read_checkpoint(path)
    network = copy.deepcopy(checkpoint.network)
    generator = torch.Generator().manual_seed(seed)
    for part in _last_parts(network):
        for weight in part.parameters():
            if weight.ndim > 1:
                with torch.no_grad():
                    drawn = torch.randn(weight.shape, generator=generator)
                    weight.copy_(drawn * weight.std().clamp_min(1e-6) + weight.mean())
    neutral = neutral_image(checkpoint) if isinstance(network, FusionNetwork) else None
    inference = Inference(network, model.preprocessing, neutral, model.device, fast=False)
    return LoadedModel(model.card, inference)


def _last_parts(network: FusionNetwork | SingleModalNetwork) -> list[nn.Module]:
    if isinstance(network, SingleModalNetwork):
        return [network.head, network.branch.layer4]
    return [
        network.head, network.pathology.layer4, network.radiology.layer4,
        network.exchange3, network.exchange4,
    ]  # fmt: skip
