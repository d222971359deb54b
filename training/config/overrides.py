"""Settings by their full names: what is declared of each, and ``--set NAME=VALUE``."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Sequence
from typing import Literal, get_args, get_origin

from msgspec.structs import replace

from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.recipe_report import GroupInfo, SettingInfo, SettingRule
from crcviewer.protocol.text import text
from training.base.errors import SettingsError
from training.config.settings import StudySettings


def _declared() -> Iterator[SettingInfo]:
    """Of each group, in order."""
    for group, hint in typing.get_type_hints(StudySettings, include_extras=True).items():
        struct, _ = get_args(hint)
        for leaf, of_leaf in typing.get_type_hints(struct, include_extras=True).items():
            kind, meta = get_args(of_leaf)
            choices = get_args(kind) if get_origin(kind) is Literal else ()
            yield SettingInfo(
                name=f"{group}.{leaf}",
                kind="choice" if choices else kind.__name__,
                least=meta.ge,
                most=meta.le,
                multiple_of=meta.multiple_of,
                choices=choices,
                **meta.extra,
            )


GROUPS = tuple(
    GroupInfo(name, get_args(hint)[1].extra["title"])
    for name, hint in typing.get_type_hints(StudySettings, include_extras=True).items()
)

SETTINGS = {info.name: info for info in _declared()}
"""All settings by their full names, in their order."""


def _rules() -> Iterator[SettingRule]:
    """Of each group, by full names, then those of the whole."""
    for group, hint in typing.get_type_hints(StudySettings, include_extras=True).items():
        rules = getattr(get_args(hint)[0], "RULES", ())
        for rule in rules:
            yield replace(rule, names=tuple(f"{group}.{name}" for name in rule.names))
    yield from StudySettings.RULES


RULES = tuple(_rules())
"""What settings must not be together."""


def values_of(settings: StudySettings) -> tuple[SettingValue, ...]:
    """Of all settings, in the order of :data:`SETTINGS`."""
    plain = settings.to_json()
    return tuple(plain[group][leaf] for group, leaf in (name.split(".") for name in SETTINGS))


def override(settings: StudySettings, assignments: Sequence[str]) -> StudySettings:
    """``settings`` with ``loss.ldam_weight=0.25`` and the like applied in order.

    Raises SettingsError where a name is unknown or a value does not fit.
    """
    for assignment in assignments:
        name, separator, typed = (part.strip() for part in assignment.partition("="))
        if not separator:
            raise SettingsError(
                text("“{assignment}” is not of the form name=value.", assignment=assignment),
                text("Write for example loss.ldam_weight=0.25."),
            )
        if name not in SETTINGS:
            raise _unknown(name)
        value = SETTINGS[name].read(typed)
        if value is None:
            raise SettingsError(
                text("{name} cannot be set to “{value}”.", name=name, value=typed),
                text("It must be {wanted}.", wanted=SETTINGS[name].wanted),
            )
        group, leaf = name.split(".")
        changed = replace(getattr(settings, group), **{leaf: value})
        settings = replace(settings, **{group: changed})
    return settings


def _unknown(name: str) -> SettingsError:
    group = name.partition(".")[0]
    names = [known for known in SETTINGS if known.startswith(f"{group}.")]
    return SettingsError(
        text("There is no setting “{name}”.", name=name),
        text("Choose one of {names}.", names=names or [group.name for group in GROUPS]),
    )
