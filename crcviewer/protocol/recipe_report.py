"""What ``crcviewer recipes --json`` says: the named recipes, and all that can be set of one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SettingInfo:
    """One setting, as ``--set NAME=VALUE`` takes it."""

    name: str
    """``batch.size``."""
    kind: str
    """``int``, ``float``, ``bool``, ``str`` or ``choice``."""
    choices: tuple[str, ...]
    """Of a choice."""
    title: str
    """For people; the name itself where it has no other."""
    help: str
    """A sentence, or empty."""
    main: bool
    """Whether it is one of the few that matter most."""


@dataclass(frozen=True)
class Recipe:
    """A named set of settings."""

    name: str
    """As ``--preset`` takes it."""
    title: str
    purpose: str
    """A sentence: for what and for which machine."""
    values: tuple[str, ...]
    """Of all settings, in their order, as ``--set`` takes them."""
    needs_gpu: bool = False
    """Whether it would take days without one."""


@dataclass(frozen=True)
class RecipeReport:
    """All recipes and settings of this version."""

    settings: tuple[SettingInfo, ...]
    recipes: tuple[Recipe, ...]
