"""Choosing files without blocking the window: the answer comes to a function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from crcviewer.imaging.core.file_endings import SLIDES, image_patterns, patterns
from crcviewer.ui.shared.dropped_paths import MODEL_SUFFIX


def choose_images(
    parent: QWidget, folder: str, chosen: Callable[[list[str]], object], *, several: bool = True
) -> None:
    """One or several image files; DICOM files often have no suffix, so all files can be shown."""
    kinds = [_tr("Images ({0})").format(image_patterns()), _slides(), _tr("All files (*)")]
    dialog = _files(parent, _tr("Open images"), folder, kinds, several=several)
    dialog.filesSelected.connect(chosen)


def choose_slides(parent: QWidget, folder: str, chosen: Callable[[list[str]], object]) -> None:
    """One or several whole slides."""
    kinds = [_slides(), _tr("All files (*)")]
    _files(parent, _tr("Open slides"), folder, kinds, several=True).filesSelected.connect(chosen)


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
    kinds = [_tr("Tables ({0})").format("*.csv *.tsv *.txt *.xlsx"), _tr("All files (*)")]
    _files(parent, _tr("Open a table of images"), folder, kinds).fileSelected.connect(chosen)


def choose_session(parent: QWidget, folder: str, chosen: Callable[[str], object]) -> None:
    """A session that was saved."""
    kind = _tr("Sessions ({0})").format("*.crcsession")
    choose_open(parent, _tr("Open a session"), folder, kind, chosen)


def choose_model(parent: QWidget, folder: str, chosen: Callable[[str], object]) -> None:
    """A checkpoint of this program."""
    kind = _tr("Models ({0})").format(f"*{MODEL_SUFFIX}")
    choose_open(parent, _tr("Load a model"), folder, kind, chosen)


def choose_weights(parent: QWidget, folder: str, chosen: Callable[[str], object]) -> None:
    """A checkpoint of this program, or torchvision's weights."""
    kind = _tr("Models and weights ({0})").format(f"*{MODEL_SUFFIX} *.pth")
    choose_open(parent, _tr("Choose a model or weights"), folder, kind, chosen)


def choose_open(
    parent: QWidget, title: str, folder: str, kind: str, chosen: Callable[[str], object]
) -> None:
    """A file of one kind, as ``kind`` names it: "Sessions (*.crcsession)"."""
    _files(parent, title, folder, [kind]).fileSelected.connect(chosen)


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


def _files(
    parent: QWidget, title: str, folder: str, kinds: Sequence[str], *, several: bool = False
) -> QFileDialog:
    """Opened; ``kinds`` as Qt has them: what they are, and in brackets their patterns."""
    dialog = _dialog(parent, title, folder)
    mode = QFileDialog.FileMode.ExistingFiles if several else QFileDialog.FileMode.ExistingFile
    dialog.setFileMode(mode)
    dialog.setNameFilters(kinds)
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, folder: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, folder if Path(folder).is_dir() else str(Path.home()))
    # The system's own dialogs run an event loop of their own on some platforms.
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, True)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog


def _slides() -> str:
    return _tr("Slides ({0})").format(patterns(*SLIDES))


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileDialogs", text)
