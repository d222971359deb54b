"""How a setting is declared: its range, the words that it has for people, what it must fit with.

A declaration stands at the field itself, ``size: Annotated[int, setting(text("…"), ge=2)] = 32``.
What reads JSON or a command line, the wizard and the docs' table are all made from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from msgspec import Meta, Struct

from crcviewer.protocol.recipe_report import SettingRule
from crcviewer.protocol.text import NOTHING, Text
from training.base.errors import SettingsError


def setting(
    title: Text,
    help: Text = NOTHING,  # noqa: A002 - what it is called everywhere
    *,
    ge: float | None = None,
    le: float | None = None,
    multiple_of: int | None = None,
    unit: str = "",
    main: bool = False,
    choices: tuple[Text, ...] = (),
) -> Meta:
    """The declaration of a field: from ``ge`` to ``le``, both included; ``choices``: what a person
    reads for each word of its Literal, in their order.

    The rest is as :class:`~crcviewer.protocol.recipe_report.SettingInfo` has it.
    """
    words = {"title": title, "help": help, "unit": unit, "main": main, "choice_titles": choices}
    return Meta(ge=ge, le=le, multiple_of=multiple_of, extra=words)


def keep_rules(settings: Struct, rules: Sequence[SettingRule]) -> None:
    """Raises SettingsError for the first rule that is broken; names are those of the struct's own
    fields, ``slice.mirror`` of a struct within it."""
    for rule in rules:
        if rule.broken({name: attrgetter(name)(settings) for name in rule.names}):
            raise SettingsError(rule.cause, rule.next_step)
