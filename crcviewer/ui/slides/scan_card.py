"""The patient's radiology image beside a slide: chosen or dropped, one slice of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.call import Call
from crcviewer.client.reader_client import ReaderClient
from crcviewer.imaging.core.image_names import image_name
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import CaseFiles, ImageInfo, ImageRef, Slot
from crcviewer.protocol.messages import FilesInspected, ImageOpened
from crcviewer.protocol.modality import modality_text
from crcviewer.protocol.text import NOTHING, Text, text, visible
from crcviewer.ui.classify.series_model import series_title
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.file_dialogs import choose_folder, choose_images
from crcviewer.ui.shared.message_bar import Message
from crcviewer.ui.shared.pixels import fitted, image_of, take_pixels
from crcviewer.ui.shared.plain_text import ElidedLabel, plain_label

_SIDE = 96
_READ = 256
"""Pixels of its longer side that are read for that."""
_SETTLE_MS = 300
"""After the slider was moved last: then it counts."""


class ScanCard(Translated, QWidget):
    """Any image may be named as the scan; what is a slide may not."""

    scan_changed = Signal()
    """Another one, another slice of it, or none."""
    message_raised = Signal(object)  # Message

    def __init__(self, reader: ReaderClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._ref: ImageRef | None = None
        self._info: ImageInfo | None = None
        self._offered: tuple[ImageInfo, ...] = ()
        self._use: Text = NOTHING
        self._inspecting: Call | None = None
        self._opening: Call | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self.scan_changed)
        self._title = plain_label(self)
        self.choose_button = QToolButton(self)
        theme.set_role(self.choose_button, "framed")
        self.menu = QMenu(self.choose_button)
        self._file_action = self.menu.addAction("")
        self._folder_action = self.menu.addAction("")
        self.choose_button.setMenu(self.menu)
        self.choose_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.remove_button = QToolButton(self)
        self.remove_button.setText("✕")
        self._picture = QLabel(self)
        self._picture.setFixedSize(QSize(_SIDE, _SIDE))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = ElidedLabel(self)
        self._kind = plain_label(self, role="muted")
        self.series = QComboBox(self)
        self.series.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.series.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slice = plain_label(self, role="muted")
        self._words = plain_label(self, role="muted", wrap=True)
        self._lay_out()
        self._file_action.triggered.connect(
            lambda: choose_images(self, "", self.take, several=False)
        )
        self._folder_action.triggered.connect(
            lambda: choose_folder(self, "", lambda path: self.take([path]))
        )
        self.remove_button.clicked.connect(self.clear)
        self.series.activated.connect(self._on_series_activated)
        self.slider.valueChanged.connect(self._on_slider_value_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Names are those of files."""
        self._title.setText(self.tr("Radiology beside it"))
        self.choose_button.setText(self.tr("Choose …"))
        self.choose_button.setToolTip(
            self.tr("The scan of this patient; it can be dropped on the slide too")
        )
        self._file_action.setText(self.tr("File …"))
        self._folder_action.setText(self.tr("Folder of a scan …"))
        self.remove_button.setToolTip(self.tr("Without radiology"))
        self.remove_button.setAccessibleName(self.tr("Without radiology"))
        self.slider.setAccessibleName(self.tr("Slice"))
        self.series.setAccessibleName(self.tr("Series"))
        self._picture.setAccessibleName(self.tr("The radiology image"))
        self._show()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.choose_button)
        head.addWidget(self.remove_button)
        facts = QVBoxLayout()
        facts.setSpacing(2)
        for part in (self._name, self.series, self._kind):
            facts.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.slider, 1)
        row.addWidget(self._slice)
        facts.addLayout(row)
        facts.addStretch(1)
        self._shown = QWidget(self)
        body = QHBoxLayout(self._shown)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        body.addLayout(facts, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_SMALL)
        layout.addLayout(head)
        layout.addWidget(self._shown)
        layout.addWidget(self._words)

    # ----------------------------------------------------------------------------------- use

    @property
    def ref(self) -> ImageRef | None:
        """What to ask a worker for; None: no scan."""
        return self._ref

    @property
    def sha256(self) -> str:
        """Of its file; empty where it has not been read."""
        return self._info.sha256 if self._info is not None and self._ref is not None else ""

    @property
    def waiting(self) -> bool:
        """Whether it is being read."""
        return self._inspecting is not None or self._opening is not None

    def take(self, paths: Sequence[str]) -> None:
        """Files or folders as the user handed them over; the likeliest image of them."""
        if self._inspecting is not None:
            self._inspecting.drop()
        call = self._inspecting = self._reader.inspect_files(paths)
        call.belong_to(self)
        call.answered.connect(self._on_inspected)
        call.failed.connect(self._on_failed)
        call.cancelled.connect(self._on_ended)
        self._show()

    def offer(self, cases: Sequence[CaseFiles]) -> bool:
        """The first of the radiology images; whether there was any."""
        found = [case.radiology for case in cases if case.radiology is not None]
        if found:
            self._offered = tuple(found)
            self.set_scan(ImageRef(found[0].path))
        return bool(found)

    def set_scan(self, ref: ImageRef | None) -> None:
        """This one, of which nothing is known yet; or none."""
        if ref == self._ref:
            return
        self._ref = ref
        if ref is None or self._info is None or self._info.path != ref.path:
            self._info = None
            self._picture.clear()
        self._read()
        self._show()
        self.scan_changed.emit()

    def clear(self) -> None:
        """Without a scan."""
        self._offered = ()
        self.set_scan(None)

    def tell_use(self, said: Text) -> None:
        """What becomes of it in the map."""
        self._use = said
        self._show()

    # --------------------------------------------------------------------------------- parts

    def _read(self) -> None:
        if self._opening is not None:
            self._opening.drop()
            self._opening = None
        if self._ref is not None:
            call = self._opening = self._reader.open_image(self._ref, Slot.RADIOLOGY, _READ)
            call.belong_to(self)
            call.answered.connect(self._on_opened)
            call.failed.connect(self._on_failed)
            call.cancelled.connect(self._on_ended)

    def _show(self) -> None:
        info, ref = self._info, self._ref
        self._shown.setVisible(ref is not None)
        self.remove_button.setVisible(ref is not None)
        self._words.setText(
            self.tr("Being read …") if self.waiting and info is None else say(self._use)
        )
        self._words.setVisible(bool(self._words.text()))
        if ref is None:
            return
        name = image_name(info) if info is not None else Path(ref.path).name
        self._name.setText(name)
        self._name.setToolTip(visible(ref.path))
        self._kind.setText(say(modality_text(info.modality)) if info is not None else "")
        self._kind.setVisible(bool(self._kind.text()))
        several = len(self._offered) > 1
        self._name.setVisible(not several)
        self.series.setVisible(several)
        with QSignalBlocker(self.series):
            self.series.clear()
            self.series.addItems([series_title(one) for one in self._offered])
            paths = [one.path for one in self._offered]
            self.series.setCurrentIndex(paths.index(ref.path) if ref.path in paths else -1)
        count = info.slices if info is not None else 1
        for part in (self.slider, self._slice):
            part.setVisible(count > 1)
        if count > 1:
            index = count // 2 if ref.slice_index is None else ref.slice_index
            with QSignalBlocker(self.slider):
                self.slider.setRange(0, count - 1)
                self.slider.setValue(index)
            self._slice.setText(f"{index + 1} / {count}")

    # ---------------------------------------------------------------------------------- slots

    def _on_inspected(self, reply: FilesInspected) -> None:
        self._inspecting = None
        if not self.offer(reply.cases):
            # The user has said that it is the scan, whatever it looks like.
            named = [
                case.pathology
                for case in reply.cases
                if case.pathology is not None and case.pathology.kind != "slide"
            ]
            if len(named) == 1:
                self._offered = (named[0],)
                self.set_scan(ImageRef(named[0].path))
            else:
                error = next((case.error for case in reply.cases if case.error is not None), None)
                self.message_raised.emit(
                    Message.of(
                        error
                        or Failure(
                            text("There is no radiology image in this."),
                            text("Choose a file or the folder of a scan: DICOM, NIfTI, PNG."),
                        )
                    )
                )
        self._show()

    def _on_opened(self, opened: ImageOpened) -> None:
        self._opening = None
        pixels = take_pixels(opened.array)
        if pixels is None:
            return  # As the window closes.
        self._info = opened.info
        pixmap = QPixmap.fromImage(image_of(pixels))
        self._picture.setPixmap(fitted(pixmap, _SIDE, self.devicePixelRatioF()))
        self._show()

    def _on_failed(self, failure: Failure) -> None:
        self._on_ended()
        self.message_raised.emit(Message.of(failure))

    def _on_ended(self) -> None:
        self._inspecting = self._opening = None
        self._show()

    def _on_series_activated(self, index: int) -> None:
        self.set_scan(ImageRef(self._offered[index].path))

    def _on_slider_value_changed(self, index: int) -> None:
        if self._ref is not None:
            self._ref = replace(self._ref, slice_index=index)
            self._read()
            self._show()
            self._settling.start()
