"""What the checking commands print can be read back, by a window of another version too."""

import json

import pytest

from crcviewer.protocol.data_report import (
    DataReport,
    PairingChoice,
    Problem,
    SetFound,
    Severity,
    SplitCount,
)
from crcviewer.protocol.device_report import Device, DeviceReport
from crcviewer.protocol.images import Slot
from crcviewer.protocol.json_lines import from_plain, to_plain
from crcviewer.protocol.run_events import Progress, from_line, to_line
from crcviewer.protocol.text import text, verbatim
from crcviewer.protocol.trial_report import MemoryNeed, StageTrial, TrialReport

TILES = SetFound(
    Slot.PATHOLOGY, "cases.csv", verbatim("cases.csv"), "H&E",
    "/data/cases.csv", 64, ("腺瘤", "polyp"),
    (SplitCount("train", 7, (3, 4), 2), SplitCount("val", 2, (1, 1))),
)  # fmt: skip
DATA = DataReport(
    "/data", "manifest", (TILES,), ("pathmnist",), 9, (PairingChoice("manifest", True, True),),
    (Problem(Severity.WARNING, text("Row 3."), text("Delete it."), "cases.csv", 3),), "abc",
)  # fmt: skip
DEVICES = DeviceReport(
    (Device("", "NVIDIA A", "cuda", 1, 0, False, text("No driver."), text("Install it.")),),
    "cpu", 2, 3, 4, "2.11", "CPU only",
)  # fmt: skip
PROBE = TrialReport(
    "paper", "CPU", "float32", 32, 4, (StageTrial(1, "pathology", 50, 7, 0.1 + 0.2, 1 / 3),),
    2 / 3, MemoryNeed(1, 2, 3, 4), 9, 8, False, 16, 8, True,
)  # fmt: skip


@pytest.mark.parametrize("report", [DATA, DEVICES, PROBE])
def test_a_report_survives_json(report: DataReport | DeviceReport | TrialReport) -> None:
    plain = json.loads(json.dumps(to_plain(report)))
    assert from_plain(type(report), plain) == report
    assert from_plain(type(report), {**plain, "mood": "good"}) == report


def test_data_are_usable_with_a_warning_but_not_with_an_error_or_without_a_set() -> None:
    assert DATA.usable
    broken = Problem(Severity.ERROR, text("A file is missing."))
    assert not DataReport("/data", "manifest", (TILES,), problems=(broken,)).usable
    assert not DataReport("/data", "").usable


def test_memory_is_the_sum_of_its_parts() -> None:
    assert PROBE.memory.total == 10


def test_progress_is_an_event() -> None:
    event = Progress(verbatim("pathmnist_64.npz"), 3, 0, time=2.0)
    assert from_line(to_line(event)) == event
