"""Events survive their line, and a reader meets lines of every kind."""

import json
import math

import pytest
from msgspec.structs import replace

from crcviewer.protocol.json_lines import UnreadableError
from crcviewer.protocol.run_events import (
    EpochFinished,
    Event,
    Failed,
    Preview,
    Resumed,
    events_of,
    from_line,
    to_line,
)
from crcviewer.protocol.text import text

EPOCH = EpochFinished(
    stage=1, branch="pathology", epoch=3, epochs=5, train_loss=0.1 + 0.2, train_accuracy=1 / 3,
    val_loss=2 / 3, val_accuracy=0.9, per_class_f1=(0.1, 0.7), best=True, learning_rate=1e-3,
    images_per_second=123.4, eta_s=5.0, memory=7,
)  # fmt: skip


@pytest.mark.parametrize(
    "event",
    [EPOCH, Preview(2, "fusion", 1, ((3, 1), (0, 4)), "preview/fusion.npz"),
     Resumed(2, "fusion", 4, "CPU", 17)],
)  # fmt: skip
def test_an_event_survives_its_line_to_the_last_digit(event: Event) -> None:
    read = from_line(to_line(event))
    assert read is not None
    assert read.time > 1.6e9
    assert replace(read, time=0.0) == event


def test_an_unknown_event_is_none_and_an_unknown_field_is_ignored() -> None:
    assert from_line('{"event": "brewed_coffee", "time": 1.0}') is None
    newer = {**json.loads(to_line(EPOCH)), "mood": "good"}
    assert from_line(json.dumps(newer)) == replace(EPOCH, time=newer["time"])


@pytest.mark.parametrize("line", [to_line(EPOCH)[:40], "17", '{"event": "epoch_finished"}', "[]"])
def test_half_a_line_is_an_error(line: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json raises a subclass of its own
        from_line(line)


def test_losses_that_are_no_numbers_survive() -> None:
    told = replace(EPOCH, train_loss=math.nan, eta_s=math.inf, time=3.0)
    assert repr(from_line(to_line(told))) == repr(told)
    assert events_of(to_line(told).encode()) is None
    assert events_of(to_line(replace(EPOCH, time=3.0)).encode()) == [replace(EPOCH, time=3.0)]


def test_a_failure_of_an_earlier_version_still_opens() -> None:
    old = '{"event": "failed", "time": 2.5, "cause": "It broke.", "next_step": "Mend it."}'
    assert from_line(old) == Failed(text("It broke."), text("Mend it."), time=2.5)


@pytest.mark.parametrize(
    "wrong",
    [{"epoch": -1}, {"memory": -1}, {"time": -1.0}, {"time": math.inf}, {"time": math.nan}],
)
def test_what_no_run_writes_is_an_error(wrong: dict[str, float]) -> None:
    with pytest.raises(UnreadableError):
        from_line(json.dumps({**json.loads(to_line(EPOCH)), **wrong}))
