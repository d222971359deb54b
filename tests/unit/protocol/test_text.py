"""A text is translated before its values are filled in, and believes nothing of a template."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crcviewer.protocol.failure import Failure, PlainError, Resume
from crcviewer.protocol.text import Text, counted, joined, text, verbatim

GERMAN = {
    "{name} has {count} slices.": "{name} hat {count} Schichten.",
    "test": "Probe",
    "slow": "langsam",
    "It is {how}.": "Das ist {how}.",
    "{first} {next}": "{first}{next}",
    ", ": "、",
}


def german(template: str) -> str:
    return GERMAN.get(template, template)


def test_values_are_the_same_in_every_language() -> None:
    told = text("{name} has {count} slices.", name="test", count=3)
    assert str(told) == "test has 3 slices."
    assert told.shown(german) == "test hat 3 Schichten."


def test_a_text_among_the_values_is_translated_too() -> None:
    assert text("It is {how}.", how=text("slow")).shown(german) == "Das ist langsam."


def test_sentences_are_joined_as_the_language_joins_them() -> None:
    two = joined((text("It is {how}.", how=text("slow")), Text(""), verbatim("test")))
    assert str(two) == "It is slow. test"
    assert two.shown(german) == "Das ist langsam.test"
    assert text("{files}", files=["a", "b"]).shown(german) == "a、b"


def test_numbers_are_written_as_the_template_says() -> None:
    assert str(text("{a:.1%} {b:,d} {c:.2f}", a=0.5, b=1200, c=1)) == "50.0% 1,200 1.00"


@pytest.mark.parametrize(
    "template", ["{a.__class__}", "{a!r}", "{a:>999999999}", "{a[0]}", "{b}", "{", "}", "{{a}}"]
)
def test_a_template_of_a_stranger_reaches_nothing(template: str) -> None:
    shown = Text(template, {"a": "x"}).shown(german)
    assert len(shown) <= len(template)
    assert "class" not in shown.replace("__class__", "")


def test_one_or_many() -> None:
    assert str(counted(1, "One image.", "{count} images.")) == "One image."
    assert str(counted(0, "One image.", "{count} images.")) == "0 images."


_plain = st.text() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
_texts = st.recursive(
    st.builds(Text, st.text(), st.dictionaries(st.text(max_size=3), _plain, max_size=3)),
    lambda inner: st.builds(
        Text,
        st.text(),
        st.dictionaries(st.text(max_size=3), inner | st.tuples(inner, _plain), max_size=3),
    ),
    max_leaves=4,
)


@given(_texts)
def test_a_text_survives_the_way_between_processes(told: Text) -> None:
    assert msgspec.json.decode(msgspec.json.encode(told), type=Text) == told


def test_a_failure_says_what_a_button_can_do() -> None:
    error = PlainError(text("Too big."), text("Try less."), Resume({"batch.size": 16}))
    read = msgspec.json.decode(msgspec.json.encode(error.failure), type=Failure)
    assert read == error.failure
    assert read.action == Resume({"batch.size": 16})
    assert str(error) == "Too big. Try less."


def test_what_cannot_be_seen_of_a_value_is_shown_as_such() -> None:
    name = "a\u202egnp.<b>\n\x07\udce9\ufeff 病例\u200d.png"
    seen = "a⟨U+202E⟩gnp.<b>␊␇\ufffd⟨U+FEFF⟩ 病例\u200d.png"
    assert str(text("{name} is empty.", name=name)) == f"{seen} is empty."
    assert str(text("{names}", names=[name, "b"])) == f"{seen}, b"
    assert str(verbatim("first\nsecond\x07")) == "first\nsecond␇"
