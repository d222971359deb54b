"""Messages survive the wire; what a newer or broken peer sends does no harm."""

import json

import pytest

from crcviewer.protocol import messages as m
from crcviewer.protocol.json_lines import decode, encode
from crcviewer.protocol.text import text


def classified() -> m.Classified:
    return m.Classified(
        id=3,
        model_name="demo",
        model_sha256="ab",
        class_index=1,
        probabilities=(0.1, 0.9),
        logits=(0.0, 2.2),
        tile_only=False,
        pathology_field=m.FieldOfView(0.5, -1.0, 28.0),
        radiology_field=None,
        pathology_sha256="1",
        radiology_sha256="2",
        radiology_effect=m.RadiologyEffect(False, 0.01, (0.1, 0.9)),
        exchanges=(m.ExchangeSize("layer3", m.Direction.PATHOLOGY_TO_RADIOLOGY, 0.1, 0.2, 16),),
    )


@pytest.mark.parametrize(
    "message",
    [
        m.Classify(1, m.ImageRef("病理/a b'\"\n.png", 2, m.FieldOfView(1, 2, 3)), None, batch=True),
        m.InspectFiles(2, ("\udcff.png", "b")),
        m.Hello(0, 1, "engine", 77, "cpu"),
        m.CasesFound(4, (m.CaseFiles("x", m.ImageInfo("p", "raster", "PNG", 1, 2)),)),
        classified(),
    ],
)
def test_round_trip(message: m.Request | m.Reply) -> None:
    line = encode(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode(line) == message


def test_unknown_field_is_ignored_and_missing_one_takes_its_default() -> None:
    plain = json.loads(encode(m.Failed(5, text("cause"), text("step"))))
    plain["colour"] = "red"
    del plain["next_step"]
    assert decode(json.dumps(plain).encode()) == m.Failed(5, text("cause"))


def test_unknown_message_is_none() -> None:
    assert decode(b'{"type": "Teleport", "id": 1}') is None


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[1]",
        b'{"type": "Cancel", "id": 1}',
        b'{"type": "Cancel", "id": 1, "target": "x"}',
    ],
)
def test_broken_message_is_a_value_error(line: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode(line)
