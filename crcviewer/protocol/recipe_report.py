"""What ``crcviewer recipes --json`` says: the named recipes, and all that can be set of one."""

from __future__ import annotations

from typing import Literal

import msgspec

from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.text import NOTHING, Text


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
    main: bool = False
    """Whether it is one of the few that matter most; all others are an expert's."""


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
