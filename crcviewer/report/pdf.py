"""Pages to a PDF: by Typst, which runs in this process, with the fonts of the program alone."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.program import VERSION
from crcviewer.protocol.text import text
from crcviewer.report.fonts import fonts_folder
from crcviewer.report.page_files import PageFiles
from crcviewer.report.speech import Speech

_log = logging.getLogger(__name__)

STANDARD = "a-3b"
"""PDF/A-3: for archives, fonts embedded, and it may carry a file."""


class PdfReport:
    """Used as a context: its pictures lie in a folder of its own until it is written."""

    def __init__(self, languages: Sequence[str] = ("en",)) -> None:
        self.speeches = [Speech(language) for language in languages]
        self._scratch = tempfile.TemporaryDirectory(prefix="crcviewer-report-")
        self.files = PageFiles(Path(self._scratch.name))

    def __enter__(self) -> PdfReport:
        return self

    def __exit__(self, *_: object) -> None:
        self._scratch.cleanup()

    def write(
        self, path: Path, title: str, pages: Sequence[Sequence[dict[str, Any]]], record: bytes
    ) -> None:
        """``pages``: those of each language, in the order of :attr:`speeches`; ``record``: JSON
        that the file carries. Raises OSError."""
        now = datetime.now(UTC).replace(microsecond=0)
        documents = [
            _document(speech, title, now, list(of_language))
            for speech, of_language in zip(self.speeches, pages, strict=True)
        ]
        says = self.speeches[0].say(text("The data of this report, by which it can be checked"))
        data = {
            "title": self.speeches[0].shown(title),
            "documents": documents,
            "record_says": says,
        }
        template = self.files.finish(data, record)
        content = compiled(template, now)
        write_atomically(path, lambda temporary: temporary.write_bytes(content))


def compiled(template: Path, now: datetime) -> bytes:
    """The PDF of a template in a folder with its files."""
    import typst

    def compile_as(standards: list[Any]) -> bytes:
        return typst.compile(
            template,
            root=template.parent,
            font_paths=[fonts_folder()],
            ignore_system_fonts=True,
            pdf_standards=standards,
            timestamp=now,
        )

    try:
        return compile_as([STANDARD])
    except typst.TypstError as error:
        # A character that no font has, say: a report that is no archive file is better than none.
        _log.warning("not as PDF/A: %s", error)
        return compile_as([])


def _document(
    speech: Speech, title: str, now: datetime, pages: list[dict[str, Any]]
) -> dict[str, Any]:
    say = speech.say
    when = now.strftime("%Y-%m-%d %H:%M")
    return {
        "lang": speech.language,
        "header": speech.shown(title),
        "research_use": say(text("For research use only, not for diagnosis.")),
        "footer": say(text("crcviewer {version}, made {time} (UTC)", version=VERSION, time=when)),
        "pages": pages,
    }
