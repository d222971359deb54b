"""The log names nobody, whatever a name looks like: names are known by their fields."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.private_log import MARKED, PrivateFormatter, printed_by, show_names
from crcviewer.protocol.text import joined, text

NAMES = (
    "Zhang San",
    "IM0001 Zhang",
    "Zhang.webp",
    "Zhang.jp2",
    "/data/Zhang San/1956",
    'Zhang "the elder"',
    "O'Zhang, San: 1956; (x)",
    "张三 Zhang",
    "Zhang ⟦San⟧",
    "Zhang\nSan",
)


class OwnError(PlainError):
    """One of the program's."""


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "crcviewer.log"
    handler = logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(PrivateFormatter(shows_names=False))
    root = logging.getLogger()
    root.addHandler(handler)
    yield file
    root.removeHandler(handler)
    handler.close()


def log_all(name: str) -> None:
    """In each way in which a line is logged."""
    log = logging.getLogger("crcviewer.ui.somewhere")
    said = joined((text("{name} cannot be read.", name=name), text("Close {names}.", names=[name])))
    log.warning("%s", said)
    log.warning("of %s", Path(name))
    for error in (
        FileNotFoundError(2, "No such file or directory", name),
        ValueError(f"could not convert string to float: {name}"),
        KeyError(name),
        OwnError(text("{name} is odd.", name=name)),
    ):
        log.warning("%s", error)
        try:
            raise error
        except Exception:
            log.exception("an error")
    logging.getLogger("tifffile").warning("%r: not a TIFF", name)
    logging.getLogger("PIL").warning(f"cannot open {name}")
    logging.getLogger("qt").warning("%s", f"QImage: cannot open '{name}'")


@pytest.mark.parametrize("name", NAMES)
def test_no_name_is_written_where_none_may_be(log_file: Path, name: str) -> None:
    log_all(name)
    written = log_file.read_text("utf-8")
    assert not [word for word in ("Zhang", "San", "1956", "张三") if word in written], written
    assert "cannot be read." in written
    assert "[Errno 2] No such file or directory <name" in written
    assert "test_private_log.py" in written


@pytest.mark.parametrize("name", NAMES)
def test_where_names_may_be_written_they_are_marked(log_file: Path, name: str) -> None:
    show_names(True)
    log_all(name)
    written = log_file.read_text("utf-8")
    assert "Zhang" in written
    assert "Zhang" not in MARKED.sub("", written)


def test_names_that_were_written_go_when_the_program_is_not_to_remember(log_file: Path) -> None:
    show_names(True)
    log_all("Zhang")
    show_names(False)
    log_all("Zhang")
    written = log_file.read_text("utf-8")
    assert "Zhang" not in written
    assert written.count("is odd.") == 4


def test_of_what_a_process_printed_only_places_are_kept() -> None:
    printed = (
        "TIFFReadDirectory: /home/Zhang/San.tif: warning\n"
        "Fatal Python error: Aborted\n\n"
        "Current thread 0x00007f (most recent call first):\n"
        '  File "/opt/crcviewer/crcviewer/imaging/formats/tiff.py", line 12 in read\n'
        '  File "/home/Zhang/scans/own.py", line 3 in read\n'
        "Traceback (most recent call last):\n"
        "ValueError: Zhang San\n"
    )
    kept = printed_by(printed)
    assert "Zhang" not in kept
    assert "Aborted" in kept
    assert "tiff.py" in kept
    assert "ValueError" in kept
