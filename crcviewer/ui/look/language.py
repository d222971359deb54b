"""The language of the window: which one, its translators, and worker sentences in it.

Workers, logs and command lines speak English, so that a record reads alike everywhere; what comes
from them is translated where it is shown, with :func:`say`.
"""

from __future__ import annotations

import logging
import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from crcviewer.protocol.catalogue import SENTENCES, Catalogue, Entry, read_entries
from crcviewer.protocol.resources import resources_folder
from crcviewer.protocol.text import CONTEXT as TEXT
from crcviewer.protocol.text import Text
from crcviewer.protocol.tissue import TissueClass
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
_TRANSLATIONS = QLibraryInfo.LibraryPath.TranslationsPath
_REMEMBERED = 2000


@dataclass
class _Spoken:
    """What is installed."""

    language: str
    translators: tuple[QTranslator, ...]
    said: OrderedDict[str, str]
    """What was shown, and what it is in English."""
    messages: Mapping[tuple[str, str], str]
    """By context and English text."""
    catalogue: Catalogue | None = None


_spoken = _Spoken(ENGLISH, (), OrderedDict(), {})


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


def translations_folder() -> Path:
    """Where the .qm and .ts files lie."""
    return resources_folder() / "translations"


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
    _spoken.language, _spoken.catalogue = language, None
    loaded = []
    qt = QTranslator()
    if qt.load(f"qtbase_{language}", QLibraryInfo.path(_TRANSLATIONS)):
        loaded.append(qt)
    _spoken.messages = {}
    if language != ENGLISH:
        try:
            _spoken.messages = _read(language)
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


def say(sentence: Text | str) -> str:
    """A sentence of a worker, of training or of a file, in the window's language."""
    if isinstance(sentence, Text):
        return sentence.shown(_translated)
    return _found(sentence)


def _read(language: str) -> dict[tuple[str, str], str]:
    entries = read_entries(translations_folder() / f"crcviewer_{language}.ts")
    return {(entry.context, entry.source): entry.translation for entry in entries}


def _found(sentence: str) -> str:
    if _spoken.language == ENGLISH or not sentence:
        return sentence
    if _spoken.catalogue is None:
        _spoken.catalogue = from_english(_spoken.language)
    said = _spoken.catalogue.prose(sentence, (SENTENCES,))
    if said != sentence:
        remember(said, sentence)
    return said


def _translated(template: str) -> str:
    translated = _spoken.messages.get((TEXT, template), template)
    # Until every sentence comes as a template with its values.
    return translated if translated != template else _found(template)


def remember(shown: str, english: str) -> None:
    """What a text that is shown is in English, for the way back."""
    _spoken.said[shown] = english
    if len(_spoken.said) > _REMEMBERED:
        _spoken.said.popitem(last=False)


def class_names(tissue: TissueClass) -> tuple[str, str]:
    """Of a class in the window's language, and in the other one; the other is empty if alike."""
    names = (tissue.english, tissue.chinese)
    first, other = names if _spoken.language == ENGLISH else names[::-1]
    return first or other, other if other != first else ""


def class_name(tissue: TissueClass) -> str:
    """Of a class in the window's language."""
    return class_names(tissue)[0]


# -------------------------------------------------------------------------------- catalogues


def from_english(language: str) -> Catalogue:
    """From English to a language."""
    return Catalogue((e.context, e.source, e.translation) for e in _entries(language))


def to_english(language: str) -> Catalogue:
    """From a language to English: of what was said by :func:`say` its very words."""
    made = Catalogue((e.context, e.translation, e.source) for e in _entries(language))
    made.known.update(_spoken.said)
    return made


def _entries(language: str) -> tuple[Entry, ...]:
    if language == ENGLISH:
        return ()
    try:
        entries = read_entries(translations_folder() / f"crcviewer_{language}.ts")
    except (OSError, SyntaxError) as error:
        _log.error("the translations cannot be read: %s", error)
        return ()
    return entries
