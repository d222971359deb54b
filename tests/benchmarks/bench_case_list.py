"""How long the list of cases takes to sort, filter, scroll and walk.

Run by hand: ``python tests/benchmarks/bench_case_list.py [--tab]``. 50,000 cases with answers and
reviews are sorted and filtered in a shown list, in the thread's own time, from the change to the
end of what Qt makes of it; then a grid of 5,000 is scrolled from end to end, its thumbnails from a
real reader, and 30 cases are walked in the Classify tab, half a second each, as the arrow keys do,
with all images decoded ahead. ``--tab``: these two alone.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
if not (os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM")):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.session_folder import SessionFolder
from crcviewer.protocol.images import CaseFiles, FieldOfView, ImageInfo, Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard, RadiologyEffect
from crcviewer.protocol.review import Review
from crcviewer.protocol.text import verbatim
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.session.case import Case
from crcviewer.session.case_order import ListLook, ListOrder, Mark, SortKey
from crcviewer.ui.classify.case_list import CaseList
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classify_tab import ClassifyTab
from crcviewer.ui.look.appearance import apply_theme
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.window.short_collections import ShortCollections
from tests.benchmarks.bench_case import write_pairs
from tests.benchmarks.bench_gui_heartbeat import Heartbeat, run_until
from tests.gui.classify.no_thumbnails import NoThumbnails

COUNT, IN_GRID, WALKED = 50_000, 5_000, 30
WANTED_MS, WANTED_STEP_MS = 100.0, 50.0


def card() -> ModelCard:
    """Of a model with the nine classes."""
    return ModelCard(
        name="trial", path="/m.safetensors", sha256="abc", classes=TISSUE_CLASSES,
        network=verbatim("resnet10"), parameters=1000, pairing="random", radiology_modality="CT",
        pathology_source_size=28, radiology_source_size=28, input_size=64, test_time_views=1,
    )  # fmt: skip


def answer(dice: random.Random) -> Classified:
    """One that looks like those of a model."""
    best = dice.randrange(9)
    top = dice.uniform(0.3, 1.0)
    values = tuple(top if n == best else (1 - top) / 8 for n in range(9))
    return Classified(
        id=1, model_name="trial", model_sha256="abc", class_index=best, probabilities=values,
        logits=values, tile_only=dice.random() < 0.3, pathology_field=FieldOfView(0, 0, 64),
        radiology_field=None, pathology_sha256="1", radiology_sha256="",
        radiology_effect=RadiologyEffect(False, dice.random(), values), exchanges=(),
        verdict=None if dice.random() < 0.05 else best, prediction_set=(best,),
    )  # fmt: skip


def _fill(store: CaseStore, count: int) -> None:
    dice = random.Random(0)

    def info(path: str, slot: Slot) -> ImageInfo:
        return ImageInfo(path=path, kind="raster", format="PNG", width=64, height=64, slot=slot)

    store.add(
        [
            CaseFiles(
                f"P{n // 4}_tile{n}",
                info(f"/data/day/P{n // 4}_tile{n}_he.png", Slot.PATHOLOGY),
                info(f"/data/day/P{n // 4}_ct.png", Slot.RADIOLOGY),
            )
            for n in range(count)
        ]
    )
    for case_id in store.ids():
        store.set_result(case_id, answer(dice))

    def said(case: Case) -> Review:
        code = TISSUE_CLASSES[dice.randrange(9)].code
        return Review(code, decided_at=f"2026-01-01T{case.id % 24:02}:{case.id % 60:02}:00")

    store.set_review(store.ids()[::3], said)


ORDERS = {
    "filter by class": ListOrder(classes=("STR", "MUS")),
    "no verdict or a class": ListOrder(classes=("STR",), marks=(Mark.NO_VERDICT,)),
    "class, disagreeing": ListOrder(classes=("STR",), marks=(Mark.DISAGREEING,)),
    "filter by text": ListOrder(text="tile4"),
    "text of nothing": ListOrder(text="zebra"),
    "class and text": ListOrder(classes=("STR", "MUS", "LYM"), text="p12"),
}
SORTS = {f"sort by {key}": ListOrder(sort=key, descending=True) for key in SortKey}


def _lists(app: QApplication) -> None:
    store = CaseStore()
    cases = CaseList(store, NoThumbnails())
    cases.resize(300, 700)
    cases.show()
    cases.set_card(card())
    _fill(store, COUNT)
    run_until(lambda: not cases.model.has_news() and not cases.model.prepares)
    print(f"{COUNT:,} cases")
    worst = 0.0
    for name, order in (ORDERS | SORTS).items():
        took = []
        for _ in range(3):
            cases.set_order(ListOrder())
            app.processEvents()
            begin = time.thread_time()
            cases.set_order(order)
            app.processEvents()
            took.append((time.thread_time() - begin) * 1000)
        if name in ORDERS:
            worst = max(worst, min(took))
        print(f"{name:<28} {min(took):6.1f} ms, {cases.model.rowCount():,} shown")
    print(f"{'':<28} filters: ratio to {WANTED_MS:.0f} ms: {worst / WANTED_MS:.2f}")


def _tab(place: Path) -> None:
    session = SessionFolder()
    reader, engine = ReaderClient(session.path), EngineClient(session.path)
    stored = QSettings(str(place / "settings.ini"), QSettings.Format.IniFormat)
    store = CaseStore()
    tab = ClassifyTab(store, reader, engine, Settings(stored))
    tab.resize(1280, 760)
    tab.show()
    reader.start()
    folder = place / "images"
    folder.mkdir()
    pairs = write_pairs(folder, 60)

    def info(n: int, slot: Slot) -> ImageInfo:
        path = pairs[n % len(pairs)][list(Slot).index(slot)]
        return ImageInfo(
            str(path),
            "raster",
            "PNG",
            224,
            224,
            slot=slot,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        )

    store.add(
        [
            CaseFiles(f"case {n}", info(n, Slot.PATHOLOGY), info(n, Slot.RADIOLOGY))
            for n in range(IN_GRID)
        ]
    )
    tab.case_list.restore(ListLook(grid=True, side=128))
    run_until(tab.case_list.view.isWrapping)
    bar = tab.case_list.view.verticalScrollBar()
    heart, own = Heartbeat(), Heartbeat(time.thread_time)
    timer = QTimer()
    timer.setInterval(16)
    timer.timeout.connect(lambda: bar.setValue(bar.value() + max(40, bar.maximum() // 300)))
    heart.start()
    own.start()
    timer.start()
    run_until(lambda: bar.value() >= bar.maximum())
    timer.stop()
    own.stop()
    heart.report(f"scroll a grid of {IN_GRID:,}")
    own.report("without other processes")

    tab.case_list.restore(ListLook())
    tab.case_list.select_case(store.ids()[0])
    run_until(lambda: tab.panes[Slot.RADIOLOGY].view.has_image)
    shown: set[Slot] = set()
    tab.display.images.image_ready.connect(lambda slot, *_: shown.add(slot))
    late, busy = [], []
    for _ in range(WALKED):
        until = time.perf_counter() + 0.5  # as long as somebody looks at a case, at least
        run_until(lambda until=until: time.perf_counter() > until)
        shown.clear()
        begin, worked = time.perf_counter(), time.thread_time()
        tab.step(1)
        run_until(lambda: shown == set(Slot))
        QApplication.processEvents()  # until it is painted
        late.append((time.perf_counter() - begin) * 1000)
        busy.append((time.thread_time() - worked) * 1000)
    for name, times in (("next case shown", late), ("without other processes", busy)):
        times.sort()
        print(f"{name:<28} median {times[len(times) // 2]:.0f} ms, most {times[-1]:.0f} ms, wanted"
              f" {WANTED_STEP_MS:.0f}")  # fmt: skip
    reader.shutdown()
    session.remove()


def main() -> None:
    """Print what each takes."""
    app = QApplication(["crcviewer"])
    apply_theme(app)
    ShortCollections(app)
    if "--tab" not in sys.argv:
        _lists(app)
    with tempfile.TemporaryDirectory() as place:
        _tab(Path(place))


if __name__ == "__main__":
    main()
