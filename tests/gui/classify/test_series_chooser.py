"""Many series of a drop: the user chooses which are opened, and for which case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nibabel
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.images import CaseFiles, ImageInfo, SeriesInfo, Slot
from crcviewer.session.case import Case
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classify_tab import ClassifyTab
from crcviewer.ui.classify.series import FEW, Studies, sort_out, title_of, volumes_of
from crcviewer.ui.classify.series_chooser import SeriesChooser
from crcviewer.ui.classify.series_model import Column, Node
from crcviewer.ui.look.user_settings import Settings
from tests.unit.imaging.dicom_writing import write


def _scan(path: str, **series: object) -> CaseFiles:
    told = SeriesInfo(**series)  # type: ignore[arg-type]
    info = ImageInfo(path, "dicom_series", "DICOM series", 16, 16, 4, Slot.RADIOLOGY, series=told)
    return CaseFiles(Path(path).name, radiology=info)


def _tile(path: str, **more: object) -> CaseFiles:
    info = ImageInfo(path, "raster", "PNG", 64, 64, slot=Slot.PATHOLOGY)
    return CaseFiles(Path(path).stem, info, **more)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------ the rule


def test_a_few_series_are_cases_and_more_are_offered() -> None:
    scans = [_scan(f"/d/{n}", study="s", number=n) for n in range(FEW + 1)]
    assert sort_out(scans[:FEW]).offer is None
    assert sort_out(scans[:FEW]).cases == tuple(scans[:FEW])
    tile = _tile("/d/a_path.png")
    found = sort_out([tile, *scans])
    assert found.cases == (tile,)
    assert found.offer is not None
    assert found.offer.scans == tuple(scans)
    assert found.offer.tiles == ()


def test_pairs_that_are_sure_are_left_alone() -> None:
    scans = [_scan(f"/d/{n}", number=n) for n in range(9)]
    pairs = [CaseFiles(f"P{n}", _tile(f"/d/{n}.png").pathology, s.radiology)
             for n, s in enumerate(scans)]  # fmt: skip
    assert sort_out(pairs).cases == tuple(pairs)


def test_a_tile_that_many_series_fit_waits_for_the_choice() -> None:
    scans = [_scan(f"/d/P1/{n}", number=n) for n in range(6)]
    first, *others = scans
    paths = tuple(s.radiology.path for s in scans if s.radiology)
    unsure = CaseFiles("P1", _tile("/d/P1_path.png").pathology, first.radiology, candidates=paths)
    found = sort_out([unsure, *others])
    (left,) = found.cases
    assert (left.pathology, left.radiology, left.candidates) == (unsure.pathology, None, ())
    assert found.offer is not None
    assert found.offer.tiles == ("/d/P1_path.png",)
    assert [s.radiology for s in found.offer.scans] == [s.radiology for s in scans]


def test_volumes_count_as_what_can_be_chosen() -> None:
    told = SeriesInfo(volume="1", volumes=("1", "2", "3", "4"))
    info = ImageInfo("/d/x.nii.gz", "nifti", "NIfTI", 16, 16, 20, Slot.RADIOLOGY, series=told)
    assert [v.path for v in volumes_of(info)] == [f"/d/x.nii.gz#volume-{n}" for n in (1, 2, 3, 4)]
    assert [v.slices for v in volumes_of(info)] == [20] * 4
    assert sort_out([CaseFiles("x", radiology=info)]).offer is not None


def test_series_of_another_patient_are_no_choice() -> None:
    """Files in one folder need not be of one patient."""
    studies = Studies()
    of_folder = [_scan(f"/d/{n}.nii") for n in range(3)]
    of_study = [_scan(f"/e/{n}", study="s", number=3 - n) for n in range(3)]
    studies.note([*of_folder, *of_study, _scan("/e/9", study="t"), _scan("/e/4", study="s",
                 localizer=True)])  # fmt: skip
    assert of_folder[0].radiology is not None
    assert of_study[0].radiology is not None
    assert [i.path for i in studies.choices(of_folder[0].radiology)] == ["/d/0.nii"]
    # By their numbers, scouts last.
    assert [i.path for i in studies.choices(of_study[0].radiology)] == [
        "/e/2", "/e/1", "/e/0", "/e/4",
    ]  # fmt: skip


# ---------------------------------------------------------------------------------- the window


@pytest.fixture
def tab(store: CaseStore, reader: ReaderClient, tmp_path: Path, qtbot: QtBot) -> ClassifyTab:
    """With a real reader; nothing is classified."""
    settings = Settings(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    tab = ClassifyTab(store, reader, EngineClient(tmp_path), settings)
    qtbot.addWidget(tab)
    tab.resize(1200, 700)
    with qtbot.waitExposed(tab):
        tab.show()
    return tab


@pytest.fixture
def opened(tab: ClassifyTab) -> Iterator[list[SeriesChooser]]:
    """Choosers that came up."""
    choosers: list[SeriesChooser] = []
    tab.series.chooser_opened.connect(choosers.append)
    yield choosers
    tab.series.chooser_opened.disconnect(choosers.append)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Two studies of two patients, mixed, in folders that do not tell."""
    top = tmp_path / "export"
    for folder, (study, number, name, count) in enumerate(
        [("1", 5, "DWI", 4), ("2", 2, "venous", 3), ("1", 4, "T2 sag", 2), ("1", 6, "T2 tra", 3)]
    ):
        place = top / f"{folder:03}"
        place.mkdir(parents=True)
        for n in range(count):
            write(
                place / f"{n}.dcm",
                np.full((16, 16), 100 * folder + n, np.int16),
                StudyInstanceUID=f"1.2.{study}",
                PatientID=f"patient {study}",
                SeriesInstanceUID=f"1.2.{study}.{number}",
                SeriesNumber=number,
                SeriesDescription=name,
                Modality="MR",
                InstanceNumber=n + 1,
                ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                ImagePositionPatient=[0, 0, float(n)],
            )
    return top


def _titles(chooser: SeriesChooser, node: Node) -> list[str]:
    model = chooser.model
    return [str(model.index_of(child).data()) for child in node.children]


def test_a_tree_of_studies_opens_as_a_chooser(
    tab: ClassifyTab, store: CaseStore, opened: list[SeriesChooser], tree: Path, qtbot: QtBot
) -> None:
    tab.add_paths([str(tree)])
    qtbot.waitUntil(lambda: len(opened) == 1)
    (chooser,) = opened
    assert [_titles(chooser, study) for study in chooser.root.children] == [
        ["4 · T2 sag", "5 · DWI", "6 · T2 tra"],
        ["2 · venous"],
    ]
    assert len(store) <= FEW  # no row for each of them
    first = chooser.root.children[0].children[1]
    slices = chooser.model.index(1, Column.SLICES, chooser.model.index_of(first.parent or first))
    assert slices.data() == "4"
    # By the keyboard: down to the next series, and Enter.
    qtbot.waitUntil(lambda: isinstance(chooser.focusWidget(), QTreeView))
    qtbot.keyClick(chooser.tree, Qt.Key.Key_Down)
    qtbot.keyClick(chooser.tree, Qt.Key.Key_Return)
    (case,) = list(store)
    assert case.radiology is not None
    assert case.radiology.info.series is not None
    assert case.radiology.info.series.description == "DWI"
    assert case.pathology is None
    pane = tab.panes[Slot.RADIOLOGY]
    qtbot.waitUntil(lambda: pane.view.has_image)


def test_the_tile_of_the_drop_gets_the_series_that_is_chosen(
    tab: ClassifyTab, store: CaseStore, opened: list[SeriesChooser], tree: Path, qtbot: QtBot
) -> None:
    """And another series of its study can be shown later, which an undo takes back."""
    tile = tree.parent / "a_path.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)).save(tile)
    tab.add_paths([str(tile)])
    qtbot.waitUntil(lambda: len(store) == 1)
    tab.add_paths([str(tree)])
    qtbot.waitUntil(lambda: len(opened) == 1)
    (chooser,) = opened
    # Whether they belong together is the user's to say.
    assert chooser.target_id is None
    (tile_case,) = [case for case in store if case.pathology is not None]
    chooser.set_target(tile_case.id)
    chooser.select(chooser.root.children[0].children[0])
    chooser.accept()
    assert _series_of(store.get(tile_case.id)) == "T2 sag"
    pane = tab.panes[Slot.RADIOLOGY]
    qtbot.waitUntil(lambda: pane.view.has_image)
    assert [entry.title.split(" · ")[1] for entry in pane.series.entries] == [
        "T2 sag", "DWI", "T2 tra",
    ]  # fmt: skip
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert _series_of(store.get(tile_case.id)) == "DWI"
    qtbot.waitUntil(lambda: "DWI" in pane.facts)
    store.undo_stack.undo()
    assert _series_of(store.get(tile_case.id)) == "T2 sag"


def test_nothing_is_opened_where_the_choice_is_cancelled(
    tab: ClassifyTab, store: CaseStore, opened: list[SeriesChooser], tree: Path, qtbot: QtBot
) -> None:
    tab.add_paths([str(tree)])
    qtbot.waitUntil(lambda: len(opened) == 1)
    qtbot.keyClick(opened[0].tree, Qt.Key.Key_Escape)
    assert len(store) == 0


def test_a_filter_and_the_choice_of_a_whole_study(
    tab: ClassifyTab, store: CaseStore, opened: list[SeriesChooser], tree: Path, qtbot: QtBot
) -> None:
    tab.add_paths([str(tree)])
    qtbot.waitUntil(lambda: len(opened) == 1)
    (chooser,) = opened
    qtbot.keyClicks(chooser.filter, "t2")
    qtbot.waitUntil(lambda: chooser.shown.rowCount() == 1)
    study = chooser.shown.index(0, 0)
    assert chooser.shown.rowCount(study) == 2
    chooser.filter.clear()
    qtbot.waitUntil(lambda: chooser.shown.rowCount() == 2)
    chooser.select(chooser.root.children[0])
    assert len(chooser.picked()) == 3
    chooser.accept()
    assert [_series_of(case) for case in store] == ["T2 sag", "DWI", "T2 tra"]


def _series_of(case: Case | None) -> str:
    series = case.radiology.info.series if case is not None and case.radiology is not None else None
    return series.description if series is not None else ""


def test_the_only_tile_of_a_drop_is_meant(
    tab: ClassifyTab, store: CaseStore, opened: list[SeriesChooser], tree: Path, qtbot: QtBot
) -> None:
    """It is proposed, and the window says so; Enter agrees."""
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(tree / "P1_he.png")
    tab.add_paths([str(tree)])
    qtbot.waitUntil(lambda: len(opened) == 1)
    (chooser,) = opened
    (case,) = list(store)
    assert chooser.target_id == case.id
    assert case.name in chooser.target.currentText()
    # A case has one radiology image: two cannot be opened for it.
    chooser.tree.selectAll()
    chooser.accept()
    assert chooser.isVisible()
    chooser.select(chooser.root.children[1].children[0])
    qtbot.keyClick(chooser.tree, Qt.Key.Key_Return)
    assert [_series_of(case) for case in store] == ["venous"]


def test_what_was_found_before_a_stop_can_be_chosen_from(
    tab: ClassifyTab, store: CaseStore, opened: list[SeriesChooser], tmp_path: Path, qtbot: QtBot
) -> None:
    volume = nibabel.Nifti1Image(np.zeros((8, 8, 3), np.int16), np.eye(4))
    for n in range(200):
        nibabel.save(volume, tmp_path / f"{n}.nii")
    done: list[int] = []
    tab.intake.progress_changed.connect(lambda count, _total: done.append(count))
    tab.add_paths([str(tmp_path)])
    qtbot.waitUntil(lambda: max(done, default=0) > 2 * FEW)
    assert tab.cancel()
    qtbot.waitUntil(lambda: len(opened) == 1 and not tab.intake.running)
    assert len(store) <= FEW  # shown before it was known that there are many
    (chooser,) = opened
    chooser.tree.selectAll()
    assert FEW < len(chooser.picked()) <= 200


def test_a_name_in_a_file_is_shown_as_it_is() -> None:
    odd = _scan("/d/a", description="T2\n\u202e<b>x", number=1)
    assert odd.radiology is not None
    assert title_of(odd.radiology) == "1 · T2␊⟨U+202E⟩<b>x"


def test_many_series_dropped_on_the_place_of_the_scan_are_for_the_case_in_view(
    tab: ClassifyTab, store: CaseStore, opened: list[SeriesChooser], tree: Path, qtbot: QtBot
) -> None:
    tile = tree.parent / "a_path.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)).save(tile)
    tab.add_paths([str(tile)])
    qtbot.waitUntil(lambda: tab.current_case() is not None)
    tab.set_slot([str(tree)], Slot.RADIOLOGY)
    qtbot.waitUntil(lambda: len(opened) == 1)
    case = tab.current_case()
    assert case is not None
    assert opened[0].target_id == case.id
    opened[0].accept()
    assert _series_of(store.get(case.id)) == "T2 sag"
    assert len(store) == 1
    opened.clear()
    # And once more, to take another one's place.
    tab.set_slot([str(tree)], Slot.RADIOLOGY)
    qtbot.waitUntil(lambda: len(opened) == 1)
    (again,) = opened
    assert again.target_id == case.id
    again.select(again.root.children[1].children[0])
    again.accept()
    assert _series_of(store.get(case.id)) == "venous"
