"""The stages of a run as a line of boxes, each filled as far as it has learnt."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from crcviewer.client.run_history import RunHistory
from crcviewer.protocol.stages import STAGE_OF
from crcviewer.ui.look import theme
from crcviewer.ui.train.runs.run_words import branch_purpose, branch_words


class StageTimeline(QWidget):
    """Draws what ``show_history`` was given last; later stages are drawn before they begin.

    They are numbered, as over the curves, where a short stage has room for no more.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: list[tuple[str, str, str, float, bool]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Stages of the training"))

    def show_history(self, history: RunHistory, *, active: bool, control: bool = True) -> None:
        """``control``: whether the tile-only control is part of the run."""
        texts = []
        for branch in STAGE_OF:
            stage = history.stages.get(branch)
            if stage is None and branch == "control" and not control:
                continue
            now = active and branch == history.current
            if stage is None:
                texts.append((branch, branch_words(branch), self.tr("to come"), 0.0, False))
                continue
            share = min(1.0, stage.done / max(stage.epochs, 1))
            detail = self.tr("epoch {0} of {1}").format(stage.done, stage.epochs)
            if stage.complete:
                one = stage.done == 1
                text = self.tr("done, 1 epoch") if one else self.tr("done, {0} epochs")
                detail = text.format(stage.done)
            texts.append((branch, branch_words(branch), detail, share, now))
        if texts != self._texts:
            self._texts = texts
            self.setAccessibleDescription("; ".join(f"{t[1]}: {t[2]}" for t in texts))
            self.update()

    def sizeHint(self) -> QSize:
        """Two lines and a bar."""
        return QSize(500, 2 * QFontMetrics(self.font()).height() + 18)

    def minimumSizeHint(self) -> QSize:
        """Texts that do not fit are shortened."""
        return QSize(300, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Each stage says what it is for."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._texts:
            place = int(event.pos().x() / max(self.width() / len(self._texts), 1))
            branch, title, detail, *_ = self._texts[min(place, len(self._texts) - 1)]
            text = f"{title}: {detail}. {branch_purpose(branch)}"
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The stage that learns now has an outline in the accent colour."""
        if not self._texts:
            return
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / len(self._texts)
        for place, (_, title, detail, share, now) in enumerate(self._texts):
            box = QRectF(place * width, 0, width, self.height()).adjusted(1, 1, -5, -1)
            painter.setPen(QPen(QColor(colours.accent if now else colours.border), 2 if now else 1))
            painter.setBrush(QColor(colours.surface))
            painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
            inner = box.adjusted(6, 4, -6, -4)
            bold = theme.scaled_font(self.font(), 1.0, bold=True)
            painter.setFont(bold)
            metrics = QFontMetrics(bold)
            painter.setPen(QColor(colours.text if share or now else colours.muted))
            elide = Qt.TextElideMode.ElideRight
            numbered = f"{place + 1} {title}"
            painter.drawText(inner, metrics.elidedText(numbered, elide, int(inner.width())))
            painter.setFont(self.font())
            painter.setPen(QColor(colours.muted))
            below = inner.adjusted(0, metrics.height(), 0, 0)
            painter.drawText(
                below, QFontMetrics(self.font()).elidedText(detail, elide, int(inner.width()))
            )
            groove = QRectF(inner.x(), inner.bottom() - 3, inner.width(), 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.border))
            painter.drawRoundedRect(groove, 2, 2)
            if share:
                groove.setWidth(max(4.0, groove.width() * share))
                painter.setBrush(QColor(colours.accent))
                painter.drawRoundedRect(groove, 2, 2)
        painter.end()
