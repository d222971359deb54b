"""The session folder goes with its window; those of killed windows go at the next start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from crcviewer.client.session_folder import SessionFolder, remove_stale_sessions

_KILLED_WINDOW = """
import os, signal, sys
from pathlib import Path
from crcviewer.client.session_folder import SessionFolder
folder = SessionFolder(Path(sys.argv[1]))
(folder.path / "engine-1-1.npz").write_bytes(b"arrays")
print(folder.path, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def leave_a_stale_session(parent: Path) -> Path:
    """What a window leaves that is killed."""
    ended = subprocess.run(
        [sys.executable, "-c", _KILLED_WINDOW, str(parent)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return Path(ended.stdout.strip())


def test_folder_is_private_and_removed_with_all_that_is_in_it(tmp_path: Path) -> None:
    session = SessionFolder(tmp_path)
    assert session.path.stat().st_mode & 0o077 == 0
    (session.path / "a.npy").write_bytes(b"x")
    session.remove()
    assert list(tmp_path.iterdir()) == []


def test_stale_sessions_go_and_living_ones_stay(tmp_path: Path) -> None:
    stale = leave_a_stale_session(tmp_path)
    assert (stale / "engine-1-1.npz").exists()
    living = SessionFolder(tmp_path)
    starting = tmp_path / "crcviewer-session-starts"
    starting.mkdir()
    target = tmp_path / "a user's folder"
    target.mkdir()
    (target / "window.lock").touch()
    (tmp_path / "crcviewer-session-linked").symlink_to(target)
    assert remove_stale_sessions(tmp_path) == 1
    assert not stale.exists()
    assert living.path.exists()
    assert starting.exists()
    assert target.exists()
    living.remove()
