"""Several runs beside each other: their figures, and in what their data and settings differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.run_follower import RunFollower
from crcviewer.protocol.run_events import FigureOnTest, Finished
from crcviewer.protocol.text import visible
from crcviewer.ui.look.theme import scaled_font
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.runs.run_words import percent_words, status_words

_MOST_RUNS = 12
_MOST_ROWS = 500
_LONGEST = 300
"""Of what is shown of files that may be anybody's."""


class RunDifferences(Translated, QWidget):
    """A column a run; what is the same in all of them is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: list[RunFollower] = []
        self.table = QTableWidget(self)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        self.same = plain_label(self, role="muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.same)
        self.retranslate()

    def retranslate(self) -> None:
        """All of it is made of the runs."""
        self.table.setAccessibleName(self.tr("In what the runs differ"))
        self.same.setText(
            self.tr(
                "Figures of runs with other test images cannot be compared. Seeds alone move"
                " accuracy by about a point: one run against one run proves little."
            )
        )
        self._fill()

    def show_runs(self, runs: Sequence[RunFollower]) -> None:
        """The first twelve of them."""
        self._runs = list(runs[:_MOST_RUNS])
        self._fill()

    def _fill(self) -> None:
        rows = list(self._rows()) if self._runs else []
        if rows == self._texts() and self._headers() == self._header_texts():
            return
        self.table.setRowCount(len(rows))
        self.table.setColumnCount(1 + len(self._runs))
        self.table.setHorizontalHeaderLabels(self._headers())
        for number, (title, *values) in enumerate(rows):
            section = not any(values)
            for column, value in enumerate((title, *values)):
                item = QTableWidgetItem(value)
                item.setToolTip(value)
                if section:
                    item.setFont(scaled_font(self.font(), 1.0, bold=True))
                    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                self.table.setItem(number, column, item)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.resizeRowsToContents()

    def _headers(self) -> list[str]:
        return ["", *(visible(run.name) for run in self._runs)]

    def _header_texts(self) -> list[str]:
        count = self.table.columnCount()
        items = (self.table.horizontalHeaderItem(column) for column in range(count))
        return ["" if item is None else item.text() for item in items]

    def _texts(self) -> list[list[str]]:
        rows, columns = range(self.table.rowCount()), range(self.table.columnCount())
        return [
            ["" if (item := self.table.item(row, column)) is None else item.text()
             for column in columns]
            for row in rows
        ]  # fmt: skip

    # ---------------------------------------------------------------------------------- rows

    def _rows(self) -> Iterator[list[str]]:
        yield [self.tr("Result"), *[""] * len(self._runs)]
        yield self._row(self.tr("state"), lambda run: status_words(run.status))
        best = self._row(
            self.tr("best accuracy on validation"),
            lambda run: percent_words(run.history.best_accuracy),
        )
        yield best
        yield from self._test_rows()
        for title, values in (
            (self.tr("Data"), [_data_of(run) for run in self._runs]),
            (self.tr("Settings"), [_settings_of(run) for run in self._runs]),
        ):
            yield from self._section(title, values)

    def _row(self, title: str, of: Callable[[RunFollower], str]) -> list[str]:
        return [title, *(of(run) for run in self._runs)]

    def _test_rows(self) -> Iterator[list[str]]:
        """Accuracy and macro F1 of the model that each run recommends."""
        for metric, title in (
            ("accuracy", self.tr("accuracy on test")),
            ("macro_f1", self.tr("macro F1 on test")),
        ):
            row = [title, *(_on_test(run, metric) for run in self._runs)]
            if any(row[1:]):
                yield row
        row = self._row(self.tr("recommended model"), _recommended)
        if any(row[1:]):
            yield row

    def _section(self, title: str, values: Sequence[dict[str, str]]) -> Iterator[list[str]]:
        names = list(dict.fromkeys(name for one in values for name in one))
        differ = [name for name in names if len({one.get(name) for one in values}) > 1]
        yield [title, *[""] * len(values)]
        if not differ:
            yield [self.tr("the same in all"), *["–"] * len(values)]
        for name in differ[:_MOST_ROWS]:
            yield [name, *(one.get(name, "–")[:_LONGEST] or "–" for one in values)]


def _figure(run: RunFollower, metric: str) -> FigureOnTest | None:
    ending = run.history.ending
    if not isinstance(ending, Finished):
        return None
    of = ending.recommended or ending.model
    for figure in ending.figures:
        if (figure.model, figure.metric) == (of, metric) and figure.radiology != "neutral":
            return figure
    return None


def _on_test(run: RunFollower, metric: str) -> str:
    figure = _figure(run, metric)
    if figure is None:
        ending = run.history.ending
        told = ending.test_accuracy if isinstance(ending, Finished) else None
        return percent_words(told) if metric == "accuracy" and told is not None else ""
    value = percent_words(figure.value)
    if figure.low is not None and figure.high is not None:
        value += f" ({percent_words(figure.low)} – {percent_words(figure.high)})"
    return f"{value}, n = {figure.count}" if figure.count else value


def _recommended(run: RunFollower) -> str:
    ending = run.history.ending
    return ending.recommended if isinstance(ending, Finished) else ""


def _data_of(run: RunFollower) -> dict[str, str]:
    """What the run learnt from, by the names and hashes in its record."""
    config = run.config
    found = {_tr("pairs"): _plain(config.get("pairing"))} if "pairing" in config else {}
    sources = config.get("data")
    for number, source in enumerate(sources if isinstance(sources, list) else (), start=1):
        if isinstance(source, dict):
            told = f"{_plain(source.get('name'))} (n = {_plain(source.get('count'))})"
            found[_tr("images {0}").format(number)] = told
            found[_tr("content of images {0}").format(number)] = _plain(source.get("sha256"))[:12]
    folders = run.request.get("data")
    if isinstance(folders, list):
        found[_tr("folders")] = "; ".join(map(_plain, folders))
    return found


def _settings_of(run: RunFollower) -> dict[str, str]:
    config = run.config
    titles = {
        "preset": _tr("recipe"),
        "seed": _tr("seed"),
        "control": _tr("with controls"),
        "device": _tr("device"),
        "precision": _tr("precision"),
        "processes": _tr("processes"),
    }
    found = {title: _plain(config[key]) for key, title in titles.items() if key in config}
    settings = config.get("settings")
    if isinstance(settings, dict):
        found |= dict(_flat(settings))
    return found


def _flat(values: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        title = f"{before}{str(name).replace('_', ' ')}"
        if isinstance(value, dict):
            yield from _flat(value, f"{title} › ")
        else:
            yield title, _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    return "–" if value is None else visible(str(value))


def _tr(words: str) -> str:
    return QCoreApplication.translate("RunDifferences", words)
