"""What a person is to read: a template and its values, which never become one before it is shown.

The side that shows a :class:`Text` translates the template and then fills in the values. Values
(names of files, models, runs, patients, classes of one's own) are the same in every language. No
program reads what a text says: what it needs to know is a field beside it.

Templates are written where they are used, as literals, so that ``make translations`` finds them:

    text("{name} has {count} slices.", name=name, count=count)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any

import msgspec

CONTEXT = "Text"
"""The context of these templates in the translation files."""

# A name, and the few ways in which a number may be written. Templates also come from files of
# strangers, so that str.format, which reaches attributes and pads to any width, is not for them.
_HOLE = re.compile(r"\{(\w+)(?::([,]?(?:\.\d)?[dfe%]?|0\dd))?\}")
_DEEPEST = 60
_LONGEST = 100_000
"""Characters: a template may name a hole more than once, and so may the text that fills it."""


# Controls, what turns the direction of letters round it, what has no width, and halves of
# characters, as which Python takes the bytes of a name that is not UTF-8.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def visible(name: str) -> str:
    """A name of a file on one line, with what cannot be seen of it shown as such."""
    if name.isascii() and name.isprintable():
        return name  # most names, of which there may be many thousands
    return _UNSEEN.sub(_as_such, name)


def _as_such(character: re.Match[str]) -> str:
    code = ord(character[0])
    if code < 0x20:
        return chr(0x2400 + code)  # ␊ and the like
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"⟨U+{code:04X}⟩"


class Text(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sentence, or a few words, in English with holes ``{name}`` or ``{share:.1%}``, and what
    stands there: words, numbers, texts (which are translated too), or several of them."""

    template: str
    values: dict[str, Any] = {}

    def __post_init__(self) -> None:
        # From JSON, a text among the values is a plain object still. Texts come from files of
        # strangers too.
        for value in self.values.values():
            if isinstance(value, _PLAIN):
                continue
            if _levels(self.values) > _DEEPEST:
                raise ValueError("texts in texts without end")
            read = {name: _value(value) for name, value in self.values.items()}
            msgspec.structs.force_setattr(self, "values", read)
            return

    def __hash__(self) -> int:
        return hash((self.template, tuple(sorted(self.values))))

    def __str__(self) -> str:
        """In English."""
        return self.shown(_as_it_is)

    def shown(self, translate: Callable[[str], str]) -> str:
        """Its template translated, then its values filled in; a hole without a value stays."""

        template = translate(self.template) if self.template else ""
        parts: list[str] = []
        done, length = 0, 0
        filled: dict[tuple[str, str], str] = {}
        for hole in _HOLE.finditer(template):
            if hole[1] not in self.values:
                continue
            key = hole[1], hole[2] or ""
            if key not in filled and self.template == _VERBATIM:
                # Words of the system, which stand alone, may have lines.
                lines = str(self.values[hole[1]]).splitlines()
                filled[key] = "\n".join(map(visible, lines))
            elif key not in filled:
                filled[key] = _filled(self.values[hole[1]], key[1], translate)
            parts += template[done : hole.start()], filled[key]
            done, length = hole.end(), length + len(parts[-1]) + len(parts[-2])
            if length > _LONGEST:
                break
        return "".join((*parts, template[done:]))[:_LONGEST]

    def __bool__(self) -> bool:
        return bool(self.template)


_PLAIN = (str, int, float, Text)
NOTHING = Text("")
_VERBATIM = "{words}"
JOINED = "{first} {next}"
"""The template of two sentences: some languages have no space there."""
BETWEEN = ", "
"""What stands between the items of a list; a template too."""


def text(template: str, /, **values: Any) -> Text:
    """A text of a literal template. Values: str, int, float, Text, or a list or tuple of them."""
    return Text(template, {name: _value(value) for name, value in values.items()})


def counted(count: int, one: str, many: str, /, **values: Any) -> Text:
    """One of two templates by number; both may have a hole ``{count}``."""
    return text(one if count == 1 else many, count=count, **values)


def verbatim(words: str) -> Text:
    """Words that are the same in every language, where a text is asked for: a name, a message of
    the system."""
    return Text(_VERBATIM, {"words": words}) if words else NOTHING


def joined(texts: Iterable[Text]) -> Text:
    """Sentences one after the other."""
    return reduce(_pair, (one for one in texts if one), NOTHING)


def _pair(first: Text, following: Text) -> Text:
    return Text(JOINED, {"first": first, "next": following}) if first else following


def _as_it_is(template: str) -> str:
    return template


def _value(value: Any) -> Any:
    if isinstance(value, str | int | float | Text):
        return value
    if isinstance(value, dict):
        return msgspec.convert(value, Text)
    if isinstance(value, list | tuple):
        return tuple(map(_value, value))
    raise TypeError(f"a text cannot hold {type(value).__name__}")


def _filled(value: Any, form: str, translate: Callable[[str], str]) -> str:
    if isinstance(value, Text):
        return value.shown(translate)
    if isinstance(value, tuple):
        return translate(BETWEEN).join(_filled(one, form, translate) for one in value)
    if isinstance(value, str):
        return visible(value)
    if not form:
        return str(value)
    try:
        return format(float(value) if form[-1] in "fe%" else value, form)
    except (ValueError, OverflowError):  # what a file calls a whole number is none, say
        return str(value)


def _levels(value: Any) -> int:
    """Objects and lists in each other, counted no further than is needed."""
    level, count = [value], 0
    while level and count <= _DEEPEST:
        inner = [part.values() if isinstance(part, dict) else part for part in level]
        level = [part for parts in inner for part in parts if isinstance(part, dict | list)]
        count += 1
    return count
