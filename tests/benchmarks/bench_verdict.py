"""What a verdict costs: a warm case with all checks, as a ratio to one without any.

Run by hand: ``python tests/benchmarks/bench_verdict.py [ROUNDS]``. The demo model answers for pairs
of 224-pixel PNG files that it has not seen, through the program's own reading. Without: the two
fields that the network sees, its answer with all overlays. With: the tile's details as well, the
plain checks, the gate, calibration and sets. Both take turns on files of their own; processor time.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import torch

from crcviewer.engine.image_cache import FieldCropper
from crcviewer.engine.image_facts import scan_facts, tile_facts
from crcviewer.model.predict import LoadedModel, load_model
from crcviewer.model.verdict import judge
from crcviewer.protocol.images import ImageRef, Slot
from crcviewer.protocol.resources import demo_model
from tests.benchmarks.bench_case import write_pairs

WANTED = 1.5
_WARM = 3


def _case(
    model: LoadedModel, fields: FieldCropper, pair: tuple[Path, Path], *, judged: bool
) -> float:
    card = model.card
    image, scan = (ImageRef(str(path)) for path in pair)
    start = time.process_time()
    tile = fields.crop(image, Slot.PATHOLOGY, card.pathology_source_size)
    organ = fields.crop(scan, Slot.RADIOLOGY, card.radiology_source_size)
    prediction = model.predict(tile.pixels, organ.pixels)
    if judged:
        of_tile = tile_facts(fields, image, tile, phantoms_only=card.phantoms_only)
        of_scan = scan_facts(scan, organ, phantoms_only=card.phantoms_only)
        judge(card, model.gate, prediction, of_tile, of_scan)
    return time.process_time() - start


def main() -> None:
    """Print both medians and their ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    torch.set_num_threads(1)
    path = demo_model()
    assert path is not None
    model, fields = load_model(path, "cpu"), FieldCropper()
    times: dict[bool, list[float]] = {False: [], True: []}
    with tempfile.TemporaryDirectory() as folder:
        pairs = write_pairs(Path(folder), 2 * (rounds + _WARM))
        for number, pair in enumerate(pairs):
            seconds = _case(model, fields, pair, judged=bool(number % 2))
            if number >= 2 * _WARM:
                times[bool(number % 2)].append(seconds)
    without, with_all = (statistics.median(times[judged]) for judged in (False, True))
    print(
        f"processor time of a case, medians of {rounds}: without {without * 1000:.1f} ms, ", end=""
    )
    print(f"with {with_all * 1000:.1f} ms")
    print(f"ratio {with_all / without:.2f}   wanted at most {WANTED}")


if __name__ == "__main__":
    main()
