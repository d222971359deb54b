"""Messages survive the wire; what a newer or broken peer sends does no harm."""

import json
import types
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from crcviewer.protocol import images, map_messages, model_card
from crcviewer.protocol import messages as m
from crcviewer.protocol.json_lines import UnreadableError, decode, encode, from_plain, parsed
from crcviewer.protocol.map_messages import METRICS, MapSettings
from crcviewer.protocol.run_events import Count, Event, Number, Preview, from_line, to_line
from crcviewer.protocol.text import Text, text


def classified() -> m.Classified:
    return m.Classified(
        id=3,
        model_name="demo",
        model_sha256="ab",
        class_index=1,
        probabilities=(0.1, 0.9),
        logits=(0.0, 2.2),
        tile_only=False,
        pathology_field=images.FieldOfView(0.5, -1.0, 28.0),
        radiology_field=None,
        pathology_sha256="1",
        radiology_sha256="2",
        radiology_effect=model_card.RadiologyEffect(False, 0.01, (0.1, 0.9)),
        exchanges=(
            model_card.ExchangeSize(
                "layer3", images.Direction.PATHOLOGY_TO_RADIOLOGY, 0.1, 0.2, 16
            ),
        ),
    )


@pytest.mark.parametrize(
    "message",
    [
        m.Classify(
            1,
            images.ImageRef("病理/a b'\"\n.png", 2, images.FieldOfView(1, 2, 3)),
            None,
            batch=True,
        ),
        m.InspectFiles(2, ("\udcff.png", "b")),
        m.Hello(0, 1, "engine", 77, "cpu"),
        m.CasesFound(4, (images.CaseFiles("x", images.ImageInfo("p", "raster", "PNG", 1, 2)),)),
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
def test_a_broken_message_is_the_one_error(line: bytes) -> None:
    with pytest.raises(UnreadableError):
        decode(line)


# ------------------------------------------------------------------------- whatever may come

_words = st.text(st.characters(exclude_categories=()), max_size=8)  # half characters too
_floats = st.floats(allow_nan=False)
_SPECIAL: dict[Any, st.SearchStrategy[Any]] = {
    str: _words,
    bool: st.booleans(),
    int: st.integers(-(2**53), 2**53),
    float: _floats,
    type(None): st.none(),
    Text: st.builds(Text, _words, st.dictionaries(_words, _words | st.integers(0, 9), max_size=2)),
    MapSettings: st.builds(
        MapSettings, st.floats(2, 500), st.floats(1, 12), st.sampled_from(METRICS), st.just(2)
    ),
}


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Anything that a field of this type may hold."""
    if kind in _SPECIAL:
        return _SPECIAL[kind]
    origin, inside = get_origin(kind), get_args(kind)
    if kind is Preview:  # square, of a file below the run
        square = values_of(Count).map(lambda count: ((count, 1), (0, 2)))
        return st.builds(Preview, values_of(Number), values_of(str), values_of(Number), square)
    if origin is Annotated:
        (bounds,) = (one for one in inside[1:] if isinstance(one, msgspec.Meta))
        if bounds.ge is None:
            return values_of(inside[0])
        kinds: dict[type, Callable[..., st.SearchStrategy[Any]]] = {
            int: st.integers,
            float: st.floats,
        }
        return kinds[inside[0]](bounds.ge, bounds.le)
    if origin is Literal:
        return st.sampled_from(inside)
    if origin in (Union, types.UnionType):
        return st.one_of([values_of(one) for one in inside])
    if origin is tuple:
        if inside[-1] is Ellipsis:
            return st.lists(values_of(inside[0]), max_size=2).map(tuple)
        return st.tuples(*map(values_of, inside))
    if origin is dict:
        return st.dictionaries(*map(values_of, inside), max_size=2)
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    assert issubclass(kind, msgspec.Struct)
    fields = get_type_hints(kind, include_extras=True)
    return st.builds(kind, **{name: values_of(fields[name]) for name in kind.__struct_fields__})


_MESSAGES = [
    kind
    for module in (m, map_messages)
    for kind in vars(module).values()
    if isinstance(kind, type)
    and issubclass(kind, m.Request | m.Reply)
    and kind not in (m.Request, m.Reply)
]


@pytest.mark.parametrize("kind", _MESSAGES, ids=lambda kind: kind.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_every_message_survives_whatever_it_holds(
    kind: type[m.Request | m.Reply], data: st.DataObject
) -> None:
    message = data.draw(values_of(kind))
    assert decode(encode(message)) == message


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_every_event_survives_whatever_it_holds(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(values_of(kind))
    read = from_line(to_line(event))
    assert read is not None
    assert repr(replace(read, time=event.time)) == repr(event), "a loss may be no number"


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _words,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(_words, inside, max_size=3),
    max_leaves=8,
)
_known = st.sampled_from([kind.__name__ for kind in _MESSAGES] + ["epoch_finished", "failed"])


@given(
    st.binary(max_size=40)
    | _values.map(lambda plain: json.dumps(plain).encode())
    | st.tuples(_known, _values, _values).map(
        lambda t: json.dumps({"type": t[0], "event": t[0], "id": t[1], "cause": t[2]}).encode()
    )
)
def test_whatever_comes_is_read_or_refused_by_one_error(line: bytes) -> None:
    for read in (decode, from_line):
        with suppress(UnreadableError):
            read(line)


def test_what_cannot_be_drawn_is_no_event() -> None:
    """Bounds hold where a line is read, not where this version writes one."""
    good = to_line(Preview(1, "pathology", 1, ((1, 2), (3, 4)), "preview/1.npz", time=1.0))
    assert from_line(good) is not None
    for was, becomes in (
        ('"time":1.0', '"time":NaN'),
        ('"time":1.0', '"time":1e300'),
        ("[[1,2],[3,4]]", "[[1,2],[3]]"),
        ("[[1,2],[3,4]]", "[[1,2],[3,-4]]"),
        ("[[1,2],[3,4]]", str([[1] * 300] * 300)),
        ("preview/1.npz", "../1.npz"),
        ('"epoch":1', '"epoch":-1'),
    ):
        assert was in good
        with pytest.raises(UnreadableError):
            from_line(good.replace(was, becomes))


def test_a_text_that_doubles_itself_is_cut_and_one_without_end_refused() -> None:
    inner: Any = "x" * 1000
    for _ in range(25):
        inner = {"template": "{a}{a}", "values": {"a": inner}}
    assert len(str(from_plain(Text, inner))) <= 100_000
    for _ in range(40):
        inner = {"template": "{a}", "values": {"a": inner}}
    with pytest.raises(UnreadableError):
        from_plain(Text, inner)


def test_nested_json_is_refused_before_anybody_walks_through_it() -> None:
    for levels in (200, 900, 100_000):
        with pytest.raises(UnreadableError):
            parsed("[" * levels + "]" * levels)
