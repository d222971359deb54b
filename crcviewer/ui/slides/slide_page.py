"""One open slide: its view, overview, ruler, and what is said of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QToolButton, QVBoxLayout, QWidget

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.slide_messages import AssociatedRead, SlideOpened, SlideTile
from crcviewer.protocol.text import Text
from crcviewer.protocol.units import pixel_size_text
from crcviewer.session.slide import KeptSlide, SlidePlace
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.deep_zoom.tile_grid import TileGrid
from crcviewer.ui.shared.deep_zoom.tile_store import TileCache, TileStore
from crcviewer.ui.shared.message_bar import Message
from crcviewer.ui.shared.pixels import image_of, take_pixels
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.slides.beside_dialog import BesideDialog
from crcviewer.ui.slides.scale_question import ScaleQuestion
from crcviewer.ui.slides.slide_mapping import SlideMapping
from crcviewer.ui.slides.slide_overview import SlideOverview
from crcviewer.ui.slides.slide_ruler import SlideRuler
from crcviewer.ui.slides.slide_view import SlideView

_INSET = 10
_REST_MS = 800
"""After a movement of the view: then it is told that another place is to be kept."""


class SlidePage(Translated, QWidget):
    """Made of what the reader says of the slide."""

    message_raised = Signal(object)  # Message
    reopen_requested = Signal()
    """The file was changed, or the reader could not go on."""
    pixel_size_changed = Signal()
    kept_changed = Signal()
    """Something of what :meth:`kept` tells."""

    def __init__(
        self,
        opened: SlideOpened,
        reader: ReaderClient,
        engine: EngineClient,
        cache: TileCache,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.opened, self._reader = opened, reader
        self.path = opened.path
        self.pixel_size_um = opened.pixel_size_um
        self.pixel_size_is_users = False
        self._failure: Failure | None = None
        self.grid = TileGrid(opened.levels)
        self.store = TileStore(self._ask, self.grid, cache, self)
        self.view = SlideView(self.grid, self.store, self)
        self.overview = SlideOverview(self.grid, self.store, self.view)
        self.ruler = SlideRuler()
        self.ruler.font = theme.scaled_font(self.font(), 0.9)
        self.mapping = SlideMapping(self, reader, engine)
        self.view.layers.append(self.ruler)
        self.question = ScaleQuestion(self)
        self.question.setVisible(self.pixel_size_um is None)
        self._make_actions()
        self._lay_out()
        self.store.failed.connect(self._on_store_failed)
        self.question.answered.connect(self.set_pixel_size)
        self.view.moved.connect(self._on_view_moved)
        self.view.pointed.connect(self._on_view_pointed)
        self.view.tool_ended.connect(self._on_view_tool_ended)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST_MS)
        self._resting.timeout.connect(self.kept_changed)
        self.view.moved.connect(self._resting.start)
        for changed in (
            self.pixel_size_changed,
            self.mapping.regions.changed,
            self.mapping.run.state_changed,
            self.mapping.panel.scan.scan_changed,
        ):
            changed.connect(self.kept_changed)
        self._show_scale()
        self.retranslate()

    def retranslate(self) -> None:
        """What the slide says of itself too."""
        for action, words, tip in (
            (self.fit_action, self.tr("Whole slide"), self.tr("Show the whole slide (F)")),
            (self.one_action, self.tr("1:1"), self.tr("A pixel of the slide for each of the screen"
                                                      " (1)")),
            (self.turn_action, self.tr("Turn"), self.tr("Turn by 90° (T; back with Shift+T)")),
            (self.ruler_action, self.tr("Ruler"), self.tr("Measure a length: drag a line (R)")),
            (self.overview_action, self.tr("Overview"), self.tr("The whole slide in a corner (O)")),
        ):  # fmt: skip
            action.setText(words)
            action.setToolTip(tip)
        self.beside_button.setText(self.tr("Label …"))
        self.beside_button.setToolTip(
            self.tr("Label and photographs of the slide; they may show the name of a patient")
        )
        self.again_button.setText(self.tr("Open it again"))
        self.view.setAccessibleName(self.tr("Slide {0}").format(self.title))
        self._show_facts()
        self._show_failure()
        self._on_view_moved()

    @property
    def title(self) -> str:
        """Name of the file."""
        return Path(self.path).name

    def _make_actions(self) -> None:
        def action(key: str, *, checkable: bool = False) -> QAction:
            made = QAction(self)
            made.setShortcut(QKeySequence(key))
            made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.setCheckable(checkable)
            self.addAction(made)
            return made

        self.fit_action = action("F")
        self.one_action = action("1")
        self.turn_action = action("T")
        self.ruler_action = action("R", checkable=True)
        self.overview_action = action("O", checkable=True)
        self.overview_action.setChecked(True)
        self.fit_action.triggered.connect(self.view.fit)
        self.one_action.triggered.connect(
            lambda: self.view.zoom_to(1 / self.view.devicePixelRatioF())
        )
        self.turn_action.triggered.connect(lambda _=False: self.view.turn(1))
        self.ruler_action.toggled.connect(self._on_ruler_toggled)
        self.overview_action.toggled.connect(self.overview.setVisible)

    def _lay_out(self) -> None:
        self.bar = QHBoxLayout()
        self.bar.setContentsMargins(theme.SPACE, theme.SPACE_SMALL, theme.SPACE, theme.SPACE_SMALL)
        self.bar.setSpacing(2)
        for action in (
            self.fit_action,
            self.one_action,
            self.turn_action,
            self.ruler_action,
            self.overview_action,
        ):
            button = QToolButton(self)
            button.setDefaultAction(action)
            self.bar.addWidget(button)
        self.beside_button = QToolButton(self)
        self.beside_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.beside_menu = QMenu(self.beside_button)
        for name in self.opened.associated:
            entry = self.beside_menu.addAction(name.replace("&", "&&"))
            entry.triggered.connect(lambda _=False, name=name: self.show_beside(name))
        self.beside_button.setMenu(self.beside_menu)
        self.beside_button.setVisible(bool(self.opened.associated))
        self.bar.addWidget(self.beside_button)
        self.bar.addSpacing(theme.SPACE)
        self._facts = plain_label(self, role="muted")
        self.bar.addWidget(self._facts)
        self.bar.addStretch(1)
        self._zoom = plain_label(self, role="muted")
        self.bar.addWidget(self._zoom)
        self._failed = QWidget(self)
        row = QHBoxLayout(self._failed)
        row.setContentsMargins(theme.SPACE, 0, theme.SPACE, theme.SPACE_SMALL)
        self._failed_words = plain_label(self._failed, role="danger", wrap=True)
        self.again_button = QToolButton(self._failed)
        theme.set_role(self.again_button, "framed")
        self.again_button.clicked.connect(self.reopen_requested)
        row.addWidget(self._failed_words, 1)
        row.addWidget(self.again_button)
        self._failed.hide()
        self._warnings = plain_label(self, role="notice", wrap=True)
        self._warnings.setContentsMargins(theme.SPACE, 0, theme.SPACE, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self.bar)
        layout.addWidget(self.question)
        layout.addWidget(self._failed)
        layout.addWidget(self._warnings)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.view)
        split.addWidget(self.mapping.panel)
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        split.setSizes([880, 352])
        layout.addWidget(split, 1)
        self.overview.move(_INSET, _INSET)

    # ----------------------------------------------------------------------------------- use

    def set_pixel_size(self, micrometres: float) -> None:
        """As the user says."""
        self.pixel_size_um, self.pixel_size_is_users = micrometres, True
        self.question.hide()
        self._show_scale()
        self._show_facts()
        self.pixel_size_changed.emit()

    def kept(self) -> KeptSlide:
        """What of it a session keeps."""
        run, scan, camera = self.mapping.run, self.mapping.panel.scan, self.view.camera
        place = None
        if not camera.follows_room:
            place = SlidePlace(camera.centre.x(), camera.centre.y(), camera.scale, camera.quarters)
        return KeptSlide(
            self.path,
            self.opened.sha256,
            self.pixel_size_um if self.pixel_size_is_users else None,
            self.mapping.regions.told(),
            run.kept_journal,
            scan.ref,
            scan.sha256,
            place,
        )

    def restore(self, kept: KeptSlide) -> None:
        """As it was kept. A map is shown as far as it is, and not gone on with by itself."""
        if kept.pixel_size_um is not None:
            self.set_pixel_size(kept.pixel_size_um)
        self.mapping.restore(kept)
        if kept.place is not None:
            place = kept.place
            self.view.stand(QPointF(place.x, place.y), place.scale, place.quarters)

    def show_beside(self, name: str) -> None:
        """The label or a photograph: only ever from here."""
        call = self._reader.read_associated(self.path, name)
        call.belong_to(self)
        call.answered.connect(self._on_associated_read)
        call.failed.connect(self._raise)

    def close_slide(self) -> None:
        """Nobody looks any more."""
        self.mapping.close()
        self.store.close()

    # ------------------------------------------------------------------------------- showing

    def _show_scale(self) -> None:
        self.view.set_pixel_size(self.pixel_size_um)
        self.ruler.pixel_size_um = self.pixel_size_um
        self.view.update()

    def _show_facts(self) -> None:
        largest = self.opened.levels[0]
        facts = [f"{largest.width:,} × {largest.height:,}"]
        if self.pixel_size_um is not None:
            facts.append(pixel_size_text(self.pixel_size_um))
        if self.opened.objective:
            facts.append(f"{self.opened.objective:g}×")
        self._facts.setText(" · ".join(facts))
        told = self.opened.warnings
        self._warnings.setText("\n".join(map(say, told)))
        self._warnings.setVisible(bool(told) and not self.pixel_size_is_users)

    def _show_failure(self) -> None:
        self._failed.setVisible(self._failure is not None)
        if self._failure is not None:
            words: list[Text] = [self._failure.cause, self._failure.next_step]
            self._failed_words.setText(" ".join(filter(None, map(say, words))))

    def _ask(self, tiles: tuple[SlideTile, ...], priority: int) -> Call:
        return self._reader.read_slide_tiles(self.path, tiles, priority=priority)

    def _raise(self, failure: Failure) -> None:
        self.message_raised.emit(Message.of(failure))

    # ----------------------------------------------------------------------------------- slots

    def _on_store_failed(self, failure: Failure) -> None:
        self._failure = failure
        self._show_failure()

    def _on_associated_read(self, reply: AssociatedRead) -> None:
        pixels = take_pixels(reply.array)
        if pixels is not None:
            BesideDialog(image_of(pixels), reply.name, self).show()

    def _on_ruler_toggled(self, on: bool) -> None:
        if on:
            self.mapping.leave_tools()
        else:
            self.ruler.ends = None
        if on or self.view.tool is self.ruler:
            self.view.set_tool(self.ruler if on else None)
        self.view.setFocus()

    def _on_view_tool_ended(self) -> None:
        if self.ruler.ends is not None or self.ruler_action.isChecked():
            self.ruler_action.setChecked(False)

    def _on_view_moved(self) -> None:
        scale = self.view.camera.scale
        percent = f"{100 * scale:.0f}" if scale >= 1 else f"{100 * scale:.3g}"
        if self.pixel_size_um is None:
            self._zoom.setText(f"{percent} %")
            return
        # What an eyepiece of 10× and a screen of 0.25 mm a pixel would call it.
        times = 10 * scale / self.pixel_size_um
        self._zoom.setText(self.tr("{0}× · {1} %").format(f"{times:.3g}", percent))

    def _on_view_pointed(self, at: QPointF | None) -> None:
        if at is None:
            self.view.set_reading("")
            return
        place = QPoint(int(at.x()), int(at.y()))
        if self.pixel_size_um is None:
            self.view.set_reading(f"{place.x():,}, {place.y():,} px")
        else:
            across, down = (n * self.pixel_size_um / 1000 for n in (at.x(), at.y()))
            self.view.set_reading(f"{across:.2f}, {down:.2f} mm")
