"""Maps of new sets, by real clicks: a folder, a table, a MedMNIST split; dropped, reopened."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt, QTimer
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.protocol.evaluation_report import (
    EvaluatedModel,
    EvaluationInputs,
    EvaluationReport,
    ModelEvaluation,
    Recipe,
)
from crcviewer.protocol.images import ImageInfo, ImageRef
from crcviewer.protocol.map_messages import SetFeaturesComputed, drawn_of, split_of
from crcviewer.protocol.messages import ImageOpened, Reply
from crcviewer.protocol.text import NOTHING, Text, text, verbatim
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.session.case import WantedCase
from crcviewer.ui.explore.data.colouring import Colouring
from crcviewer.ui.explore.data.map_data import MapKind
from crcviewer.ui.explore.explore_tab import ExploreTab
from crcviewer.ui.explore.making.new_map_dialog import NewMapDialog
from crcviewer.ui.explore.making.new_map_run import NewMapStage
from crcviewer.ui.shared.message_bar import Severity
from tests.gui.explore.places import WAIT_MS, Place, classified, load, open_tab

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tab(place: Place, qtbot: QtBot, mapped_model: Path) -> ExploreTab:
    place.reader.start()
    load(place.engine, mapped_model, qtbot)
    made = open_tab(place, qtbot)
    qtbot.waitUntil(lambda: made.model.data is not None, timeout=WAIT_MS)
    return made


@pytest.fixture(scope="session")
def cohort(phantoms: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tiles in folders named after their classes, half of them with a slice, and a broken file."""
    folder = tmp_path_factory.mktemp("队列")
    with np.load(phantoms / "pathmnist.npz") as tiles:
        images, labels = tiles["test_images"], tiles["test_labels"][:, 0]
    with np.load(phantoms / "organamnist.npz") as organs:
        slices = organs["test_images"]
    for i, (image, label) in enumerate(zip(images, labels, strict=True)):
        place = folder / TISSUE_CLASSES[label].code
        place.mkdir(exist_ok=True)
        Image.fromarray(image).save(place / f"病例{i:02d}_path.png")
        if i % 2 == 0:
            Image.fromarray(slices[i]).save(place / f"病例{i:02d}_ct.png")
    whole = (folder / TISSUE_CLASSES[labels[1]].code / "病例01_path.png").read_bytes()
    (folder / "broken_path.png").write_bytes(whole[:200] + whole[-12:])
    return folder


def dialog_of(tab: ExploreTab, qtbot: QtBot) -> NewMapDialog:
    """As the menu opens it."""
    tab.bar.new_requested.emit()
    dialog = tab.making.new_map_dialog
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def choose(dialog: NewMapDialog, source: str, path: Path, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.sources[source], LEFT, pos=QPoint(8, 8))
    assert dialog.source == source
    edit = dialog.paths[source].edit
    assert edit.isVisible()
    edit.setText(str(path))
    qtbot.keyClick(edit, Qt.Key.Key_Return)


def make(dialog: NewMapDialog, tab: ExploreTab, qtbot: QtBot) -> tuple[Text, ...]:
    """Until the map is there; what was said of it."""
    with qtbot.waitSignal(tab.making.new_map_run.finished, timeout=WAIT_MS) as finished:
        qtbot.mouseClick(dialog.start_button, LEFT)
    assert finished.args is not None
    notes: tuple[Text, ...] = finished.args[0]
    return notes


def test_a_folder_becomes_a_map_whose_pictures_are_its_files(
    tab: ExploreTab, qtbot: QtBot, cohort: Path, tmp_path: Path
) -> None:
    own = tab.model.data
    dialog = dialog_of(tab, qtbot)
    assert not dialog.start_button.isEnabled()
    choose(dialog, "folder", cohort, qtbot)
    said: list[str] = []
    tab.making.new_map_run.progressed.connect(
        lambda *_: said.append(tab.making.new_map_row.text.text())
    )
    previews: list[float] = []
    tab.model.preview_changed.connect(lambda: previews.append(float(len(tab.model.preview))))
    notes = make(dialog, tab, qtbot)
    assert not dialog.isVisible()
    assert any("30 of 31" in text or "31 of 31" in text for text in said)
    assert len(previews) > 3  # the layout was watched
    data = tab.model.data
    assert data is not None
    assert data is not own
    assert not data.provisional
    assert len(data) == 30
    assert any("broken_path" in str(note) for note in notes), notes
    assert tab.making.new_map_row.isHidden()
    assert tab.making.layout_row.isHidden()
    assert data.single_map is not None

    # Every case is the file that it says: class, name and picture.
    for row in range(len(data)):
        ref = data.cases[row].pathology
        assert isinstance(ref, ImageRef)
        path = Path(ref.path)
        assert TISSUE_CLASSES[int(data.labels[row])].code == path.parent.name
        number = int(data.name(row)[2:4])
        assert (data.cases[row].radiology is not None) == (number % 2 == 0)
        picture = data.thumbnail(int(data.tiles[row]))
        assert picture is not None
        with Image.open(path) as image:
            assert np.array_equal(np.asarray(image), picture)
    view = tab.panels[MapKind.FUSED].view

    def pointing() -> bool:
        # The row of the layout is gone, and the map takes its place when events are handled.
        qtbot.mouseMove(view.viewport(), view.position_of(4))
        return tab.model.pointed is not None

    qtbot.waitUntil(pointing)
    assert tab.model.pointed is not None
    assert tab.card.title.text() == data.name(tab.model.pointed)

    # One of them is opened in Classify as it is here: tile and radiology image.
    row = next(row for row in range(len(data)) if data.cases[row].radiology is not None)
    tab.model.select([row])
    with qtbot.waitSignal(tab.opening_requested) as opened:
        qtbot.mouseClick(tab.selection.open_button, LEFT)
    case = data.cases[row]
    assert case.pathology is not None
    assert opened.args == [WantedCase(case.name, case.pathology, case.radiology)]
    tab.model.select([row, row + 1])
    assert tab.selection.open_button.isHidden()

    # The features are those of the one inference path.
    saved = tmp_path / "队列.safetensors"
    tab.files.export(str(saved), "map", tab.kinds())
    with qtbot.waitSignal(tab.model.data_changed, timeout=WAIT_MS):
        tab.files.show_own()
    assert not tab.model.data.cases
    with qtbot.waitSignal(tab.model.data_changed, timeout=WAIT_MS):
        tab.source.open_file(str(saved))
    again = tab.model.data
    assert again is not None
    assert again.cases == data.cases
    assert np.array_equal(again.fused_map, data.fused_map)
    assert np.array_equal(again.probabilities, data.probabilities)


def test_a_split_with_its_pairs(
    tab: ExploreTab, place: Place, qtbot: QtBot, phantoms: Path
) -> None:
    dialog = dialog_of(tab, qtbot)
    choose(dialog, "medmnist", phantoms, qtbot)
    qtbot.waitUntil(lambda: "pairs.csv" in dialog.found.text(), timeout=WAIT_MS)
    assert "30" in dialog.found.text()
    dialog.split.setCurrentIndex(1)
    dialog.most.setValue(24)
    notes = make(dialog, tab, qtbot)
    data = tab.model.data
    assert data is not None
    assert [note.values for note in notes] == [{"taken": 24, "count": 30, "rest": 6}]
    # Not said once only: the map keeps it.
    assert data.data == drawn_of(split_of(verbatim("pathmnist"), "val"), 24, 30)
    assert str(data.data) in tab.about.text()
    assert data.synthetic.all()
    with np.load(phantoms / "pathmnist.npz") as file:
        images, labels = file["val_images"], file["val_labels"][:, 0]
    pairs = np.genfromtxt(phantoms / "pairs.csv", delimiter=",", skip_header=1, dtype=None,
                          encoding="utf-8")  # fmt: skip
    partner = {int(tile): int(organ) for split, tile, organ in pairs if split == "val"}
    for row in range(24):
        case = data.cases[row]
        assert case.pathology is not None
        assert case.radiology is not None
        index = case.pathology.slice_index
        assert index is not None
        picture = data.thumbnail(int(data.tiles[row]))
        assert picture is not None
        assert np.array_equal(picture, images[index])
        assert data.labels[row] == labels[index]
        assert case.radiology.slice_index == partner[index]

    # One of them is opened in Classify with both of its images, and is answered as on the map.
    tab.model.select([7])
    with qtbot.waitSignal(tab.opening_requested, timeout=WAIT_MS) as opened:
        qtbot.mouseClick(tab.selection.open_button, LEFT)
    wanted: WantedCase = opened.args[0]
    number = int(data.name(7).removeprefix("val "))
    assert wanted.name == f"validation case {number} ({TISSUE_CLASSES[data.labels[7]].code})"
    # It outlives the window: a session that is saved points to it.
    assert place.session not in Path(wanted.pathology.path).parents
    assert Path(wanted.pathology.path).is_file()
    answer = classified(place, wanted.pathology, wanted.radiology, qtbot)
    # A map holds what the network says of both images; Classify answers by the tile alone where the
    # scan is not used, and tells beside it what the scan would have changed.
    effect = answer.radiology_effect
    assert effect is not None
    assert effect.own_probabilities == pytest.approx(data.probabilities[7], abs=1e-4)

    # Where what the reader has written is gone before it is read, that is said.
    tab.opening.open(data, 8)
    call = next(iter(tab.opening.tiles._awaited[0].waiting))
    call.drop()  # what it brings is deleted
    info = ImageInfo("/gone.png", "raster", "PNG", 28, 28)
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        call.answered.emit(ImageOpened(call.id, info, 0, str(place.session / "gone.npy"), 1.0))
    assert raised.args[0].severity is Severity.ERROR


def test_a_table_knows_patients_and_what_cannot_be_mapped_is_said(
    tab: ExploreTab, qtbot: QtBot, cohort: Path
) -> None:
    own = tab.model.data
    tiles = sorted(cohort.glob("*/*_path.png"))
    lines = ["pathology,label,patient"]
    lines += [f"{t.relative_to(cohort)},{t.parent.name},P{i % 3}" for i, t in enumerate(tiles)]
    table = cohort / "表.csv"
    table.write_text("\n".join(lines), encoding="utf-8-sig")
    dialog = dialog_of(tab, qtbot)
    choose(dialog, "table", table, qtbot)
    make(dialog, tab, qtbot)
    data = tab.model.data
    assert data is not None
    assert [case.patient for case in data.cases] == [f"P{i % 3}" for i in range(30)]
    assert data.known.all()
    # They can be chosen as colours, and each case says whose it is.
    box = tab.bar.colouring
    index = box.index_of(Colouring.PATIENT)
    assert not box.reason(Colouring.PATIENT)
    box.setCurrentIndex(index)
    box.activated.emit(index)
    shown = [tab.legend.item(i).text() for i in range(tab.legend.count())]
    assert shown == ["P0   10", "P1   10", "P2   10"]
    tab.model.point_at(4)
    assert str(text("patient {name}", name="P1")) in tab.card.text.text().splitlines()
    tab.model.point_at(None)

    table.write_text("\n".join(lines[:6]), encoding="utf-8")
    dialog = dialog_of(tab, qtbot)
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        qtbot.mouseClick(dialog.start_button, LEFT)
    assert "10" in str(raised.args[0].cause)
    assert tab.model.data is data
    assert tab.making.new_map_run.stage is NewMapStage.IDLE
    dialog = dialog_of(tab, qtbot)
    choose(dialog, "medmnist", cohort, qtbot)
    qtbot.waitUntil(lambda: "pathmnist.npz" in dialog.found.text(), timeout=WAIT_MS)
    dialog.close()
    assert own is not data


def test_an_evaluation_is_found_again_by_what_it_says_or_by_its_map(
    tab: ExploreTab, place: Place, qtbot: QtBot, phantoms: Path, tmp_path: Path
) -> None:
    run = tmp_path / "评估"
    run.mkdir()
    assert place.engine.card is not None
    pairs = write_evaluation(run, phantoms, place.engine.card.sha256, ("../gone",))
    dialog = dialog_of(tab, qtbot)
    choose(dialog, "evaluation", run, qtbot)
    own = tab.model.data
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        qtbot.mouseClick(dialog.start_button, LEFT)
    assert raised.args[0].severity is Severity.ERROR
    assert "place" in raised.args[0].cause.values
    assert tab.model.data is own
    # One of an earlier version says nothing of them.
    write_evaluation(run, phantoms, place.engine.card.sha256)
    dialog = dialog_of(tab, qtbot)
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        qtbot.mouseClick(dialog.start_button, LEFT)
    assert raised.args[0].cause.values == {}
    dialog = dialog_of(tab, qtbot)
    dialog.data.edit.setText(str(phantoms))
    make(dialog, tab, qtbot)
    data = tab.model.data
    assert data is not None
    assert data.data == split_of(verbatim("phantoms"), "test")
    assert data.slices.tolist() == pairs  # those that it was evaluated with
    # One that has its map is opened as it is.
    tab.files.export(str(run / "feature_map.safetensors"), "map", tab.kinds())
    tab.files.show_own()
    qtbot.waitUntil(lambda: not tab.model.data.cases, timeout=WAIT_MS)
    dialog = dialog_of(tab, qtbot)
    with qtbot.waitSignal(tab.model.data_changed, timeout=WAIT_MS):
        qtbot.mouseClick(dialog.start_button, LEFT)
    assert np.array_equal(tab.model.data.fused_map, data.fused_map)
    # Another model's is refused, with what to do.
    (run / "feature_map.safetensors").unlink()
    write_evaluation(run, phantoms, "another")
    dialog = dialog_of(tab, qtbot)
    with qtbot.waitSignal(tab.message_raised, timeout=WAIT_MS) as raised:
        qtbot.mouseClick(dialog.start_button, LEFT)
    assert "best.safetensors" in str(raised.args[0].next_step)


def write_evaluation(
    run: Path, phantoms: Path, sha256: str, data: tuple[str, ...] = ()
) -> list[int]:
    """As ``crcviewer evaluate`` left it before it wrote maps; the partners, turned round."""
    partners = list(range(29, -1, -1))
    lines = ["model,case,radiology,true,predicted"]
    lines += [f"{model},{case},{partner},0,0" for model in ("stage1", "fused")
              for case, partner in enumerate(partners)]  # fmt: skip
    (run / "predictions.csv").write_text("\n".join(lines), encoding="utf-8")
    fused = ModelEvaluation(EvaluatedModel.FUSED, "best.safetensors", sha256, 1, 0, (), (), (), ())
    report = EvaluationReport(
        name="mapped", pairing="manifest", trained_pairing="random", leak=False, audit_verdict=None,
        radiology_modality="CT", network=NOTHING, data="phantoms", cases=30, test_sha256="",
        classes=TISSUE_CLASSES, tested_on=(), trained_on=(), train_cases=180,
        recipe=Recipe("tiny", 0, "", NOTHING), models=(fused,), comparisons=(), baselines=(),
        maps=(), missing=(), notes=(), seed=0, resamples=100,
        command="crcviewer evaluate --model best.safetensors --data data --run .",
        device="cpu", created="", code_version="", torch="",
        inputs=EvaluationInputs(data, "best.safetensors", "manifest", 0) if data else None,
    )  # fmt: skip
    (run / "evaluation.json").write_text(report.to_text(), encoding="utf-8")
    return partners


def test_dropped_at_any_stage_the_old_map_is_back_and_nothing_is_left(
    tab: ExploreTab, place: Place, qtbot: QtBot, phantoms: Path
) -> None:
    own = tab.model.data
    run = tab.making.new_map_run
    for stage in (NewMapStage.LISTING, NewMapStage.SEEING, NewMapStage.GATHERING):
        dialog = dialog_of(tab, qtbot)
        choose(dialog, "medmnist", phantoms, qtbot)

        def drop(at: NewMapStage = stage) -> None:
            if run.stage is at:
                run.stage_changed.disconnect(drop)
                QTimer.singleShot(0, tab.making.new_map_row.cancel_button.click)

        run.stage_changed.connect(drop)
        qtbot.mouseClick(dialog.start_button, LEFT)
        qtbot.waitUntil(lambda: run.stage is NewMapStage.IDLE, timeout=WAIT_MS)
        assert tab.model.data is own, stage
    dialog = dialog_of(tab, qtbot)
    with qtbot.waitSignal(tab.making.layout_run.stepped, timeout=WAIT_MS):
        qtbot.mouseClick(dialog.start_button, LEFT)
    assert tab.model.data is not own  # the new cases are seen while they are laid out
    qtbot.mouseClick(tab.making.layout_row.cancel_button, LEFT)
    qtbot.waitUntil(lambda: run.stage is NewMapStage.IDLE, timeout=WAIT_MS)
    assert tab.model.data is own
    assert not tab.model.preview
    session = place.session
    qtbot.waitUntil(lambda: not list(session.glob("engine-*.npz")), timeout=WAIT_MS)


def test_my_own_case_overtakes_the_set(
    tab: ExploreTab, place: Place, qtbot: QtBot, phantoms: Path, cohort: Path
) -> None:
    dialog = dialog_of(tab, qtbot)
    choose(dialog, "medmnist", phantoms, qtbot)
    answered: list[str] = []
    tile = next(cohort.glob("*/*_path.png"))

    def watch(reply: Reply) -> None:
        if isinstance(reply, SetFeaturesComputed):
            answered.append("set")
            if answered == ["set"]:
                mine = place.engine.classify(ImageRef(str(tile)), overlays=False)
                mine.answered.connect(lambda: answered.append("mine"))

    place.engine.reply_received.connect(watch)
    make(dialog, tab, qtbot)
    # Two parts were with the engine at most: the one in hand, and none before mine.
    assert answered.index("mine") <= 2
    assert answered.count("set") > 3


def test_without_a_model_it_says_so(tmp_path: Path, qtbot: QtBot) -> None:
    place = Place(tmp_path, tmp_path, EngineClient(tmp_path), qtbot)
    tab = open_tab(place, qtbot)
    assert not tab.new_button.isVisible()
    with qtbot.waitSignal(tab.message_raised) as raised:
        tab.making.new_map_run.start(tab.making.new_map_dialog.wanted())
    assert raised.args[0].severity is Severity.ERROR
