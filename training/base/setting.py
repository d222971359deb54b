"""How a setting is declared: its range, and the words that it has for people.

A declaration stands at the field itself, ``size: Annotated[int, setting(text("…"), ge=2)] = 32``.
What reads JSON or a command line, the wizard and the docs' table are all made from it.
"""

from __future__ import annotations

from msgspec import Meta

from crcviewer.protocol.text import NOTHING, Text


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
