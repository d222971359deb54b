"""Commands that the pages tell of can be typed: they, their options and settings exist."""

from __future__ import annotations

import contextlib
import io
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from crcviewer.__main__ import COMMANDS
from tests.unit.guides.pages import PAGES, ROOT, code, read
from training.config.overrides import SETTINGS

_CALL = re.compile(
    r"(?:\bcrcviewer(?:-cli)?|-m -- training|-m training) ([a-z][\w-]*)(?![\w.])(.*)"
)
_OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*")
_SETTING = re.compile(r"--set ([a-z_]+\.[a-z_]+)=")
_FOR_USERS = sorted(set(COMMANDS) - {"worker"})
_PAGES = [page for page in PAGES if page.name != "CHANGELOG.md"]  # it tells of what there was


@cache
def _options(*words: str) -> frozenset[str]:
    """Those that the help of a command names."""
    module, _ = COMMANDS[words[0]]
    said = io.StringIO()
    with contextlib.redirect_stdout(said), pytest.raises(SystemExit) as ended:
        import_module(module).main([*words[1:], "--help"])
    assert not ended.value.code
    return frozenset(_OPTION.findall(said.getvalue()))


def _calls(page: Path) -> list[tuple[str, str]]:
    """Of our commands: the name, and what follows it up to a remark or another program."""
    lines = (re.split(r" #|\||&&", line)[0] for line in code(page))
    return [(m[1], m[2]) for line in lines if (m := _CALL.search(line))]


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
def test_commands_and_options_are_there(page: Path) -> None:
    wrong = []
    for command, rest in _calls(page):
        words = (command, "slide") if (command, rest[:6]) == ("phantom", " slide") else (command,)
        if command not in COMMANDS:
            wrong.append(command)
            continue
        wrong += [f"{command} {option}" for option in set(_OPTION.findall(rest)) - _options(*words)]
    assert wrong == []


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
def test_settings_are_there(page: Path) -> None:
    assert set(_SETTING.findall(read(page))) <= set(SETTINGS)


def test_the_readme_names_every_command() -> None:
    said = {command for command, _ in _calls(ROOT / "README.md")}
    others = set(re.findall(r"\b[a-z-]+\b", read(ROOT / "README.md")))
    assert set(_FOR_USERS) - said - others == set()
