"""What is asked of each source of images: one panel at a time, beside the list of sources."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.text import text
from crcviewer.ui.shared.path_row import PathRow
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.wizard.pairs_panel import PairsPanel
from crcviewer.ui.train.wizard.phantoms_panel import PhantomsPanel
from crcviewer.ui.train.wizard.run_draft import DataSource
from crcviewer.ui.train.wizard.wizard_page import Setup, name_row


class SourcePanels(QStackedWidget):
    """Filled in as the draft of the run says. The page gives all words, and acts on what is
    chosen."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.intros: dict[DataSource, QLabel] = {}
        """What a source is, above its panel; two folders say it themselves."""
        draft = setup.draft
        self.phantoms = PhantomsPanel(setup, self)
        self.download = QPushButton()
        download = QHBoxLayout()
        download.addWidget(self.download)
        download.addStretch(1)
        self.folder_row = PathRow(draft.folder, folder=True, parent=self)
        self.table_row = PathRow(draft.table, folder=False, parent=self)
        self.classes_row = PathRow(
            draft.classes, folder=True, name=text("Folder of tiles"), parent=self
        )
        self.radiology_row = PathRow(
            draft.choices.radiology_data, folder=True, name=text("Folder of radiology images"),
            parent=self,
        )  # fmt: skip
        self._classes_form = QFormLayout()
        self._classes_form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._classes_form.addRow(QLabel(), self.classes_row)
        self._classes_form.addRow(QLabel(), self.radiology_row)
        for source, part in (
            (DataSource.PHANTOMS, self.phantoms), (DataSource.DOWNLOAD, download),
            (DataSource.FOLDER, self.folder_row), (DataSource.TABLE, self.table_row),
            (DataSource.CLASSES, self._classes_form),
        ):  # fmt: skip
            panel = QWidget(self)
            layout = QVBoxLayout(panel)
            layout.setContentsMargins(0, 0, 0, 0)
            self.intros[source] = plain_label(panel, role="muted", wrap=True)
            layout.addWidget(self.intros[source])
            if isinstance(part, QWidget):
                layout.addWidget(part)
            else:
                layout.addLayout(part)
            layout.addStretch(1)
            self.addWidget(panel)
        self.pairs = PairsPanel(setup, self)
        self.addWidget(self.pairs)

    def name_rows(self, tiles: str, radiology: str) -> None:
        """Of the two folders of class folders."""
        name_row(self._classes_form, self.classes_row, tiles)
        name_row(self._classes_form, self.radiology_row, radiology)

    def show_source(self, source: DataSource) -> None:
        """Only it has a height, so that the report below has the rest."""
        self.setCurrentIndex(list(DataSource).index(source))
        for place in range(self.count()):
            panel = self.widget(place)
            assert panel is not None
            shown = place == self.currentIndex()
            policy = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
            panel.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.updateGeometry()
