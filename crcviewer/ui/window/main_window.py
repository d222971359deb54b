"""The window: menus, tabs, messages and status; what is in a tab is the tab's affair."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QTabWidget, QVBoxLayout, QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.run_library import RunLibrary
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import counted, text
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classify_tab import ClassifyTab
from crcviewer.ui.look.language import LanguageSwitch
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.settings.preferences import Preferences
from crcviewer.ui.shared.dropped_paths import handed_over
from crcviewer.ui.shared.message_bar import Message, MessageBar, Severity
from crcviewer.ui.shared.window_size import resize_on_screen
from crcviewer.ui.train.closing import ClosingWithRuns
from crcviewer.ui.train.train_tab import TrainTab
from crcviewer.ui.window.dialogs import Dialogs
from crcviewer.ui.window.engine_state import DeviceDot, state_text
from crcviewer.ui.window.evaluations import Evaluations
from crcviewer.ui.window.lazy_tab import LazyTab
from crcviewer.ui.window.menus import Menus
from crcviewer.ui.window.model_button import ModelButton, ModelMenu
from crcviewer.ui.window.model_chooser import ModelChooser
from crcviewer.ui.window.navigation import Navigation
from crcviewer.ui.window.opening import Opening
from crcviewer.ui.window.results import Results
from crcviewer.ui.window.reviews import Reviews
from crcviewer.ui.window.run_models import RunModels
from crcviewer.ui.window.sessions.session_part import SessionPart
from crcviewer.ui.window.slides import Slides
from crcviewer.ui.window.status_strip import StatusStrip
from crcviewer.ui.window.worker_messages import WorkerMessages

if TYPE_CHECKING:
    from crcviewer.ui.explore.explore_tab import ExploreTab
    from crcviewer.ui.help.tour import Tour

_log = logging.getLogger(__name__)


class MainWindow(Translated, QMainWindow):
    """Takes its parts ready made; starts nothing by itself."""

    first_painted = Signal()
    """The window is on the screen: what is heavy may begin."""

    def __init__(
        self,
        store: CaseStore,
        reader: ReaderClient,
        engine: EngineClient,
        maps: MapClient,
        settings: Settings,
        *,
        runs: RunLibrary,
        log_file: Path | None = None,
    ) -> None:
        super().__init__()
        self.store, self.engine, self.reader, self.maps = store, engine, reader, maps
        self.runs = runs
        self._settings = settings
        self._painted = False
        self.setWindowTitle("crcviewer")
        self.setAcceptDrops(True)
        resize_on_screen(self, 1280, 800)

        self.language = LanguageSwitch(settings, self)
        self.chooser = ModelChooser(engine, settings, RunModels(runs, self), self)
        self.model_menu = ModelMenu(self.chooser, self)
        self.results = Results(store, self.chooser, settings, maps.session / "report", self)
        self.message_bar = MessageBar(self)
        self.status = StatusStrip(self)
        self.setStatusBar(self.status)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setCornerWidget(self._corner())
        self.classify_tab = ClassifyTab(store, reader, engine, settings, self)
        self.slides = Slides(
            settings, reader, engine, bar=self.message_bar, tabs=self.tabs, window=self
        )
        self.explore_place = LazyTab(self._make_explore_tab, self)
        self.evaluations = Evaluations(settings, reader, self.chooser, maps.session, self)
        self.train_tab = TrainTab(runs, settings, self, reader=reader)
        self.navigation = Navigation(
            self.tabs, self.classify_tab, self.explore_place, self.train_tab, self.chooser
        )
        self._worker_messages = WorkerMessages(
            reader, engine, maps, chooser=self.chooser, bar=self.message_bar, window=self
        )
        first = (self.classify_tab, self.slides.place, self.explore_place)
        for tab in (*first, self.evaluations.place, self.train_tab):
            self.tabs.addTab(tab, "")
        centre = QWidget(self)
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.message_bar)
        layout.addWidget(self.tabs, 1)
        self.setCentralWidget(centre)
        self.dialogs = Dialogs(
            self,
            Preferences(settings, engine, runs, self),
            self.language,
            store=store,
            chooser=self.chooser,
            log_file=log_file,
        )
        self.reviews = Reviews(
            store,
            self.classify_tab,
            settings,
            maps.session / "reviewed",
            bar=self.message_bar,
            window=self,
        )
        self.reviews.leads_to(self.tabs, self.evaluations, self.train_tab, self.dialogs)
        self.opening = Opening(store, self.classify_tab, self.chooser, settings, self)
        self.session_part = SessionPart(
            store,
            self.classify_tab,
            self.chooser,
            settings,
            engine=engine,
            slides=self.slides,
            bar=self.message_bar,
            status=self.status,
            window=self,
        )
        self.results.of(
            self.classify_tab, lambda: self.session_part.sessions.name, self.slides.kept
        )
        offered, review = self.classify_tab.offered, self.classify_tab.review.actions
        self.menus = Menus(
            self,
            offered,
            review,
            self.session_part.actions,
            model_menu=self.model_menu,
            switch=self.language,
        )
        geometry = settings.layout("window")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self._connect()
        self.classify_tab.case_list.setFocus()
        self.retranslate()

    def retranslate(self) -> None:
        """The names of the tabs; all else does so itself."""
        active = len(self.runs.active())
        mark = " ●" if active else ""
        for tab, title in (
            (self.classify_tab, self.tr("Classify")),
            (self.slides.place, self.tr("Slides")),
            (self.explore_place, self.tr("Explore")),
            (self.evaluations.place, self.tr("Evaluate")),
            (self.train_tab, self.tr("Train") + mark),
        ):
            self.tabs.setTabText(self.tabs.indexOf(tab), title)
        tip = self.tr("{0} at work").format(active) if active else ""
        self.tabs.setTabToolTip(self.tabs.indexOf(self.train_tab), tip)

    def _corner(self) -> QWidget:
        corner = QWidget(self)
        layout = QHBoxLayout(corner)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.addWidget(ModelButton(self.chooser, self.model_menu, corner))
        layout.addWidget(DeviceDot(self.engine, corner))
        return corner

    def _make_explore_tab(self, parent: QWidget) -> ExploreTab:
        from crcviewer.ui.explore.explore_tab import ExploreTab

        tab = ExploreTab(
            self.store,
            self._settings,
            reader=self.reader,
            engine=self.engine,
            maps=self.maps,
            blinding=self.classify_tab.blinding,
            parent=parent,
        )
        tab.case_requested.connect(self.navigation.show_case)
        tab.opening_requested.connect(self.navigation.open_case)
        tab.message_raised.connect(self.show_message)
        return tab

    def _connect(self) -> None:
        tab = self.classify_tab
        self._connect_menus()
        tab.start_page.images_requested.connect(self.opening.choose_images)
        tab.start_page.samples_requested.connect(self.opening.open_samples)
        tab.start_page.training_requested.connect(self.navigation.train)
        self.chooser.message_raised.connect(self.show_message)
        self.chooser.model_changed.connect(self._on_chooser_model_changed)
        self.model_menu.load_requested.connect(self.choose_model)
        self.model_menu.card_requested.connect(self.dialogs.show_card)
        self.model_menu.load_action.setShortcut("Ctrl+M")
        self.model_menu.site_menu.chosen.connect(self.chooser.choose_profile)
        self.model_menu.site_menu.new_requested.connect(self.dialogs.show_recalibrate)
        self.opening.message_raised.connect(self.show_message)
        self.opening.message_outdated.connect(self.message_bar.dismiss)
        self.opening.session_handed.connect(self.session_part.sessions.open)
        self.opening.started.connect(partial(self._on_intake_progress_changed, 0, 0))
        tab.intake.progress_changed.connect(self._on_intake_progress_changed)
        tab.intake.slides_found.connect(self.slides.offer)
        tab.intake.skipped_found.connect(self._on_intake_skipped_found)
        tab.classifier.progress_changed.connect(self.status.set_classified)
        tab.classifier.running_changed.connect(self.status.set_classifying)
        tab.classifier.pace_changed.connect(self.status.set_pace)
        tab.classifier.held_changed.connect(self.status.set_held)
        self.status.resume_requested.connect(tab.classifier.resume)
        tab.folder_requested.connect(self.show_in_folder)
        tab.copy_requested.connect(self.results.copy)
        self.results.message_raised.connect(self.show_message)
        self.results.copied.connect(self._on_results_copied)
        self.status.cancel_requested.connect(tab.cancel)
        self.train_tab.message_raised.connect(self.show_message)
        self.train_tab.model_requested.connect(self.chooser.load)
        self.evaluations.follow(self.train_tab)
        self.evaluations.message_raised.connect(self.show_message)
        self.evaluations.case_requested.connect(self.navigation.open_case)
        self.evaluations.model_chosen.connect(self.navigation.use_model)
        self.evaluations.explore_requested.connect(self.navigation.show_evaluated)
        self.reviews.case_requested.connect(self.navigation.show_case)
        self.reviews.message_raised.connect(self.show_message)
        self.slides.cases_requested.connect(self.navigation.open_cases)
        self.slides.place_requested.connect(self.navigation.show_place)
        self.slides.card_requested.connect(self.dialogs.show_card)
        self.slides.others_dropped.connect(self.opening.take)
        self.runs.active_changed.connect(self.retranslate)
        self._closing = ClosingWithRuns(self.runs, self)
        self._closing.message_raised.connect(self.show_message)
        self.engine.state_changed.connect(self._on_engine_state_changed)

    def _connect_menus(self) -> None:
        for action, slot in (
            (self.menus.open_images, self.opening.choose_images),
            (self.menus.open_folder, self.opening.choose_folder),
            (self.menus.open_samples, self.opening.open_samples),
            (self.menus.export, self.results.export),
            (self.menus.report_case, self.results.report_case),
            (self.menus.report_session, self.results.report_session),
            (self.menus.check, self.results.choose_check),
            (self.menus.paste, self.opening.paste),
            (self.menus.settings, self.dialogs.show_settings),
            (self.menus.quit, self.close),
            (self.menus.stop, self.stop),
            (self.menus.tour, self.show_tour),
            (self.menus.shortcuts, self.dialogs.show_shortcuts),
            (self.menus.log, self.dialogs.show_log),
            (self.menus.about, self.dialogs.show_about),
        ):
            action.triggered.connect(lambda _=False, slot=slot: slot())

    # ------------------------------------------------------------------------------ opening

    def open_paths(self, paths: Sequence[str]) -> None:
        """Files and folders from wherever: models are loaded, the rest becomes cases."""
        self.opening.open_paths(paths)

    def open_samples(self) -> None:
        """The synthetic cases that ship with the program."""
        self.opening.open_samples()

    def choose_model(self) -> None:
        """Let the user choose a model."""
        from crcviewer.ui.shared.file_dialogs import choose_model

        choose_model(self, self.chooser.folder(), self.chooser.load)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files from the file manager, and addresses, of which the drop says that they are not
        fetched."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Anywhere on the window."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self.opening.take(handed_over(event.mimeData()))

    def show_tour(self) -> Tour:
        """Four steps round the window."""
        return self.dialogs.show_tour(self.tabs, self.classify_tab)

    def welcome(self, paths: Sequence[str]) -> None:
        """The tour, for whoever starts the program for the first time and opens no file."""
        if not paths and self.dialogs.is_new_here:
            self.show_tour()

    def show_in_folder(self, path: str) -> None:
        """Open the folder of a file in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))

    # ------------------------------------------------------------------------------ messages

    def show_message(self, message: Message) -> None:
        """In the bar under the menu."""
        self.message_bar.show_message(message)

    def show_internal_error(self, details: str) -> None:
        """A mistake of the program itself; it goes on."""
        self.message_bar.show_message(
            Message(
                Severity.ERROR,
                text("Something went wrong inside the program; the last step may be missing."),
                text("Go on working. If it happens again, the log tells more."),
                details,
            ),
            action=(text("Open log"), self.dialogs.show_log),
        )

    def stop(self) -> None:
        """Esc: free what hangs, else end editing, else stop what is under way, else close the
        newest message."""
        if self._worker_messages.hang:
            self.classify_tab.cancel(selected=True)
            self._worker_messages.free()
            return
        explore = self.explore_place.made
        exploring = explore is not None and explore.isVisible() and explore.end()
        stopped = exploring or self.slides.cancel() or self.classify_tab.end_editing()
        if stopped or self.session_part.cancel() or self.classify_tab.cancel():
            return
        self.message_bar.close_newest()

    # -------------------------------------------------------------------------------- status

    def _on_engine_state_changed(self, state: WorkerState) -> None:
        self.status.set_engine(state_text(state, has_model=self.chooser.card is not None))

    def _on_chooser_model_changed(self, card: ModelCard) -> None:
        self.message_bar.dismiss(self.chooser.no_model_message())
        self._on_engine_state_changed(self.engine.state)

    def _on_intake_progress_changed(self, done: int, total: int) -> None:
        self.status.set_reading(done, total, running=self.classify_tab.intake.running)

    def _on_intake_skipped_found(self, count: int, paths: list[str]) -> None:
        said = counted(
            count, "One file is no image, so it is no case.",
            "{count} files are no images, so they are no cases.",
        )  # fmt: skip
        self.message_bar.show_message(
            Message(Severity.INFORMATION, said),
            action=(text("Show them"), partial(self.dialogs.show_skipped, count, paths)),
        )

    def _on_results_copied(self) -> None:
        self.status.showMessage(self.tr("Copied."), 2000)

    # ------------------------------------------------------------------------ Qt's own events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell when the window is there for the first time."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout; while a model learns, ask what is to become of it."""
        if not self._closing.may_close() or not self.session_part.may_close():
            event.ignore()
            return
        self.session_part.end()
        self._settings.set_layout("window", self.saveGeometry())
        self.classify_tab.save_layout()
        if self.explore_place.made is not None:
            self.explore_place.made.save_layout()
        self.slides.close()
        self.evaluations.close()
        self.train_tab.save_layout()
        super().closeEvent(event)
