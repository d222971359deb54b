"""Each case as files of its own: pictures with their overlays, or DICOM."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from crcviewer.engine.failures import RequestError
from crcviewer.engine.models_at_hand import Engines
from crcviewer.engine.reader_child import ReaderChild
from crcviewer.engine.report_images import case_images
from crcviewer.engine.session_cases import ReadSession
from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.images import Slot
from crcviewer.protocol.report_made import ReportMade
from crcviewer.protocol.text import text, visible
from crcviewer.report.answers import answer_of
from crcviewer.report.dicom_out import DicomCase, write_case
from crcviewer.report.pictures import picture, png
from crcviewer.session.case import Case
from crcviewer.session.pseudonyms import pseudonym

_LARGEST_SIDE = 16_384
"""Pixels of a picture: of a whole slide in a case's place, as much as fits in memory."""
_CAPTURE_SIDE = 2_048
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]')
_LONGEST_NAME = 80

Progress = Callable[[int, int], None]


class CaseFilesOut:
    """Into one folder, which is made where it is not there."""

    def __init__(
        self,
        session: ReadSession,
        shown: Sequence[Case],
        reader: ReaderChild,
        engines: Engines,
        folder: Path,
    ) -> None:
        """``shown``: the cases by the names that are written, in the order of ``session``'s."""
        self._session, self._shown = session, shown
        self._reader, self._engines, self._folder = reader, engines, folder

    def write_pictures(self, progress: Progress) -> ReportMade:
        """PNG in full resolution: each image as it is, and with its overlay, where it has one.

        Raises OSError.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        done = 0
        for at, (case, shown) in enumerate(self._cases()):
            images = case_images(
                case, self._session.cards, self._reader, self._engines, _LARGEST_SIDE
            )
            stem = f"{self._session.numbers[at]:04d} {_file_name(shown.name)}"
            for slot, one in images.slots.items():
                drawn = {f"{stem} {slot.value}.png": picture(one.image)}
                if one.overlay is not None:
                    drawn[f"{stem} {slot.value} overlay.png"] = picture(one.image, one.overlay)
                for name, made in drawn.items():
                    _write(self._folder / name, png(made))
            done += bool(images.slots)
            progress(at + 1, len(self._shown))
        return ReportMade(str(self._folder), done)

    def write_dicom(self, progress: Progress) -> ReportMade:
        """Of each case with an answer, called by its number in the list, never by its name.

        Raises OSError, RequestError where no case has an answer.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        done = 0
        for at, (case, _) in enumerate(self._cases()):
            result, card = answer_of(case, self._session.cards)
            if result is not None and card is not None:
                images = case_images(
                    case, self._session.cards, self._reader, self._engines, _CAPTURE_SIDE
                )
                drawn, words = {}, {}
                for slot, one in images.slots.items():
                    drawn[slot] = np.asarray(picture(one.image, one.overlay))
                    overlay = "" if one.overlay is None else " with class evidence"
                    words[slot] = f"{slot.value.capitalize()}{overlay}"
                if Slot.PATHOLOGY in drawn:
                    now = datetime.now().astimezone()
                    name = pseudonym(self._session.numbers[at], self._session.total)
                    out = DicomCase(name, result, card, drawn, words, now, case.synthetic)
                    write_case(out, self._folder)
                    done += 1
            progress(at + 1, len(self._shown))
        if not done:
            raise RequestError(
                text("No case has an answer and a tile that can be read."),
                text("Classify the cases first."),
            )
        return ReportMade(str(self._folder), done)

    def _cases(self) -> list[tuple[Case, Case]]:
        return list(zip(self._session.cases, self._shown, strict=True))


def _write(path: Path, content: bytes) -> None:
    write_atomically(path, lambda temporary: temporary.write_bytes(content))


def _file_name(name: str) -> str:
    """What every system takes for the name of a file."""
    shown = visible(name).encode("utf-8", "replace").decode("utf-8")
    return _NOT_IN_NAMES.sub("_", shown)[:_LONGEST_NAME].rstrip(" .") or "case"
