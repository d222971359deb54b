"""Review → Agreement: how often the reader and the model, or another reader, say the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import NOTHING, Text, counted, text, verbatim, visible
from crcviewer.session.agreement import (
    Compared,
    Said,
    own_class,
    reader_and_model,
    two_readers,
    verdict_code,
)
from crcviewer.session.case import Case
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.evaluation.confusion_view import ConfusionView
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.shared.window_size import resize_on_screen

_CASE = Qt.ItemDataRole.UserRole


class AgreementDialog(Translated, QDialog):
    """Of the cases as they are when it is opened; the window goes on meanwhile."""

    case_requested = Signal(int)
    """Look at this case."""
    session_requested = Signal()
    """Let the user choose another reader's session; :meth:`compare_with` gets its cases."""

    def __init__(self, store: CaseStore, card: ModelCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._card = store, card
        self._cases: list[Case] = list(store)
        self._others: tuple[Case, ...] = ()
        self._other_name = ""
        self._cell: tuple[int, int] | None = None
        self._second: Said = lambda case: verdict_code(case, card)
        self.compared = reader_and_model(self._cases, card)
        self.figures = plain_label(self, bold=True, wrap=True)
        self.figures.setObjectName("agreement_figures")
        self.remarks = plain_label(self, role="muted", wrap=True)
        self.remarks.setObjectName("agreement_remarks")
        self.matrix = ConfusionView(self, clickable=True, between=self._names())
        self.matrix.cell_chosen.connect(self._on_matrix_cell_chosen)
        self._list_title = plain_label(self, wrap=True)
        self.cases = QListWidget(self)
        self.cases.setObjectName("agreement_cases")
        self.cases.setUniformItemSizes(True)
        self.cases.itemActivated.connect(self._on_cases_item_activated)
        self.all_button = QPushButton(self)
        self.all_button.setAutoDefault(False)
        self.all_button.clicked.connect(self._on_all_button_clicked)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.session_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.session_button.setAutoDefault(False)
        self.session_button.clicked.connect(self.session_requested)
        self.model_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.model_button.setAutoDefault(False)
        self.model_button.clicked.connect(self._on_model_button_clicked)
        self.buttons.rejected.connect(self.close)
        self._lay_out()
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.setWindowTitle(self.tr("Agreement"))
        self.session_button.setText(self.tr("Compare with another session …"))
        self.model_button.setText(self.tr("Compare with the model"))
        self.all_button.setText(self.tr("All that differ"))
        self.cases.setAccessibleName(self.tr("Cases on which the two differ"))
        self._show()

    def compare_with(self, name: str, others: Sequence[Case]) -> None:
        """Another reader's session, called ``name``."""
        self._others, self._other_name = tuple(others), name
        order = [tissue.code for tissue in self._card.classes]
        self.compared, other = two_readers(self._cases, self._others, order)
        self._second = lambda case: other.get(case.id, "")
        self._cell = None
        self._show()

    # -------------------------------------------------------------------------------- inside

    def _names(self) -> tuple[Text, Text]:
        second = verbatim(self._other_name) if self._other_name else text("the model")
        return text("I"), second

    def _show(self) -> None:
        found = self.compared.agreement
        self.model_button.setVisible(bool(self._other_name))
        self.figures.setText("\n".join(map(say, _figures(self.compared))))
        self.remarks.setText("\n".join(say(one) for one in self._remarks()))
        self.matrix.set_between(*self._names())
        self.matrix.show_counts(found.counts, list(found.classes))
        self._show_cases()

    def _remarks(self) -> list[Text]:
        found = self.compared
        said = []
        if found.agreement.count:
            note = found.agreement.kappa.note or found.agreement.observed.note
            said += [note] if note else []
        if found.first_cannot_tell:
            said.append(
                counted(
                    found.first_cannot_tell,
                    "One case could not be told by you; it is in none of the figures.",
                    "{count} cases could not be told by you; they are in none of the figures.",
                )
            )
        if found.only_first:
            said.append(
                counted(
                    found.only_first,
                    "One of your cases has no class of the other side: no verdict, or not read.",
                    "{count} of your cases have no class of the other side: no verdict, or not"
                    " read.",
                )
            )
        if not self._other_name and found.model_in_view:
            said.append(
                counted(
                    found.model_in_view,
                    "One case was decided with the model's answer in view, which draws a reader"
                    " towards it. Blinded reading measures agreement.",
                    "{count} cases were decided with the model's answer in view, which draws a"
                    " reader towards it. Blinded reading measures agreement.",
                )
            )
        return said

    def _show_cases(self) -> None:
        known = {case.id: case for case in self._cases}
        classes, cell = self.compared.agreement.classes, self._cell
        if cell is None:
            shown = [known[one] for one in self.compared.disagreed]
            told = text(
                "Cases that differ: {count} (your class · that of {other})",
                count=len(shown),
                other=self._names()[1],
            )
            self._list_title.setText(say(told))
        else:
            first, second = classes[cell[0]], classes[cell[1]]
            shown = [
                case
                for case in self._cases
                if own_class(case) == first and self._second(case) == second
            ]
            self._list_title.setText(self.matrix.sentence_of(*cell))
        self.all_button.setVisible(cell is not None)
        self.cases.clear()
        for case in shown:
            item = QListWidgetItem(
                f"{visible(case.name)}   {own_class(case)} · {self._second(case)}"
            )
            item.setData(_CASE, case.id)
            self.cases.addItem(item)

    def _on_matrix_cell_chosen(self, first: int, second: int) -> None:
        self._cell = first, second
        self._show_cases()

    def _on_all_button_clicked(self) -> None:
        self._cell = None
        self.matrix.forget()
        self._show_cases()

    def _on_model_button_clicked(self) -> None:
        self._other_name, self._others, self._cell = "", (), None
        self._second = lambda case: verdict_code(case, self._card)
        self.compared = reader_and_model(self._cases, self._card)
        self._show()

    def _on_cases_item_activated(self, item: QListWidgetItem) -> None:
        case_id = item.data(_CASE)
        if case_id in self._store:
            self.case_requested.emit(case_id)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.addWidget(self._list_title)
        right.addWidget(self.cases, 1)
        right.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        middle = QHBoxLayout()
        middle.addWidget(self.matrix, 3)
        middle.addLayout(right, 2)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.figures)
        layout.addWidget(self.remarks)
        layout.addLayout(middle, 1)
        layout.addWidget(self.buttons)
        resize_on_screen(self, 860, 560)


def _figures(found: Compared) -> list[Text]:
    same = found.agreement
    if not same.count:
        return [same.observed.note or NOTHING]
    return [
        text(
            "The same class in {agreed} of {count} cases: {share}",
            agreed=same.agreed,
            count=same.count,
            share=_with_interval(same.observed),
        ),
        text("Cohen's kappa: {kappa}", kappa=_with_interval(same.kappa)),
    ]


def _with_interval(found: Estimate) -> Text:
    interval = found.interval_named(2)
    figure = found.figure(2)
    return text("{figure} ({interval})", figure=figure, interval=interval) if interval else figure
