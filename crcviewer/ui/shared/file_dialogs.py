"""Choosing files without blocking the window: the answer comes to a function."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from crcviewer.imaging.core.file_endings import SLIDES, image_patterns, patterns
from crcviewer.ui.shared.dropped_paths import MODEL_SUFFIX


def choose_images(
    parent: QWidget, folder: str, chosen: Callable[[list[str]], object], *, several: bool = True
) -> None:
    """One or several image files; DICOM files often have no suffix, so all files can be shown."""
    dialog = _dialog(parent, _tr("Open images"), folder)
    dialog.setFileMode(
        QFileDialog.FileMode.ExistingFiles if several else QFileDialog.FileMode.ExistingFile
    )
    dialog.setNameFilters(
        [
            _tr("Images ({0})").format(image_patterns()),
            _tr("Slides ({0})").format(patterns(*SLIDES)),
            _tr("All files (*)"),
        ]
    )
    dialog.filesSelected.connect(chosen)
    dialog.open()


def choose_folder(
    parent: QWidget, folder: str, chosen: Callable[[str], object], *, title: str = ""
) -> None:
    """A folder of images, or one DICOM series; another ``title`` for another purpose."""
    dialog = _dialog(parent, title or _tr("Open a folder of images"), folder)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    dialog.fileSelected.connect(chosen)
    dialog.open()


def choose_table(parent: QWidget, folder: str, chosen: Callable[[str], object]) -> None:
    """A table of one's own images."""
    dialog = _dialog(parent, _tr("Open a table of images"), folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(
        [_tr("Tables ({0})").format("*.csv *.tsv *.txt *.xlsx"), _tr("All files (*)")]
    )
    dialog.fileSelected.connect(chosen)
    dialog.open()


def choose_session(parent: QWidget, folder: str, chosen: Callable[[str], object]) -> None:
    """A session that was saved."""
    dialog = _dialog(parent, _tr("Open a session"), folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(_tr("Sessions ({0})").format("*.crcsession"))
    dialog.fileSelected.connect(chosen)
    dialog.open()


def choose_model(parent: QWidget, folder: str, chosen: Callable[[str], object]) -> None:
    """A checkpoint of this program."""
    dialog = _dialog(parent, _tr("Load a model"), folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(_tr("Models ({0})").format(f"*{MODEL_SUFFIX}"))
    dialog.fileSelected.connect(chosen)
    dialog.open()


def choose_weights(parent: QWidget, folder: str, chosen: Callable[[str], object]) -> None:
    """A checkpoint of this program, or torchvision's weights."""
    dialog = _dialog(parent, _tr("Choose a model or weights"), folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(_tr("Models and weights ({0})").format(f"*{MODEL_SUFFIX} *.pth"))
    dialog.fileSelected.connect(chosen)
    dialog.open()


def choose_open(
    parent: QWidget, title: str, folder: str, kind: str, chosen: Callable[[str], object]
) -> None:
    """A file of one kind, as ``kind`` names it: "Sessions (*.crcsession)"."""
    dialog = _dialog(parent, title, folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(kind)
    dialog.fileSelected.connect(chosen)
    dialog.open()


def choose_save(
    parent: QWidget, title: str, folder: str, name: str, chosen: Callable[[str], object]
) -> None:
    """Where a file of one kind goes, which the suffix of ``name`` tells."""
    suffix = Path(name).suffix
    dialog = _dialog(parent, title, folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(f"*{suffix}")
    dialog.setDefaultSuffix(suffix.removeprefix("."))
    dialog.selectFile(name)
    dialog.fileSelected.connect(chosen)
    dialog.open()


def choose_new_folder(
    parent: QWidget, title: str, folder: str, name: str, chosen: Callable[[str], object]
) -> None:
    """A folder that need not be there yet."""
    dialog = _dialog(parent, title, folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, True)
    dialog.selectFile(name)
    dialog.fileSelected.connect(chosen)
    dialog.open()


def _dialog(parent: QWidget, title: str, folder: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, folder if Path(folder).is_dir() else str(Path.home()))
    # The system's own dialogs run an event loop of their own on some platforms.
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, True)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileDialogs", text)
