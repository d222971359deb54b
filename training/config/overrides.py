"""Settings by their full names: what is declared of each, and ``--set NAME=VALUE``."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Sequence
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec.structs import replace

from crcviewer.protocol.recipe_report import GroupInfo, SettingInfo
from crcviewer.protocol.text import text
from training.base.errors import SettingsError
from training.base.setting import Words
from training.config.settings import StudySettings


def _declared() -> Iterator[tuple[GroupInfo, tuple[tuple[Any, SettingInfo], ...]]]:
    """Each group with the type and the declaration of its settings."""
    for name, group in typing.get_type_hints(StudySettings, include_extras=True).items():
        struct, meta = get_args(group)
        hints = typing.get_type_hints(struct, include_extras=True)
        settings = tuple(
            (hint, _info(f"{name}.{leaf}", *get_args(hint))) for leaf, hint in hints.items()
        )
        yield GroupInfo(name, meta.extra["title"]), settings


def _info(name: str, kind: Any, meta: msgspec.Meta) -> SettingInfo:
    words = typing.cast(Words, meta.extra)
    choices = get_args(kind) if get_origin(kind) is Literal else ()
    return SettingInfo(
        name=name,
        kind="choice" if choices else kind.__name__,
        title=words["title"],
        help=words["help"],
        unit=words["unit"],
        least=meta.ge,
        most=meta.le,
        multiple_of=meta.multiple_of,
        choices=choices,
        main=words["main"],
    )


_DECLARED = tuple(_declared())

GROUPS = tuple(group for group, _ in _DECLARED)

SETTINGS = {info.name: info for _, settings in _DECLARED for _, info in settings}
"""All settings by their full names, in their order."""

_TYPES = {info.name: hint for _, settings in _DECLARED for hint, info in settings}


def values_of(settings: StudySettings) -> tuple[bool | int | float | str, ...]:
    """Of all settings, in the order of :data:`SETTINGS`."""
    plain = settings.to_json()
    return tuple(plain[group][leaf] for group, leaf in (name.split(".") for name in SETTINGS))


def override(settings: StudySettings, assignments: Sequence[str]) -> StudySettings:
    """``settings`` with ``loss.ldam_weight=0.25`` and the like applied in order.

    Raises SettingsError where a name is unknown or a value does not fit.
    """
    for assignment in assignments:
        name, separator, written = (part.strip() for part in assignment.partition("="))
        if not separator:
            raise SettingsError(
                text("“{assignment}” is not of the form name=value.", assignment=assignment),
                text("Write for example loss.ldam_weight=0.25."),
            )
        if name not in SETTINGS:
            raise _unknown(name)
        try:
            value = msgspec.convert(written, _TYPES[name], strict=False)
        except msgspec.ValidationError as error:
            raise SettingsError(
                text("{name} cannot be set to “{value}”.", name=name, value=written),
                text("It must be {wanted}.", wanted=SETTINGS[name].wanted),
            ) from error
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
