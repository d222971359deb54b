"""A worker imports at its start what each request needs, and nothing that only few ask for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_CODE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import crcviewer.engine.worker
from crcviewer.engine.channel import Channel
crcviewer.engine.worker._server(sys.argv[1], Channel.over_standard_streams(), Path())
if sys.argv[1] == "engine":
    import crcviewer.model.inference
print(*sorted(name for name in sys.modules if "." not in name), file=sys.stderr)
"""
_OF_FEW = frozenset(
    {
        "cryptography", "dask", "distributed", "fontTools", "highdicom", "kfbslide", "matplotlib",
        "openslide", "openTSNE", "pandas", "pyarrow", "pypdf", "typst", "xlsxwriter",
    }
)  # fmt: skip


@pytest.mark.parametrize("role", ["reader", "map", "engine"])
def test_what_a_worker_imports_at_its_start(role: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CODE, role, str(Path(__file__).parents[3])],
        capture_output=True,
        text=True,
        check=True,
    )
    modules = set(done.stderr.splitlines()[-1].split())
    assert {"crcviewer", "msgspec", "numpy"} <= modules
    assert ("torch" in modules) == (role == "engine")
    assert not modules & _OF_FEW
