"""Events survive their line, and a reader meets lines of every kind."""

import json

import pytest

from crcviewer.protocol.run_events import EpochFinished, Preview, Resumed, from_line, to_line

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
def test_an_event_survives_its_line_to_the_last_digit(event):
    when, read = from_line(to_line(event))
    assert read == event
    assert when > 1.6e9


def test_an_unknown_event_is_none_and_an_unknown_field_is_ignored():
    assert from_line('{"event": "brewed_coffee", "time": 1.0}') is None
    newer = {**json.loads(to_line(EPOCH)), "mood": "good"}
    assert from_line(json.dumps(newer))[1] == EPOCH


@pytest.mark.parametrize("line", [to_line(EPOCH)[:40], "17", '{"event": "epoch_finished"}', "[]"])
def test_half_a_line_is_an_error(line):
    with pytest.raises(ValueError):  # noqa: PT011 - json raises a subclass of its own
        from_line(line)
