"""Which tile and which radiology image make a case: joined, separated and swapped by hand.

Each is one step of the store that can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from crcviewer.protocol.images import Slot
from crcviewer.protocol.text import text
from crcviewer.session.case import Case
from crcviewer.ui.classify.case_store import CaseStore


def swap_slots(store: CaseStore, case_ids: Iterable[int]) -> None:
    """Pathology becomes radiology and the other way round."""
    before = [(n, case) for n, case in store.placed(case_ids) if not case.empty]
    store.edit(text("swap slots"), before, [(n, case.swapped()) for n, case in before])


def move_image(
    store: CaseStore, source_id: int, slot: Slot, target_id: int, target_slot: Slot
) -> None:
    """An image of one case goes to a slot of another one (or of the same).

    What lay in that slot takes the place of the moved image. A case that is left without images
    goes.
    """
    if source_id != target_id:
        _move(store, [(source_id, slot, target_id, target_slot)])
    elif slot is not target_slot:
        swap_slots(store, [source_id])


def move_images(store: CaseStore, moves: Sequence[tuple[int, Slot, int]]) -> None:
    """Several times :func:`move_image` into the slot of the same kind of another case, as one
    step."""
    _move(store, [(source, slot, target, slot) for source, slot, target in moves])


def _move(store: CaseStore, moves: Iterable[tuple[int, Slot, int, Slot]]) -> None:
    now: dict[int, Case] = {}
    for source_id, slot, target_id, target_slot in moves:
        source = now.get(source_id) or store.get(source_id)
        target = now.get(target_id) or store.get(target_id)
        picture = source.picture(slot) if source is not None else None
        if source is None or target is None or picture is None:
            continue
        if not target.may_take(target_slot, picture):
            continue
        now[source_id] = source.with_picture(slot, target.picture(target_slot))
        now[target_id] = target.with_picture(target_slot, picture)
    before = store.placed(now)
    after = [(n, now[case.id]) for n, case in before if not now[case.id].empty]
    store.edit(text("pair anew"), before, after)


def choose_scan(store: CaseStore, case_id: int, path: str) -> None:
    """Of several that fit equally well: keep the radiology image, or take that of another case.
    What it takes the place of stays in the list."""
    before = store.placed([case_id])
    if not before:
        return
    ((place, case),) = before
    step = text("choose radiology image")
    if case.radiology is not None and case.radiology.info.path == path:
        store.edit(step, before, [(place, replace(case, candidates=()))])
        return
    scans = {c.radiology.info.path: c for c in store if c is not case and c.radiology}
    holder = scans.get(path)
    if holder is not None and holder.pathology is None:
        move_image(store, holder.id, Slot.RADIOLOGY, case_id, Slot.RADIOLOGY)
    elif holder is not None:
        after = [(place, case.with_picture(Slot.RADIOLOGY, holder.radiology))]
        if case.radiology is not None and case.radiology.info.path not in scans:
            alone = Case(store.new_id(), "").with_picture(Slot.RADIOLOGY, case.radiology)
            after.append((place + 1, alone))
        store.edit(step, before, after)


def split_off(store: CaseStore, source_id: int, slot: Slot) -> None:
    """An image leaves its pair and becomes a case of its own, right below."""
    before = store.placed([source_id])
    for place, source in before:
        picture, left = source.picture(slot), source.with_picture(slot, None)
        if picture is not None and not left.empty:
            alone = Case(store.new_id(), "").with_picture(slot, picture)
            store.edit(text("separate images"), before, [(place, left), (place + 1, alone)])
