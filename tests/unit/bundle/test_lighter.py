"""What makes a bundle lighter: it loses names for debuggers and a second copy, and no function."""

from __future__ import annotations

import importlib
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

_PACKAGING = Path(__file__).parents[3] / "packaging"
sys.path.insert(0, str(_PACKAGING))

lighter = importlib.import_module("lighter")

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="bundles of Linux only")


@linux_only
def test_libraries_of_torch_are_lighter_and_still_load(tmp_path: Path) -> None:
    spec = importlib.util.find_spec("torch")
    assert spec is not None
    assert spec.origin is not None
    c10 = Path(spec.origin).parent / "lib" / "libc10.so"
    entries = [
        ("torch/lib/libc10.so", str(c10), "BINARY"),
        ("numpy.libs/libopenblas.so", "/nowhere/libopenblas.so", "BINARY"),
        ("libc10.so", "torch/lib/libc10.so", "SYMLINK"),
    ]
    (name, source, kind), *others = lighter.without_symbols(entries, tmp_path)
    assert others == entries[1:]
    assert (name, kind) == ("torch/lib/libc10.so", "BINARY")
    if Path(source) == c10:
        pytest.skip("there is no strip on this machine, so a bundle built on it stays as heavy")
    assert Path(source).stat().st_size < c10.stat().st_size
    loaded = subprocess.run(
        [sys.executable, "-c", "import ctypes, sys; ctypes.CDLL(sys.argv[1])", source],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert loaded.returncode == 0, loaded.stderr


def test_tables_of_highdicom_are_the_same_on_one_line(tmp_path: Path) -> None:
    table = tmp_path / "table.json"
    table.write_text(json.dumps({"a module": [{"keyword": "é", "path": []}]}, indent=2), "utf-8")
    entries = [
        ("highdicom/_standard/table.json", str(table), "DATA"),
        ("other/table.json", str(table), "DATA"),
    ]
    (name, source, kind), other = lighter.without_spaces(entries, tmp_path / "made")
    assert other == entries[1]
    assert (name, kind) == entries[0][::2]
    assert Path(source).stat().st_size < table.stat().st_size
    assert json.loads(Path(source).read_text("utf-8")) == json.loads(table.read_text("utf-8"))


@linux_only
def test_two_executables_read_one_archive(tmp_path: Path) -> None:
    (tmp_path / "crcviewer.pkg").write_bytes(b"one")
    (tmp_path / "crcviewer-cli.pkg").write_bytes(b"two")
    moved = tmp_path.with_name("moved")
    lighter.share_archive(tmp_path, "crcviewer", "crcviewer-cli")
    tmp_path.rename(moved)  # a user unpacks it anywhere
    assert (moved / "crcviewer-cli.pkg").read_bytes() == b"one"
    assert (moved / "crcviewer-cli.pkg").readlink() == Path("crcviewer.pkg")


def test_torchvision_is_imported_without_its_compiled_operations() -> None:
    """As in the frozen program: its library is not there, and torch is not imported before it."""
    program = """
import sys
sys.path.insert(0, sys.argv[1])
import runtime_hook
assert "torch" not in sys.modules
import importlib.machinery
class Without(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name == "torchvision.extension":
            import torch
            def refuse(_): raise OSError("no such library")
            torch.ops.load_library = refuse
        return None
sys.meta_path.insert(0, Without)
from crcviewer.model.branch import Bottleneck
import torchvision
assert not torchvision.extension._has_ops()
block = Bottleneck(8, 2)
import torch
print(tuple(block(torch.zeros(1, 8, 4, 4)).shape))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(_PACKAGING)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "(1, 8, 4, 4)\n", done.stderr
