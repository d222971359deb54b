"""Lines of the log that name no file, folder or person: what could is known by its field.

Words among the values of a :class:`Text`, paths, and what exceptions of the system and of other
packages say are names, or may quote some. They are marked as ``⟦name⟧`` where names may be
written, and stand as ``<name 1>`` where not. So may whoever passes a log on take out what is
marked, whatever it looks like. Own calls of the log pass names in no other way.
"""

from __future__ import annotations

import logging
import re
import traceback
from pathlib import Path, PurePath
from typing import Any

import msgspec

from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.text import Text

_log = logging.getLogger(__name__)

MARKED = re.compile("⟦([^⟧]*)⟧")
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_OWN = ("crcviewer", "training", "root")
_QT = "qt"
_QUOTES_NOBODY = (
    TypeError, AttributeError, NameError, ImportError, IndexError, AssertionError, MemoryError,
    RecursionError, ZeroDivisionError, NotImplementedError,
)  # fmt: skip
"""What they say is of the program's own names."""
_NOT_IN_ONE = re.compile(r"[⟦⟧\r\n]")
_HARMLESS = re.compile(r"[\w ,;:.()%+-]*", re.ASCII)
_PLACE = re.compile(
    r"Fatal Python error: [\w ]+|(?:Current t|T)hread 0x[0-9a-f]+|Traceback"
    r'|  File "[^"]*?(?=(?:crcviewer|training|site-packages|lib)[/\\][^"]*", line \d+)'
    r"|\w+(?:Error|Exception|Interrupt)(?=:|$)"
)


class PrivateFormatter(logging.Formatter):
    """Writes names marked, or not at all."""

    def __init__(self, *, shows_names: bool) -> None:
        super().__init__(FORMAT)
        self.shows_names = shows_names
        self._numbers: dict[str, int] = {}

    def format(self, record: logging.LogRecord) -> str:
        """The line, and what follows of an exception."""
        mine = logging.makeLogRecord(record.__dict__)
        mine.exc_text = None
        source = record.name.partition(".")[0]
        if source in _OWN or source == _QT:
            given = record.args if isinstance(record.args, tuple) else (record.args,)
            mine.args = tuple(_private(value, source) for value in given) if record.args else ()
        else:
            # What others say may quote anything; their template, where there is one, does not.
            mine.msg = record.msg if record.args and isinstance(record.msg, str) else "(left out)"
            mine.args = ()
        line = super().format(mine)
        return line if self.shows_names else MARKED.sub(self._number, line)

    def formatException(self, ei: Any) -> str:
        """As :func:`told_of`."""
        return told_of(ei[1]) if ei[1] is not None else ""

    def _number(self, name: re.Match[str]) -> str:
        return f"<name {self._numbers.setdefault(name[1], len(self._numbers) + 1)}>"


def marked(name: object) -> str:
    """A name as one, in a line of the log."""
    return f"⟦{_NOT_IN_ONE.sub('_', str(name))}⟧"


def told_of(error: BaseException) -> str:
    """Where an exception happened, its type and what it says, with all marked that may name
    somebody."""
    where = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    if isinstance(error, PlainError):
        said = str(_marked_values(error.failure.said))
    elif isinstance(error, OSError) and error.errno is not None:
        files = [marked(f) for f in (error.filename, error.filename2) if f is not None]
        said = " ".join([f"[Errno {error.errno}] {error.strerror}", *files])
    elif isinstance(error, _QUOTES_NOBODY):
        said = str(error)
    else:
        said = marked(error)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{told_of(cause)}\nand then\n" if cause is not None else ""
    return f"{before}{where}{type(error).__name__}: {said}"


def printed_by(output: str) -> str:
    """Of what a process printed before it ended, where in the program that was; no more, since
    libraries print names of files as they like."""
    kept = [line for line in output.splitlines() if _PLACE.match(line)]
    return "\n".join(line.partition(": ")[0] if "Error:" in line[:60] else line for line in kept)


def show_names(shown: bool) -> None:
    """From now on, in every log of this process; hidden, also in what was written before."""
    for handler in logging.getLogger().handlers:
        if not isinstance(handler.formatter, PrivateFormatter):
            continue
        handler.formatter.shows_names = shown
        if isinstance(handler, logging.FileHandler) and not shown:
            _hide_written(handler)


def _hide_written(handler: logging.FileHandler) -> None:
    file = Path(handler.baseFilename)
    try:
        handler.acquire()
        handler.flush()
        for log in (file, file.with_suffix(".old.log")):
            if log.is_file():
                # In place: the handler, which appends, has the file open.
                with log.open("r+", encoding="utf-8", errors="replace") as written:
                    hidden = MARKED.sub("<name>", written.read())
                    written.seek(0)
                    written.write(hidden)
                    written.truncate()
    except OSError:
        _log.warning("names stay in the log")
    finally:
        handler.release()


def _private(value: object, source: str) -> Any:
    if isinstance(value, Text):
        return str(_marked_values(value))
    if isinstance(value, PurePath):
        return marked(value)
    if isinstance(value, BaseException):
        return told_of(value)
    if source == _QT and isinstance(value, str) and not _HARMLESS.fullmatch(value):
        return marked(value)
    return value


def _marked_values(said: Text) -> Text:
    return msgspec.structs.replace(
        said, values={key: _marked_value(value) for key, value in said.values.items()}
    )


def _marked_value(value: Any) -> Any:
    if isinstance(value, Text):
        return _marked_values(value)
    if isinstance(value, tuple):
        return tuple(map(_marked_value, value))
    return marked(value) if isinstance(value, str) else value
