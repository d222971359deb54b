"""What finding the series of a tree of DICOM files costs, as a ratio to reading their headers once.

Run by hand: ``python tests/benchmarks/bench_inspection.py [FILES]``, by default 5,000. Files are
made with some 120 elements each, as scanners write them, 40 a series, 5 series a patient. Headers
are read by ``pydicom.dcmread(path, stop_before_pixels=True)``, with the value of each element, and
without: pydicom finds values only where they are asked for. Processor time is counted; all are
measured in turn, and the best of some rounds is taken. The budget is 1.5 of reading with values.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pydicom
from pydicom.dataset import Dataset

from crcviewer.imaging.discover.find_cases import find_cases
from tests.unit.imaging import dicom_writing as dicom

BUDGET = 1.5
ROUNDS = 3
_PRIVATE = 70
_SERIES = 40


def _write(root: Path, files: int) -> list[Path]:
    pixels = np.zeros((64, 64), np.int16)
    paths = []
    for number in range(files):
        series, place = divmod(number, _SERIES)
        data = dicom.dataset(
            pixels, SeriesInstanceUID=f"1.2.3.{series}", StudyInstanceUID=f"1.2.2.{series // 5}",
            PatientID=f"P{series // 5}", InstanceNumber=place + 1, SeriesDescription="t2_tse_tra",
            SeriesNumber=series % 5, ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            ImagePositionPatient=[0, 0, 3.0 * place], PixelSpacing=[0.7, 0.7],
            ImageType=["ORIGINAL", "PRIMARY", "M", "ND"], EchoTime=100, AcquisitionNumber=1,
            RescaleSlope=1, RescaleIntercept=-1024, WindowCenter=40, WindowWidth=400,
            StudyDate="20200101", Manufacturer="X", ProtocolName="t2", KVP=120,
            ReferencedImageSequence=[_reference(n) for n in range(6)],
        )  # fmt: skip
        block = data.private_block(0x0019, "BENCH 1.0", create=True)
        for element in range(_PRIVATE):
            block.add_new(element, "LO", f"value {element}")
        folder = root / f"{series // 5:04d}" / f"{series:04d}"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"IM{number:06d}"
        data.save_as(path, enforce_file_format=True)
        paths.append(path)
    return paths


def _reference(number: int) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    item.ReferencedSOPInstanceUID = f"1.2.9.{number}"
    return item


def _time(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def main() -> None:
    """Print both times and their ratio."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with tempfile.TemporaryDirectory() as folder:
        paths = _write(Path(folder), files)

        def parsed() -> None:
            for path in paths:
                pydicom.dcmread(path, stop_before_pixels=True)

        def headers() -> None:
            for path in paths:
                for element in pydicom.dcmread(path, stop_before_pixels=True):
                    assert element.value is not Ellipsis

        def inspection() -> None:
            cases, _ = find_cases(
                [folder],
                on_cases=lambda _: None,
                on_progress=lambda *_: None,
                cancelled=lambda: False,
            )
            assert len(cases) == -(-files // _SERIES), len(cases)

        rounds = [(_time(parsed), _time(headers), _time(inspection)) for _ in range(ROUNDS)]
    bare, plain, ours = (min(times) for times in zip(*rounds, strict=True))
    print(f"{files} files: headers once {plain:.2f} s, without values {bare:.2f} s")
    print(f"inspection {ours:.2f} s, ratio {ours / plain:.2f} (budget {BUDGET}), {ours / bare:.2f}")


if __name__ == "__main__":
    main()
