"""What ``crcviewer recipes --json`` says: the named recipes, and all that can be set of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.text import NOTHING, Text, text, verbatim

RECIPE_TITLES = {
    "paper": text("As in the study"),
    "fast": text("Fast"),
    "best": text("Best"),
    "tiny": text("Small"),
}
"""By what ``--preset`` takes, which is all that a run keeps of them."""


class SettingInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """One setting, as it is declared in ``training.config.settings``."""

    name: str
    """``batch.size``, as ``--set NAME=VALUE`` takes it."""
    kind: Literal["int", "float", "bool", "choice"]
    title: Text
    help: Text = NOTHING
    """A sentence, or nothing."""
    unit: str = ""
    """The same in every language: "px", "°"."""
    least: float | None = None
    """Of a number, with :attr:`most`: both may be reached."""
    most: float | None = None
    multiple_of: float | None = None
    choices: tuple[SettingValue, ...] = ()
    """Of a choice: words, or numbers."""
    choice_titles: tuple[Text, ...] = ()
    """What a person reads for each of them; empty where they are numbers."""
    main: bool = False
    """Whether it is one of the few that matter most; all others are an expert's."""

    @property
    def wanted(self) -> Text:
        """What it may be, to be put into a sentence."""
        if self.kind == "bool":
            return text("true or false")
        if self.kind == "choice":
            return text("one of {choices}", choices=list(self.choices))
        ends = {"least": _number(self.least), "most": _number(self.most)}
        if self.multiple_of is not None:
            return text(
                "a multiple of {step}, from {least} to {most}", step=self.multiple_of, **ends
            )
        if self.kind == "int":
            return text("a whole number from {least} to {most}", **ends)
        return text("a number from {least} to {most}", **ends)

    def shown(self, value: SettingValue) -> Text:
        """A value as a person reads it."""
        if isinstance(value, bool):
            return text("yes") if value else text("no")
        if value in self.choices and self.choice_titles:
            return self.choice_titles[self.choices.index(value)]
        return verbatim(written(value))

    def read(self, typed: str) -> SettingValue | None:
        """What was typed as the setting's value; None where it cannot be one."""
        typed = typed.strip()
        if self.kind == "choice":
            return next((choice for choice in self.choices if written(choice) == typed), None)
        if self.kind == "bool":
            return {"true": True, "false": False}.get(typed.lower())
        kind = int if self.kind == "int" else float
        least, most, step = (
            None if end is None else kind(end) for end in (self.least, self.most, self.multiple_of)
        )
        within = msgspec.Meta(ge=least, le=most, multiple_of=step)
        try:
            number: int | float = msgspec.convert(typed, Annotated[kind, within], strict=False)
        except msgspec.ValidationError:
            return None
        return number


def written(value: SettingValue) -> str:
    """The inverse of :meth:`SettingInfo.read`."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def set_options(settings: Mapping[str, SettingValue]) -> list[str]:
    """``--set NAME=VALUE`` for each."""
    return [
        part for name, value in settings.items() for part in ("--set", f"{name}={written(value)}")
    ]


class SettingRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """What several settings, or one beyond its range, must not be together."""

    names: tuple[str, ...]
    cause: Text
    next_step: Text
    most: float | None = None
    """Their sum may be this at most; what is ticked counts as 1."""
    never: tuple[float, ...] = ()
    """Values that their sum must not have."""

    def broken(self, values: Mapping[str, SettingValue]) -> bool:
        """Whether these values do not fit together; a value that is not there breaks nothing."""
        total = 0.0
        for name in self.names:
            value = values.get(name)
            if value is None or isinstance(value, str):
                return False
            total += float(value)
        return (self.most is not None and total > self.most) or total in self.never


class GroupInfo(msgspec.Struct, frozen=True):
    """Settings whose names begin alike."""

    name: str
    """``batch``."""
    title: Text


class Recipe(msgspec.Struct, frozen=True):
    """A named set of settings."""

    name: str
    """As ``--preset`` takes it."""
    title: Text
    purpose: Text
    """A sentence: for what and for which machine."""
    values: tuple[SettingValue, ...]
    """Of all settings, in their order."""
    needs_gpu: bool = False
    """Whether it would take days without one."""


class RecipeReport(msgspec.Struct, frozen=True):
    """All recipes and settings of this version."""

    groups: tuple[GroupInfo, ...]
    settings: tuple[SettingInfo, ...]
    recipes: tuple[Recipe, ...]
    rules: tuple[SettingRule, ...] = ()


def _number(end: float | None) -> str:
    assert end is not None  # every number is declared with its range; a test holds it
    if 0 < abs(end) < 1e-4:
        return f"{end:.12f}".rstrip("0")  # nobody but a programmer reads 1e-09
    return f"{end:g}" if abs(end) < 1e4 else f"{end:,.0f}"
