"""What the menu Review offers: classes by key, blinded reading, agreement, the labelled set."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from crcviewer.protocol.tissue import TissueClass
from crcviewer.ui.classify.review.review_panel import ACCEPT_KEY, CANNOT_TELL_KEY, FLAG_KEY, KEYS
from crcviewer.ui.classify.review.reviewing import Reviewing
from crcviewer.ui.look.language import class_name
from crcviewer.ui.look.translated import follow_language


class ReviewActions(QObject):
    """``groups`` are for the menu. The keys hold within the widget to which the actions are added
    only, and do nothing while something is typed: a text field takes them first."""

    def __init__(self, reviewing: Reviewing, parent: QObject) -> None:
        super().__init__(parent)
        self._classes: tuple[TissueClass, ...] = ()
        self.accept = self._action(reviewing.accept, ACCEPT_KEY)
        self.cannot_tell = self._action(reviewing.cannot_tell, CANNOT_TELL_KEY)
        self.flag = self._action(reviewing.toggle_flag, FLAG_KEY)
        self.classes = tuple(
            self._action(partial(reviewing.choose_by_number, number), key)
            for number, key in enumerate(KEYS)
        )
        self.blinded = QAction(self)
        self.blinded.setObjectName("blinded_reading")
        self.blinded.setCheckable(True)
        self.go_on = QAction(self)
        self.go_on.setObjectName("review_go_on")
        self.go_on.setCheckable(True)
        self.agreement = QAction(self)
        self.agreement.setObjectName("agreement")
        self.labelled_set = QAction(self)
        self.labelled_set.setObjectName("labelled_set")
        self.groups = (
            (self.accept, *self.classes, self.cannot_tell, self.flag),
            (self.go_on, self.blinded),
            (self.agreement, self.labelled_set),
        )
        follow_language(self.retranslate)

    def retranslate(self) -> None:
        """All of them."""
        self.accept.setText(self.tr("Accept the model's class"))
        self.cannot_tell.setText(self.tr("Cannot be told"))
        self.flag.setText(self.tr("Flag the case, or take the flag away"))
        self.go_on.setText(self.tr("Go on to the next case after each choice"))
        self.blinded.setText(self.tr("Blinded reading …"))
        self.agreement.setText(self.tr("Agreement …"))
        self.labelled_set.setText(self.tr("Use reviewed cases …"))
        for number, action in enumerate(self.classes):
            known = number < len(self._classes)
            action.setVisible(known)
            action.setEnabled(known)
            if known:
                tissue = self._classes[number]
                action.setText(f"{tissue.code}  {class_name(tissue)}")

    def set_classes(self, classes: tuple[TissueClass, ...]) -> None:
        """Of the model that is loaded."""
        self._classes = classes
        self.retranslate()

    def _action(self, triggered: Callable[[], object], key: str) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(key))
        # A key that is held down a little too long would take the class back, or, where each
        # choice goes on to the next case, judge cases that nobody has looked at.
        action.setAutoRepeat(False)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False: triggered())
        return action
