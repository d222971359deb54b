"""The tables of rooms are those of the source tree, in the order that import-linter holds."""

from __future__ import annotations

import re
import tomllib

from tests.unit.guides.pages import ROOT, read

_PAGE = read(ROOT / "docs" / "architecture.md")


def _rooms(folder: str) -> set[str]:
    return {path.parent.name for path in (ROOT / folder).glob("*/__init__.py")}


def _first_cells(table: str) -> list[str]:
    """Of its rows, the names in code."""
    cells = (line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def test_every_room_of_the_program_is_told_of() -> None:
    told = _first_cells(_PAGE.partition("## Rooms")[2].partition("`training`, the lowest")[0])
    assert {f"crcviewer/{room}" for room in _rooms("crcviewer")} <= set(told)


def test_the_rooms_of_training_stand_in_their_order() -> None:
    told = _first_cells(_PAGE.partition("`training`, the lowest first")[2].partition("\n## ")[0])
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one.get("containers") == ["training"])
    assert set(told) == set(layers) == _rooms("training")
    assert told == layers[::-1]


def test_rooms_import_what_the_table_says() -> None:
    """Of our own rooms; what else they need is the linter's."""
    rows = re.findall(r"^\| `crcviewer/(\w+)` \|.*\| ([^|]*) \|$", _PAGE, flags=re.MULTILINE)
    rooms = _rooms("crcviewer")
    for room, may in rows:
        sources = "\n".join(
            file.read_text(encoding="utf-8") for file in (ROOT / "crcviewer" / room).rglob("*.py")
        )
        imported = set(re.findall(r"from crcviewer\.(\w+)[. ]", sources)) & rooms - {room}
        assert imported == set(re.findall(r"\w+", may)) & rooms, room
