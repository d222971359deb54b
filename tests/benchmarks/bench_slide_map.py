"""The tissue map of a drawn slide: how right, how quick against a plain loop, how much memory.

    python -m tests.benchmarks.bench_slide_map --model FILE [--width 12000 --height 10000]

``FILE``: a model trained on phantoms (``crcviewer phantom --out DATA --difficulty 0.3``, then
``crcviewer train --preset tiny --data DATA --tile-only``); another tells speed and memory only. The
plain loop is OpenSlide's ``read_region`` a field, Pillow's resize, the network as it was saved in
float32, 32 fields a batch, one thing after the other, without a gate; a half of it runs before the
map and a half after it. Figures are of one run on one machine: compare those of a run with each
other only. ``--most-fields`` stops a map, which then tells no accuracy. The map has a process of
its own, so that its peak of memory is of nothing else.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import openslide
import torch
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from scipy.spatial import Delaunay

from crcviewer.engine.engine_role import Engine
from crcviewer.engine.image_cache import FieldCropper
from crcviewer.engine.job import Job, RequestCancelledError
from crcviewer.engine.slides.grid import grid_of
from crcviewer.engine.slides.journal import Journal, read_journal
from crcviewer.engine.slides.measures import measure
from crcviewer.engine.slides.slide_maps import SlideMaps
from crcviewer.engine.slides.tissue_bits import unpacked
from crcviewer.imaging.formats.slide import open_slide
from crcviewer.imaging.slides.tissue import find_tissue
from crcviewer.model.allocator import tune_allocator
from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.network import FusionNetwork
from crcviewer.model.preprocess import dihedral_views, to_input
from crcviewer.protocol.messages import LoadModel, Reply
from crcviewer.protocol.slide_measures import FIELD_UM, Measure
from crcviewer.protocol.slide_messages import MapSlide, SlideProgress
from training.phantoms.slide_file import write_slide
from training.phantoms.slide_plan import CELL, GLASS, SlidePlan, SlideSettings, plan_slide


def main() -> None:
    """Prints the figures, and as one JSON line at the end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--slide", type=Path, help="a drawn slide of these settings, if there is")
    parser.add_argument("--width", type=int, default=12_000)
    parser.add_argument("--height", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--scanner", default="A")
    parser.add_argument("--loop-fields", type=int, default=256, help="that the plain loop does")
    parser.add_argument("--most-fields", type=int, default=0, help="that are mapped; 0: all")
    arguments = parser.parse_args()
    settings = SlideSettings(
        arguments.width, arguments.height, arguments.seed, arguments.scanner, 0.3
    )
    # As every process of the program that computes, so that the loop has it too.
    tune_allocator()
    with TemporaryDirectory() as scratch:
        slide = arguments.slide or Path(scratch) / "slide.tiff"
        if arguments.slide is None:
            write_slide(slide, settings, lambda done, total: None)
        places = _places(slide, max(2, arguments.loop_fields))
        loop = [_plain_loop(slide, arguments.model, places[::2])]
        with ProcessPoolExecutor(1, get_context("spawn"), tune_allocator) as alone:
            most = arguments.most_fields
            found = alone.submit(_map, slide, arguments.model, Path(scratch), most).result()
        loop.append(_plain_loop(slide, arguments.model, places[1::2]))
        seconds, worked = (sum(part) for part in zip(*loop, strict=True))
        found |= {
            "plain_fields": len(places),
            "plain_fields_per_s": len(places) / seconds,
            "plain_cpu_ms_per_field": 1000 * worked / len(places),
        }
        if not arguments.most_fields:
            found |= _quality(read_journal(Path(scratch) / "map.slidemap"), plan_slide(settings))
    found["times_plain_loop"] = found["fields_per_s"] / found["plain_fields_per_s"]
    found["times_plain_loop_cpu"] = found["plain_cpu_ms_per_field"] / found["cpu_ms_per_field"]
    found["minutes_of_24000_fields"] = 24_000 / found["fields_per_s"] / 60
    for name, value in found.items():
        print(f"{name:32} {value:.4g}" if isinstance(value, float) else f"{name:32} {value}")
    print(json.dumps(found))


def _places(slide: Path, count: int) -> NDArray[np.int64]:
    """Columns and rows of some of its fields on tissue: ``(count, 2)``."""
    with open_slide(str(slide)) as opened:
        mpp = opened.mpp or 0.5
        grid = grid_of(*opened.dimensions, mpp, FIELD_UM)
        rows, columns = np.nonzero(grid.on_tissue(find_tissue(opened, mpp)))
    return np.stack([columns, rows], 1)[:: max(1, len(rows) // count)][:count]


def _map(slide: Path, model: Path, scratch: Path, most: int) -> dict[str, Any]:
    engine = Engine()
    load = LoadModel(0, str(model))
    engine.load_model(load, Job(load, lambda _: None, Path))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    request = MapSlide(1, str(slide), journal=str(scratch / "map.slidemap"))
    begin, worked = time.perf_counter(), time.process_time()
    coloured: list[float] = []
    count = done = 0

    def report(reply: Reply) -> None:
        nonlocal done
        if isinstance(reply, SlideProgress):
            done = reply.done
            if reply.coloured and not coloured:
                coloured.append(time.perf_counter() - begin)
            if most and done >= most:
                job.token.cancel()

    def name(suffix: str) -> Path:
        nonlocal count
        count += 1
        return scratch / f"{count}{suffix}"

    maps = SlideMaps(engine.warm_model, FieldCropper())
    job = Job(request, report, name)
    with suppress(RequestCancelledError):
        maps.map_slide(request, job)
    seconds, worked = time.perf_counter() - begin, time.process_time() - worked
    return {
        "precision": engine.warm_model().precision,
        "cpu_ms_per_field": 1000 * worked / done,
        "fields": done,
        "seconds": seconds,
        "fields_per_s": done / seconds,
        "first_colours_share_of_time": coloured[0] / seconds if coloured else float("nan"),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "peak_before_mib": before,
    }


def _quality(journal: Journal, plan: SlidePlan) -> dict[str, Any]:
    """Against the truth; a field away from borders lies wholly in one region, 56 µm inside."""
    head = journal.head
    step = round(head.pitch / CELL)
    rows, columns = head.rows, head.columns
    labels = plan.labels[: rows * step, : columns * step]
    cells = labels.reshape(rows, step, columns, step).swapaxes(1, 2).reshape(rows, columns, -1)
    truth = np.median(cells, axis=2).astype(np.int64)
    near = _inner(plan.labels, step // 2)[: rows * step, : columns * step]
    inner = np.asarray(near.reshape(rows, step, columns, step).all((1, 3)))
    spoilt = _spoilt(plan, rows, columns, head.pitch)
    tissue = unpacked(head.tissue, rows, columns)
    state, answers = journal.plane("state", 255), journal.plane("class_index", -1)
    judged = tissue & (state == 0) & inner & (truth != GLASS)
    codes = [one.code for one in head.classes]
    right = judged & (answers == truth)
    found: dict[str, Any] = {
        "right_away_from_borders": float(right.sum() / max(1, judged.sum())),
        "fields_away_from_borders": int(judged.sum()),
        "no_verdict_share": float(((state == 1) & tissue).sum() / tissue.sum()),
        "no_verdict_unspoilt": float(
            ((state == 1) & tissue & ~spoilt).sum() / max(1, (tissue & ~spoilt).sum())
        ),
    }
    # Background within tissue is a hole, which a map leaves out.
    areas = plan.areas_mm2()
    whole = sum(area for code, area in areas.items() if code != "BACK")
    with_verdict = tissue & (state == 0)
    worst = 0.0
    for index, code in enumerate(codes):
        if code == "BACK":
            continue
        true = areas[code] / whole
        share = float((with_verdict & (answers == index)).sum() / with_verdict.sum())
        one = judged & (truth == index)
        recall = float((right & one).sum() / one.sum()) if one.any() else float("nan")
        found[f"area_{code}"] = f"{100 * share:.1f} % for {100 * true:.1f} %, inner {recall:.2f}"
        worst = max(worst, abs(share - true))
    found["worst_area_points"] = 100 * worst
    ratio = {one.kind: one for one in measure(journal).measures}[Measure.STROMA_REGION]
    stroma, tumour = (
        int((with_verdict & (answers == codes.index(code))).sum()) for code in ("STR", "TUM")
    )
    # The truth is of the whole slide, so this is too; the hull of the tumour is another question.
    found["stroma_ratio_slide"] = stroma / max(1, stroma + tumour)
    found["stroma_ratio_slide_truth"] = plan.stroma_ratio()
    found["stroma_ratio_hull"] = ratio.value
    found["stroma_ratio_hull_interval"] = (ratio.low, ratio.high)
    found["stroma_ratio_hull_truth"] = _hull_ratio(truth, codes)
    return found


def _hull_ratio(truth: NDArray[np.int64], codes: list[str]) -> float | None:
    """The measure's own definition on true fields."""
    rows, columns = np.nonzero(truth == codes.index("TUM"))
    if len(rows) < 3:
        return None
    hull = Delaunay(np.stack([rows, columns], 1))
    rows, columns = np.nonzero(np.isin(truth, [codes.index("STR"), codes.index("TUM")]))
    inside = hull.find_simplex(np.stack([rows, columns], 1)) >= 0
    return float((truth[rows[inside], columns[inside]] == codes.index("STR")).mean())


def _inner(labels: NDArray[np.uint8], cells: int) -> NDArray[np.bool_]:
    size = 2 * cells + 1
    least = ndimage.minimum_filter(labels, size)
    return np.asarray(least == ndimage.maximum_filter(labels, size))


def _spoilt(plan: SlidePlan, rows: int, columns: int, pitch: float) -> NDArray[np.bool_]:
    """Fields in the fold or out of focus."""
    y, x = np.mgrid[:rows, :columns] * pitch + pitch / 2
    found = np.zeros((rows, columns), np.bool_)
    for one in (plan.fold, plan.blurred):
        level = ((x - one.x) / one.radius_x) ** 2 + ((y - one.y) / one.radius_y) ** 2
        found |= level < 1.3
    return found


@torch.inference_mode()
def _plain_loop(slide: Path, model: Path, places: NDArray[np.int64]) -> tuple[float, float]:
    """What somebody would write in an afternoon, of the same model and some of the fields; seconds
    that passed, and that were worked."""
    checkpoint = read_checkpoint(model)
    network, document = checkpoint.network.eval(), checkpoint.document
    preparation = document.preprocessing
    size = preparation.pathology.source_size
    begin, worked = time.perf_counter(), time.process_time()
    with openslide.OpenSlide(str(slide)) as opened:
        side = round(FIELD_UM / float(opened.properties.get("openslide.mpp-x", 0.5)))
        for start in range(0, len(places), 32):
            tiles = []
            for column, row in places[start : start + 32]:
                corner = int(column) * side, int(row) * side
                region = opened.read_region(corner, 0, (side, side)).convert("RGB")
                tiles.append(np.array(region.resize((size, size), Image.Resampling.BILINEAR)))
            images = to_input(
                torch.from_numpy(np.stack(tiles)), preparation.pathology, preparation.input_size
            )
            views = [images] if preparation.test_time_views == 1 else list(dihedral_views(images))
            for view in views:
                if isinstance(network, FusionNetwork):
                    neutral = checkpoint.extra["neutral.radiology"][None]
                    organs = to_input(neutral, preparation.radiology, preparation.input_size)
                    network(view, organs.repeat(len(view), 1, 1, 1)).logits.softmax(1)
                else:
                    network(view).logits.softmax(1)
    return time.perf_counter() - begin, time.process_time() - worked


if __name__ == "__main__":
    main()
