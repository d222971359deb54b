"""A mistake in what Qt calls ends nothing."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator

from shiboken6 import Shiboken

import crcviewer.ui
from crcviewer.ui.look.guard import INSTEAD
from tests.hostile.mistakes import OVERRIDES


def test_a_mistake_in_an_override_is_told_and_the_program_goes_on() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "tests.hostile.mistakes"],
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(line.split(" = ") for line in done.stdout.splitlines())
    assert set(told) == set(OVERRIDES)
    assert all(1 <= int(count) <= 3 for count in told.values()), told
    assert "active painter" not in done.stderr, "what was painting goes on painting"


def test_every_override_of_the_window_that_returns_a_value_is_guarded() -> None:
    for module in pkgutil.walk_packages(crcviewer.ui.__path__, "crcviewer.ui."):
        importlib.import_module(module.name)
    unguarded = [
        f"{kind.__qualname__}.{name}"
        for kind in _subclasses(Shiboken.Object)
        if kind.__module__.startswith("crcviewer")
        for name in vars(kind)
        if _returns_a_value(kind, name) and not hasattr(vars(kind)[name], "guarded")
    ]
    assert not unguarded, f"name them in {INSTEAD.keys()}"


def _subclasses(kind: type) -> Iterator[type]:
    # mypy takes this for the metaclass's own, which wants an argument.
    below: type
    for below in kind.__subclasses__():
        yield below
        yield from _subclasses(below)


def _returns_a_value(kind: type, name: str) -> bool:
    """Whether it stands in for a function of Qt that returns something."""
    for base in kind.__mro__[1:]:
        if base.__module__.startswith("PySide6") and name in vars(base) and name[0] != "_":
            try:
                signature = inspect.signature(getattr(base, name))
            except (TypeError, ValueError):
                return False
            several = signature if isinstance(signature, list) else [signature]
            return any(one.return_annotation not in (None, inspect._empty) for one in several)
    return False
