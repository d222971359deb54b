"""Whether OpenVINO would be worth its weight: the same network on the same tiles, one thread.

    pip install openvino
    python -m tests.benchmarks.bench_openvino MODEL

Compared by processor time: PyTorch with the network as it is saved, OpenVINO in float32 and in
bfloat16, and this program's own form (:mod:`crcviewer.model.optimize_for_inference`, in the
precision that the model's golden cases allow here). It is no part of the program.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.golden_cases import neutral_image
from crcviewer.model.network import FusionNetwork
from crcviewer.model.predict import load_model
from crcviewer.model.preprocess import to_input

_TILES = 64
_TIMES = 5


class _BesideNeutral(torch.nn.Module):
    """Logits of tiles beside the neutral radiology image."""

    def __init__(self, network: FusionNetwork, neutral: Tensor) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("neutral", neutral)

    def forward(self, tiles: Tensor) -> Tensor:
        """Of prepared tiles ``(N, 3, S, S)``."""
        beside = self.neutral.expand(tiles.shape[0], -1, -1, -1)
        logits: Tensor = self.network(tiles, beside).logits
        return logits


def main() -> None:
    """Prints a line a form."""
    parser = argparse.ArgumentParser(description="OpenVINO beside our own form of a network")
    parser.add_argument("model", type=Path)
    path: Path = parser.parse_args().model
    import openvino

    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    checkpoint = read_checkpoint(path)
    preparing = checkpoint.document.preprocessing
    assert isinstance(checkpoint.network, FusionNetwork), "a fused model is wanted"
    neutral = to_input(neutral_image(checkpoint)[None], preparing.radiology, preparing.input_size)
    plain = _BesideNeutral(checkpoint.network, neutral).eval()
    side = preparing.input_size
    tiles = torch.randn(_TILES, 3, side, side, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        logits = plain(tiles).numpy()
        _tell("PyTorch, as saved, float32", lambda: plain(tiles), 0.0)
    converted = openvino.convert_model(plain, example_input=tiles)
    converted.reshape([_TILES, 3, side, side])
    for precision in ("f32", "bf16"):
        options = {
            "INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": precision,
        }  # fmt: skip
        compiled = openvino.Core().compile_model(converted, "CPU", options)
        request = compiled.create_infer_request()
        given = {0: tiles.numpy()}
        differs = float(np.abs(request.infer(given)[compiled.output(0)] - logits).max())
        _tell(f"OpenVINO, {precision}", partial(request.infer, given), differs)
    model = load_model(path, "cpu")
    views = preparing.test_time_views
    fields = [np.full((28, 28, 3), 7 * n, np.uint8) for n in range(max(1, _TILES // views))]
    name = f"ours with preparation, {model.precision}, a view of {views}"
    _tell(name, lambda: model.predict_many(fields, None), None, len(fields) * views)


def _tell(name: str, work: Callable[[], Any], differs: float | None, count: int = _TILES) -> None:
    spent = []
    for _ in range(_TIMES):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    said = "" if differs is None else f"   logits differ by {differs:.3f} at most"
    print(f"{name:48} {min(spent) / count * 1000:6.2f} ms a tile{said}")


if __name__ == "__main__":
    main()
