"""The way to every prediction that is shown: load a model, give it images."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from crcviewer.model.checkpoint import Checkpoint, CheckpointError, read_checkpoint
from crcviewer.model.device import choose_device
from crcviewer.model.gate import Gate, gate_of
from crcviewer.model.golden_cases import (
    differs_from_golden,
    needs_no_move,
    neutral_image,
    refuse,
)
from crcviewer.model.inference import Image, Inference
from crcviewer.model.model_card import model_card
from crcviewer.model.network import FusionNetwork, FusionOutput
from crcviewer.model.predict_pairs import PairsPrediction, Progress, predict_pairs
from crcviewer.model.prediction import Answer, BatchPrediction, Floats, Prediction
from crcviewer.model.preprocess import Preprocessing, turned_back
from crcviewer.protocol.model_card import ExchangeSize, ModelCard, RadiologyEffect
from crcviewer.protocol.text import text
from crcviewer.protocol.worker_command import PRECISION_VARIABLE

_log = logging.getLogger(__name__)

Counted = Callable[[int], None]
"""Told how many more images are done."""

OPENED_KINDS = ("fusion", "pathology")
"""Kinds of checkpoint that classify tiles."""


class LoadedModel:
    """A model that has met its golden cases on this device."""

    def __init__(self, card: ModelCard, inference: Inference, gate: Gate | None = None) -> None:
        self.card = card
        self.gate = gate
        self._inference = inference

    @property
    def device(self) -> torch.device:
        """Where it runs."""
        return self._inference.device

    @property
    def precision(self) -> str:
        """Of all its answers here, one case or many: ``float32`` or ``bfloat16``."""
        return self._inference.precision

    @property
    def images_at_once(self) -> int:
        """Tiles that are quickest together."""
        return self._inference.images_at_once

    @property
    def sees_radiology(self) -> bool:
        """Whether radiology images are looked at; a tile-only model takes them and does not."""
        return self._inference.sees_radiology

    @property
    def preprocessing(self) -> Preprocessing:
        """How it prepares its input."""
        return self._inference.preprocessing

    @property
    def neutral(self) -> Image:
        """uint8 ``(S, S)``: the radiology image that stands for none."""
        neutral: Image = self._inference.neutral.numpy()
        return neutral

    @torch.inference_mode()
    def predict(self, tile: Image, slice_: Image | None, *, overlays: bool = True) -> Prediction:
        """Classify one case: uint8 ``(S, S, 3)`` and ``(S, S)``; None: neutral radiology.

        Without ``overlays`` there are no attention maps; all else costs next to nothing.
        """
        return self._predicted([tile], None if slice_ is None else [slice_], overlays=overlays)[0]

    @torch.inference_mode()
    def predict_cases(
        self, tiles: Sequence[Image], slices: Sequence[Image | None]
    ) -> tuple[Prediction, ...]:
        """As :meth:`predict` for N cases in one pass, without overlays: those with a radiology
        image and those without go through the network apart, as they ask different things of it."""
        answers: dict[int, Prediction] = {}
        for alone in (False, True):
            rows = [n for n, slice_ in enumerate(slices) if (slice_ is None) is alone]
            if rows:
                beside = [slice_ for slice_ in slices if slice_ is not None]
                some = [tiles[row] for row in rows]
                found = self._predicted(some, None if alone else beside, overlays=False)
                answers.update(zip(rows, found, strict=True))
        return tuple(answers[row] for row in range(len(tiles)))

    def _predicted(
        self, tiles: Sequence[Image], slices: Sequence[Image] | None, *, overlays: bool
    ) -> list[Prediction]:
        tile_only = slices is None or not self.sees_radiology
        inferred = self._inference.run(
            tiles, slices, attention=overlays and not tile_only, whole=False
        )
        output, count = inferred.output, len(tiles)
        bias = _array(self._inference.head.bias)
        pathology, radiology = self._evidence(output, count)
        probabilities, logits = _array(inferred.probabilities), _array(inferred.logits)
        of_tiles = _array(inferred.tile_statistics)
        of_slices = None if inferred.slice_statistics is None else _array(inferred.slice_statistics)
        neutral = None
        if inferred.neutral_probabilities is not None and inferred.neutral_logits is not None:
            neutral = _array(inferred.neutral_probabilities), _array(inferred.neutral_logits)
        moved = [_array(exchange.relative_size.expand(count)) for exchange in output.exchanges]
        predictions = []
        for n in range(count):
            own = Answer(probabilities[n], logits[n], pathology[n], radiology[n])
            without = None
            if neutral is not None:
                at = count + n
                without = Answer(neutral[0][n], neutral[1][n], pathology[at], radiology[at])
            sizes = tuple(
                ExchangeSize(e.layer, e.direction, float(e.gamma), float(size[n]), e.grid)
                for e, size in zip(output.exchanges, moved, strict=True)
            )
            attention = {
                f"{exchange.layer}_{exchange.direction}": _array(exchange.attention[n])
                for exchange in output.exchanges
                if exchange.attention is not None
            }
            predictions.append(
                Prediction(
                    own=own,
                    neutral=without,
                    bias=bias,
                    attention=attention,
                    exchanges=sizes,
                    radiology_effect=None if without is None else _effect(own, without),
                    tile_only=tile_only,
                    tile_statistics=of_tiles[n],
                    slice_statistics=None if of_slices is None else of_slices[n],
                )
            )
        return predictions

    def _evidence(self, output: FusionOutput, count: int) -> tuple[Floats, Floats]:
        """Of both branches ``(V · N, K, h, w)``, means over the test-time views: all N cases with
        their own radiology images, then all with the neutral one."""
        views = self.preprocessing.test_time_views
        pathology, radiology = class_evidence(
            self._inference.head, output.pathology_maps, output.radiology_maps
        )
        # A branch that the other never moves is computed once for all rows.
        rows = output.logits.shape[0]
        pathology, radiology = (
            maps.expand(rows, -1, -1, -1).reshape(-1, views, count, *maps.shape[1:])
            for maps in (pathology, radiology)
        )
        if views > 1:
            pathology = torch.stack([turned_back(variant) for variant in pathology])
        return _array(pathology.mean(1).flatten(0, 1)), _array(radiology.mean(1).flatten(0, 1))

    def predict_many(
        self,
        tiles: Sequence[Image],
        slices: Sequence[Image] | None,
        *,
        batch: int | None = None,
        with_neutral: bool = True,
        one_view: bool = False,
        joined: bool = True,
    ) -> BatchPrediction:
        """As :meth:`predict` for N cases at once, without overlays. N is at least 1. Without
        ``with_neutral`` the neutral probabilities are only those with the slices again.
        One slice may stand beside all tiles, and is then computed once for a pass.
        ``batch``: in one pass; None: so many as are quickest.
        ``one_view``: without the tiles' other test-time views.
        ``joined``: with ``radiology_layer3``, which takes longer."""
        inference = self._inference.in_one_view() if one_view else self._inference
        batch = batch or inference.images_at_once
        parts = []
        for start in range(0, len(tiles), batch):
            chosen = slice(start, start + batch)
            some = tiles[chosen]
            beside = slices if slices is None or len(slices) == 1 else slices[chosen]
            inferred = inference.run(
                some, beside, with_neutral=with_neutral, exchanges=False, whole=joined
            )
            neutral = inferred.neutral_probabilities
            count = len(some)
            parts.append(
                (
                    _array(inferred.probabilities),
                    _array(inferred.logits),
                    _array(inferred.probabilities if neutral is None else neutral),
                    _array(inferred.output.features[:count]),
                    _array(inferred.output.layer3_features[:count]),
                    _array(inferred.tile_statistics),
                    _array(
                        inferred.output.layer3_features[:count, :0]
                        if inferred.output.radiology_layer3 is None or not joined
                        # One row for all where no exchange has parted them.
                        else inferred.output.radiology_layer3[:count].expand(count, -1)
                    ),
                )
            )
        return BatchPrediction(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def tile_statistics(
        self, tiles: Sequence[Image], *, batch: int = 64, progress: Counted | None = None
    ) -> Floats:
        """What the gate looks at of N tiles: ``(N, D)``. ``progress`` is told of each batch."""
        return self._statistics(self._inference.tile_statistics, tiles, batch, progress)

    def slice_statistics(
        self, slices: Sequence[Image], *, batch: int = 64, progress: Counted | None = None
    ) -> Floats:
        """The same of radiology images, of a model that sees them."""
        return self._statistics(self._inference.slice_statistics, slices, batch, progress)

    def _statistics(
        self,
        of: Callable[[Sequence[Image]], Tensor],
        images: Sequence[Image],
        batch: int,
        progress: Counted | None,
    ) -> Floats:
        parts: list[Floats] = []
        if not len(images):
            return np.zeros((0, 0), np.float32)
        for start in range(0, len(images), batch):
            some = images[start : start + batch]
            parts.append(_array(of(some)))
            if progress is not None:
                progress(len(some))
        return np.concatenate(parts)

    def predict_pairs(
        self,
        tiles: Sequence[Image],
        slices: Sequence[Image],
        partners: NDArray[np.int64],
        *,
        batch: int = 32,
        progress: Progress | None = None,
        one_view: bool = False,
    ) -> PairsPrediction:
        """Each tile beside ``slices[partners[p, tile]]`` for every row p of ``(P, N)``.

        ``one_view``: without the tile's other test-time views. Far sooner than P passes: see
        :mod:`crcviewer.model.predict_pairs`.
        """
        return predict_pairs(
            self._inference, tiles, slices, partners,
            batch=batch, progress=progress, one_view=one_view,
        )  # fmt: skip


def class_evidence(
    head: nn.Linear, pathology_maps: Tensor, radiology_maps: Tensor
) -> tuple[Tensor, Tensor]:
    """Class activation maps of both branches, ``(N, K, h, w)`` each, float32.

    Zhou et al. 2016: map_k = Σ_c W[k, c]·maps[c]. The head is linear in the spatial means of the
    maps, so logit_k = b_k + mean(pathology map_k) + mean(radiology map_k), exactly.
    """
    channels = [pathology_maps.shape[1], radiology_maps.shape[1]]
    weights = torch.split(head.weight.float(), channels, dim=1)
    pathology, radiology = (
        torch.einsum("kc,nchw->nkhw", weight, maps.float())
        for weight, maps in zip(weights, (pathology_maps, radiology_maps), strict=True)
    )
    return pathology, radiology


def load_model(path: str | os.PathLike[str], device: str = "auto") -> LoadedModel:
    """Read a checkpoint, of both branches or of tiles alone, and replay its golden cases.

    Raises CheckpointError, with a sentence, for a file that cannot be used or trusted. Where the
    fast form does not meet the golden cases, or a GPU fails, the exact form on the CPU is tried.
    """
    checkpoint = read_checkpoint(Path(path))
    network, kind = checkpoint.network, checkpoint.document.kind
    if kind not in OPENED_KINDS:
        raise CheckpointError(
            text(
                "{name} sees radiology images alone, so it cannot classify tiles.",
                name=checkpoint.path.name,
            ),
            text("Open the best.safetensors of the same training run."),
        )
    neutral = neutral_image(checkpoint) if isinstance(network, FusionNetwork) else None
    gate = _gate(checkpoint)
    chosen = choose_device(device)
    attempts = [(chosen, True, True), (chosen, True, False), (chosen, False, False)]
    if os.environ.get(PRECISION_VARIABLE) == "float32":
        del attempts[0]
    if chosen.type != "cpu":
        attempts.append((torch.device("cpu"), False, False))
    tried = ""
    for where, fast, bfloat16 in attempts:
        try:
            inference = Inference(
                network, checkpoint.document.preprocessing, neutral, where,
                fast=fast, bfloat16=bfloat16,
            )  # fmt: skip
            if inference.precision == "bfloat16" and needs_no_move(checkpoint):
                inference.may_leave_out()
            form = f"{where}, {'fast' if fast else 'exact'}, {inference.precision}"
            if form == tried:
                continue
            if not differs_from_golden(checkpoint, inference):
                return LoadedModel(model_card(checkpoint), inference, gate)
            tried = form
            _log.info("golden cases differ: %s", form)
        except RuntimeError as error:
            if where.type == "cpu":
                raise
            _log.warning("%s failed: %s", where, error)
    raise refuse(checkpoint)


def _gate(checkpoint: Checkpoint) -> Gate | None:
    try:
        return gate_of(checkpoint.document.ood, checkpoint.extra)
    except ValueError as error:
        # A gate that lets everything through would be worse than none.
        raise CheckpointError(
            text(
                "{name} is damaged: what it knows of strange images cannot be understood.",
                name=checkpoint.path.name,
            ),
            text("Copy or download the file again, or train the model again."),
        ) from error


def _effect(own: Answer, neutral: Answer) -> RadiologyEffect:
    return RadiologyEffect(
        changed=bool(own.probabilities.argmax() != neutral.probabilities.argmax()),
        delta=float(np.abs(own.probabilities - neutral.probabilities).max()),
        neutral_probabilities=tuple(map(float, neutral.probabilities)),
    )


def _array(tensor: Tensor) -> Floats:
    array: Floats = tensor.detach().float().cpu().numpy()
    return array
