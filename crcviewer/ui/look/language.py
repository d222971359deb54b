"""The language of the window: which one, its translators, and texts shown in it.

Workers, logs and command lines speak English, so that a record reads alike everywhere; what comes
from them is a :class:`Text`, which is translated where it is shown, with :func:`say`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLibraryInfo,
    QLocale,
    QObject,
    QTranslator,
    Signal,
)
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from crcviewer.protocol.text import CONTEXT, Text
from crcviewer.protocol.tissue import TissueClass
from crcviewer.protocol.translation import read_messages
from crcviewer.ui.look.translated import LANGUAGES
from crcviewer.ui.look.user_settings import Settings

_log = logging.getLogger(__name__)

SYSTEM, ENGLISH, CHINESE = "system", "en", "zh_CN"
NAMES = {ENGLISH: "English", CHINESE: "简体中文"}
"""Each in its own words: who reads no other finds it."""

_CHINESE_FONTS = (
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
)


@dataclass
class _Spoken:
    """What is installed."""

    language: str
    translators: tuple[QTranslator, ...]
    messages: Mapping[tuple[str, str], str]
    """By context and English text."""


_spoken = _Spoken(ENGLISH, (), {})


class _OwnTranslator(QTranslator):
    """Of the program's own text; Qt asks it for whatever ``tr`` is given."""

    def __init__(self, messages: Mapping[tuple[str, str], str]) -> None:
        super().__init__()
        self._messages = messages

    def isEmpty(self) -> bool:
        """Qt leaves out what is empty."""
        return not self._messages

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, count: int = -1
    ) -> str | None:
        """None: another translator may know it."""
        return self._messages.get((context, source))


def wanted(settings: Settings) -> str:
    """The language to start in: of the environment, of the settings, else of the system."""
    for choice in (os.environ.get("CRCVIEWER_LANGUAGE", ""), settings.language):
        if choice in NAMES:
            return choice
    return of_system()


def of_system() -> str:
    """Chinese for whoever reads any; English else."""
    return CHINESE if QLocale.system().language() == QLocale.Language.Chinese else ENGLISH


def current() -> str:
    """The language in force."""
    return _spoken.language


def install(language: str) -> None:
    """Speak this language from now on; Qt tells every widget (``QEvent.LanguageChange``)."""
    app = QCoreApplication.instance()
    assert app is not None
    for old in _spoken.translators:
        app.removeTranslator(old)
    _spoken.language = language
    loaded = []
    qt = QTranslator()
    if qt.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        loaded.append(qt)
    _spoken.messages = {}
    if language != ENGLISH:
        try:
            _spoken.messages = read_messages(f"crcviewer_{language}.ts")
        except (OSError, SyntaxError) as error:
            _log.error("the translations cannot be read: %s", error)
        loaded.append(_OwnTranslator(_spoken.messages))
    _spoken.translators = tuple(loaded)
    # Months in the window's language, and numbers with a point in either.
    chinese = language == CHINESE
    QLocale.setDefault(
        QLocale(QLocale.Language.Chinese, QLocale.Country.China)
        if chinese
        else QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    )
    if chinese:
        _add_chinese_fonts()
    for translator in loaded:
        app.installTranslator(translator)
    LANGUAGES.installed.emit()
    # Now, so that nothing is painted half in one language and half in the other.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LanguageChange.value)


def _add_chinese_fonts() -> None:
    """Behind the font that is there; else a system may take Japanese forms of the characters."""
    font = QApplication.font()
    # The family by its real name: an alias such as "Sans" would be passed over.
    families = [QFontInfo(font).family(), *_CHINESE_FONTS]
    if font.families() != families:
        font.setFamilies(families)
        QApplication.setFont(font)


def say(sentence: Text) -> str:
    """What a person reads, in the window's language."""
    return sentence.shown(_translated)


def _translated(template: str) -> str:
    return _spoken.messages.get((CONTEXT, template), template)


def class_names(tissue: TissueClass) -> tuple[str, str]:
    """Of a class in the window's language, and in the other one; the other is empty if alike."""
    names = (tissue.english, tissue.chinese)
    first, other = names if _spoken.language == ENGLISH else names[::-1]
    return first or other, other if other != first else ""


def class_name(tissue: TissueClass) -> str:
    """Of a class in the window's language."""
    return class_names(tissue)[0]


class LanguageSwitch(QObject):
    """The one place where the language is changed; menus and dialogs follow ``changed``."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    @property
    def choice(self) -> str:
        """``system``, ``en`` or ``zh_CN``."""
        choice = self._settings.language
        return choice if choice in NAMES else SYSTEM

    def choose(self, choice: str) -> None:
        """Remember it, and change the language of every window now."""
        self._settings.language = choice
        language = choice if choice in NAMES else of_system()
        if language != _spoken.language:
            install(language)
        self.changed.emit()
