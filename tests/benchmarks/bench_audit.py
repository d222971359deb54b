"""What the fusion audit costs, as a ratio to one plain pass over the same test split.

Run by hand: ``python tests/benchmarks/bench_audit.py [BACKBONE [WIDTH [CASES [VIEWS]]]]``, by
default resnet10, half width, 180 cases, 8 views, the shape of the ``tiny`` preset. The budget is
30 passes. Processor time is counted, so that other work on the machine matters little; the best of
some rounds is taken, and both sides are measured in turn.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# One core: no library may start threads of its own.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import torch

from crcviewer.model.allocator import tune_allocator
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.golden_cases import save_model
from crcviewer.model.inference import Inference
from crcviewer.model.network import FusionNetwork, NetworkConfig
from crcviewer.model.predict import load_model
from crcviewer.model.preprocess import Preprocessing
from training.audit.audit import audit
from training.data.pairing import Pairing, PairingMode
from training.data.study_data import ImageSet, Split, StudyData, neutral_image
from training.loop.device_images import measured_statistics
from training.phantoms import generate_slices, generate_tiles
from training.run.export import golden_images

BUDGET = 30.0
ROUNDS = 3
BATCH = 32


def _split(images: np.ndarray, labels: np.ndarray) -> Split:
    return Split(images, labels, np.ones(len(labels), np.bool_))


def _data(cases: int) -> StudyData:
    numbers = np.arange(cases)
    tiles = _split(generate_tiles(numbers % 9, numbers, seed=0, size=28), numbers % 9)
    slices = _split(generate_slices(numbers % 11, numbers, seed=0, size=28), numbers % 11)
    names = tuple(map(str, range(11)))
    return StudyData(
        "phantoms",
        ImageSet(names[:9], tiles, tiles, tiles),
        ImageSet(names, slices, slices, slices),
        "CT",
        None,
        (),
    )


def _seconds(make: Callable[[], object]) -> float:
    start = time.process_time()
    make()
    return time.process_time() - start


def main() -> None:
    """Print the seconds of both and their ratio."""
    asked = [*sys.argv[1:], *("resnet10", "0.5", "180", "8")[len(sys.argv) - 1 :]]
    backbone, width, cases, views = asked[0], float(asked[1]), int(asked[2]), int(asked[3])
    torch.set_num_threads(1)
    tune_allocator()
    data = _data(cases)
    torch.manual_seed(0)
    network = FusionNetwork(NetworkConfig(backbone, width)).eval()
    values = Preprocessing(
        measured_statistics(data.pathology.train.images),
        measured_statistics(data.radiology.train.images),
        test_time_views=views,
    )
    neutral = neutral_image(data.radiology.train.images)
    document = CheckpointDocument("model", "", network.config, values, "random")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.safetensors"
        tiles, slices = golden_images()
        save_model(
            path, network, document, neutral=neutral, golden_tiles=tiles, golden_slices=slices
        )
        model = load_model(path, "cpu")
    pairing = Pairing(PairingMode.RANDOM, data, 0)
    own = pairing.partners("test", torch.arange(cases)).numpy()
    test, beside = data.pathology.test.images, data.radiology.test.images[own]
    inference = Inference(
        network, values, torch.from_numpy(neutral), torch.device("cpu"), fast=True
    )

    def one_pass() -> None:
        # The leanest pass there is: the neutral image is not tried beside the true one.
        for start in range(0, cases, BATCH):
            chosen = slice(start, start + BATCH)
            inference.run(list(test[chosen]), list(beside[chosen]), with_neutral=False)

    plain, whole = [], []
    for _ in range(ROUNDS):
        plain.append(_seconds(one_pass))
        whole.append(_seconds(lambda: audit(model, data, pairing, batch=BATCH)))
    ratio = min(whole) / min(plain)
    print(f"{backbone}, width {width:g}, {cases} cases of 28 px, {views} view(s), one core")
    print(f"one plain pass {min(plain):8.2f} s   the whole audit {min(whole):8.2f} s")
    print(f"the audit costs {ratio:.1f} passes; the budget is {BUDGET:.0f}")


if __name__ == "__main__":
    main()
