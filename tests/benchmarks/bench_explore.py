"""The Explore tab's speed: drawing, hover and lasso of 100,000 cases; placing; with --map, t-SNE.

    python tests/benchmarks/bench_explore.py            seconds
    python tests/benchmarks/bench_explore.py --map      minutes: 7,180 × 2,048 against scikit-learn

Drawing is measured off-screen, by Qt's raster engine on the processor.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from crcviewer.protocol.text import NOTHING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# One core: processor time of one thread is what is compared.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from numpy.typing import NDArray

from crcviewer.model.feature_map import compute_map
from crcviewer.model.map_quality import map_quality
from crcviewer.model.place_cases import Placer
from crcviewer.protocol.map_messages import MapQuality, MapSettings
from crcviewer.protocol.tissue import TISSUE_CLASSES

MANY = 100_000


def clouds(
    count: int, channels: int, seed: int = 0
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Features like those of a network after its ReLU: nine classes, curved and overlapping."""
    fixed = np.random.default_rng(1)
    centres = fixed.normal(0, 1, (9, channels))
    bends = fixed.normal(0, 1, (9, 12, channels))
    random = np.random.default_rng(seed)
    labels = random.integers(0, 9, count)
    hidden = random.normal(0, 0.45, (count, 12))
    features = centres[labels] + np.einsum("nh,nhc->nc", hidden, bends[labels])
    features += random.normal(0, 0.3, features.shape)
    return np.maximum(features, 0).astype(np.float32), labels


def median_ms(act: Callable[[], object], times: int = 15) -> float:
    """Processor time of several runs, so that other work on the machine matters little."""
    act()
    taken = []
    for _ in range(times):
        begin = time.process_time()
        act()
        taken.append(1000 * (time.process_time() - begin))
    return float(np.median(taken))


def drawing() -> None:
    """Frames, hover and lasso of the real widget."""
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QApplication

    from crcviewer.ui.explore.data.explore_model import ExploreModel
    from crcviewer.ui.explore.data.map_data import MapData, MapKind
    from crcviewer.ui.explore.map.map_view import MapView
    from crcviewer.ui.explore.map.point_search import inside

    app = QApplication.instance() or QApplication(sys.argv[:1])
    random = np.random.default_rng(0)
    labels = random.integers(0, 9, MANY)
    places = random.normal(0, 30, (9, 2))[labels] + random.normal(0, 6, (MANY, 2))
    probabilities = random.dirichlet(np.ones(9), MANY).astype(np.float32)
    nothing = MapQuality(0, 1, 10)
    model = ExploreModel()
    model.set_data(
        MapData(data=NOTHING, path="", classes=TISSUE_CLASSES, fused_map=places.astype(np.float32),
                fused_quality=nothing, single_quality=None, labels=labels,
                probabilities=probabilities, neutral_probabilities=probabilities,
                tiles=np.arange(MANY), slices=np.arange(MANY), synthetic=np.zeros(MANY, np.bool_))
    )  # fmt: skip
    view = MapView(model, MapKind.FUSED)
    view.resize(900, 700)
    view.show()
    app.processEvents()
    box = view.centralWidget
    turn = iter(range(10_000))

    def pan() -> None:
        box.translateBy(x=0.7 if next(turn) % 2 else -0.7, y=0.3)
        view.viewport().repaint()

    def zoom() -> None:
        factor = 0.95 if next(turn) % 2 else 1 / 0.95
        box.scaleBy((factor, factor))
        view.viewport().repaint()

    for name, act in (("pan", pan), ("zoom", zoom)):
        ms = median_ms(act)
        print(f"{name} of {MANY:,} cases: {ms:.1f} ms a frame, {1000 / ms:.0f} frames a second")
    spots = [QPoint(int(x), int(y)) for x, y in random.integers(50, 600, (16, 2))]
    begin = time.process_time()
    view._point_at(spots[0])
    first = 1000 * (time.process_time() - begin)

    def hover() -> None:
        view._point_at(spots[next(turn) % 16])
        view.viewport().repaint()

    ms = median_ms(hover)
    print(f"hover: {ms:.2f} ms with its repaint; the first, with its index: {first:.0f} ms")
    angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    radius = 40 * (1 + 0.2 * np.sin(7 * angles))
    outline = np.stack((radius * np.cos(angles), radius * np.sin(angles)), axis=1)
    held = int(inside(places, outline).sum())
    ms = median_ms(lambda: inside(places, outline))
    print(f"lasso of 400 corners: {ms:.1f} ms, {held:,} inside")


def placing(count: int, channels: int) -> None:
    """One new case, with everything warm, and what warming takes."""
    features, _ = clouds(count, channels)
    new, _ = clouds(20, channels, seed=9)
    coordinates = np.random.default_rng(0).normal(0, 20, (count, 2)).astype(np.float32)
    begin = time.process_time()
    placer = Placer(features, coordinates, MapSettings())
    warm = time.process_time() - begin
    turn = iter(range(1000))
    ms = median_ms(lambda: placer.place(new[[next(turn) % 20]]))
    print(f"one case among {count:,} × {channels:,}: {ms:.0f} ms; warming, once: {warm:.1f} s")


def laying_out() -> None:
    """Against scikit-learn as it comes, in one run on the same features."""
    from sklearn.manifold import TSNE

    features, labels = clouds(7_180, 2_048)
    print("7,180 × 2,048; processor seconds of one core", flush=True)
    begin = time.process_time()
    ours = compute_map(features, labels, MapSettings())
    seconds = time.process_time() - begin
    _say("crcviewer, its figures included", seconds, ours.quality)
    begin = time.process_time()
    theirs = TSNE(random_state=0).fit_transform(features)
    reference = time.process_time() - begin
    _say("scikit-learn", reference, map_quality(features, theirs, labels, 0))
    print(f"ratio {seconds / reference:.2f} (goal: at most 0.6 at equal or better trustworthiness)")


def _say(name: str, seconds: float, quality: MapQuality) -> None:
    print(
        f"{name}: {seconds:.1f} s, trustworthiness {quality.trustworthiness:.4f}, "
        f"nearest agree {quality.knn_map:.3f}",
        flush=True,
    )


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--map", action="store_true", help="only the layout, which takes minutes")
    if parser.parse_args().map:
        laying_out()
    else:
        drawing()
        placing(2_000, 1_024)
        placing(7_180, 2_048)


if __name__ == "__main__":
    main()
