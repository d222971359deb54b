"""Images that were dropped one after the other find each other by name."""

from __future__ import annotations

from collections.abc import Callable

from crcviewer.protocol.images import CaseFiles, Slot
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.late_pairs import LatePair, late_pairs
from crcviewer.ui.classify.pairing import move_images

MakeFiles = Callable[..., CaseFiles]


def test_only_unambiguous_halves_are_paired(store: CaseStore, make_files: MakeFiles) -> None:
    store.add(
        [
            make_files("P07", "/tiles/P07_path.png"),
            make_files("P08", "/tiles/P08_path.png", "/x/P08_ct.png"),
            make_files("P09", "/a/P09_path.png"),
            make_files("P09", "/b/P09_path.png"),
        ]
    )
    older = tuple(store)
    store.add(
        [
            make_files("P07", None, "/scans/p07_mri.png"),
            make_files("P08", None, "/scans/P08_mri.png"),
            make_files("P09", None, "/scans/P09_mri.png"),
            make_files("broken"),
        ]
    )
    newer = tuple(store)[4:]
    pairs = late_pairs(older, newer)
    assert pairs == [LatePair(newer[0].id, Slot.RADIOLOGY, older[0].id)]
    move_images(store, [(p.source_id, p.slot, p.target_id) for p in pairs])
    paired = store.get(older[0].id)
    assert paired is not None
    assert paired.radiology is not None
    assert paired.radiology.info.path == "/scans/p07_mri.png"
    store.undo_stack.undo()
    assert tuple(case.id for case in store) == tuple(case.id for case in (*older, *newer))
