"""The stages of a run as a line of boxes, each filled as far as it has learnt."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from crcviewer.client.run_history import RunHistory
from crcviewer.protocol.run_events import FinalStep, Finished
from crcviewer.protocol.stages import FINAL, STAGE_OF
from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.train.runs.run_words import branch_purpose, branch_words, final_step_words


@dataclass(frozen=True)
class StageShown:
    """One box."""

    branch: str
    epochs: int = 0
    done: int = 0
    """Epochs."""
    now: bool = False
    """Whether it learns now."""
    final: FinalStep | None = None
    """Of the last box: what is done with the trained networks."""
    finished: bool = False
    """The whole run."""

    @property
    def begun(self) -> bool:
        """Whether there is anything to see of it."""
        return self.done > 0 or self.final is not None or self.finished

    @property
    def share(self) -> float:
        """Of its epochs, or steps, that are done."""
        if self.branch == FINAL:
            if self.finished or self.final is None:
                return float(self.finished)
            within = self.final.done / self.final.total if self.final.total else 0.0
            return min(1.0, (self.final.number - 1 + min(within, 1.0)) / max(self.final.of, 1))
        return min(1.0, self.done / max(self.epochs, 1))


class StageTimeline(Translated, QWidget):
    """Draws what ``show_history`` was given last; later stages are drawn before they begin.

    They are numbered, as over the curves, where a short stage has room for no more.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stages: list[StageShown] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        """What is painted is made anew each time."""
        self.setAccessibleName(self.tr("Stages of the training"))
        self.setAccessibleDescription(
            "; ".join(f"{branch_words(s.branch)}: {self._detail(s)}" for s in self.stages)
        )
        self.update()

    def show_history(
        self, history: RunHistory, *, active: bool, control: bool = True, tile_only: bool = False
    ) -> None:
        """``control``: whether the tile-only control is part of the run; ``tile_only``: whether
        there is but the tile branch. What has not come when all is finished was no part either."""
        finished = isinstance(history.ending, Finished)
        left_out = {
            branch
            for branch in STAGE_OF
            if finished
            or (branch == "control" and not control)
            or (tile_only and branch != "pathology")
        }
        stages = []
        for branch in STAGE_OF:
            stage = history.stages.get(branch)
            if stage is not None:
                now = active and branch == history.current and history.final is None
                stages.append(StageShown(branch, stage.epochs, stage.done, now))
            elif branch not in left_out:
                stages.append(StageShown(branch))
        final = history.final
        stages.append(
            StageShown(FINAL, now=active and final is not None, final=final, finished=finished)
        )
        if stages != self.stages:
            self.stages = stages
            self.retranslate()

    def _detail(self, stage: StageShown) -> str:
        if stage.branch == FINAL and stage.finished:
            return self.tr("done")
        if stage.final is not None:
            step = final_step_words(stage.final.step)
            return self.tr("{0} of {1}: {2}").format(stage.final.number, stage.final.of, step)
        if not stage.epochs:
            return self.tr("to come")
        if stage.done < stage.epochs:
            return self.tr("epoch {0} of {1}").format(stage.done, stage.epochs)
        words = self.tr("done, 1 epoch") if stage.done == 1 else self.tr("done, {0} epochs")
        return words.format(stage.done)

    def sizeHint(self) -> QSize:
        """Two lines and a bar."""
        return QSize(500, 2 * QFontMetrics(self.font()).height() + 18)

    def minimumSizeHint(self) -> QSize:
        """Texts that do not fit are shortened."""
        return QSize(300, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Each stage says what it is for."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.stages:
            place = int(event.pos().x() / max(self.width() / len(self.stages), 1))
            stage = self.stages[min(place, len(self.stages) - 1)]
            text = (
                f"{branch_words(stage.branch)}: {self._detail(stage)}."
                f" {branch_purpose(stage.branch)}"
            )
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The stage that learns now has an outline in the accent colour."""
        if not self.stages:
            return
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / len(self.stages)
        for place, stage in enumerate(self.stages):
            box = QRectF(place * width, 0, width, self.height()).adjusted(1, 1, -5, -1)
            outline = QPen(QColor(colours.accent), 2) if stage.now else QPen(QColor(colours.border))
            painter.setPen(outline)
            painter.setBrush(QColor(colours.surface))
            painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
            inner = box.adjusted(6, 4, -6, -4)
            bold = theme.scaled_font(self.font(), 1.0, bold=True)
            painter.setFont(bold)
            metrics = QFontMetrics(bold)
            painter.setPen(QColor(colours.text if stage.begun or stage.now else colours.muted))
            elide = Qt.TextElideMode.ElideRight
            numbered = f"{place + 1} {branch_words(stage.branch)}"
            painter.drawText(inner, metrics.elidedText(numbered, elide, int(inner.width())))
            painter.setFont(self.font())
            painter.setPen(QColor(colours.muted))
            below = inner.adjusted(0, metrics.height(), 0, 0)
            metrics = QFontMetrics(self.font())
            painter.drawText(
                below, metrics.elidedText(self._detail(stage), elide, int(inner.width()))
            )
            groove = QRectF(inner.x(), inner.bottom() - 3, inner.width(), 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.border))
            painter.drawRoundedRect(groove, 2, 2)
            if stage.begun:
                groove.setWidth(max(4.0, groove.width() * stage.share))
                painter.setBrush(QColor(colours.accent))
                painter.drawRoundedRect(groove, 2, 2)
        painter.end()
