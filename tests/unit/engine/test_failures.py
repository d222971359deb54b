"""Every exception is a plain sentence; the log gets details, but never a patient's."""

from __future__ import annotations

import pytest
from pydicom.dataset import Dataset

from crcviewer.engine.failures import details, explain
from crcviewer.imaging.core.errors import ImageError
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.text import text


class OutOfMemoryError(RuntimeError):
    """Named as torch's."""


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (MemoryError(), "memory"),
        (OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"), "memory"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), "memory"),
        (ImportError("No module named 'gdcm'"), "missing"),
        (ImportError("libtorch.so: failed to map segment from shared object"), "memory"),
        (OSError(12, "Cannot allocate memory"), "memory"),
        (FileNotFoundError(2, "No such file"), "not there"),
        (PermissionError(13, "Permission denied"), "may not be read"),
        (OSError(28, "No space left on device"), "read or written"),
        (ZeroDivisionError("division by zero"), "unexpected"),
    ],
)
def test_cause_and_next_step_without_jargon(error: Exception, word: str) -> None:
    failure = explain(error)
    assert word in str(failure.cause)
    assert failure.next_step
    assert not any(str(said) in str(failure.said) for said in error.args)


def test_errors_that_speak_plainly_speak_for_themselves() -> None:
    error = ImageError(text("It is empty."), text("Export it again."), ChooseFolder())
    assert explain(error) == error.failure


def test_log_never_quotes_a_dicom_header() -> None:
    header, name = Dataset(), "Muster^Patientin"
    with pytest.raises(Exception, match="Muster") as raised:
        _ = header[name]
    lines = details(raised.value)
    assert "Muster" not in lines
    assert "pydicom" in lines


def test_log_says_what_and_where_otherwise() -> None:
    with pytest.raises(ValueError, match="odd") as raised:
        raise ValueError("odd number")
    lines = details(raised.value)
    assert "odd number" in lines
    assert __file__ in lines
