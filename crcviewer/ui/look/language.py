"""The language of the window: which one, its translators, and worker sentences in it.

Workers, logs and command lines speak English, so that a record reads alike everywhere; what comes
from them is translated where it is shown, with :func:`say`.
"""

from __future__ import annotations

import logging
import os
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
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
_REMEMBERED = 2000


@dataclass
class _Spoken:
    """What is installed."""

    language: str
    translators: tuple[QTranslator, ...]
    said: OrderedDict[str, str]
    """What was shown, and what it is in English."""
    catalogue: Catalogue | None = None


_spoken = _Spoken(ENGLISH, (), OrderedDict())


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
    own = translations_folder() / f"crcviewer_{language}.qm"
    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    loaded = []
    for file in (qt / f"qtbase_{language}.qm", own):
        translator = QTranslator()
        if translator.load(str(file)):
            loaded.append(translator)
        elif file == own:
            _log.error("the translation %s cannot be read", file.name)
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
    translated = QCoreApplication.translate(TEXT, template)
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
        plurals = read_entries(translations_folder() / f"crcviewer_{ENGLISH}.ts")
    except (OSError, SyntaxError) as error:
        _log.error("the translations cannot be read: %s", error)
        return ()
    # English plural forms stand in a file of their own, under the same source.
    forms: dict[tuple[str, str], list[str]] = {}
    for entry in plurals:
        forms.setdefault((entry.context, entry.source), []).append(entry.translation)
    return tuple(
        Entry(entry.context, form, entry.translation)
        for entry in entries
        for form in forms.get((entry.context, entry.source), [entry.source])
    )
