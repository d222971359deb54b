"""One field of a slide: its tile, its probabilities, its set, and why there is no verdict."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.imaging.core.files import shown_name
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import ImageRef, Slot
from crcviewer.protocol.messages import Classified, Reply
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.slide_messages import SlideTile, SlideTileRead
from crcviewer.protocol.units import probability_text
from crcviewer.protocol.verdict_words import check_text, doubts_text, set_text
from crcviewer.session.case import WantedCase
from crcviewer.ui.classify.probability_bars import ProbabilityBars
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import class_names, say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.pixels import image_of, take_pixels
from crcviewer.ui.shared.plain_text import plain_label

_SIDE = 112
_LARGEST = 2048


class FieldCard(Translated, QWidget):
    """Asks anew what the model says of the field, by the way that a single case goes."""

    case_requested = Signal(object)  # WantedCase
    place_requested = Signal(object)
    """:class:`WantedCase`: where it lies on the map of Explore."""
    closed = Signal()

    def __init__(
        self, reader: ReaderClient, engine: EngineClient, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._reader, self._engine = reader, engine
        self._field: ImageRef | None = None
        self._scan: ImageRef | None = None
        self._result: Classified | None = None
        self._card: ModelCard | None = None
        self._failure: Failure | None = None
        self._calls: list[Call] = []
        self._picture = QLabel(self)
        self._picture.setFixedSize(QSize(_SIDE, _SIDE))
        self._picture.setScaledContents(True)
        self._head = plain_label(self, bold=True, wrap=True)
        self._words = plain_label(self, wrap=True)
        self.bars = ProbabilityBars(self)
        self.open_button = QToolButton(self)
        theme.set_role(self.open_button, "framed")
        self.place_button = QToolButton(self)
        theme.set_role(self.place_button, "framed")
        self.close_button = QToolButton(self)
        self.close_button.setText("✕")
        self.open_button.clicked.connect(self._on_open_clicked)
        self.place_button.clicked.connect(self._on_place_clicked)
        self.close_button.clicked.connect(self._on_close_clicked)
        beside = QVBoxLayout()
        beside.addWidget(self._head)
        beside.addWidget(self.open_button)
        beside.addWidget(self.place_button)
        beside.addStretch(1)
        top = QHBoxLayout()
        top.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(beside, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self._words)
        layout.addWidget(self.bars)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """What the model says too."""
        self.open_button.setText(self.tr("Open in Classify"))
        self.open_button.setToolTip(self.tr("This field as a case of its own"))
        self.place_button.setText(self.tr("Show on the map"))
        self.place_button.setToolTip(
            self.tr("Its place among the training cases, in Explore; it becomes a case for that")
        )
        self.close_button.setToolTip(self.tr("Close the field"))
        self.close_button.setAccessibleName(self.tr("Close the field"))
        self._picture.setAccessibleName(self.tr("The field"))
        self._show()

    @property
    def result(self) -> Classified | None:
        """What the model says; None: not yet."""
        return self._result

    def show_field(self, field: ImageRef, scan: ImageRef | None) -> None:
        """Its tile and its answer, as they come. ``scan``: the radiology image beside it."""
        assert field.field is not None
        self._drop()
        self._field, self._scan = field, scan
        self._result, self._failure = None, None
        self._card = self._engine.card
        self._picture.setPixmap(QPixmap())
        place = field.field
        side = max(1, min(_LARGEST, round(place.side)))
        tile = SlideTile(0, round(place.x), round(place.y), side, side)
        read = self._reader.read_slide_tiles(field.path, (tile,))
        read.progressed.connect(self._on_tile_read)
        said = self._engine.classify(field, scan, overlays=False)
        said.answered.connect(self._on_classified)
        said.failed.connect(self._on_failed)
        self._calls = [read, said]
        for call in self._calls:
            call.belong_to(self)
        self.show()
        self._show()

    def clear(self) -> None:
        """No field."""
        self._drop()
        self._field = self._scan = self._result = self._failure = None
        self.hide()

    def _drop(self) -> None:
        for call in self._calls:
            call.drop()
        self._calls = []

    def _show(self) -> None:
        result, card = self._result, self._card
        self.bars.setVisible(result is not None)
        if self._failure is not None:
            self._head.setText("")
            self._words.setText(say(self._failure.said))
            return
        if result is None or card is None:
            self._head.setText(self.tr("Being classified …"))
            self._words.setText("")
            self.bars.show_nothing()
            return
        likeliest = card.classes[result.class_index]
        if result.verdict is None:
            self._head.setText(self.tr("No verdict"))
        else:
            share = probability_text(result.probabilities[result.verdict])
            share = share.replace(" ", "\u00a0")  # not broken apart
            self._head.setText(f"{likeliest.code}  {class_names(likeliest)[0]}  {share}")
        lines = [
            check_text(Slot.PATHOLOGY, result.pathology_check),
            doubts_text(result.pathology_check),
        ]
        if result.verdict is not None:
            lines.insert(0, set_text(card, result))
        self._words.setText("\n".join(say(line) for line in lines if line))
        self.bars.show_probabilities(
            card.classes,
            result.probabilities,
            result.class_index,
            certain=result.verdict is not None,
        )

    # ---------------------------------------------------------------------------------- slots

    def _on_tile_read(self, told: Reply) -> None:
        if isinstance(told, SlideTileRead):
            pixels = take_pixels(told.array)
            if pixels is not None:
                self._picture.setPixmap(QPixmap.fromImage(image_of(pixels)))

    def _on_classified(self, result: Classified) -> None:
        self._result = result
        self._show()

    def _on_failed(self, failure: Failure) -> None:
        self._failure = failure
        self._show()

    def _on_open_clicked(self) -> None:
        if self._field is not None:
            self.case_requested.emit(wanted_case(self._field, self._scan))

    def _on_place_clicked(self) -> None:
        if self._field is not None:
            self.place_requested.emit(wanted_case(self._field, self._scan))

    def _on_close_clicked(self) -> None:
        self.clear()
        self.closed.emit()


def wanted_case(field: ImageRef, scan: ImageRef | None) -> WantedCase:
    """A field of a slide as a case: named after the slide and its place there, in pixels."""
    assert field.field is not None
    place = f"{round(field.field.x)}, {round(field.field.y)}"
    return WantedCase(f"{shown_name(field.path)} ({place})", field, scan)
