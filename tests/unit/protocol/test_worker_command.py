"""The one function that knows how a worker is started, from source and frozen."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import crcviewer.__main__
import training.cli.commands
from crcviewer.protocol.worker_command import spare_other_programs, worker_command


def test_from_source_it_is_this_python_and_it_runs() -> None:
    command = worker_command("--version")
    assert command[0] == sys.executable
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.startswith("crcviewer ")


def test_no_code_of_the_current_folder_is_run(tmp_path: Path) -> None:
    for name in ("torchvision", "numpy", "msgspec", "random"):
        (tmp_path / f"{name}.py").write_text("open('ran', 'w').close()\nraise SystemExit(9)\n")
    picture = tmp_path / "no-picture.txt"
    picture.write_text("text")
    done = subprocess.run(
        worker_command("classify", str(picture)),
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert not (tmp_path / "ran").exists()
    assert done.returncode == 1


@pytest.mark.parametrize("suffix", ["", ".exe"])
def test_frozen_it_is_the_console_program_beside_the_windowed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    windowed = tmp_path / "程序 a" / f"crcviewer{suffix}"
    windowed.parent.mkdir()
    windowed.touch()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(windowed))
    assert worker_command("worker", "engine") == [str(windowed), "worker", "engine"]
    console = windowed.with_name(f"crcviewer-cli{suffix}")
    console.touch()
    assert worker_command("worker", "engine") == [str(console), "worker", "engine"]


@pytest.mark.parametrize("before", ["", "/opt/a:/opt/b"])
def test_other_programs_get_the_libraries_of_the_system(
    monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    given = {"LD_LIBRARY_PATH": "/program/_internal", "PATH": "/bin"}
    if before:
        given["LD_LIBRARY_PATH_ORIG"] = before
    environment = dict(given)
    spare_other_programs(environment)
    assert environment == given, "from source it is the user's own"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    spare_other_programs(environment)
    wanted = {"PATH": "/bin"} | ({"LD_LIBRARY_PATH": before} if before else {})
    assert environment == wanted


def test_a_frozen_program_does_not_start_itself_without_end() -> None:
    """multiprocessing runs the program anew for each of its processes; this must catch them."""
    (function,) = ast.parse(inspect.getsource(crcviewer.__main__.main)).body
    assert isinstance(function, ast.FunctionDef)
    first = next(s for s in function.body if not isinstance(getattr(s, "value", 0), ast.Constant))
    assert ast.unparse(first) == "multiprocessing.freeze_support()"
    # Nothing heavy is imported before: that would be paid in each process.
    light = set(sys.stdlib_module_names) | {"__future__", "collections.abc"}
    assert imported_by(crcviewer.__main__) <= light | {"training.cli.commands"}
    assert imported_by(training) | imported_by(training.cli.commands) <= light


def imported_by(module: ModuleType) -> set[str]:
    """What is imported as soon as ``module`` is."""
    assert module.__file__ is not None
    body = ast.parse(Path(module.__file__).read_text(encoding="utf-8")).body
    names = {n.module or "" for n in body if isinstance(n, ast.ImportFrom)}
    return names | {a.name for n in body if isinstance(n, ast.Import) for a in n.names}


def test_nobody_else_knows_the_command() -> None:
    """Processes of the program are started through worker_command only."""
    root = Path(crcviewer.__main__.__file__).parent
    mine = root / "protocol" / "worker_command.py"
    others = [
        str(path.relative_to(root))
        for path in [*root.rglob("*.py"), *(root.parent / "training").rglob("*.py")]
        if path != mine and "sys.executable" in path.read_text(encoding="utf-8")
    ]
    assert others == []
