"""A run folder is worked on by one process, and leads nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crcviewer.protocol import run_directory as names
from training.base.errors import RunError
from training.hardware import device_lock
from training.run.run_directory import RunDirectory


def test_a_run_is_not_gone_on_with_twice_at_once(tmp_path: Path) -> None:
    with RunDirectory(tmp_path / "run"):
        with pytest.raises(RunError) as caught:
            RunDirectory(tmp_path / "run", resume=True)
        assert caught.value.cause.values["folder"] == str(tmp_path / "run")
        code = (
            "import sys; from pathlib import Path\n"
            "from training.run.run_directory import RunDirectory\n"
            "RunDirectory(Path(sys.argv[1]), resume=True)"
        )
        other = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "run")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "RunError" in other.stderr
    with RunDirectory(tmp_path / "run", resume=True) as again:
        assert again.path == tmp_path / "run"


@pytest.mark.parametrize("name", [".reserve", names.WORKER_LOG, names.EVENTS, names.LOCK])
def test_links_in_a_run_folder_are_not_followed(tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    run = tmp_path / "run"
    run.mkdir()
    (run / name).symlink_to(victim)
    with pytest.raises(RunError) as caught:
        RunDirectory(run, resume=True)
    assert caught.value.cause.values["name"] == name
    assert victim.read_text() == "precious"


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_locks_are_not_put_where_others_may_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(shared))
    usual = device_lock._own_temporary_folder()
    assert device_lock._own_temporary_folder() == usual
    assert usual.stat().st_mode & 0o077 == 0
    usual.chmod(0o777)
    assert device_lock._own_temporary_folder() != usual
    usual.rmdir()
    usual.symlink_to(tmp_path)
    assert device_lock._own_temporary_folder() != usual
