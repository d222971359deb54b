"""What the user opens, drops or pastes: models go to the chooser, all else becomes cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from crcviewer.protocol.images import Slot
from crcviewer.protocol.resources import samples_folder
from crcviewer.protocol.text import counted, text
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classify_tab import ClassifyTab
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.dropped_paths import (
    DropUse,
    Handed,
    handed_over,
    pasted_picture,
    sort_paths,
)
from crcviewer.ui.shared.folders import own_pictures_folder
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.window.model_chooser import ModelChooser


class Opening(QObject):
    """What it says of files goes with the list: a cleared list has no warnings."""

    message_raised = Signal(object)  # Message
    message_outdated = Signal(object)  # Message
    session_handed = Signal(object)
    """Path of a session's file."""
    started = Signal()
    """Files are being looked at."""

    def __init__(
        self, store: CaseStore, tab: ClassifyTab, chooser: ModelChooser, settings: Settings,
        window: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._store, self._tab, self._chooser = store, tab, chooser
        self._settings, self._window = settings, window
        self.session: Path | None = None
        """Where pasted pictures lie until the window closes, should nothing be remembered."""
        self._raised: list[Message] = []
        tab.files_dropped.connect(self._on_tab_files_dropped)
        tab.image_requested.connect(self.choose_slot_image)
        tab.intake.message_raised.connect(self._say)
        tab.freshness.message_raised.connect(self._say)
        tab.intake.message_outdated.connect(self.message_outdated)
        store.order_changed.connect(self._on_store_order_changed)

    def take(self, handed: Handed, add: Callable[[Sequence[str]], None] | None = None) -> None:
        """What was dropped or pasted; ``add`` as of :meth:`open_paths`."""
        self.open_paths(handed.paths, add)
        if handed.addresses:
            left_out = counted(
                len(handed.addresses),
                "One web address was left out: nothing is fetched from the network.",
                "{count} web addresses were left out: nothing is fetched from the network.",
            )
            next_step = text("Save the images first, then drop their files here.")
            self._say(Message(Severity.WARNING, left_out, next_step))

    def open_paths(
        self, paths: Sequence[str], add: Callable[[Sequence[str]], None] | None = None
    ) -> None:
        """Models are loaded; the rest becomes cases, by ``add`` where it is given."""
        dropped = sort_paths(paths)
        if dropped.refused:
            names = [Path(path).name for path in dropped.refused[:3]]
            self._say(
                Message(
                    Severity.ERROR,
                    text("{names} was not opened: such files can run programs.", names=names),
                    text(
                        "Models are opened as .safetensors; images as PNG, JPEG, TIFF, BMP, DICOM"
                        " or NIfTI."
                    ),
                )
            )
        if dropped.sessions:
            self.session_handed.emit(Path(dropped.sessions[-1]))
        if dropped.models:
            self._chooser.load(dropped.models[-1])
        if dropped.images:
            self._settings.last_folder = str(Path(dropped.images[0]).parent)
            (add or self._tab.add_paths)(dropped.images)
            self.started.emit()

    def open_samples(self) -> None:
        """The synthetic cases that ship with the program."""
        if samples_folder().is_dir():
            self._tab.add_paths([str(samples_folder())])

    def choose_images(self) -> None:
        """Let the user choose images."""
        from crcviewer.ui.shared.file_dialogs import choose_images

        choose_images(self._window, self._settings.last_folder, self.open_paths)

    def choose_folder(self) -> None:
        """Let the user choose a folder."""
        from crcviewer.ui.shared.file_dialogs import choose_folder

        folder = self._settings.last_folder
        choose_folder(self._window, folder, lambda path: self.open_paths([path]))

    def choose_slot_image(self, case_id: int, slot: Slot) -> None:
        """Let the user choose the image of a slot."""
        from crcviewer.ui.shared.file_dialogs import choose_images

        choose_images(
            self._window,
            self._settings.last_folder,
            lambda paths: self._tab.intake.force_slot(paths[0], case_id, slot),
            several=False,
        )

    def paste(self) -> None:
        """Files, or a picture, from the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        handed = handed_over(data)
        if not handed.paths and data.hasImage() and self.session is not None:
            folder = own_pictures_folder(self._settings, self.session)
            handed = Handed(pasted_picture(data, folder))
        if handed.paths or handed.addresses:
            self.take(handed)
        else:
            nothing = text("There is no file and no picture on the clipboard.")
            self._say(Message(Severity.INFORMATION, nothing))

    # ---------------------------------------------------------------------------------- slots

    def _say(self, message: Message) -> None:
        self._raised.append(message)
        self.message_raised.emit(message)

    def _on_tab_files_dropped(self, slot: Slot, use: DropUse, handed: Handed) -> None:
        new = use is DropUse.NEW_CASE
        self.take(handed, self._tab.add_cases if new else partial(self._tab.set_slot, slot=slot))

    def _on_store_order_changed(self) -> None:
        if not len(self._store):
            for message in self._raised:
                self.message_outdated.emit(message)
            self._raised.clear()
