"""The one forward pass behind every prediction: preparation, test-time views, neutral radiology."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from crcviewer.model.gate_features import layer_statistics
from crcviewer.model.network import FusionNetwork, FusionOutput, SingleModalNetwork, pooled
from crcviewer.model.optimize_for_inference import optimized_for_inference
from crcviewer.model.preprocess import ChannelStatistics, Preprocessing, dihedral_views, to_input

Image = NDArray[np.uint8]

_ROWS_ON_CPU, _MAP_BYTES_ON_CPU = 32, 16 << 20
"""Images in one pass, a view counting as one, and what the largest maps of all of them may take:
more fits no cache, and from 32 MiB on glibc asks the system for the memory anew each time."""


@dataclass(frozen=True)
class Inferred:
    """Of N tiles, on the model's device."""

    probabilities: Tensor
    """``(N, K)``, averaged over the test-time views."""
    logits: Tensor
    """``(N, K)``, likewise. What the class evidence, averaged over the views, adds up to."""
    neutral_probabilities: Tensor | None
    """``(N, K)``, of the same tiles with the neutral radiology image."""
    neutral_logits: Tensor | None
    output: FusionOutput
    """Rows: with their own radiology images first, then with the neutral one; in each, all tiles as
    they are, then all in the second view, and so on. What the exchanges did is told of the first N
    of these. Of a tile-only network the radiology maps have no channels, and there are no
    exchanges."""
    tile_statistics: Tensor
    """``(N, D)``, of the tiles as they are: what the gate looks at."""
    slice_statistics: Tensor | None = None
    """The same of the radiology images; None where none are given or seen."""


class Inference:
    """A network made ready for one device.

    ``fast``: optimized for inference, with the same answers up to rounding; ``bfloat16``: in that
    precision where it pays here.
    ``neutral``: uint8 ``(S, S)``, the mean radiology image of the training set; None of a network
    that sees tiles alone.
    """

    def __init__(
        self,
        network: FusionNetwork | SingleModalNetwork,
        preprocessing: Preprocessing,
        neutral: Tensor | None,
        device: torch.device,
        *,
        fast: bool,
        bfloat16: bool = True,
    ) -> None:
        self.device = device
        self.preprocessing = preprocessing
        network = network.to(device).eval()
        self.network = network
        if fast:
            self.network = optimized_for_inference(network, device, bfloat16=bfloat16)
        own = self.network
        self._tile_branch = own.pathology if isinstance(own, FusionNetwork) else own.branch
        self._dtype = next(self._tile_branch.parameters()).dtype
        self._layout = torch.channels_last if fast else torch.contiguous_format
        if isinstance(own, SingleModalNetwork):
            return
        if neutral is None:
            raise ValueError("a fused network needs a neutral radiology image")
        self._neutral = neutral
        with torch.inference_mode():
            # The branches do not meet before layer3, so this part never changes.
            self._neutral_sum = own.radiology.layer3_sum(
                self._ready(to_input(neutral[None].to(device), *self._radiology))
            )

    @property
    def fused(self) -> FusionNetwork:
        """The network with both branches. Raises TypeError where it sees tiles alone."""
        if not isinstance(self.network, FusionNetwork):
            raise TypeError("this network sees tiles alone")
        return self.network

    @property
    def sees_radiology(self) -> bool:
        """Whether radiology images are looked at."""
        return isinstance(self.network, FusionNetwork)

    @property
    def precision(self) -> str:
        """Of the convolutions: ``float32`` or ``bfloat16``."""
        return str(self._dtype).removeprefix("torch.")

    @property
    def images_at_once(self) -> int:
        """Tiles that are quickest together: on a CPU what its caches hold, on a GPU many."""
        if self.device.type != "cpu":
            return 32
        bytes_a_row = self._tile_branch.map_values(self.preprocessing.input_size)
        bytes_a_row *= self._dtype.itemsize
        rows = min(_ROWS_ON_CPU, _MAP_BYTES_ON_CPU // bytes_a_row)
        return max(1, rows // self.preprocessing.test_time_views)

    @property
    def neutral(self) -> Tensor:
        """Of a fused network: uint8 ``(S, S)``."""
        return self._neutral

    @property
    def head(self) -> torch.nn.Linear:
        """Always float32."""
        return self.network.head

    def may_leave_out(self) -> None:
        """From now on answers may be made without the radiology branch moving at layer3."""
        self.fused.exchange3.radiology_to_pathology.left_out = True

    def in_one_view(self) -> Inference:
        """The same, looking at tiles as they are, in none of their other test-time views."""
        other = copy(self)
        other.preprocessing = replace(self.preprocessing, test_time_views=1)
        return other

    @property
    def _radiology(self) -> tuple[ChannelStatistics, int]:
        return self.preprocessing.radiology, self.preprocessing.input_size

    @torch.inference_mode()
    def run(
        self,
        tiles: Sequence[Image],
        slices: Sequence[Image] | None,
        *,
        with_neutral: bool = True,
        attention: bool = False,
        exchanges: bool = True,
        whole: bool = True,
    ) -> Inferred:
        """``tiles``: N of uint8 ``(S, S, 3)``; ``slices``: N of uint8 ``(S, S)``; None: neutral.

        Without ``exchanges`` nothing is told of them, and without ``whole`` moves are left out that
        change no answer: the maps of layer3 of the radiology branch are then not what they are.

        ``with_neutral`` has the neutral radiology image tried as well. A tile-only network looks
        at no ``slices``.
        """
        count, views = len(tiles), self.preprocessing.test_time_views
        seen: list[Tensor] = []
        pathology = self.tile_sums(tiles, seen)
        of_tiles = layer_statistics((*seen, functional.relu(pathology[:count])), count)
        if isinstance(self.network, SingleModalNetwork):
            output = _of_tiles_alone(self.network, pathology)
            logits = output.logits.reshape(views, count, -1)
            probabilities = logits.softmax(dim=-1).mean(dim=0)
            return Inferred(probabilities, logits.mean(dim=0), None, None, output, of_tiles)
        variants, of_slices = [], None
        if slices is not None:
            seen = []
            variants.append(self.slice_sums(slices, seen))
            of_slices = layer_statistics((*seen, functional.relu(variants[0])), count)
        if slices is None or with_neutral:
            variants.append(self._neutral_sum)
        # Each variant by itself: what is of the slices alone, or of the neutral image alone, is
        # then computed once for all tiles and views that it stands beside.
        first, *others = (
            self.network.from_layer3(
                pathology, beside, attention=attention and n == 0,
                told=count if exchanges and n == 0 else 0, whole=whole,
            )
            for n, beside in enumerate(variants)
        )  # fmt: skip
        output = _joined(first, *others)
        logits = output.logits.reshape(len(variants), views, count, -1)
        probabilities = logits.softmax(dim=-1).mean(dim=1)
        logits = logits.mean(dim=1)
        both = len(variants) == 2
        return Inferred(
            probabilities[0],
            logits[0],
            probabilities[-1] if both else None,
            logits[-1] if both else None,
            output,
            of_tiles,
            of_slices,
        )

    @torch.inference_mode()
    def tile_sums(self, tiles: Sequence[Image], seen: list[Tensor] | None = None) -> Tensor:
        """The tile branch up to the sum of layer3, before it meets the other.

        ``(views · N, C3, s, s)``: all tiles as they are, then all in the second view, and so on.
        ``seen`` is given the maps of layer1 and layer2 likewise.
        """
        prepared = self._prepared(tiles, self.preprocessing.pathology)
        if self.preprocessing.test_time_views > 1:
            prepared = dihedral_views(prepared).flatten(0, 1)
        return self._tile_branch.layer3_sum(self._ready(prepared), seen)

    @torch.inference_mode()
    def slice_sums(self, slices: Sequence[Image], seen: list[Tensor] | None = None) -> Tensor:
        """The radiology branch up to the sum of layer3: ``(N, C3, s, s)``. ``seen``: likewise."""
        prepared = self._prepared(slices, self.preprocessing.radiology)
        return self.fused.radiology.layer3_sum(self._ready(prepared), seen)

    @torch.inference_mode()
    def tile_statistics(self, tiles: Sequence[Image]) -> Tensor:
        """What the gate looks at, without an answer: ``(N, D)``."""
        seen: list[Tensor] = []
        prepared = self._ready(self._prepared(tiles, self.preprocessing.pathology))
        sums = self._tile_branch.layer3_sum(prepared, seen)
        return layer_statistics((*seen, functional.relu(sums)), len(tiles))

    @torch.inference_mode()
    def slice_statistics(self, slices: Sequence[Image]) -> Tensor:
        """The same of radiology images."""
        seen: list[Tensor] = []
        sums = self.slice_sums(slices, seen)
        return layer_statistics((*seen, functional.relu(sums)), len(slices))

    def _prepared(self, images: Sequence[Image], statistics: ChannelStatistics) -> Tensor:
        size = self.preprocessing.input_size
        if len({image.shape for image in images}) == 1:
            stacked = torch.from_numpy(np.stack(images)).to(self.device)
            return to_input(stacked, statistics, size)
        # Squares of several sizes are reduced one by one.
        return torch.cat(
            [
                to_input(torch.from_numpy(image[None].copy()).to(self.device), statistics, size)
                for image in images
            ]
        )

    def _ready(self, images: Tensor) -> Tensor:
        return images.to(self._dtype).contiguous(memory_format=self._layout)


def _joined(first: FusionOutput, *others: FusionOutput) -> FusionOutput:
    """One after the other; what the exchanges did is that of the first."""
    if not others:
        return first
    outputs = (first, *others)
    rows = len(first.logits)

    def rows_of(name: str) -> Tensor:
        parts = [getattr(output, name) for output in outputs]
        return torch.cat(
            [part.expand(rows, *part.shape[1:]) if len(part) == 1 else part for part in parts]
        )

    return FusionOutput(
        rows_of("logits"),
        rows_of("features"),
        rows_of("pathology_maps"),
        rows_of("radiology_maps"),
        rows_of("layer3_features"),
        first.exchanges,
        first.radiology_layer3,
    )


def _of_tiles_alone(network: SingleModalNetwork, sums: Tensor) -> FusionOutput:
    layer3 = functional.relu(sums)
    maps = functional.relu(network.branch.layer4_sum(layer3))
    features = pooled(maps)
    return FusionOutput(network.head(features), features, maps, maps[:, :0], pooled(layer3), ())
