"""The wheel holds what it needs and nothing else."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def check_wheel() -> ModuleType:
    """scripts/check_wheel.py, which is no package."""
    spec = importlib.util.spec_from_file_location("check_wheel", _ROOT / "scripts/check_wheel.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_wheel_is_whole(check_wheel: ModuleType, tmp_path: Path) -> None:
    if not (_ROOT / ".git").exists():
        pytest.skip("what is wanted is what is under version control")
    wheel = check_wheel.built_wheel(tmp_path)
    assert check_wheel.differences(wheel) == ([], [])

    # It finds its resources, and its templates, where it is unpacked.
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "place")
    code = (
        "from crcviewer.protocol.resources import demo_model, icon_file, samples_folder;"
        "from jinja2 import PackageLoader;"
        "PackageLoader('training.evaluation', 'templates');"
        "print(demo_model(), icon_file(), next(samples_folder().iterdir()), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        env={"PYTHONPATH": str(tmp_path / "place"), "PATH": ""},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    for line in done.stdout.splitlines():
        assert Path(line).is_file()
        assert (tmp_path / "place") in Path(line).parents

    # And the check can fail.
    bad = tmp_path / "bad.whl"
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(bad, "w") as archive:
        for name in whole.namelist():
            if name != "crcviewer/app.py":
                archive.writestr(name, whole.read(name))
        archive.writestr("tests/unit/test_a.py", "")
    assert check_wheel.differences(bad) == (["crcviewer/app.py"], ["tests/unit/test_a.py"])
